"""Adding a kind of sheet is adding a folder, a model and a template: nothing else changes."""

import json
import shutil
from pathlib import Path
from typing import ClassVar

import pytest
from pydantic import Field

from macros.catalogue import load
from macros.catalogue.checks import check
from macros.catalogue.form import blank_form
from macros.models.fields import Line
from macros.models.kinds import KINDS, Kind
from macros.models.schemas import schema_artifacts
from macros.models.sheet import Sheet
from macros.opendata.datasets import Datasets
from macros.opendata.publication import Publication
from macros.website import site as site_module
from macros.website.functions import FUNCTIONS, Page
from macros.website.listings import listings_of
from macros.website.sheets import sheet_page
from macros.website.site import Settings, Site
from macros.website.sitemap import SiteTree

ROOT = Path(__file__).parents[2]

SHEET = """\
title: Le trafic expliqué
summary: Un livre pour les éducateurs qui veulent comprendre le trafic.
author: Une autrice
enjeux: [piloter]
themes: [formation]
sourcing: moyenne
sources:
  - {id: editeur, title: Page du livre, publisher: Éditions du Test, url: "https://editions.example/livre", read_on: 2026-11}
published_on: 2026-11-23
reviewed_on: 2026-11-23
"""


class Book(Sheet):
    """A book."""

    schema_type: ClassVar[str] = "Book"
    author: Line = Field(title="Autrice ou auteur")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setitem(KINDS, "livres", Kind("livres", Book, "book", "Livre", "Livres", 12))
    shutil.copytree(ROOT / "resources" / "vocabularies", tmp_path / "resources" / "vocabularies")
    shutil.copytree(ROOT / "macros" / "website" / "templates", tmp_path / "website" / "templates")
    templates = tmp_path / "website" / "templates"
    (templates / "sheets" / "book.html").write_text(
        '{% extends "sheets/_sheet.html" %}\n{% block identity %}{{ parts.row("Autrice", sheet.author) }}{% endblock %}\n',
        "utf-8",
    )
    (templates / "cards" / "book.html").write_text(
        '{% extends "cards/_card.html" %}\n{% block facts %}<p class="card-text">{{ sheet.summary }}</p>{% endblock %}\n',
        "utf-8",
    )
    monkeypatch.setattr(site_module, "HERE", tmp_path / "website")
    (tmp_path / "resources" / "livres").mkdir()
    (tmp_path / "resources" / "livres" / "le-trafic-explique.yml").write_text(SHEET, "utf-8")
    return tmp_path


@pytest.fixture
def site(project: Path) -> Site:
    catalogue, problems = load(project)
    assert not problems
    return Site(catalogue, Settings("https://jalons.example/"))


def test_new_kind_is_loaded_and_checked(site: Site) -> None:
    problems = [p for p in check(site.catalogue, "2026-11-23") if "ne sert à aucune fiche" not in p.message]
    assert not problems
    assert site.catalogue.find("livres/le-trafic-explique") is not None


def test_new_kind_has_its_page(site: Site) -> None:
    sheet = site.catalogue.find("livres/le-trafic-explique")
    assert sheet is not None
    page = sheet_page(site, sheet)
    assert page.url == "livres/le-trafic-explique/"
    assert "Une autrice" in page.body
    assert '"@type":"Book"' in page.head


def test_new_kind_has_its_catalogue(site: Site) -> None:
    page = Page(site, "livres/", SiteTree(()), listings=listings_of(site))
    assert "Le trafic expliqué" in FUNCTIONS["catalogue"](page, "livres")


def test_new_kind_has_its_schema_form_and_data(site: Site) -> None:
    schemas = {artifact.path: artifact for artifact in schema_artifacts()}
    assert "author" in json.loads(schemas["livres.json"].content)["properties"]
    assert "author:" in blank_form(KINDS["livres"], site.catalogue, "2026-11-23")
    datasets = Datasets(Publication(site.catalogue, "https://jalons.example/"))
    data = {artifact.path: artifact for artifact in datasets.artifacts()}
    assert json.loads(data["donnees/v1/livres.json"].content)["items"][0]["author"] == "Une autrice"
