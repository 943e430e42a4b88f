"""What the peers of the bench make of the same sheets is what its documentation says of them."""

from __future__ import annotations

import csv
import gzip
import json
import re
from itertools import product
from pathlib import Path

import pytest
import yaml
from built_site import ROOT, BuiltSite

from macros.catalogue import Catalogue, load
from scripts.bench.measure import run
from scripts.bench.peers import Hugo, HugoPagefind, Source

HOME = ROOT / ".cache" / "bench"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """Load what peers are given."""
    return load(ROOT)[0]


@pytest.fixture(scope="module")
def plain(site: BuiltSite, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site of Hugo alone."""
    return _built(Hugo(HOME), site, catalogue, tmp_path_factory)


@pytest.fixture(scope="module")
def completed(site: BuiltSite, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site of Hugo completed to make what we make."""
    return _built(HugoPagefind(HOME), site, catalogue, tmp_path_factory)


def _built(peer: Hugo, site: BuiltSite, catalogue: Catalogue, folders: pytest.TempPathFactory) -> Path:
    folder = folders.mktemp("peer") / peer.name
    peer.install()
    peer.prepare(Source(ROOT, catalogue, site.folder), folder)
    run(peer.command(folder), folder)
    return folder / "out"


def test_every_sheet_has_its_page_and_every_catalogue_its_list(
    plain: Path, completed: Path, catalogue: Catalogue
) -> None:
    """No sheet is left out, and a list leads to each."""
    for out, sheet in product((plain, completed), catalogue.all_sheets()):
        assert f'href="/{sheet.key}/"' in (out / sheet.kind / "index.html").read_text("utf-8")
        assert "En 30 secondes" in (out / sheet.key / "index.html").read_text("utf-8")


def test_the_completed_peer_makes_a_page_to_embed_for_each_sheet_and_catalogue(
    completed: Path, catalogue: Catalogue
) -> None:
    """It loads nothing, as ours."""
    pages = {str(page.parent.relative_to(completed / "integrer")) for page in completed.glob("integrer/**/index.html")}
    assert pages == catalogue.keys | {sheet.kind for sheet in catalogue.all_sheets()}
    page = (completed / "integrer" / "outils" / "cddf" / "index.html").read_text("utf-8")
    assert "<style>" in page
    assert not re.search("<script|stylesheet", page)
    assert page.count("<h1>") == 1


def test_the_completed_peer_publishes_every_field_as_json_and_every_sheet_as_csv(
    completed: Path, catalogue: Catalogue
) -> None:
    """What is read back is what the files of the sheets say."""
    for kind in {sheet.kind for sheet in catalogue.all_sheets()}:
        published = json.loads((completed / kind / "index.json").read_text("utf-8"))["sheets"]
        with open(completed / kind / "index.csv", encoding="utf-8", newline="") as file:
            rows = {row["id"]: row for row in csv.DictReader(file)}
        assert set(published) == {sheet.slug for sheet in catalogue.of_kind(kind)}
        for slug, fields in published.items():
            written = yaml.safe_load((ROOT / "resources" / kind / f"{slug}.yml").read_text("utf-8"))
            assert set(fields) == set(written)
            row = rows.pop(f"{kind}/{slug}")
            assert (row["title"], row["summary"]) == (written["title"], written["summary"])
            assert row["publics"] == "|".join(written.get("publics", ()))
        assert not rows


def test_the_completed_peer_indexes_the_sheets_and_nothing_else_in_french(
    completed: Path, catalogue: Catalogue
) -> None:
    """Only the main element is read: not the menus, nor the pages to embed."""
    entry = json.loads((completed / "pagefind" / "pagefind-entry.json").read_text("utf-8"))
    assert {code: language["page_count"] for code, language in entry["languages"].items()} == {
        "fr": len(catalogue.keys)
    }
    read = [_fragment(file) for file in completed.glob("pagefind/fragment/*.pf_fragment")]
    assert {record["url"].strip("/") for record in read} == catalogue.keys
    assert not any("Aller au contenu" in record["content"] for record in read)


def _fragment(file: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads(gzip.decompress(file.read_bytes()).removeprefix(b"pagefind_dcd"))
    return found
