"""Mistakes in a text, as values; and those that YAML accepts: encodings, hidden characters, signs that look alike.

It reads text only; ``yaml_lines`` decides what to do next.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

from macros.problems import HIDDEN, shown

MOST_LISTED = 50


class Mistake(NamedTuple):
    """A place in a text (line and column from 1), what is wrong there, what to do."""

    line: int
    column: int
    message: str
    remedy: str
    field: str = ""


class Refused(Exception):
    """The text cannot be read further. ``local``: only around its mistakes, the rest may be sound."""

    def __init__(self, *mistakes: Mistake, local: bool = False) -> None:
        super().__init__(mistakes[0].message)
        self.mistakes = mistakes
        self.local = local


def refusal(line: int, column: int, message: str, remedy: str, *, local: bool = True) -> Refused:
    """Make the refusal of one mistake."""
    return Refused(Mistake(line, column, message, remedy), local=local)


def within(mistake: Mistake, lines: list[str]) -> Mistake:
    """Bring a mistake back into its text: libyaml marks the end of a file one line too far."""
    line, column = min(mistake.line, len(lines)), mistake.column
    while line > 1 and not lines[line - 1].strip():
        line -= 1
    if line != mistake.line:
        column = len(lines[line - 1]) + 1
    return mistake._replace(line=line, column=max(1, min(column, len(lines[line - 1]) + 1)))


# --- before YAML: bytes and characters --------------------------------------------------------


def decoded(raw: bytes) -> str:
    """Read bytes as UTF-8, its mark dropped and its line ends made equal; refuse other encodings and documents."""
    if raw.startswith(tuple(_DOCUMENTS)):
        kind = next(kind for start, kind in _DOCUMENTS.items() if raw.startswith(start))
        remedy = "Créez la fiche avec « jalons new », puis copiez-y le texte avec un éditeur de texte brut."
        raise refusal(1, 1, f"Ce fichier est {kind}, pas une fiche en texte brut.", remedy, local=False)
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} or raw.count(b"\0") > len(raw) // 4:
        raise refusal(1, 1, "Le fichier est enregistré en UTF-16 (« Unicode »).", _SAVE_AS_UTF8, local=False)
    raw = raw.removeprefix(codecs.BOM_UTF8)
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode()
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        guess = shown(raw[error.start : error.start + 1].decode("cp1252", "replace"))
        raise refusal(
            line,
            column,
            f"Ce caractère (« {guess} » sans doute) n'est pas écrit en UTF-8 : le fichier est dans un ancien encodage.",
            _SAVE_AS_UTF8,
            local=False,
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


_DOCUMENTS = {
    b"PK\x03\x04": "un document Word, un document LibreOffice ou une archive",
    b"\xd0\xcf\x11\xe0": "un document Word",
    b"{\\rtf": "un document RTF",
    b"%PDF": "un document PDF",
}
"""How documents begin that people rename into ``.yml``."""
_SAVE_AS_UTF8 = "Dans l'éditeur, choisissez « Enregistrer sous », puis l'encodage UTF-8."


def hidden_characters(text: str) -> list[Mistake]:
    """Find characters that nobody sees, in reading order, at most fifty."""
    if _is_visible(text):
        return []
    found = []
    for match, _ in zip(HIDDEN.finditer(text), range(MOST_LISTED), strict=False):
        start = match.start()
        name = _HIDDEN_NAMES.get(match.group(), "un caractère invisible")
        found.append(
            Mistake(
                text.count("\n", 0, start) + 1,
                start - text.rfind("\n", 0, start),
                f"Il y a ici {name} (U+{ord(match.group()):04X}), venu sans doute d'un copier-coller.",
                "Effacez le mot et retapez-le.",
            )
        )
    return found


def _is_visible(text: str) -> bool:
    """Tell at a glance whether a text hides nothing: twice as fast as ``HIDDEN``, which finds it."""
    return text.replace("\n", " ").isprintable() and _VARIATIONS not in text.encode()


_VARIATIONS = b"\xf3"
"""How U+E0100 and what follows begin in UTF-8: the only hidden characters that Python says printable."""
_HIDDEN_NAMES = {
    "\0": "un caractère nul",
    "\xad": "une coupure de mot invisible",
    "\u200b": "une espace invisible",
    "\u2028": "un saut de ligne caché",
    "\u2029": "un saut de paragraphe caché",
    "\ufeff": "une marque d'encodage",
    **dict.fromkeys(
        "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", "une marque de sens d'écriture"
    ),
}

# --- typing mistakes that YAML accepts ---------------------------------------------------------

CURLY = "“”„‟"
SPACE_NEEDED = re.compile(r"([A-Za-z_][\w-]*):(?=[^\s/]|[^\S \t\n])")
_ODD_INDENT = re.compile(r"^ *([^\S \n])[^\S\n]*\S", re.MULTILINE)


TAB = "Une tabulation sert d'alignement."
USE_SPACES = "Remplacez-la par des espaces ordinaires (deux par niveau)."


def swallowed(rest_of_line: str) -> str | None:
    """Give the comment that follows a value on its line, if any: it may have been meant as text."""
    rest = rest_of_line.lstrip()
    return rest if rest.startswith("#") else None


def is_curly_quoted(text: str) -> bool:
    """Tell whether text stands in curly quotation marks, which quote nothing in YAML."""
    if text.isascii():
        return False
    return text[0] in CURLY or (len(text) > 1 and text[0] in "‘’" and text[-1] in "‘’")


def typing_hint(text: str) -> str:
    """Say what is wrong with text found where a list or a block of fields was expected, or ``""``."""
    if found := SPACE_NEEDED.match(text):
        return f"Ajoutez une espace après les deux-points : « {found.group(1)}: … »."
    if re.match(r"-[^\s-]", text):
        return "Ajoutez une espace après le tiret : « - valeur »."
    if re.match(r"[–—−•*·]", text):
        return "Commencez chaque élément par un tiret simple et une espace : « - valeur »."
    return ""


def odd_indents(text: str) -> Iterator[Mistake]:
    """Find lines aligned with something else than spaces."""
    for match, _ in zip(_ODD_INDENT.finditer(text), range(MOST_LISTED), strict=False):
        start = match.start(1)
        yield Mistake(
            text.count("\n", 0, start) + 1,
            start - text.rfind("\n", 0, start),
            TAB if match.group(1) == "\t" else "Une espace insécable sert d'alignement.",
            USE_SPACES,
        )
