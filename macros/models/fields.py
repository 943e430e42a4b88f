"""The types that fields are made of: text, dates, addresses, and the marks that tie files together.

Messages are French: they reach an editor as they are.
"""

from __future__ import annotations

import calendar
import difflib
import re
import unicodedata
import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from macros.problems import HIDDEN, SHOWN_CHARS, shown

SLUG_PATTERN = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"
SLUG_MAX_CHARS = 80
ADDRESS_MAX_CHARS = 2000


class Model(BaseModel):
    """Base of everything an editor fills in: frozen, and closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def mistake(message: str, remedy: str = "", *, row: int | None = None) -> PydanticCustomError:
    """Make the error that a validator raises: a French sentence and what to do about it.

    They are parameters of a fixed template because pydantic fills braces in templates.
    ``row`` is the line of the text where the mistake stands, from 0, when the text may have several.
    """
    return PydanticCustomError("jalons", "{message}", {"message": message, "remedy": remedy, "row": row})


# --- marks: what a field points at ------------------------------------------------------------


@dataclass(frozen=True)
class TermOf:
    """The value is the identifier of a term of ``resources/vocabularies/<vocabulary>.yml``."""

    vocabulary: str


@dataclass(frozen=True)
class SourceKey:
    """The value is the ``id`` of a source of the same file."""


@dataclass(frozen=True)
class SheetReference:
    """The value is ``<kind>/<slug>`` of another sheet; ``kinds`` restricts it when not empty."""

    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class AttachmentPath:
    """The value is the path of a file below ``resources/files/``."""


@dataclass(frozen=True)
class PastDate:
    """The date cannot be later than the day of the check."""


@dataclass(frozen=True)
class WebLink:
    """The value is an address that a page links to."""


# --- text -------------------------------------------------------------------------------------


def _readable(text: str) -> str:
    if _is_plain_line(text):
        return text
    if not text:
        raise mistake("est vide.", "Remplissez le champ, ou supprimez sa ligne s'il est facultatif.")
    if found := HIDDEN.search(text):
        raise mistake(
            f"contient un caractère invisible (U+{ord(found.group()):04X}).",
            "Effacez la valeur et retapez-la sans copier-coller.",
        )
    if _PILED_MARKS.search(text):
        raise mistake("empile des accents les uns sur les autres.", "Retapez-la avec des lettres ordinaires.")
    return text


_PILED_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4}")
"""Marks on one letter that would cover the lines around it; the languages that pile them take three at most."""


def _is_plain_line(text: str) -> bool:
    """Tell at a glance that a text is a line of Latin letters: nearly all are, and each sheet holds thirty."""
    if not text.isprintable():
        return False
    try:
        text.encode("latin-1")  # six times as fast as a regular expression
    except UnicodeEncodeError:
        return False
    return text != ""


def _single_line(text: str) -> str:
    if not _is_plain_line(text) and "\n" in _readable(text):
        raise mistake("s'étend sur plusieurs lignes.", "Écrivez ce champ sur une seule ligne.")
    return text


_Text = Annotated[str, AfterValidator(_readable)]


def _line(most: int) -> WithJsonSchema:
    """Describe a line: software that reads YAML types its own way must let « 12 » and « 1999 » through."""
    return WithJsonSchema({"type": ["string", "number"], "maxLength": most})


Line = Annotated[str, Field(max_length=400), AfterValidator(_single_line), _line(400)]
"""One line of plain text, at most 400 characters."""

ShortLine = Annotated[str, Field(max_length=160), AfterValidator(_single_line), _line(160)]
"""A title or a label: one line of plain text, at most 160 characters."""

Paragraph = Annotated[str, Field(max_length=2000), AfterValidator(_readable)]
"""Plain text, at most 2,000 characters."""

Pitch = Annotated[str, Field(max_length=320), AfterValidator(_readable)]
"""What a reader takes in at a glance: at most 320 characters."""


@dataclass(frozen=True)
class MarkdownMark:
    """The text is Markdown: rendered and sanitised, never shown raw."""


_CODE = re.compile(r"`[^`\n]*`")
_HTML_TAG = re.compile(r"<(?:[/!?]?[A-Za-z][\w-]*(?=[\s/>]|$)|!--)")
_LINK_TARGET = re.compile(
    r"\]\(\s*<?([^)\s>]*)"  # [text](address)
    r"|^ {0,3}\[[^\]\n]+\]:\s*<?([^\s>]+)"  # [name]: address
    r"|<([A-Za-z][\w+.-]*:[^\s>]*)>",  # <address>
    re.MULTILINE,
)


def link_targets(text: str) -> Iterator[str]:
    """Give the addresses that a Markdown text links to, as they are written."""
    return map(_address, _LINK_TARGET.finditer(text))


def _address(target: re.Match[str]) -> str:
    return next((group for group in target.groups() if group is not None), "")


_REFERENCE = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
"""A sign called by its number or its name; ``unescape`` gives nothing for a control character."""
_NESTED = re.compile(r"^[ \t]*(?:>[ \t]*|(?:[-*+]|[0-9]{1,9}[.)])[ \t]+){6}", re.MULTILINE)
_BRACKETS = re.compile(r"\\.|\[|\]|\n[ \t]*\n|\Z")
_WHOLE_LINK = re.compile(r"""\]\([^\s()]*(?:\([^\s()]*\)[^\s()]*)*(?:\s+"[^"\n]*")?\s*\)""")


