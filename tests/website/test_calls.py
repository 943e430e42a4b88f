"""The rules of each call, as « Mon dossier » holds a project against them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_project import ROOT

from macros.catalogue import load
from macros.website.calls import rules_of_calls
from macros.website.site import Settings, Site


@pytest.fixture(scope="module")
def site() -> Site:
    catalogue, problems = load(ROOT)
    assert not problems
    return Site(catalogue, Settings("https://jalons.example/"))


def test_calls_come_latest_first_and_only_when_there_is_something_to_compare(site: Site) -> None:
    found = rules_of_calls(site)
    assert [call["id"] for call in found][:2] == ["appels-a-projets/aap-2025", "appels-a-projets/aap-2024"]
    assert all({"rules", "ceiling", "months"} & call.keys() for call in found)


def test_the_2024_call_gives_its_ceiling_its_duration_and_a_sourced_rule_for_each_point(site: Site) -> None:
    call = next(call for call in rules_of_calls(site) if call["id"].endswith("aap-2024"))
    assert call["ceiling"]["euros"] == 240_000
    assert call["months"] == [24, 36]
    assert set(call["rules"]) == {"porteur", "montant", "leviers", "préfecture", "convention"}
    assert all(rule["source"] for rules in call["rules"].values() for rule in rules)


def test_an_open_call_comes_before_a_later_closed_one(site: Site) -> None:
    catalogue = site.catalogue
    calls = catalogue.sheets["appels-a-projets"]
    opened = {**calls, "aap-2019": calls["aap-2019"].model_copy(update={"status": "ouvert"})}
    changed = replace(catalogue, sheets={**catalogue.sheets, "appels-a-projets": opened})
    assert rules_of_calls(Site(changed, site.settings))[0]["id"] == "appels-a-projets/aap-2019"
