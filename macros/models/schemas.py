"""JSON Schemas of the files in ``resources/``, made from the models: nothing is written twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from macros.artifacts import Artifact
from macros.models.accessibility import Accessibility
from macros.models.columns import json_schema
from macros.models.compositions import COMPOSITIONS
from macros.models.fields import Model
from macros.models.kinds import KINDS
from macros.models.vocabulary import Departments, Exceptions, Glossary, Mirrors, Registers, Vocabulary, Withdrawals

OTHERS: dict[str, type[Model]] = {
    "vocabulary": Vocabulary,
    "registers": Registers,
    "departements": Departments,
    "glossary": Glossary,
    "mirrors": Mirrors,
    "withdrawn": Withdrawals,
    "exceptions": Exceptions,
    "accessibility": Accessibility,
}


def schema_artifacts() -> Iterator[Artifact]:
    """Give one schema per kind of sheet, per composition and per other file, named after it."""
    for folder, kind in (KINDS | COMPOSITIONS).items():
        yield _artifact(folder, kind.singular, kind.model)
    for name, model in OTHERS.items():
        yield _artifact(name, name, model)


def _artifact(name: str, title: str, model: type[Model]) -> Artifact:
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **json_schema(model),
        "title": title,
    }
    text = json.dumps(without_english(schema), ensure_ascii=False, indent=1, sort_keys=True)
    return Artifact(f"{name}.json", f"{text}\n".encode())


def without_english(schema: Any) -> Any:
    """Drop what pydantic writes for developers: class names as titles, docstrings as descriptions."""
    if isinstance(schema, list):
        return [without_english(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    is_class = schema.get("type") == "object" and "properties" in schema
    dropped = (
        {"title", "description"} if is_class and "$schema" not in schema else {"description"} if is_class else set()
    )
    return {key: without_english(value) for key, value in schema.items() if key not in dropped}
