"""YAML with positions: plain values, and the line and column of each.

The door of the house. One pass over the events of PyYAML's C parser gives data and positions and
refuses, before anything is built, what a catalogue never needs and an attacker does: anchors,
aliases, merge keys, tags, several documents, duplicate keys, deep nesting, large files.
Scalars stay text: ``01004``, ``12:30`` and ``no`` are typed by the model, not by YAML 1.1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.cyaml import CParser

from macros.problems import Problem, field_name

MAX_BYTES = 256 * 1024
MAX_DEPTH = 20

Location = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """A file read: its values (``dict``, ``list``, ``str``, ``None``) and where each stands."""

    path: str
    data: Any
    positions: dict[Location, tuple[int, int]] = field(repr=False)
    key_positions: dict[Location, tuple[int, int]] = field(repr=False)

    def where(self, location: Location, *, key: bool = False) -> tuple[int, int]:
        """Give line and column of a value (or of its key), of its nearest parent when absent."""
        table = self.key_positions if key else self.positions
        for length in range(len(location), -1, -1):
            found = table.get(location[:length]) or self.positions.get(location[:length])
            if found:
                return found
        return 1, 1

    def problem(self, location: Location, message: str, remedy: str = "", *, key: bool = False) -> Problem:
        """Make a problem at a location of this file."""
        line, column = self.where(location, key=key)
        return Problem(self.path, line, column, field_name(location), message, remedy)


class _Refused(Exception):
    """The file cannot be read: position, sentence, remedy."""

    def __init__(self, line: int, column: int, message: str, remedy: str = "", field: str = "") -> None:
        super().__init__(message)
        self.line, self.column, self.message, self.remedy, self.field = line, column, message, remedy, field


def read(file: Path, path: str) -> tuple[Document | None, list[Problem]]:
    """Read one file. ``path`` names it in problems. Gives no document when it cannot be understood.

    Reading stops at the first mistake of syntax, since what follows would be guesswork;
    duplicate keys are all collected.
    """
    try:
        size_bytes = file.stat().st_size
        if size_bytes > MAX_BYTES:
            raise _Refused(
                1, 1, f"Le fichier pèse {size_bytes // 1024} ko ; le maximum est {MAX_BYTES // 1024} ko.",
                "Découpez-le, ou placez les documents dans resources/files/.",
            )
        text = _decoded(file.read_bytes())
        builder = _Builder(path)
        document = builder.build(text)
    except _Refused as refused:
        return None, [Problem(path, refused.line, refused.column, refused.field, refused.message, refused.remedy)]
    except OSError as error:
        return None, [Problem(path, 1, 1, "", f"Le fichier ne peut pas être lu ({error.strerror}).", "Vérifiez ses droits.")]
    return document, builder.problems


def _decoded(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        raise _Refused(
            line, column, "Ce caractère n'est pas en UTF-8.",
            "Dans l'éditeur, choisissez « Enregistrer avec l'encodage UTF-8 ».",
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


class _Builder:
    """Builds values and positions from the parser's events."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.positions: dict[Location, tuple[int, int]] = {}
        self.key_positions: dict[Location, tuple[int, int]] = {}

    def build(self, text: str) -> Document:
        parser = CParser(text)
        try:
            data = self._document(parser, text)
        except yaml.MarkedYAMLError as error:
            raise _explained(error, text) from None
        except yaml.YAMLError as error:
            raise _unreadable_character(error, text) from None
        finally:
            parser.dispose()
        return Document(self.path, data, self.positions, self.key_positions)

    def _document(self, parser: Any, text: str) -> Any:
        parser.get_event()  # stream start
        if isinstance(parser.get_event(), yaml.StreamEndEvent):
            raise _Refused(1, 1, "Le fichier est vide.", "Partez d'un modèle : jalons new <type> <identifiant>.")
        data = self._value(parser, parser.get_event(), (), 0)
        parser.get_event()  # document end
        following = parser.get_event()
        if not isinstance(following, yaml.StreamEndEvent):
            mark = following.start_mark
            raise _Refused(
                mark.line + 1, mark.column + 1, "Une ligne « --- » ouvre un second document dans le fichier.",
                "Gardez une seule fiche par fichier.",
            )
        return data

    def _value(self, parser: Any, event: Any, location: Location, depth: int) -> Any:
        mark = event.start_mark
        self.positions[location] = (mark.line + 1, mark.column + 1)
        self._refuse_extras(event)
        if isinstance(event, yaml.ScalarEvent):
            plain_null = event.style is None and event.value in {"", "~", "null", "Null", "NULL"}
            return None if plain_null else event.value
        if depth >= MAX_DEPTH:
            raise _Refused(
                mark.line + 1, mark.column + 1, f"Plus de {MAX_DEPTH} niveaux imbriqués.",
                "Vérifiez l'alignement et les crochets : une fiche en compte quatre au plus.",
            )
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(parser, location, depth)
        return self._mapping(parser, location, depth)

    def _sequence(self, parser: Any, location: Location, depth: int) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := parser.get_event(), yaml.SequenceEndEvent):
            items.append(self._value(parser, event, (*location, len(items)), depth + 1))
        return items

    def _mapping(self, parser: Any, location: Location, depth: int) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        while not isinstance(event := parser.get_event(), yaml.MappingEndEvent):
            self._refuse_extras(event)
            line, column = event.start_mark.line + 1, event.start_mark.column + 1
            if not isinstance(event, yaml.ScalarEvent):
                raise _Refused(line, column, "Une liste ou un bloc sert de nom de champ.", "Attendu : nom: valeur.")
            key = event.value
            here = (*location, key)
            if key == "<<":
                raise _Refused(line, column, "La fusion « << » n'est pas acceptée.", "Recopiez les champs voulus.")
            if key in mapping:
                first_line = self.key_positions[here][0]
                self.problems.append(
                    Problem(
                        self.path, line, column, key[:80], f"Ce champ est déjà rempli ligne {first_line}.",
                        "Gardez un seul des deux.",
                    )
                )
            else:
                self.key_positions[here] = (line, column)
            mapping[key] = self._value(parser, parser.get_event(), here, depth + 1)
        return mapping

    def _refuse_extras(self, event: Any) -> None:
        mark = event.start_mark
        line, column = mark.line + 1, mark.column + 1
        if isinstance(event, yaml.AliasEvent):
            raise _Refused(line, column, f"« *{event.anchor} » renvoie à un autre endroit du fichier.", "Recopiez la valeur. " + _STAR)
        if event.anchor is not None:
            raise _Refused(line, column, f"« &{event.anchor} » donne un nom à une valeur.", "Retirez-le. " + _AMPERSAND)
        if event.tag is not None and event.tag != "!":
            raise _Refused(line, column, f"« {event.tag[:60]} » force un type de valeur.", "Retirez ce qui commence par « ! ». " + _BANG)


