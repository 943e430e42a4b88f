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
        else:
            try:
                values[key] = _adapter(model, name).validate_python(value)
            except ValidationError:
                continue
    return model.model_construct(**values)


@cache
def _adapter(model: type[BaseModel], name: str) -> TypeAdapter[Any]:
    field = model.model_fields[name]
    kind: Any = Annotated[field.annotation, None, *field.metadata]
    return TypeAdapter(kind)
