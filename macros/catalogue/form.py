"""The form of a new sheet: every field of its model, in order, commented in French."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from macros.catalogue.catalogue import VOCABULARY_FOLDER, Catalogue
from macros.models.compositions import Composition
from macros.models.fields import TermOf
from macros.models.kinds import Kind
from macros.models.marks import first_model, marks_of

MOST_CHOICES = 40
WIDTH = 110

_INTRODUCTION = """\
# {kind}. Les lignes « # … » expliquent le champ qui les suit.
# Un champ sans « # » est obligatoire : remplissez-le.
# Un champ précédé d'un « # » collé est facultatif : retirez ce « # » pour vous en servir, sinon effacez la ligne.
# Ce qu'aucune source ne dit est laissé de côté. À la fin, lancez : jalons check
"""


def blank_form(kind: Kind | Composition, catalogue: Catalogue, today: str) -> str:
    """Write a file to fill in. Required fields are open; optional ones are commented out.

    ``today`` dates the entry and the reading of its sources.
    """
    lines = _fields(kind.model, catalogue, today)
    return _INTRODUCTION.format(kind=kind.singular) + "\n".join(lines) + "\n"


def _fields(model: type[BaseModel], catalogue: Catalogue, today: str, *, in_list: bool = False) -> Iterator[str]:
    fields = list(model.model_fields.items())
    if in_list:  # the dash stands before a field that stays
        fields.sort(key=lambda pair: not pair[1].is_required())
    for name, field in fields:
        if name not in {"kind", "slug"}:
            yield from _help(model, name, field, catalogue)
            mark = "" if field.is_required() else "#"
            for line in _blank(model, name, field, catalogue, today):
                yield f"{mark}{line}"


def _blank(model: type[BaseModel], name: str, field: FieldInfo, catalogue: Catalogue, today: str) -> Iterator[str]:
    key = field.alias or name
    inner = first_model(field.annotation)
    several = _is_list(field.annotation)
    has_a_file = "slug" in model.model_fields
    is_dated = name == "read_on" or (has_a_file and name in {"published_on", "reviewed_on"})
    if inner is not None:
        yield f"{key}:"
        inside = _fields(inner, catalogue, today, in_list=several)
        yield from _as_item(inside) if several else (f"  {line}" for line in inside)
    else:
        yield f"{key}: {today}" if is_dated else f"{key}:{' []' if several else ''}"


def _as_item(lines: Iterator[str]) -> Iterator[str]:
    """Indent the lines of one item of a list: the dash stands before its first field."""
    dashed = False
    for line in lines:
        is_field = not line.lstrip().startswith("#")
        yield f"  {'- ' if is_field and not dashed else '  '}{line}"
        dashed = dashed or is_field


def _help(model: type[BaseModel], name: str, field: FieldInfo, catalogue: Catalogue) -> list[str]:
    title, description = field.title or name, field.description or ""
    parts = [title if title[-1] in ".?!" else f"{title}.", description]
    for mark in marks_of(model, name):
        if isinstance(mark, TermOf):
            terms = list(catalogue.vocabularies.get(mark.vocabulary, {}))
            path = f"{VOCABULARY_FOLDER}/{mark.vocabulary}.yml"
            parts.append(f"Choix : {', '.join(terms)}." if 0 < len(terms) <= MOST_CHOICES else f"Choix : voir {path}.")
    choices = _choices(field.annotation)
    if not all(choice in description for choice in choices):
        parts.append(f"Choix : {', '.join(choices)}.")
    text = " ".join(part for part in parts if part)
    return textwrap.wrap(text, WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)


def _choices(annotation: Any) -> list[str]:
    if get_origin(annotation) is Literal:
        return [str(choice) for choice in get_args(annotation)]
    return [choice for argument in get_args(annotation) for choice in _choices(argument)]


def _is_list(annotation: Any) -> bool:
    return get_origin(annotation) is tuple or any(get_origin(argument) is tuple for argument in get_args(annotation))
