"""JSON-LD and DCAT: what a program of another house reads without knowing ours."""

from __future__ import annotations

import json
import re
from functools import cache

import pytest
from small_project import ROOT

from macros.catalogue import Catalogue, load
from macros.linked_data import NOT_WORKS, linked_data, linked_data_path
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


def test_the_page_carries_the_same_description_as_the_file_beside_it():
    for sheet in catalogue().all_sheets():
        page = json_ld(Site(catalogue(), Settings(SITE)), sheet)
        carried = re.fullmatch(r'<script type="application/ld\+json">(.*)</script>', page, re.DOTALL)
        assert carried
        assert json.loads(carried[1]) == json.loads(linked_data(catalogue(), sheet, SITE))


def test_the_file_stands_beside_the_page():
    sheet = catalogue().find("programmes-cps/unplugged")
    assert sheet is not None
    assert linked_data_path(sheet) == "programmes-cps/unplugged/unplugged.jsonld"


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
    assert seen == sum(path.endswith(".csv") for path in told["files"]) + len(collections()) + 1


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
