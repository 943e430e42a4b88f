"""The published schemas: fresh, French, and true to the real files as an editor's software reads them (YAML 1.2)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from pydantic import BaseModel
from small_project import ROOT

from macros.models.compositions import COMPOSITIONS
from macros.models.kinds import KINDS
from macros.models.marks import first_model
from macros.models.schemas import OTHERS, schema_artifacts

SCHEMAS = {artifact.path: json.loads(artifact.content) for artifact in schema_artifacts()}
RESOURCES = ROOT / "resources"


class CoreLoader(yaml.SafeLoader):
    """Types plain values as the core schema of YAML 1.2 does, with which editors' software validates."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


for tag, pattern, first in (
    ("int", r"[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
    ("bool", r"(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("null", r"(?:null|Null|NULL|~|)$", ["n", "N", "~", ""]),
):
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))
CoreLoader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))


def real_files() -> Iterator[tuple[str, Path]]:
    """Give each real file with the name of its schema."""
    for kind in KINDS | COMPOSITIONS:
        for file in sorted((RESOURCES / kind).glob("*.yml")):
            yield f"{kind}.json", file
    for file in sorted([*(RESOURCES / "vocabularies").glob("*.yml"), *RESOURCES.glob("*.yml")]):
        yield (f"{file.stem}.json" if file.stem in OTHERS else "vocabulary.json"), file


def models_within(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Give a model and those its fields are made of."""
    yield model
    for field in model.model_fields.values():
        if inner := first_model(field.annotation):
            yield from models_within(inner)


def test_written_schemas_are_those_of_the_models() -> None:
    written = {file.name: json.loads(file.read_text("utf-8")) for file in (RESOURCES / "schemas").glob("*.json")}
    assert written == SCHEMAS, "run: jalons schemas"


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])


@pytest.mark.parametrize(
    "model",
    list(dict.fromkeys([*(kind.model for kind in (KINDS | COMPOSITIONS).values()), *OTHERS.values()])),
    ids=lambda model: model.__name__,
)
def test_every_field_has_a_french_title(model: type[BaseModel]) -> None:
    untitled = [
        f"{inner.__name__}.{name}"
        for inner in models_within(model)
        for name, field in inner.model_fields.items()
        if not field.title and name not in {"kind", "slug"}
    ]
    assert untitled == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_shows_the_titles_of_the_models_only(name: str) -> None:
    def properties(schema: Any) -> Iterator[tuple[str, dict[str, Any]]]:
        if isinstance(schema, dict):
            yield from schema.get("properties", {}).items()
            for inner in schema.values():
                yield from properties(inner)
        elif isinstance(schema, list):
            for inner in schema:
                yield from properties(inner)

    found = list(properties(SCHEMAS[name]))
    assert found
    assert [field for field, schema in found if not schema.get("title")] == []
    assert {"kind", "slug"}.isdisjoint(field for field, _ in found)


@pytest.mark.parametrize(
    ("name", "file"), [*real_files()], ids=lambda value: value.stem if isinstance(value, Path) else value
)
def test_a_schema_accepts_the_real_file(name: str, file: Path) -> None:
    data = yaml.load(file.read_text("utf-8"), CoreLoader)
    assert [error.message for error in Draft202012Validator(SCHEMAS[name]).iter_errors(data)] == []


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"sourcing": "haut"}, "sourcing"),
        ({"titre": "X"}, ""),
        ({"reviewed_on": "23/11/2026x"}, ""),
        ({"ages": {"min": 200}}, "ages"),
    ],
)
def test_a_schema_refuses_what_the_check_refuses(change: dict[str, object], place: str) -> None:
    good = yaml.load((RESOURCES / "outils/cddf.yml").read_text("utf-8"), CoreLoader)
    validator = Draft202012Validator(SCHEMAS["outils.json"], format_checker=Draft202012Validator.FORMAT_CHECKER)
    places = ["/".join(map(str, error.absolute_path)) for error in validator.iter_errors(good | change)]
    assert any(found.startswith(place) for found in places)
