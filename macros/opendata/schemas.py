"""The JSON Schema of each JSON file: what a program may rely on, made from the models."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from macros.models.columns import json_schema
from macros.models.schemas import without_english
from macros.opendata.publication import Publication


def schema_name(folder: str) -> str:
    """Give where the schema of a catalogue stands, below the folder of data."""
    return f"schemas/{folder}.json"


def dataset_schema(publication: Publication, folder: str, title: str, model: type[BaseModel]) -> dict[str, Any]:
    """Describe the JSON file of a catalogue."""
    item = _published(without_english(json_schema(model)))
    definitions = item.pop("$defs", {})
    item["properties"] = {**_OWN, **item["properties"]}
    item["required"] = [*_OWN, *item.get("required", ())]
    item.pop("title", None)
    text = {"type": "string"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": publication.data(schema_name(folder)),
        "title": title,
        "type": "object",
        "properties": {
            **dict.fromkeys(("title", "publisher", "license", "license_title", "updated", "schema"), text),
            "items": {"type": "array", "items": item},
        },
        "required": ["title", "publisher", "license", "updated", "items"],
        "$defs": definitions,
    }


_OWN = {
    "id": {"type": "string", "title": "Identifiant", "description": "dossier/identifiant, stable dans le temps."},
    "kind": {"type": "string", "title": "Catalogue"},
    "page": {"type": "string", "format": "uri", "title": "Adresse de la fiche"},
}


def _published(schema: Any) -> Any:
    """Keep the type of what is published: a file of data never writes text as a number."""
    if isinstance(schema, list):
        return [_published(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if isinstance(schema.get("type"), list) and "string" in schema["type"]:
        schema = {**schema, "type": "string"}
    if schema.get("enum") == ["oui", "non", True, False]:
        schema = {"type": "boolean", **{key: value for key, value in schema.items() if key != "enum"}}
    if schema.get("default") == []:
        schema = {key: value for key, value in schema.items() if key != "minItems"}  # left out of the file: empty here
    return {key: _published(value) for key, value in schema.items()}
