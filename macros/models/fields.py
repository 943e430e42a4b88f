"""The types that fields are made of: text, dates, addresses, and the marks that tie files together.

Messages are French: they reach an editor as they are.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

SLUG_PATTERN = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"
ADDRESS_MAX_CHARS = 2000


class Model(BaseModel):
    """Base of everything an editor fills in: frozen, and closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def mistake(message: str, remedy: str = "") -> PydanticCustomError:
    """Make the error that a validator raises: a French sentence and what to do about it.

    The two are parameters of a fixed template because pydantic fills braces in templates.
    """
    return PydanticCustomError("jalons", "{message}", {"message": message, "remedy": remedy})


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


# --- text -------------------------------------------------------------------------------------

_FORBIDDEN_CATEGORIES = {"Cc", "Cs", "Co", "Cn"}
_BIDI_CONTROLS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff")


def _readable(text: str) -> str:
    for character in text:
        hidden = unicodedata.category(character) in _FORBIDDEN_CATEGORIES and character not in "\n\t"
        if hidden or character in _BIDI_CONTROLS:
            raise mistake(
                f"contient un caractère invisible (U+{ord(character):04X}).",
                "Effacez la valeur et retapez-la sans copier-coller.",
            )
    return text


def _single_line(text: str) -> str:
    if "\n" in text:
        raise mistake("tient sur plusieurs lignes.", "Écrivez ce champ sur une seule ligne.")
    return text


def _not_blank(text: str) -> str:
    if not text:
        raise mistake("est vide.", "Remplissez le champ, ou supprimez sa ligne s'il est facultatif.")
    return text


_Text = Annotated[str, AfterValidator(_not_blank), AfterValidator(_readable)]

Line = Annotated[_Text, Field(max_length=400), AfterValidator(_single_line)]
"""One line of plain text, at most 400 characters."""

ShortLine = Annotated[_Text, Field(max_length=160), AfterValidator(_single_line)]
"""A title or a label: one line of plain text, at most 160 characters."""

Paragraph = Annotated[_Text, Field(max_length=2000)]
"""Plain text, at most 2,000 characters."""

Pitch = Annotated[_Text, Field(max_length=320)]
"""What a reader takes in at a glance: at most 320 characters."""


@dataclass(frozen=True)
class MarkdownMark:
    """The text is Markdown: rendered and sanitised, never shown raw."""


MarkdownText = Annotated[_Text, Field(max_length=12000), MarkdownMark()]
"""Markdown: paragraphs, lists, links; no HTML survives sanitising that could run."""

Slug = Annotated[str, Field(pattern=SLUG_PATTERN, max_length=80)]
"""An identifier: lower-case ASCII letters, digits and single hyphens."""

# --- dates ------------------------------------------------------------------------------------


def _checked_date(text: str) -> str:
    match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text)
    expected = "Attendu : AAAA, AAAA-MM ou AAAA-MM-JJ."
    if not match:
        raise mistake(f"« {text} » n'est pas une date.", expected)
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    if not 1900 <= year <= 2100:
        raise mistake(f"« {text} » n'est pas une date.", f"{expected} Corrigez l'année.")
    if month is not None and not 1 <= month <= 12:
        raise mistake(f"« {text} » n'est pas une date.", f"{expected} Corrigez le mois.")
    if day is not None and month and not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise mistake(f"« {text} » n'est pas une date.", f"{expected} Corrigez le jour.")
    return text


def _full_date(text: str) -> str:
    if len(text) != len("2026-11-23"):
        raise mistake(f"« {text} » n'est pas une date complète.", "Attendu : AAAA-MM-JJ.")
    return text


_date_schema = WithJsonSchema(
    {
        "anyOf": [
            {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"},
            {"type": "integer", "minimum": 1900, "maximum": 2100},
        ]
    }
)
PartialDate = Annotated[str, AfterValidator(_checked_date), _date_schema]
"""ISO 8601 with the precision of the source: a year, a month or a day. Sorts as text."""

FullDate = Annotated[
    str,
    AfterValidator(_checked_date),
    AfterValidator(_full_date),
    WithJsonSchema({"type": "string", "format": "date"}),
]
"""ISO 8601, to the day."""

# --- addresses --------------------------------------------------------------------------------

_WEB_EXPECTED = "Attendu : une adresse complète qui commence par https:// ou http://."


def _web_address(text: str) -> str:
    if len(text) > ADDRESS_MAX_CHARS:
        raise mistake(f"dépasse {ADDRESS_MAX_CHARS} caractères.", "Cherchez l'adresse courte de la page.")
    if re.search(r"[\s<>\"`\\^{}|\x00-\x1f\x7f]", text):
        raise mistake("contient un caractère interdit dans une adresse.", "Copiez l'adresse depuis le navigateur.")
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise mistake(f"« {text[:80]} » n'est pas une adresse web.", _WEB_EXPECTED) from None
    if parts.scheme.lower() not in {"http", "https"}:
        raise mistake(f"« {text[:80]} » n'est pas une adresse web.", _WEB_EXPECTED)
    if parts.username is not None or parts.password is not None:
        raise mistake("contient un identifiant avant le nom du site.", "Retirez ce qui précède « @ ».")
    if not re.fullmatch(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_][\w-]*\.?", host):
        raise mistake(f"« {text[:80]} » n'a pas de nom de site valable.", _WEB_EXPECTED)
    return text


WebAddress = Annotated[
    _Text,
    AfterValidator(_web_address),
    WithJsonSchema({"type": "string", "format": "uri", "pattern": "^https?://"}),
]
"""An absolute http or https address, without credentials, at most 2,000 characters."""


def _phone(text: str) -> str:
    if not re.fullmatch(r"\+?[0-9](?:[ .]?[0-9]){1,14}", text):
        raise mistake(f"« {text} » n'est pas un numéro de téléphone.", "Attendu : 0 800 23 13 13.")
    return text


Phone = Annotated[_Text, AfterValidator(_phone)]
"""A telephone number as it is dialled in France, digits in groups."""


def _inside_files(text: str) -> str:
    parts = text.split("/")
    if text.startswith("/") or "\\" in text or ":" in text or any(p in {"", ".", ".."} for p in parts):
        raise mistake(
            f"« {text} » sort du dossier resources/files/.",
            "Donnez un chemin relatif, sans « .. » : affiches/affiche.pdf.",
        )
    return text


Attachment = Annotated[_Text, AfterValidator(_inside_files), AttachmentPath()]
"""A path below ``resources/files/``, with ``/`` and without ``..``."""

# --- truth values -----------------------------------------------------------------------------


def _french_bool(value: Any) -> Any:
    words = {"oui": True, "non": False, "true": True, "false": False}
    if isinstance(value, str) and value.casefold() in words:
        return words[value.casefold()]
    raise mistake(f"« {value} » n'est ni oui ni non.", "Attendu : oui ou non.")


YesNo = Annotated[
    bool, BeforeValidator(_french_bool), WithJsonSchema({"enum": ["oui", "non", True, False]})
]
"""``oui`` or ``non``."""
