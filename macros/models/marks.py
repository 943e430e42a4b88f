"""Finding the marked values of a model: references, terms, sources, dates, Markdown.

The marks stand once, in the type of the field; the checks, the facets and the pages find them here.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import chain
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel

from macros.yaml_lines import Location

Mark = TypeVar("Mark")
Marks = tuple[object, ...]


def marked(model: BaseModel, kind: type[Mark]) -> list[tuple[Location, Any, Mark]]:
    """Give ``(location, value, mark)`` for every value inside that bears a kind of mark, in the order of the fields.

    Locations use the keys of the file (aliases), so that they match its positions.
    """
    found: list[tuple[Location, Any, Any]] = []
    _gather(model, (), kind, found)
    return found


def _gather(model: BaseModel, location: Location, kind: type, found: list[tuple[Location, Any, Any]]) -> None:
    values = model.__dict__  # what was salvaged of a wrong file may lack some
    for name, key, marks, inner in _plan(type(model), kind):
        value = values.get(name)
        if not value:
            continue
        if type(value) is tuple:
            places = [((*location, key, index), item) for index, item in enumerate(value) if item is not None]
        else:
            places = [((*location, key), value)]
        if marks:
            found += [(here, item, mark) for here, item in places for mark in marks]
        if inner:
            for here, item in places:
                if not isinstance(item, str):
                    _gather(item, here, kind, found)


def distinct_values(models: Iterable[BaseModel], kind: type[Mark]) -> dict[Mark, set[Any]]:
    """Give the different values that bear each mark of a kind inside models, without their places: a field of all at a time."""
    found: dict[Any, set[Any]] = {}
    _collect(models, kind, found)
    return found


def _collect(models: Iterable[BaseModel], kind: type, found: dict[Any, set[Any]]) -> None:
    by_class: dict[type[BaseModel], list[BaseModel]] = {}
    for model in models:
        by_class.setdefault(type(model), []).append(model)
    for model_class, same in by_class.items():
        for name, _, marks, inner in _plan(model_class, kind):
            values = [value for model in same if (value := model.__dict__[name])]
            items = list(chain.from_iterable(values)) if values and type(values[0]) is tuple else values
            for mark in marks:
                found.setdefault(mark, set()).update(items)
            if inner:
                _collect((item for item in items if not isinstance(item, str)), kind, found)


@cache
def _plan(model: type[BaseModel], kind: type) -> tuple[tuple[str, str, Marks, bool], ...]:
    """Give, once per class, the fields worth visiting: name, key, marks, whether there are marks further inside."""
    plan = []
    for name, field in model.model_fields.items():
        marks = tuple(mark for mark in marks_of(model, name) if isinstance(mark, kind))
        model_inside = first_model(field.annotation)
        inner = model_inside is not None and _plan(model_inside, kind) != ()
        if marks or inner:
            plan.append((name, field.alias or name, marks, inner))
    return tuple(plan)


def marks_of(model: type[BaseModel], name: str) -> Marks:
    """Give the marks of one field of a class."""
    field = model.model_fields[name]
    return (*_our_marks(field.metadata), *_marks_in(field.annotation))


def _our_marks(metadata: Any) -> Marks:
    return tuple(mark for mark in metadata if type(mark).__module__ == "macros.models.fields")


def _marks_in(annotation: Any) -> Marks:
    """Give the marks of an annotation, stopping at models, which are visited on their own."""
    if get_origin(annotation) is Annotated:
        base, *metadata = get_args(annotation)
        return (*_our_marks(metadata), *_marks_in(base))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return ()
    if get_origin(annotation) in {tuple, Union} or hasattr(annotation, "__args__"):
        return tuple(mark for argument in get_args(annotation) for mark in _marks_in(argument))
    return ()


def first_model(annotation: Any) -> type[BaseModel] | None:
    """Give the model that a type is made of, if any."""
    if isinstance(annotation, type) and get_origin(annotation) is None:
        return annotation if issubclass(annotation, BaseModel) else None
    return next((found for argument in get_args(annotation) if (found := first_model(argument))), None)
