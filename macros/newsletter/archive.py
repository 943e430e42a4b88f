"""What the site publishes of an issue: the text of its page, and its other forms beside it (e-mail, text, PDF)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from macros.artifacts import Artifact
from macros.catalogue import Catalogue
from macros.models.letter import Issue
from macros.newsletter.contents import contents
from macros.newsletter.message import TEMPLATES, as_eml, letter_message, pdf_name
from macros.newsletter.settings import LetterSettings
from macros.pdf import Node, Press, tree
from macros.rendering import environment, long_date
from macros.typography import french

TYPST = Path(__file__).parent / "typst"
HTML_NAME, TEXT_NAME = "courriel.html", "courriel.txt"
ON_SCREEN_ONLY = ("screen-only",)
"""Words of ``class`` of what has no use on paper."""


@dataclass(frozen=True)
class Form:
    """Another form of a letter, beside its page."""

    text: str
    url: str
    download: bool = False


def eml_name(issue: Issue) -> str:
    """Give the name of the message of an issue, beside its page."""
    return f"lettre-{issue.slug}.eml"


def forms(issue: Issue) -> tuple[Form, ...]:
    """Give the forms of a letter, by their address beside its page."""
    return (
        Form("Lire en PDF accessible", pdf_name(issue)),
        Form("Télécharger le courriel (HTML)", HTML_NAME, download=True),
        Form("Lire en texte seul", TEXT_NAME),
        Form("Ouvrir le courriel dans une messagerie (.eml)", eml_name(issue), download=True),
    )


def page_body(catalogue: Catalogue, settings: LetterSettings, issue: Issue) -> Markup:
    """Write the text of the page of an issue, before French typography."""
    root = "../" * issue.address.count("/")
    months = list(catalogue.letters)
    here = months.index(issue.slug)
    page = (
        environment(TEMPLATES)
        .get_template("archive.html")
        .render(
            letter=contents(catalogue, issue, root),
            settings=settings,
            forms=forms(issue),
            previous=catalogue.letters[months[here - 1]] if here else None,
            following=catalogue.letters[months[here + 1]] if here + 1 < len(months) else None,
            root=root,
        )
    )
    return Markup(page)


@dataclass(frozen=True)
class _Printed:
    """What ``letter.typ`` reads."""

    title: str
    summary: str
    edition: str
    url: str
    body: list[Node]


def letter_files(
    catalogue: Catalogue, settings: LetterSettings, press: Press, issue: Issue, page_html: str
) -> Iterator[Artifact]:
    """Give the forms of an issue. ``page_html`` is the text of its page, in French typography."""
    letter = letter_message(catalogue, settings, issue)
    yield Artifact(f"{issue.address}{HTML_NAME}", letter.html.encode())
    yield Artifact(f"{issue.address}{TEXT_NAME}", letter.text.encode())
    yield Artifact(f"{issue.address}{eml_name(issue)}", as_eml(letter, settings))
    url = settings.absolute(issue.address)
    data = _Printed(
        title=letter.subject,
        summary=letter.preheader,
        edition=french(f"{settings.title}, {settings.site_name}, numéro {issue.number}, {long_date(issue.date)}"),
        url=url,
        body=tree(page_html, base=url, left_out=ON_SCREEN_ONLY),
    )
    made = press.pdf(TYPST / "letter.typ", data, dated=issue.date, item=catalogue.path_of(issue))
    yield Artifact(f"{issue.address}{pdf_name(issue)}", made)
