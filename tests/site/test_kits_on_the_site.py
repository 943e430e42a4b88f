"""Kits on the site: every file is announced with its real size, found by search and by the ways that lead to it."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from built_site import ROOT, BuiltSite
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from macros.rendering import file_size
from macros.typography import french

SLUGS = sorted(file.stem for file in (ROOT / "resources" / "kits").glob("*.yml"))


def page(site: BuiltSite, slug: str) -> str:
    return (site.folder / "kits" / slug / "index.html").read_text("utf-8")


@pytest.mark.parametrize("slug", SLUGS)
def test_a_page_announces_every_file_with_its_real_size(site: BuiltSite, slug: str):
    folder = site.folder / "kits" / slug
    files = [file for file in folder.rglob("*") if file.is_file() and file.name != "index.html"]
    assert len(files) > 3
    html = page(site, slug)
    for file in files:
        link = file.relative_to(folder).as_posix()
        around = re.search(rf'href="{re.escape(link)}".*?</p>', html, re.DOTALL)
        assert around, link
        assert french(file_size(file.stat().st_size)) in around.group(), link


@pytest.mark.parametrize("slug", SLUGS)
def test_an_archive_opens_and_holds_the_files_that_stand_beside_it(site: BuiltSite, slug: str):
    folder = site.folder / "kits" / slug
    content = (folder / f"kit-{slug}.zip").read_bytes()
    assert len(content) < 10_000_000, "what a slow line bears"
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    for file in folder.rglob("*"):
        name = file.relative_to(folder).as_posix()
        if file.is_file() and name not in {"index.html", f"kit-{slug}.zip"}:
            assert archive.read(f"kit-{slug}/{name}") == file.read_bytes()


def test_kits_are_in_the_menu_the_sitemap_the_plan_and_on_the_home_page(site: BuiltSite):
    def read(name: str) -> str:
        return (Path(site.folder) / name).read_text("utf-8")

    assert 'href="kits/"' in read("index.html")
    for slug in SLUGS:
        assert f"/kits/{slug}/</loc>" in read("sitemap.xml")
        assert f"kits/{slug}/" in read("plan-du-site/index.html")
        assert f"kits/{slug}/" in read("index.html")


def test_search_finds_a_kit_by_what_it_gives(tab: Tab, address: str):
    tab.goto(f"{address}recherche/?q=kit+coordonner+une+demarche")
    expect(tab.get_by_role("link", name="Coordonner une démarche LIMIT’S").first).to_be_visible()
