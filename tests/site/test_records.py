"""The scripts read a sheet from its own page: everything it says, as text; nothing where there is no sheet."""

from __future__ import annotations

import json
from typing import Any

from built_site import ROOT, BuiltSite
from playwright.sync_api import Page as Tab
from sheet_records import record_of

from macros.catalogue import load

CDDF, GONE = "outils/cddf", "outils/ancienne-fiche"
READ = "async (ids) => JSON.stringify(await Promise.all(ids.map(jalons.sheet)))"


def records(tab: Tab, *identifiers: str) -> Any:
    """Give what the scripts read of some sheets."""
    return json.loads(tab.evaluate(READ, identifiers))


def test_the_scripts_read_what_the_models_say_of_every_sheet(tab: Tab, address: str):
    catalogue, _ = load(ROOT)
    sheets = list(catalogue.all_sheets())
    tab.goto(f"{address}mentions-legales/")
    assert records(tab, *(sheet.key for sheet in sheets)) == [record_of(catalogue, sheet) for sheet in sheets]


def test_a_sheet_is_asked_for_once_and_nothing_that_its_page_names(tab: Tab, address: str):
    tab.goto(f"{address}mentions-legales/", wait_until="networkidle")
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    records(tab, CDDF, CDDF)
    records(tab, CDDF)
    assert asked == [f"{address}{CDDF}/"]


def test_text_that_looks_like_html_is_read_as_text(tab: Tab, rare_address: str):
    tab.goto(f"{rare_address}mentions-legales/")
    (film,) = records(tab, "capsules/film-a-charger")
    assert film["title"].startswith("Un <b>film</b> & «")
    assert '<script>alert("non")</script>' in film["summary"]


def test_there_is_no_record_of_a_sheet_that_was_withdrawn_or_never_was(
    tab: Tab, rare_address: str, rare_site: BuiltSite
):
    assert rare_site.folder.joinpath(GONE, "index.html").exists()
    tab.goto(f"{rare_address}mentions-legales/")
    assert records(tab, GONE, "outils/disparue", CDDF)[:2] == [None, None]


def test_a_sheet_is_asked_for_again_once_the_network_is_back(tab: Tab, address: str):
    tab.goto(f"{address}mentions-legales/")
    tab.route(f"**/{CDDF}/", lambda route: route.abort())
    assert records(tab, CDDF) == [None]
    tab.unroute(f"**/{CDDF}/")
    assert records(tab, CDDF)[0]["id"] == CDDF
