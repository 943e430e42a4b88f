"""The fields of a model as people and programs read them: name, title, help, type. Made from the models.

The dictionary of the data, the columns of the CSV files and their Table Schema all come from here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pydantic import BaseModel

from macros.models.marks import first_model

NOT_WRITTEN = frozenset({"kind", "slug"})
"""What comes from the folder and the name of a file, not from its text."""


@dataclass(frozen=True)
class Column:
    """One field, at its path in a file: ``sessions.count``, ``ratings[].level``."""

    path: str
    title: str
    description: str
    required: bool
    several: bool
    attribute: str
    inner: type[BaseModel] | None
    """The model the field is made of, if any."""
    schema: dict[str, Any] = field(compare=False)
    """JSON Schema of one value."""


def columns(model: type[BaseModel], prefix: str = "") -> list[Column]:
    """Give the fields of a model and of the models inside it, in order."""
    return list(_columns(model, prefix))


def _columns(model: type[BaseModel], prefix: str) -> Iterator[Column]:
    for column in own_columns(model):
        yield _below(prefix, column)
        if column.inner is not None:
            yield from _columns(
                column.inner, f"{prefix}{column.path}[]." if column.several else f"{prefix}{column.path}."
            )


def _below(prefix: str, column: Column) -> Column:
    return Column(**{**vars(column), "path": f"{prefix}{column.path}"})


@cache
def json_schema(model: type[BaseModel]) -> dict[str, Any]:
    """Give the JSON Schema of a model; made once, it takes a while. Not to be changed."""
    return model.model_json_schema(by_alias=True)


@cache
def own_columns(model: type[BaseModel]) -> tuple[Column, ...]:
    """Give the fields of a model itself, in order."""
    schema = json_schema(model)
    return tuple(
        Column(
            path=field.alias or name,
            title=field.title or "",
            description=field.description or "",
            required=field.is_required(),
            several="tuple" in str(field.annotation),
            attribute=name,
            inner=first_model(field.annotation),
            schema=_one_value(schema["properties"][field.alias or name]),
        )
        for name, field in model.model_fields.items()
        if name not in NOT_WRITTEN
    )


def _one_value(schema: dict[str, Any]) -> dict[str, Any]:
    """Give the JSON Schema of a value that is there, and of an item where there may be several."""
    choices = [choice for choice in schema.get("anyOf", ()) if choice.get("type") != "null"]
    if len(choices) > 1 and any("const" in choice for choice in choices):
        return {"type": "string"}  # a date, or a word in its place
    if choices:
        return _one_value({**schema, **choices[0], "anyOf": choices[0].get("anyOf", ())})
    if schema.get("type") == "array":
        items = schema.get("items") or schema.get("prefixItems", [{}])[0]
        return _one_value(items)
    return schema