def _plain_markdown(text: str) -> str:
    """Refuse what sanitising would take away or leave odd: the editor is told, the reader loses nothing.

    Refuse also what Markdown takes minutes to read: brackets left open, signs nested in one another.
    """
    text_alone = _CODE.sub("", _readable(text))

    def refused(place: int, message: str, remedy: str) -> PydanticCustomError:
        return mistake(message, remedy, row=text_alone.count("\n", 0, place))

    if "[" in text_alone or "<" in text_alone:
        _plain_links(text_alone, refused)
    for called in _REFERENCE.finditer(text_alone) if "&" in text_alone else ():
        if HIDDEN.search(sign := unescape(called.group())) or not sign:
            message = f"Le texte contient un caractère invisible, écrit « {shown(called.group())} »."
            raise refused(called.start(), message, "Retirez-le, ou tapez le signe que vous voulez montrer.")
    if found := _NESTED.search(text_alone):
        raise refused(found.start(), "Trop de signes de liste ou de citation se suivent.", "Gardez-en un par ligne.")
    return text


def _plain_links(text_alone: str, refused: Callable[[int, str, str], PydanticCustomError]) -> None:
    """Refuse images, HTML, and links that lead nowhere or are not closed."""
    if (place := text_alone.find("![")) >= 0:
        raise refused(place, "Le texte contient une image.", "Retirez-la : une fiche n'affiche pas d'image.")
    if found := _HTML_TAG.search(text_alone):
        message = f"Le texte contient du HTML (« {shown(found.group())} »)."
        remedy = "Retirez les balises : **gras**, - liste et [texte](adresse) suffisent."
        raise refused(found.start(), message, remedy)
    for target in _LINK_TARGET.finditer(text_alone):
        if not _is_reachable(address := _address(target)):
            raise refused(target.start(), f"Le texte contient un lien vers « {shown(address)} ».", _WEB_EXPECTED)
        if target.group(1) is not None and not _WHOLE_LINK.match(text_alone, target.start()):
            raise refused(target.start(), "La parenthèse de ce lien n'est pas fermée.", _LINK_EXPECTED)
    if (place := _open_bracket(text_alone)) >= 0:
        raise refused(
            place, "Le crochet « [ » n'est pas fermé dans son paragraphe, ou en contient d'autres.", _LINK_EXPECTED
        )


_LINK_EXPECTED = "Un lien s'écrit [texte](adresse), sans espace entre « ] » et « ( »."


def _is_reachable(address: str) -> bool:
    if re.match(r"(?:mailto:[\w.+-]+@[\w.-]+|tel:\+?[0-9.-]+)$", address):
        return True
    try:
        _web_address(address)
    except PydanticCustomError:
        return False
    return True


def _open_bracket(text: str) -> int:
    """Give the place of the first bracket that its paragraph leaves open, or that holds two others; -1 when none does."""
    opened: list[int] = []
    for sign in _BRACKETS.finditer(text):
        if sign.group() == "[":
            opened.append(sign.start())
        elif sign.group() == "]":
            del opened[-1:]
        if opened and (len(opened) > 2 or not sign.group().strip()):
            return opened[0]
    return -1


MarkdownText = Annotated[str, Field(max_length=12000), AfterValidator(_plain_markdown), MarkdownMark()]
"""Markdown: paragraphs, lists, links to web pages. No HTML, no image."""

InlineMarkdown = Annotated[str, Field(max_length=900), AfterValidator(_plain_markdown), MarkdownMark()]
"""Markdown of one item: a paragraph or two, at most 900 characters."""

Slug = Annotated[str, Field(pattern=SLUG_PATTERN, max_length=SLUG_MAX_CHARS)]
"""An identifier: lower-case ASCII letters, digits and single hyphens."""


