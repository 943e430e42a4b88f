"""Records that scripts read: complete, set in French, light, the same at every build."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from statistics import median
from typing import Any

import pytest
from small_project import ROOT

from macros.catalogue import load
from macros.models.programme import Programme
from macros.website import browser_data
from macros.website.site import Settings, Site


@pytest.fixture(scope="module")
def site() -> Site:
    catalogue, problems = load(ROOT)
    assert not problems
    return Site(catalogue, Settings("https://jalons.example/"))


@pytest.fixture(scope="module")
def records(site: Site) -> dict[str, Any]:
    return {
        artifact.path: json.loads(artifact.content)
        for artifact in browser_data.records(site, site.catalogue.all_sheets())
    }


def texts(value: Any) -> list[str]:
    """Give every text inside, keys and addresses aside."""
    if isinstance(value, dict):
        return [text for key, inner in value.items() if key != "url" for text in texts(inner)]
    return [text for inner in value for text in texts(inner)] if isinstance(value, list) else [str(value)]


def test_every_sheet_has_its_record_beside_its_page(site: Site, records: dict[str, Any]) -> None:
    assert set(records) == {f"{sheet.key}/fiche.json" for sheet in site.catalogue.all_sheets()}
    assert all(path == f"{record['id']}/fiche.json" for path, record in records.items())


def test_a_record_cites_its_sheet(records: dict[str, Any]) -> None:
    unplugged = records["programmes-cps/unplugged/fiche.json"]
    assert unplugged["title"] == "Unplugged"
    assert unplugged["enjeux"] == {"proteger": "Protéger les jeunes"}
    assert unplugged["sources"][0]["text"].endswith("Lue en novembre 2026 sur santepubliquefrance.fr.")
    assert unplugged["sources"][0]["url"].startswith("https://")


def test_a_source_without_an_address_is_cited_without_one(records: dict[str, Any]) -> None:
    sources = records["programmes-cps/unplugged/fiche.json"]["sources"]
    assert any("url" not in source for source in sources)


def test_evidence_keeps_the_register_s_own_word_language_and_year(records: dict[str, Any]) -> None:
    (rating,) = records["programmes-cps/unplugged/fiche.json"]["evidence"]
    assert (rating["register"], rating["level"], rating["year"]) == ("Xchange (EUDA)", "Beneficial", "2017")
    assert rating["lang"] == "en"


def test_an_unknown_review_date_is_said(site: Site, records: dict[str, Any]) -> None:
    ratings = [
        (rating, told)
        for sheet in site.catalogue.all_sheets()
        if isinstance(sheet, Programme)
        for rating, told in zip(sheet.ratings, records[f"{sheet.key}/fiche.json"]["evidence"], strict=True)
    ]
    unknown = [told["year"] for rating, told in ratings if rating.reviewed_on == "inconnue"]
    assert unknown
    assert set(unknown) == {"date de revue non indiquée"}


def test_evidence_is_empty_where_no_register_rates_and_absent_where_none_could(records: dict[str, Any]) -> None:
    assert records["programmes-cps/agir-a-fond-les-cps/fiche.json"]["evidence"] == []
    assert "evidence" not in records["outils/cddf/fiche.json"]


def test_a_weakly_sourced_sheet_says_so(site: Site, records: dict[str, Any]) -> None:
    for sheet in site.catalogue.all_sheets():
        assert ("caution" in records[f"{sheet.key}/fiche.json"]) == (sheet.sourcing == "faible")


def test_texts_are_set_in_french_typography(records: dict[str, Any]) -> None:
    for text in texts(list(records.values())):
        assert not re.search(r"\w'\w", text)
        assert " :" not in text
        assert " ?" not in text


def test_a_record_stays_light(site: Site) -> None:
    sizes = [len(artifact.content) for artifact in browser_data.records(site, site.catalogue.all_sheets())]
    assert median(sizes) < 2_000
    assert max(sizes) < 10_000


def test_two_readings_of_the_catalogue_give_the_same_bytes(site: Site) -> None:
    again = Site(load(ROOT)[0], Settings("https://jalons.example/"))
    assert list(browser_data.records(site, site.catalogue.all_sheets())) == list(
        browser_data.records(again, again.catalogue.all_sheets())
    )


def test_calls_come_latest_first_and_only_when_there_is_something_to_compare(site: Site) -> None:
    found = browser_data.calls(site)
    assert [call["id"] for call in found][:2] == ["appels-a-projets/aap-2025", "appels-a-projets/aap-2024"]
    assert all({"rules", "ceiling", "months"} & call.keys() for call in found)


def test_the_2024_call_gives_its_ceiling_its_duration_and_a_sourced_rule_for_each_point(site: Site) -> None:
    call = next(call for call in browser_data.calls(site) if call["id"].endswith("aap-2024"))
    assert call["ceiling"]["euros"] == 240_000
    assert call["months"] == [24, 36]
    assert set(call["rules"]) == {"porteur", "montant", "leviers", "préfecture", "convention"}
    assert all(rule["source"] for rules in call["rules"].values() for rule in rules)


def test_an_open_call_comes_before_a_later_closed_one(site: Site) -> None:
    catalogue = site.catalogue
    calls = catalogue.sheets["appels-a-projets"]
    opened = {**calls, "aap-2019": calls["aap-2019"].model_copy(update={"status": "ouvert"})}
    changed = replace(catalogue, sheets={**catalogue.sheets, "appels-a-projets": opened})
    assert browser_data.calls(Site(changed, site.settings))[0]["id"] == "appels-a-projets/aap-2019"
