"""The form of a new sheet: every field of its model, in order, commented in French."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from macros.catalogue.catalogue import VOCABULARY_FOLDER, Catalogue
from macros.models.fields import TermOf
from macros.models.kinds import Kind
from macros.models.marks import first_model, marks_of

_DATES = {"published_on", "reviewed_on", "read_on"}


def blank_form(kind: Kind, catalogue: Catalogue, today: str) -> str:
    """Write a file to fill in. Required fields are open; optional ones are commented out."""
    lines = [
        f"# {kind.singular} : remplissez les champs, retirez le « # » devant ceux dont vous vous servez,",
        "# effacez les autres. Ce qu'aucune source ne dit est laissé de côté. Puis : jalons check",
        *_fields(kind.model, catalogue, today, indent="", commented=False),
    ]
    return "\n".join(lines) + "\n"


def _fields(model: type[BaseModel], catalogue: Catalogue, today: str, indent: str, commented: bool) -> Iterator[str]:
    for name, field in model.model_fields.items():
        if name in {"kind", "slug"}:
            continue
        optional = commented or not field.is_required()
        yield from _field(model, name, field, catalogue, today, indent=indent, commented=optional)


def _field(
    model: type[BaseModel], name: str, field: FieldInfo, catalogue: Catalogue, today: str, *, indent: str, commented: bool
) -> Iterator[str]:
    mark = "# " if commented else ""
    key = field.alias or name
    yield f"{indent}# {_help(model, name, field, catalogue)}"
    inner = first_model(field.annotation)
    several = _is_list(field.annotation)
    if inner is not None:
        yield f"{indent}{mark}{key}:"
        inside = list(_fields(inner, catalogue, today, "", commented=False))
        for line in _as_item(inside) if several else [f"  {line}" for line in inside]:
            yield f"{indent}{mark}{line}"
    elif name in _DATES:
        yield f"{indent}{mark}{key}: {today}"
    else:
        yield f"{indent}{mark}{key}:{' []' if several else ''}"


def _as_item(lines: list[str]) -> Iterator[str]:
    """Indent the lines of one item of a list: the dash stands before its first field."""
    dashed = False
    for line in lines:
        is_field = not line.lstrip().startswith("#")
        yield f"  {'- ' if is_field and not dashed else '  '}{line}"
        dashed = dashed or is_field


def _help(model: type[BaseModel], name: str, field: FieldInfo, catalogue: Catalogue) -> str:
    parts = [f"{field.title or name}."]
    if field.description:
        parts.append(field.description)
    for mark in marks_of(model, name):
        if isinstance(mark, TermOf):
            terms = list(catalogue.vocabularies.get(mark.vocabulary, {}))
            listed = ", ".join(terms) if len(terms) <= 40 else f"voir {VOCABULARY_FOLDER}/{mark.vocabulary}.yml"
            parts.append(f"Choix : {listed}.")
    if choices := _choices(field.annotation):
        parts.append(f"Choix : {', '.join(choices)}.")
    return " ".join(parts)


def _choices(annotation: Any) -> list[str]:
    if get_origin(annotation) is Literal:
        return [str(choice) for choice in get_args(annotation)]
    return [choice for argument in get_args(annotation) for choice in _choices(argument)]


def _is_list(annotation: Any) -> bool:
    return get_origin(annotation) is tuple or any(get_origin(argument) is tuple for argument in get_args(annotation))
