"""JSON-LD and DCAT: what a program of another house reads without knowing ours."""

from __future__ import annotations

import json
import re
from functools import cache

import pytest
from small_project import ROOT, SmallProject

from macros.catalogue import Catalogue, load
from macros.linked_data import NOT_WORKS, linked_data
from macros.models.kinds import KINDS
from macros.opendata.datasets import Datasets, collections
from macros.opendata.publication import Publication
from macros.website.sheets import json_ld
from macros.website.site import Settings, Site

SITE = "https://jalons.example/"


@cache
def catalogue() -> Catalogue:
    return load(ROOT)[0]


@cache
def dcat() -> dict:
    files = {artifact.path: artifact.content for artifact in Datasets(Publication(catalogue(), SITE)).artifacts()}
    return {**json.loads(files["donnees/v1/catalog.jsonld"]), "files": files}


@pytest.mark.parametrize("folder", list(KINDS))
def test_the_file_of_a_catalogue_says_of_each_sheet_what_its_page_says(folder):
    site = Site(catalogue(), Settings(SITE))
    sheets = catalogue().of_kind(folder)
    file = json.loads(dcat()["files"][f"donnees/v1/{folder}.jsonld"])
    pages = [carried(json_ld(site, sheet)) for sheet in sheets]
    assert [{"@context": file["@context"], **node} for node in file["@graph"]] == pages
    assert [node["@id"] for node in file["@graph"]] == [f"{SITE}{sheet.address}" for sheet in sheets]


def carried(script: str) -> dict:
    found = re.fullmatch(r'<script type="application/ld\+json">(.*)</script>', script, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_a_file_of_linked_data_holds_one_sheet_a_line(published):
    first, node, last = published()["outils.jsonld"].decode().splitlines()
    assert (first, last) == ('{"@context":"https://schema.org","@graph":[', "]}")
    assert json.loads(node)["name"] == "Un outil"


def test_an_empty_catalogue_has_an_empty_graph(project: SmallProject, published):
    (project.root / "resources" / "agenda" / "exemple.yml").unlink(missing_ok=True)
    assert json.loads(published()["agenda.jsonld"]) == {"@context": "https://schema.org", "@graph": []}


WORK_ONLY = {"license", "citation", "datePublished", "dateModified"}


@pytest.mark.parametrize("folder", list(KINDS))
def test_what_is_said_of_works_is_said_of_works_alone(folder):
    for sheet in catalogue().of_kind(folder):
        told = json.loads(linked_data(catalogue(), sheet, SITE))
        if sheet.schema_type in NOT_WORKS:
            assert not WORK_ONLY & told.keys()
            assert told["subjectOf"]["@type"] == "WebPage"
            told = told["subjectOf"]
        assert told["license"] == "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
        assert told["dateModified"] == sheet.reviewed_on


def test_no_value_is_empty():
    def empty(value: object) -> bool:
        if isinstance(value, dict):
            return not value or any(map(empty, value.values()))
        return value in (None, "", []) or (isinstance(value, list) and any(map(empty, value)))

    assert [s.key for s in catalogue().all_sheets() if empty(json.loads(linked_data(catalogue(), s, SITE)))] == []


def test_each_distribution_of_the_catalogue_is_a_published_file_of_that_size():
    told = dcat()
    seen = 0
    for dataset in told["dcat:dataset"]:
        for distribution in dataset["dcat:distribution"]:
            path = distribution["dcat:downloadURL"]["@id"].removeprefix(SITE)
            assert len(told["files"][path]) == int(distribution["dcat:byteSize"]["@value"])
            assert distribution["dct:license"]["@id"]
            seen += 1
    assert seen == sum(path.endswith(".csv") for path in told["files"]) + len(collections()) + 1 + len(KINDS)


@pytest.mark.parametrize("folder", list(KINDS))
def test_each_catalogue_is_offered_as_linked_data(folder):
    (dataset,) = [dataset for dataset in dcat()["dcat:dataset"] if dataset["dct:identifier"] == folder]
    (offered,) = [made for made in dataset["dcat:distribution"] if made["@id"].endswith(f"/{folder}.jsonld")]
    assert offered["dcat:mediaType"]["@id"] == "https://www.iana.org/assignments/media-types/application/ld+json"
    assert offered["dct:format"]["@id"] == "http://publications.europa.eu/resource/authority/file-type/JSON_LD"
    assert "dct:conformsTo" not in offered


def test_each_data_set_says_what_portals_ask_for():
    asked = (
        "dct:title",
        "dct:description",
        "dct:publisher",
        "dcat:theme",
        "dct:spatial",
        "dct:language",
        "dct:modified",
    )
    for dataset in dcat()["dcat:dataset"]:
        assert [name for name in asked if not dataset.get(name)] == []


def test_every_prefix_is_defined_in_the_file():
    told = {name: value for name, value in dcat().items() if name != "files"}
    used = set(re.findall(r'"([a-z]+):[A-Za-z]+"', json.dumps(told)))
    assert used <= told["@context"].keys() | {"http", "https"}