_QUOTE = "Si le texte doit commencer par ce signe, mettez-le entre guillemets droits."
_STAR = _AMPERSAND = _BANG = _QUOTE


def _explained(error: yaml.MarkedYAMLError, text: str) -> _Refused:
    """Turn libyaml's English into what an editor most likely did."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    problem = error.problem or ""
    lines = text.split("\n")
    content = lines[line - 1] if line <= len(lines) else ""
    opened = error.context_mark.line + 1 if error.context_mark else line
    if "\t" in content[: len(content) - len(content.lstrip())] or "cannot start any token" in problem and "\t" in content:
        return _Refused(line, content.index("\t") + 1, "Une tabulation sert d'alignement.", "Remplacez-la par des espaces.")
    for found, (message, remedy) in _EXPLANATIONS.items():
        if found in problem:
            return _Refused(line, column, message.format(line=opened), remedy)
    return _Refused(
        line, column, "La ligne n'est pas lisible.",
        f"Vérifiez l'alignement, les deux-points et les guillemets à partir de la ligne {opened}.",
    )


_EXPLANATIONS = {
    "mapping values are not allowed": (
        "Un deux-points suivi d'une espace coupe la valeur, ou la ligne est mal alignée.",
        "Mettez toute la valeur entre guillemets droits (\"…\"), ou alignez la ligne sur la précédente.",
    ),
    "did not find expected key": (
        "L'alignement change ici, ou un guillemet ferme trop tôt (bloc ouvert ligne {line}).",
        "Alignez la ligne sur les champs voisins ; dans un texte entre \"…\", écrivez « » ou ' à l'intérieur.",
    ),
    "did not find expected '-' indicator": (
        "La liste ouverte ligne {line} est interrompue : cette ligne n'est ni un tiret ni un champ aligné.",
        "Ajoutez « - » devant l'élément, ou alignez le champ.",
    ),
    "did not find expected ',' or ']'": (
        "Le crochet ouvert ligne {line} n'est pas fermé, ou il manque une virgule.",
        "Fermez la liste avec « ] » ; mettez entre guillemets un élément qui contient une virgule ou deux-points.",
    ),
    "did not find expected ',' or '}'": (
        "L'accolade ouverte ligne {line} n'est pas fermée, ou il manque une virgule.",
        "Fermez avec « } » ; mettez entre guillemets une valeur qui contient une virgule ou deux-points.",
    ),
    "found unexpected end of stream": (
        "Un guillemet ouvert ligne {line} n'est jamais fermé.",
        "Ajoutez le guillemet qui manque à la fin de la valeur.",
    ),
    "found unexpected document indicator": (
        "Un guillemet ouvert ligne {line} n'est jamais fermé.",
        "Ajoutez le guillemet qui manque à la fin de la valeur.",
    ),
    "could not find expected ':'": (
        "Il manque un deux-points après le nom du champ, ou la suite d'un texte n'est pas décalée.",
        "Attendu : nom: valeur. Décalez de deux espaces la suite d'un texte sur plusieurs lignes.",
    ),
    "found character that cannot start any token": (
        "La valeur commence par un signe réservé (@, `, % ou tabulation).",
        "Mettez la valeur entre guillemets droits.",
    ),
    "found unknown escape character": (
        "Une barre oblique inverse « \\ » n'est pas comprise entre guillemets doubles.",
        "Doublez-la (\\\\), ou mettez la valeur entre apostrophes droites.",
    ),
    "did not find expected whitespace or line break": (
        "Un signe réservé (&, *, !) ouvre la valeur.",
        "Mettez la valeur entre guillemets droits.",
    ),
    "did not find expected alphabetic or numeric character": (
        "Un signe réservé (&, * ou !) ouvre la valeur.",
        "Mettez la valeur entre guillemets droits.",
    ),
    "block sequence entries are not allowed": (
        "Un tiret de liste se trouve sur la même ligne que le nom du champ.",
        "Passez à la ligne avant le premier « - ».",
    ),
    "did not find expected <document start>": (
        "Du texte suit la fin de la fiche, ou la première ligne n'est pas un champ.",
        "Attendu : nom: valeur, un champ par ligne, tous alignés à gauche.",
    ),
    "did not find expected node content": (
        "Une virgule ou un crochet de trop dans la liste.",
        "Retirez-le, ou mettez entre guillemets le texte qui le contient.",
    ),
}


def _unreadable_character(error: yaml.YAMLError, text: str) -> _Refused:
    for number, line in enumerate(text.split("\n"), start=1):
        for column, character in enumerate(line, start=1):
            if (ord(character) < 32 and character != "\t") or ord(character) in {0x7F, 0xFFFE, 0xFFFF}:
                return _Refused(
                    number, column, f"Un caractère invisible (U+{ord(character):04X}) s'est glissé dans la ligne.",
                    "Effacez la fin de la ligne et retapez-la.",
                )
    return _Refused(1, 1, "Le fichier contient un caractère interdit.", "Recopiez son texte dans un nouveau fichier.")
