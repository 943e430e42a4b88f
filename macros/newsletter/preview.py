"""The preview of an e-mail, for the person who writes it: at two widths, in light and in dark, and as text.

Made by ``jalons serve`` only. The e-mail stands in frames that run nothing; its dark colours are forced or taken away
by its one media query, so that what is shown does not depend on the machine that shows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from macros.artifacts import Artifact
from macros.catalogue import Catalogue
from macros.newsletter.message import MOST_HTML_BYTES, TEMPLATES, Letter, letter_message
from macros.newsletter.settings import LetterSettings
from macros.rendering import environment, file_size
from macros.typography import french_html

FOLDER = "apercu"
_DARK = "@media (prefers-color-scheme: dark)"
WIDTHS = (("Ordinateur", 680), ("Téléphone", 360))


@dataclass(frozen=True)
class View:
    """The e-mail as one reader sees it."""

    title: str
    width: int
    html: str


def previews(catalogue: Catalogue, settings: LetterSettings) -> Iterator[Artifact]:
    """Give the preview page of every issue."""
    page = environment(TEMPLATES).get_template("preview.html")
    for issue in catalogue.letters.values():
        letter = letter_message(catalogue, settings, issue)
        weight = len(letter.html.encode())
        html = page.render(
            letter=letter,
            views=list(views(letter)),
            settings=settings,
            weight=file_size(weight),
            share=100 * weight // MOST_HTML_BYTES,
        )
        yield Artifact(f"{issue.address}{FOLDER}/index.html", french_html(html).encode())


def views(letter: Letter) -> Iterator[View]:
    """Give the e-mail at each width, in light then in dark."""
    for name, width in WIDTHS:
        yield View(f"{name}, clair", width, letter.html.replace(_DARK, "@media not all"))
        yield View(f"{name}, sombre", width, letter.html.replace(_DARK, "@media all"))
