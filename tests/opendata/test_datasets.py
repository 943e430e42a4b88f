"""JSON and CSV: the same facts as the files of the catalogues, safe in a spreadsheet, under a schema that holds."""

from __future__ import annotations

import csv
import importlib
import io
import json
import warnings
from functools import cache
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_project import ROOT, SmallProject

from macros.artifacts import write
from macros.catalogue import load
from macros.models.kinds import KINDS
from macros.opendata.datasets import Datasets, collections
from macros.opendata.publication import FOLDER, Publication
from macros.opendata.tables import Cell, csv_cells

TOOL = "resources/outils/exemple.yml"


@cache
def real() -> Datasets:
    catalogue, _ = load(ROOT)
    return Datasets(Publication(catalogue, "https://jalons.example/"))


@cache
def real_files() -> dict[str, bytes]:
    return {artifact.path.removeprefix(f"{FOLDER}/"): artifact.content for artifact in real().artifacts()}


def rows(content: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


@given(st.lists(st.none() | st.integers() | st.text('a,;"\n\r\t é', max_size=5), min_size=1), st.sampled_from(",;"))
def test_cells_are_written_as_the_csv_module_writes_them(column: list[Cell], delimiter: str) -> None:
    cells = csv_cells(column, delimiter)
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows([cell, 0] for cell in column)
    assert "".join(f"{cell}{delimiter}0\r\n" for cell in cells) == text.getvalue()


def test_json_gives_every_field_under_its_english_key(published):
    (tool,) = json.loads(published()["outils.json"])["items"]
    assert tool["id"] == "outils/exemple"
    assert tool["page"] == "https://jalons.example/outils/exemple/"
    assert tool["sources"][0]["url"] == "https://www.drogues.gouv.fr/guide"
    assert "acronym" not in tool


def test_each_json_file_states_its_licence_and_its_day(published):
    for folder in (*KINDS, "catalogues"):
        told = json.loads(published()[f"{folder}.json"])
        assert (told["license_title"], told["updated"]) == ("Licence Ouverte 2.0", "2026-11-20")


def test_the_whole_holds_every_sheet_once(published):
    files = published()
    whole = [item["id"] for item in json.loads(files["catalogues.json"])["items"]]
    assert whole == [item["id"] for folder in KINDS for item in json.loads(files[f"{folder}.json"])["items"]]
    assert [row["id"] for row in rows(files["fiches.csv"])] == whole


@pytest.mark.parametrize("folder", list(collections()))
def test_published_schema_accepts_the_real_data_and_refuses_another_shape(folder):
    files = real_files()
    schema, told = json.loads(files[f"schemas/{folder}.json"]), json.loads(files[f"{folder}.json"])
    assert schema["$id"] == told["schema"] == f"https://jalons.example/donnees/v1/schemas/{folder}.json"
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(told, schema)
    del told["items"][0]["id"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(told, schema)


@pytest.mark.parametrize("start", ["=1+1", "+33 1", "-1", "@SUM(A1)"])
def test_formula_stays_text_in_csv_and_untouched_in_json(project: SmallProject, published, start):
    project.change(TOOL, "title: Un outil", f'title: "{start}"')
    files = published()
    assert json.loads(files["outils.json"])["items"][0]["title"] == start
    assert rows(files["outils.csv"])[0]["title"] == f"'{start}"
    assert rows(files["excel/outils.csv"], ";")[0]["title"] == f"'{start}"


def test_formula_in_a_list_of_words_stays_text(project: SmallProject, published):
    project.change(TOOL, "title: Un outil", 'title: Un outil\nother_names: ["=2+2", Deux]')
    assert rows(published()["outils.csv"])[0]["other_names"] == "'=2+2|Deux"


def test_several_values_share_a_cell_and_their_separator_is_theirs_alone(project: SmallProject, published):
    project.change(TOOL, "title: Un outil", 'title: Un outil\nother_names: ["A|B", C]')
    files = published()
    assert rows(files["outils.csv"])[0]["other_names"] == "A¦B|C"
    assert json.loads(files["outils.json"])["items"][0]["other_names"] == ["A|B", "C"]


def test_block_gives_columns_named_after_it(project: SmallProject, published):
    project.change(TOOL, "title: Un outil", "title: Un outil\nages: {min: 12, max: 14}")
    row = rows(published()["outils.csv"])[0]
    assert (row["ages_min"], row["ages_max"], row["ages_note"]) == ("12", "14", "")


def test_repeated_blocks_have_a_table_of_their_own(published):
    files = published()
    assert {row["sheet"]: row["id"] for row in rows(files["sources.csv"])}["outils/exemple"] == "guide"
    assert rows(files["arguments.csv"]) == [
        {"sheet": "idees-recues/exemple", "position": "1", "text": "Un argument.", "source": "guide", "note": ""}
    ]


def test_excel_gets_a_byte_order_mark_and_semicolons_with_the_same_cells(published):
    files = published()
    excel = files["excel/outils.csv"]
    assert excel.startswith(b"\xef\xbb\xbfid;page;title;")
    assert rows(excel, ";") == rows(files["outils.csv"])


def test_an_empty_catalogue_still_has_its_files(project: SmallProject, published):
    (project.root / "resources" / "agenda" / "exemple.yml").unlink(missing_ok=True)
    assert rows(published()["agenda.csv"]) == []


def test_every_column_has_a_french_title():
    package = json.loads(real_files()["datapackage.json"])
    untitled = [
        f"{resource['name']}.{field['name']}"
        for resource in package["resources"]
        for field in resource["schema"]["fields"]
        if not field["title"]
    ]
    assert untitled == []


def problems_of(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the types of the errors that frictionless finds in a package."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own use of deprecated calls
        frictionless = importlib.import_module("frictionless")
        monkeypatch.chdir(folder)
        report = frictionless.validate("datapackage.json")
    found = [kind for (kind,) in report.flatten(["type"])]
    assert report.valid is (found == [])
    return found


def test_the_real_data_package_is_valid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write(real().artifacts(), tmp_path)
    assert problems_of(tmp_path / FOLDER, monkeypatch) == []


def test_a_row_that_names_no_sheet_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write(real().artifacts(), tmp_path)
    folder = tmp_path / FOLDER
    package = json.loads((folder / "datapackage.json").read_bytes())
    package["resources"] = [made for made in package["resources"] if made["name"] in {"fiches", "grants", "sources"}]
    for resource in package["resources"]:
        del resource["bytes"], resource["hash"]
    (folder / "datapackage.json").write_text(json.dumps(package), "utf-8")
    with (folder / "grants.csv").open("ab") as grants:
        grants.write(b"territoires/nulle-part,1,10 euros,,,guide\r\n")
    assert set(problems_of(folder, monkeypatch)) == {"foreign-key"}


def test_same_catalogue_gives_the_same_bytes():
    again = Datasets(real().publication)
    assert {a.path.removeprefix(f"{FOLDER}/"): a.content for a in again.artifacts()} == real_files()