def slug_from(text: str) -> str:
    """Give the identifier nearest to a name: « Éco-gestes (2025) » gives ``eco-gestes-2025``; ``""`` when none is left."""
    spelt = text.casefold().replace("œ", "oe").replace("æ", "ae").replace("\u2019", "-")
    bare = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:SLUG_MAX_CHARS].rstrip("-")


# --- dates ------------------------------------------------------------------------------------


_MONTH_NAMES = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


@lru_cache(4096)  # the same days come back in every sheet
def _partial_date(text: str) -> str:
    return _checked_date(text, "Attendu : AAAA, AAAA-MM ou AAAA-MM-JJ.")


@lru_cache(4096)
def _full_date(text: str) -> str:
    expected = "Attendu : AAAA-MM-JJ."
    if len(_checked_date(text, expected)) != len("2026-11-23"):
        raise mistake(f"« {text} » n'est pas une date complète.", expected)
    return text


def _checked_date(text: str, expected: str) -> str:
    match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", text)
    if not match:
        meant = _meant_date(text)
        rewritten = f" Écrivez {meant}." if meant else ""
        raise mistake(f"« {shown(text)} » n'est pas une date.", f"{expected}{rewritten}")
    wrong = _wrong_part(*(int(part) if part else None for part in match.groups()))
    if wrong:
        raise mistake(f"« {text} » n'est pas une date.", f"{expected} Corrigez {wrong}.")
    return text


def _wrong_part(year: int | None, month: int | None, day: int | None) -> str:
    """Name the part of a date that cannot be, ``""`` when all can."""
    if year is None or not 1900 <= year <= 2100:
        return "l'année"
    if month is not None and not 1 <= month <= 12:
        return "le mois"
    if day is not None and month and not 1 <= day <= calendar.monthrange(year, month)[1]:
        return "le jour"
    return ""


_FRENCH_DATE = re.compile(r"(?:(?P<d>[0-9]{1,2})(?:er)?[/. -])?(?P<m>[0-9]{1,2}|[a-zéû]+)[/. -](?P<y>[0-9]{4})")
_LOOSE_DATE = re.compile(r"(?P<y>[0-9]{4})[/. -](?P<m>[0-9]{1,2})(?:[/. -](?P<d>[0-9]{1,2}))?(?:[t ].*)?")
_DASHES = re.compile("[\u2010-\u2015\u2212]")  # what word processors make of a hyphen


def _meant_date(text: str) -> str:
    """Give the ISO form of a date written the French way or without its zeros, ``""`` when it is none."""
    written = _DASHES.sub("-", text.strip().lower())
    match = _FRENCH_DATE.fullmatch(written) or _LOOSE_DATE.fullmatch(written)
    if not match:
        return ""
    name = match["m"]
    month = int(name) if name.isdigit() else _MONTH_NAMES.index(name) + 1 if name in _MONTH_NAMES else 0
    year, day = int(match["y"]), int(match["d"]) if match["d"] else None
    if _wrong_part(year, month, day):
        return ""
    return f"{year}-{month:02d}" + (f"-{day:02d}" if day else "")


