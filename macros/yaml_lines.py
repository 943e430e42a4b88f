"""YAML with positions: plain values, and the line and column of each.

The door of the house. One pass over the events of PyYAML's C parser gives data and positions and
refuses, before anything is built, what a catalogue never needs and an attacker does: anchors,
aliases, merge keys, tags, several documents, duplicate keys, deep nesting, large files.
Scalars stay text: ``01004``, ``12:30`` and ``no`` are typed by the model, not by YAML 1.1.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from yaml._yaml import CParser

from macros.problems import HIDDEN, MOST_OF_A_FILE, Problem, field_name, listed, shown
from macros.yaml_errors import ReadText, explained
from macros.yaml_mistakes import (
    Mistake,
    Refused,
    decoded,
    hidden_characters,
    is_curly_quoted,
    odd_indents,
    refusal,
    swallowed,
    within,
)
from macros.yaml_plain import plain_values

MAX_BYTES = 256 * 1024
_PAGE = 32 * 1024
MAX_DEPTH = 20
MAX_VALUES = 10_000
MAX_ATTEMPTS = 10

Location = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """A file read: its values (``dict``, ``list``, ``str``, ``None``) and where each stands.

    ``damaged`` names the top-level fields that were set aside because their lines are not YAML;
    ``blocks`` tells the texts opened by « | », whose lines are those of the file.
    """

    path: str
    text: str = field(repr=False)
    damaged: frozenset[str] = frozenset()

    @cached_property
    def data(self) -> Any:
        """Give the values."""
        return self._built.data

    @property
    def positions(self) -> dict[Location, tuple[int, int]]:
        """Give line and column of each value. They are looked for when a problem needs them, and not before."""
        return self._built.positions

    @property
    def key_positions(self) -> dict[Location, tuple[int, int]]:
        """Give line and column of each name of a field."""
        return self._built.key_positions

    @property
    def blocks(self) -> frozenset[Location]:
        """Give the texts written as blocks of lines."""
        return frozenset(self._built.blocks)

    @cached_property
    def _built(self) -> _Builder:
        builder = _Builder(self.text)
        builder.build()
        return builder

    @classmethod
    def read_as(cls, path: str, text: str, **known: Any) -> Document:
        """Make a document of which something is worked out already."""
        document = cls(path, text)
        document.__dict__.update(known)
        return document

    def alone(self) -> Document:
        """Give the document without what it has worked out: lighter to keep."""
        return Document.read_as(self.path, self.text, damaged=self.damaged)

    def where(self, location: Location, *, key: bool = False) -> tuple[int, int]:
        """Give line and column of a value (or of its key), of its nearest parent when absent."""
        table = self.key_positions if key else self.positions
        for length in range(len(location), -1, -1):
            found = table.get(location[:length]) or self.positions.get(location[:length])
            if found:
                return found
        return 1, 1

    def holding(self, text: str) -> Location:
        """Give the location of the first value that holds a text; ``()`` when none does."""
        return next((location for location, value in _texts(self.data, ()) if text in value), ())

    def problem(
        self, location: Location, message: str, remedy: str = "", *, key: bool = False, row: int | None = None
    ) -> Problem:
        """Make a problem at a location of this file; ``row`` is a line of the text there, from 0."""
        line, column = self.where(location, key=key)
        if row is not None and location in self.blocks:
            line, column = line + 1 + row, 1
        return Problem(self.path, line, column, field_name(location), message, remedy)


def _texts(value: Any, here: Location) -> Iterator[tuple[Location, str]]:
    """Give every text of a document with its location, in order."""
    if isinstance(value, str):
        yield here, value
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in inside:
        yield from _texts(item, (*here, step))


def read(file: Path | str, path: str) -> tuple[Document | None, list[Problem]]:
    """Read one file. ``path`` names it in problems. Gives no document when it cannot be understood.

    Where a top-level field is not YAML, it is set aside and the rest is read, so that one call
    tells as much as can be told.
    """
    content = content_of(file, path)
    return (None, [content]) if isinstance(content, Problem) else understood(content, path)


def content_of(file: Path | str, path: str) -> bytes | Problem:
    """Read the bytes of a file, no more than it may weigh; or say why they cannot be."""
    try:
        return _content(file)
    except Refused as refused:
        (mistake,) = refused.mistakes
        return _problem(path, mistake)
    except OSError as error:
        reason = _REASONS.get(type(error), "une erreur de lecture")
        return Problem(path, 1, 1, "", f"Le fichier ne peut pas être lu : {reason}.", "Vérifiez ses droits d'accès.")


def understood(content: bytes, path: str) -> tuple[Document | None, list[Problem]]:
    """Read the bytes of a file, as ``read`` would."""
    try:
        text = decoded(content)
    except Refused as refused:
        return None, [_problem(path, mistake) for mistake in refused.mistakes]
    mistakes = hidden_characters(text)
    if not mistakes and (data := plain_values(text)) is not None:
        return Document.read_as(path, text, data=data), []
    document, others = _read_around_mistakes(HIDDEN.sub("\ufffd", text) if mistakes else text, path)
    lines = text.split("\n")
    return document, listed([_problem(path, within(mistake, lines)) for mistake in (*mistakes, *others)])


_REASONS: dict[type[OSError], str] = {
    PermissionError: "vous n'en avez pas le droit",
    FileNotFoundError: "il a disparu",
    IsADirectoryError: "c'est un dossier",
}


def _problem(path: str, mistake: Mistake) -> Problem:
    return Problem(path, mistake.line, mistake.column, mistake.field, mistake.message, mistake.remedy)


def _content(file: Path | str) -> bytes:
    with open(file, "rb", buffering=0) as stream:
        raw = stream.read(_PAGE)
        if len(raw) == _PAGE:  # asked for at once, the most a file may weigh would be set aside for each
            raw += stream.read(MAX_BYTES + 1 - _PAGE)
    if len(raw) > MAX_BYTES:
        raise refusal(
            1,
            1,
            f"Le fichier pèse plus de {MAX_BYTES // 1024} ko.",
            "Découpez-le en plusieurs fiches ; placez les documents dans resources/files/.",
        )
    return raw


def _read_around_mistakes(text: str, path: str) -> tuple[Document | None, list[Mistake]]:
    """Read; on a mistake of syntax, set its field aside and read again, while that helps."""
    mistakes: list[Mistake] = []
    damaged: set[str] = set()
    for _ in range(MAX_ATTEMPTS):
        builder = _Builder(text)
        try:
            builder.build()
        except Refused as refused:
            if {mistake.line for mistake in refused.mistakes} <= {mistake.line for mistake in mistakes}:
                break
            mistakes += refused.mistakes
            text = _without_fields(text, refused, damaged) if refused.local else ""
            if not text.strip() or len(mistakes) >= MOST_OF_A_FILE:
                break
        else:
            document = Document.read_as(path, text, damaged=frozenset(damaged), _built=builder)
            return document, [*mistakes, *builder.mistakes]
    return None, mistakes


_NAME = re.compile(r"[A-Za-z_][\w-]*")
_TOP_FIELD = re.compile(r"""["']?([A-Za-z_][\w-]*)["']?\s*:(?:\s|$)""")


def _without_fields(text: str, refused: Refused, damaged: set[str]) -> str:
    """Blank the top-level fields where mistakes stand; add their names, and those they may hide, to ``damaged``."""
    lines = text.split("\n")
    tops = [number for number, line in enumerate(lines) if _TOP_FIELD.match(line)]
    for owner, start, end in {_block(lines, tops, mistake.line - 1) for mistake in refused.mistakes}:
        names = (_NAME.search(line) for line in (lines[owner], *lines[start:end]))
        damaged.update(name.group() for name in names if name)
        lines[start:end] = [""] * (end - start)
    return "\n".join(lines)


def _block(lines: list[str], tops: list[int], here: int) -> tuple[int, int, int]:
    """Give the top-level field that a line belongs to, then the first and last lines to blank for it."""
    here = min(here, len(lines) - 1)
    place = bisect_right(tops, here)
    owner = tops[place - 1] if place else 0
    end = tops[place] if place < len(tops) else len(lines)
    return owner, here if lines[here][:1].strip() else owner, end


class _Builder:
    """Builds values and positions from the parser's events."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.data: Any = None
        self.mistakes: list[Mistake] = []
        self.positions: dict[Location, tuple[int, int]] = {}
        self.key_positions: dict[Location, tuple[int, int]] = {}
        self.blocks: set[Location] = set()
        self._commented_lines = text.split("\n") if "#" in text else []
        self._last: Any = None
        self._count = 0

    def build(self) -> None:
        """Read the text. Raises ``Refused`` at the first mistake that stops reading."""
        parser = CParser(self.text)
        try:
            self.data = self._document(parser)
        except yaml.MarkedYAMLError as error:
            raise explained(error, self.text, _read_text(self._last)) from None
        except yaml.YAMLError:
            raise refusal(
                1,
                1,
                "Le fichier contient un caractère interdit.",
                "Recopiez son texte dans un nouveau fichier.",
                local=False,
            ) from None
        finally:
            parser.dispose()

    def _document(self, parser: Any) -> Any:
        parser.get_event()  # stream start
        data = None
        if not isinstance(parser.get_event(), yaml.StreamEndEvent):
            data = self._value(parser, parser.get_event(), (), 0)
        if data is None:
            remedy = "Remplissez-le, ou partez d'un modèle : jalons new <type> <identifiant>."
            raise refusal(1, 1, "Le fichier est vide.", remedy, local=False)
        parser.get_event()  # document end
        following = parser.get_event()
        if not isinstance(following, yaml.StreamEndEvent):
            raise refusal(
                *_place(following),
                "Une ligne « --- » ouvre une seconde fiche dans le même fichier.",
                "Gardez une seule fiche par fichier.",
                local=False,
            )
        return data

    def _value(self, parser: Any, event: Any, location: Location, depth: int) -> Any:
        place = _place(event)
        self.positions[location] = place
        self._count += 1
        if self._count > MAX_VALUES:
            raise refusal(
                *place,
                f"Le fichier compte plus de {MAX_VALUES:_} valeurs.".replace("_", " "),
                "Découpez-le en plusieurs fiches.",
                local=False,
            )
        _refuse_extras(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, location)
        if depth >= MAX_DEPTH:
            raise refusal(
                *place,
                f"Il y a ici plus de {MAX_DEPTH} niveaux emboîtés.",
                "Vérifiez l'alignement et les crochets : une fiche en compte quatre au plus.",
            )
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(parser, location, depth)
        return self._mapping(parser, location, depth)

    def _scalar(self, event: Any, location: Location) -> str | None:
        self._last = event
        value: str = event.value
        if event.style:
            if event.style == "|":
                self.blocks.add(location)
            return value
        if mistake := self._swallowed_text(event) or _curly_quotes(event) or _emptiness(event, location):
            self.mistakes.append(mistake._replace(field=field_name(location)))
        return None if value in _NULLS else value

    def _swallowed_text(self, event: Any) -> Mistake | None:
        line = event.end_mark.line
        if line >= len(self._commented_lines):
            return None
        comment = swallowed(self._commented_lines[line][event.end_mark.column :])
        if comment is None:
            return None
        return Mistake(
            line + 1,
            len(self._commented_lines[line]) - len(comment) + 1,
            f"Tout ce qui suit « # » est ignoré, ici « {shown(comment)} ».",
            "Si c'est du texte, mettez toute la valeur entre guillemets droits ; "
            "si c'est une remarque, donnez-lui sa propre ligne.",
        )

    def _sequence(self, parser: Any, location: Location, depth: int) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := parser.get_event(), yaml.SequenceEndEvent):
            items.append(self._value(parser, event, (*location, len(items)), depth + 1))
        return items

    def _mapping(self, parser: Any, location: Location, depth: int) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        while not isinstance(event := parser.get_event(), yaml.MappingEndEvent):
            key = self._key(event)
            here = (*location, key)
            if key in mapping:
                self._set_aside(parser, event, here, depth)
                continue
            self.key_positions[here] = _place(event)
            mapping[key] = self._value(parser, parser.get_event(), here, depth + 1)
        return mapping

    def _key(self, event: Any) -> str:
        _refuse_extras(event)
        place = _place(event)
        if not isinstance(event, yaml.ScalarEvent):
            raise refusal(*place, "Une liste ou un bloc sert de nom de champ.", f"{_FIELD_EXPECTED} {_QUOTE_TEXT}")
        self._last = event
        key: str = event.value
        if key == "<<":
            raise refusal(*place, "La fusion « << » n'est pas acceptée.", "Recopiez les champs voulus.")
        if not key:
            raise refusal(*place, "Il n'y a pas de nom devant les deux-points.", _FIELD_EXPECTED)
        if not event.style and not key.isascii() and _ODD_SPACES.search(key):
            odd = list(odd_indents(self.text))
            if any(mistake.line == place[0] for mistake in odd):
                raise Refused(*odd, local=True)
            raise refusal(
                *place, "Une espace insécable se cache dans le nom du champ.", "Retapez « nom: » puis une espace."
            )
        if is_curly_quoted(key):
            raise refusal(
                *place,
                "Des guillemets courbes entourent le nom du champ.",
                "Retirez-les : un nom de champ s'écrit sans guillemets.",
            )
        return key

    def _set_aside(self, parser: Any, event: Any, here: Location, depth: int) -> None:
        """Report a field filled in twice, and read its second value only to go past it."""
        first_line, _ = self.key_positions[here]
        message = f"Ce champ est déjà rempli ligne {first_line}."
        self.mistakes.append(Mistake(*_place(event), message, "Gardez un seul des deux.", field_name(here)))
        kept = self.positions, self.key_positions
        self.positions, self.key_positions = {}, {}
        self._value(parser, parser.get_event(), here, depth + 1)
        self.positions, self.key_positions = kept


_ODD_SPACES = re.compile(r"[^\S \n]")
_NULLS = {"", "~", "null", "Null", "NULL"}
_QUOTE_TEXT = "Si ces signes font partie du texte, mettez toute la valeur entre guillemets droits."
_FIELD_EXPECTED = "Attendu : nom: valeur, un champ par ligne."


def _curly_quotes(event: Any) -> Mistake | None:
    if not is_curly_quoted(event.value):
        return None
    return Mistake(
        *_place(event),
        "Des guillemets courbes entourent la valeur : ils feraient partie du texte.",
        'Remplacez-les par des guillemets droits "…", ou par « … » si vous citez.',
    )


def _emptiness(event: Any, location: Location) -> Mistake | None:
    if event.value not in _NULLS or not location:
        return None
    what, line = (
        ("L'élément", "sa ligne") if isinstance(location[-1], int) else ("Le champ", "sa ligne s'il est facultatif")
    )
    word = f" (« {event.value} » veut dire « rien »)" if event.value else ""
    return Mistake(*_place(event), f"{what} est vide{word}.", f"Remplissez-le, ou supprimez {line}.")


def _place(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _read_text(event: Any) -> ReadText | None:
    if event is None:
        return None
    end = event.end_mark
    return ReadText(event.style, *_place(event), end.line + 1, end.column + 1)


def _refuse_extras(event: Any) -> None:
    """Refuse anchors, aliases and tags: no sheet needs them, and they can make a file explode."""
    if isinstance(event, yaml.AliasEvent):
        found, meaning = f"*{event.anchor}", "renvoie à un autre endroit du fichier"
    elif event.anchor is not None:
        found, meaning = f"&{event.anchor}", "donne un nom à une valeur"
    elif event.tag is not None:
        found, meaning = event.tag.replace("tag:yaml.org,2002:", "!!"), "force un type de valeur"
    else:
        return
    raise refusal(
        *_place(event),
        f"« {shown(found)} » a un sens réservé : ce signe {meaning}.",
        f"Retirez-le. {_QUOTE_TEXT}",
    )
