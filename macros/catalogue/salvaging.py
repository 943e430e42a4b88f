"""What can still be understood of a file with mistakes, so that the rules look at the rest of it in the same call.

Every value that is right on its own is kept at its place; the others are not there. Nothing of it is ever shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from macros.models.marks import first_model

AnyModel = TypeVar("AnyModel", bound=BaseModel)


def salvage(model: type[AnyModel], data: Any) -> AnyModel:
    """Make a model of the values that are right: asking for a required one that is not raises ``AttributeError``."""
    fields = data if isinstance(data, Mapping) else {}
    values: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        key = field.alias or name
        inner = first_model(field.annotation)
        value = fields.get(key)
        if value is None:
            continue
        if inner is not None and isinstance(value, list):
            values[key] = tuple(salvage(inner, item) for item in value)
        elif inner is not None:
            values[key] = salvage(inner, value)
        elif (right := _right(_adapter(model, name), value)) is not None:
            values[key] = right
    return model.model_construct(**values)


def _right(adapter: TypeAdapter[Any], value: Any) -> Any:
    """Give a value that is right; of a list, its items that are, with ``None`` in the place of the others."""
    try:
        return adapter.validate_python(value)
    except ValidationError:
        if not isinstance(value, list) or len(value) < 2:
            return None
        alone = [_right(adapter, [item]) for item in value]
        return tuple(found and found[0] for found in alone)


@cache
def _adapter(model: type[BaseModel], name: str) -> TypeAdapter[Any]:
    field = model.model_fields[name]
    kind: Any = Annotated[field.annotation, None, *field.metadata]
    return TypeAdapter(kind)