_date_schema = WithJsonSchema(
    {
        "anyOf": [
            {"type": "string", "pattern": r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"},
            {"type": "integer", "minimum": 1900, "maximum": 2100},
        ]
    }
)
PartialDate = Annotated[str, AfterValidator(_partial_date), _date_schema]
"""ISO 8601 with the precision of the source: a year, a month or a day. Sorts as text."""

FullDate = Annotated[
    str,
    AfterValidator(_full_date),
    WithJsonSchema({"type": "string", "format": "date"}),
]
"""ISO 8601, to the day."""


def _moment(text: str) -> str:
    day, _, hour = text.replace("T", " ").partition(" ")
    expected = "Attendu : AAAA-MM-JJ, ou AAAA-MM-JJ HH:MM."
    if len(_checked_date(day, expected)) != len("2026-11-23"):
        raise mistake(f"« {text} » n'est pas une date complète.", expected)
    if hour and not re.fullmatch(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]", hour):
        raise mistake(f"« {shown(hour)} » n'est pas une heure.", f"{expected} Par exemple {day} 09:30.")
    return f"{day}T{hour}" if hour else day


Moment = Annotated[str, AfterValidator(_moment)]
"""A day, or a local time to the minute, in ISO 8601: ``2026-02-12`` or ``2026-02-12T09:30``."""


def _time_zone(text: str) -> str:
    if text not in zoneinfo.available_timezones():
        near = difflib.get_close_matches(text, zoneinfo.available_timezones(), n=1)
        meant = f" Vouliez-vous {near[0]} ?" if near else ""
        raise mistake(f"« {shown(text)} » n'est pas un fuseau horaire.", f"Attendu : Europe/Paris.{meant}")
    return text


TimeZone = Annotated[_Text, AfterValidator(_time_zone)]
"""The name of a time zone in the IANA database."""

# --- addresses --------------------------------------------------------------------------------

_WEB_EXPECTED = "Attendu : une adresse complète qui commence par https:// ou http://."


_PLAIN_ADDRESS = re.compile(
    r"https?://(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*(?:/[\w.~/%+,;:=@!$&'()*-]*)?", re.ASCII
)


def _web_address(text: str) -> str:
    if len(text) <= ADDRESS_MAX_CHARS and _PLAIN_ADDRESS.fullmatch(text):
        return text  # what follows explains, and takes ten looks
    if len(text) > ADDRESS_MAX_CHARS:
        raise mistake(f"Cette adresse dépasse {ADDRESS_MAX_CHARS} caractères.", "Cherchez l'adresse courte de la page.")
    if re.match(r"(?!https?:)[a-z][a-z0-9+.-]*:(?!//)", text, re.IGNORECASE):
        raise mistake(f"« {shown(text)} » n'est pas une adresse web.", _WEB_EXPECTED)
    if forbidden := re.search(r"[\s<>\"`\\^{}|\x00-\x1f\x7f]", text):
        sign = {" ": "une espace", "\t": "une tabulation", "\n": "un saut de ligne"}.get(forbidden.group())
        found = sign or f"le signe « {shown(forbidden.group())} »"
        raise mistake(f"Cette adresse contient {found}.", "Copiez l'adresse depuis le navigateur, sans rien autour.")
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise mistake(f"« {shown(text)} » n'est pas une adresse web.", _WEB_EXPECTED) from None
    if parts.scheme.lower() not in {"http", "https"}:
        is_bare = re.match(r"[\w-]+(?:\.[\w-]+)+(?:/|$)", text) and len(text) <= SHOWN_CHARS
        whole = f" Écrivez https://{text}" if is_bare else ""
        raise mistake(f"« {shown(text)} » n'est pas une adresse web.", f"{_WEB_EXPECTED}{whole}")
    if tracker := re.search(r"(?:^|&)(utm_\w*|fbclid|gclid)=", parts.query):
        message = f"Cette adresse porte un marqueur de suivi (« {shown(tracker.group(1))} »)."
        raise mistake(message, "Retirez-le, avec ce qui le suit.")
    if parts.username is not None or parts.password is not None:
        raise mistake("Cette adresse contient un identifiant avant le nom du site.", "Retirez ce qui précède « @ ».")
    if not re.fullmatch(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_][\w-]*\.?", host):
        raise mistake(f"« {shown(text)} » n'a pas de nom de site valable.", _WEB_EXPECTED)
    if foreign := re.search(r"[^a-z0-9à-öø-ÿœ._-]", host):
        message = f"Dans le nom du site, « {shown(foreign.group())} » vient d'un autre alphabet."
        raise mistake(message, "Retapez l'adresse : une lettre qui ressemble à une autre peut mener ailleurs.")
    return text


WebAddress = Annotated[
    _Text,
    AfterValidator(_web_address),
    WebLink(),
    WithJsonSchema({"type": "string", "format": "uri", "pattern": "^https?://"}),
]
"""An absolute http or https address, without credentials, at most 2,000 characters."""


def _phone(text: str) -> str:
    if not re.fullmatch(r"\+?[0-9](?:[ .]?[0-9]){1,14}", text):
        raise mistake(f"« {shown(text)} » n'est pas un numéro de téléphone.", "Attendu : 0 800 23 13 13.")
    return text


Phone = Annotated[_Text, AfterValidator(_phone), _line(40)]
"""A telephone number as it is dialled in France, digits in groups."""


def _inside_files(text: str) -> str:
    parts = text.split("/")
    if text.startswith("/") or "\\" in text or ":" in text or any(p in {"", ".", ".."} for p in parts):
        raise mistake(
            f"« {shown(text)} » ne désigne pas un fichier de resources/files/.",
            "Donnez un chemin relatif, sans « .. » : affiches/affiche.pdf.",
        )
    return text


Attachment = Annotated[_Text, AfterValidator(_inside_files), AttachmentPath()]
"""A path below ``resources/files/``, with ``/`` and without ``..``."""

# --- truth values -----------------------------------------------------------------------------


def _french_bool(value: Any) -> Any:
    words = {"oui": True, "non": False, "true": True, "false": False}
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.casefold() in words:
        return words[value.casefold()]
    raise mistake(f"« {shown(value)} » n'est ni oui ni non.", "Attendu : oui ou non.")


YesNo = Annotated[bool, BeforeValidator(_french_bool), WithJsonSchema({"enum": ["oui", "non", True, False]})]
"""``oui`` or ``non``."""
