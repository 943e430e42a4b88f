"""The fields of a model as people read them: name, title, help, whether required. Made from the models."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from macros.models.marks import first_model


@dataclass(frozen=True)
class Column:
    """One field, at its path in a file: ``sessions.count``, ``ratings[].level``."""

    path: str
    title: str
    description: str
    required: bool
    several: bool


def columns(model: type[BaseModel], prefix: str = "") -> list[Column]:
    """Give the fields of a model and of the models inside it, in order."""
    return list(_columns(model, prefix))


def _columns(model: type[BaseModel], prefix: str) -> Iterator[Column]:
    for name, field in model.model_fields.items():
        if name in {"kind", "slug"}:
            continue
        several = "tuple" in str(field.annotation)
        path = f"{prefix}{field.alias or name}"
        yield Column(path, field.title or "", field.description or "", field.is_required(), several)
        inner = first_model(field.annotation)
        if inner is not None:
            yield from _columns(inner, f"{path}[]." if several else f"{path}.")
