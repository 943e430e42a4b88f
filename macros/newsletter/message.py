"""The e-mail of an issue: subject, preheader, HTML part, text part, and the message that carries them.

For those who send: ``letter_message`` makes the letter, ``fingerprint`` names exactly what was made,
``as_eml`` puts it in a message. Nothing here reads the clock or the network.
"""

from __future__ import annotations

import datetime
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cached_property
from pathlib import Path

import css_inline

from macros.catalogue import Catalogue
from macros.models.letter import FOLDER, Issue
from macros.newsletter.contents import Contents, Link, contents
from macros.newsletter.settings import LetterSettings
from macros.newsletter.text import text_part
from macros.rendering import environment
from macros.typography import french, french_html

TEMPLATES = Path(__file__).parent / "templates"
MOST_HTML_BYTES = 100_000
"""Gmail cuts what is longer than 102 kB."""


@dataclass(frozen=True)
class Letter:
    """One letter as it leaves: the same for everybody, so that what was proofed is what is sent."""

    slug: str
    """Its month: ``2026-03``."""
    date: str
    subject: str
    preheader: str
    html: str
    text: str

    @cached_property
    def fingerprint(self) -> str:
        """Give the SHA-256 of everything a reader receives, in hexadecimal."""
        whole = "\0".join((self.subject, self.preheader, self.html, self.text))
        return hashlib.sha256(whole.encode()).hexdigest()


def letter_message(catalogue: Catalogue, settings: LetterSettings, issue: Issue) -> Letter:
    """Make the e-mail of an issue."""
    made = contents(catalogue, issue, settings.absolute(""))
    before, after = _head_links(settings, issue), _foot_links(settings, issue)
    return Letter(
        slug=issue.slug,
        date=issue.date,
        subject=french(issue.subject),
        preheader=french(issue.preheader),
        html=html_part(made, settings, before, after),
        text=text_part(made, title=settings.title, before=before, after=after),
    )


def _head_links(settings: LetterSettings, issue: Issue) -> tuple[Link, ...]:
    return (Link("Lire cette lettre en ligne", settings.absolute(issue.address)),)


def _foot_links(settings: LetterSettings, issue: Issue) -> tuple[Link, ...]:
    links = [
        Link("Toutes les lettres", settings.absolute(f"{FOLDER}/")),
        Link("La lettre en PDF", settings.absolute(f"{issue.address}{pdf_name(issue)}")),
        Link("Accessibilité", settings.absolute("accessibilite/")),
    ]
    if settings.unsubscribe_url:
        links.append(Link("Se désabonner", settings.unsubscribe_url))
    return tuple(links)


def pdf_name(issue: Issue) -> str:
    """Give the name of the PDF of an issue, beside its page."""
    return f"lettre-{issue.slug}.pdf"


def html_part(made: Contents, settings: LetterSettings, before: tuple[Link, ...], after: tuple[Link, ...]) -> str:
    """Write the HTML part: every style on its element, for webmails drop style sheets."""
    page = environment(TEMPLATES).get_template("email.html")
    html = page.render(letter=made, settings=settings, before=before, after=after)
    inliner = css_inline.CSSInliner(keep_style_tags=False, load_remote_stylesheets=False)
    return re.sub(r"\n{2,}", "\n", french_html(inliner.inline(html))).strip() + "\n"


def as_eml(
    letter: Letter,
    settings: LetterSettings,
    *,
    to: str | None = None,
    date: datetime.datetime | None = None,
    message_id: str | None = None,
    unsubscribe_url: str | None = None,
) -> bytes:
    """Put a letter in a message, text part first.

    Without ``to`` it is addressed to nobody in particular, as a draft; without ``date`` (aware) it has that of
    the issue; without ``message_id`` (angle brackets included) one that its content decides.
    ``unsubscribe_url`` is that of one recipient, where the publisher's own does not serve.
    """
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit", max_line_length=78))
    message["From"] = Address(settings.from_name, addr_spec=settings.from_address)
    message["To"] = to or f"{settings.title}:;"
    if settings.reply_to:
        message["Reply-To"] = settings.reply_to
    message["Subject"] = letter.subject
    message["Date"] = date or datetime.datetime.fromisoformat(f"{letter.date}T08:00:00+00:00")
    message["Message-ID"] = message_id or f"<lettre-{letter.slug}.{letter.fingerprint[:20]}@{settings.host}>"
    for name, value in list_headers(settings, unsubscribe_url).items():
        message[name] = value
    if to is None:
        message["X-Unsent"] = "1"
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    message.set_boundary(f"=_{letter.fingerprint[:40]}")
    return message.as_bytes()


def list_headers(settings: LetterSettings, unsubscribe_url: str | None = None) -> dict[str, str]:
    """Give the headers that say it is a letter and how to leave it (RFC 2369, 2919, 8058)."""
    leave = unsubscribe_url or settings.unsubscribe_url
    by_mail = f"<mailto:{settings.from_address}?subject=Desabonnement>"
    headers = {
        "List-Id": f"{_phrase(settings.title)} <{settings.list_id or f'lettre.{settings.host}'}>",
        "List-Help": f"<{settings.help_url or settings.absolute(f'{FOLDER}/')}>",
        "List-Unsubscribe": f"<{leave}>, {by_mail}" if leave else by_mail,
    }
    if leave and settings.one_click:
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _phrase(text: str) -> str:
    """Keep what a phrase may hold without an encoding that some list software does not read."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9 -]+", " ", bare).strip()
