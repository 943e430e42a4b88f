"""Filters come from what each model names: nothing is said for one kind only."""

from __future__ import annotations

import re

import pytest
from small_project import ROOT

from macros.catalogue import Catalogue, load
from macros.models.kinds import KINDS
from macros.selections import facet_values
from macros.website.facets import Facet, facets_of, rows


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    loaded, problems = load(ROOT)
    assert not problems
    return loaded


def facet(catalogue: Catalogue, kind: str, name: str) -> Facet:
    return next(facet for facet in facets_of(catalogue, catalogue.of_kind(kind)) if facet.name == name)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_the_facets_its_model_names(catalogue: Catalogue, kind: str) -> None:
    names = [facet.name for facet in facets_of(catalogue, catalogue.of_kind(kind))]
    assert names == [name for name in KINDS[kind].model.facets if name in names]
    assert "themes" in names


@pytest.mark.parametrize("kind", KINDS)
def test_counts_and_rows_say_what_the_sheets_say(catalogue: Catalogue, kind: str) -> None:
    sheets = catalogue.of_kind(kind)
    facets = facets_of(catalogue, sheets)
    for facet, places in zip(facets, rows(facets, sheets)["facets"], strict=True):
        held = [[facet.choices[place].id for place in row] for row in places]
        assert [sorted(row) for row in held] == [sorted(facet_values(sheet, facet.name)) for sheet in sheets]
        for choice in facet.choices:
            assert choice.count == sum(choice.id in row for row in held)


def test_a_facet_that_all_sheets_share_is_left_out(catalogue: Catalogue) -> None:
    calls = [facet.name for facet in facets_of(catalogue, catalogue.of_kind("appels-a-projets"))]
    assert "settings" not in calls


def test_choices_follow_the_order_of_the_vocabulary(catalogue: Catalogue) -> None:
    order = list(catalogue.vocabularies["themes"])
    choices = [choice.id for choice in facet(catalogue, "programmes-cps", "themes").choices]
    assert choices == sorted(choices, key=order.index)


def test_a_facet_that_is_a_property_takes_its_labels_from_the_vocabulary_of_its_name(catalogue: Catalogue) -> None:
    registers = facet(catalogue, "programmes-cps", "registers")
    assert registers.title == "Registres de preuve"
    assert "Xchange (EUDA)" in [choice.label for choice in registers.choices]


def test_a_facet_of_fixed_values_shows_them_in_the_order_of_its_type(catalogue: Catalogue) -> None:
    offer = facet(catalogue, "programmes-cps", "offer")
    assert [choice.label for choice in offer.choices][:2] == ["Disponible", "Expérimentation"]


@pytest.mark.parametrize("kind", KINDS)
def test_parameters_are_plain_distinct_and_clear_of_the_page_s_own(catalogue: Catalogue, kind: str) -> None:
    parameters = [facet.parameter for facet in facets_of(catalogue, catalogue.of_kind(kind))]
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", parameter) for parameter in parameters)
    assert len({*parameters, "q", "age", "tri"}) == len(parameters) + 3


def test_ages_tell_an_open_end_from_an_unknown_age(catalogue: Catalogue) -> None:
    sheets = catalogue.of_kind("programmes-cps")
    for sheet, ages in zip(sheets, rows([], sheets)["ages"], strict=True):
        known = sheet.ages is not None and (sheet.ages.min is not None or sheet.ages.max is not None)
        assert bool(ages) == known
        if known and sheet.ages is not None:
            assert ages == [-1 if end is None else end for end in (sheet.ages.min, sheet.ages.max)]


def test_kinds_without_ratings_offer_no_order_by_evidence(catalogue: Catalogue) -> None:
    assert "rated" in rows([], catalogue.of_kind("programmes-cps"))
    assert "rated" not in rows([], catalogue.of_kind("outils"))


def test_the_latest_review_ranks_first(catalogue: Catalogue) -> None:
    sheets = [
        sheet.model_copy(update={"reviewed_on": date})
        for sheet, date in zip(catalogue.of_kind("outils"), ("2026-01-02", "2026-11-20", "2026-01-02"), strict=False)
    ]
    assert rows([], sheets)["reviewed"] == [1, 0, 1]


def test_no_sheet_no_filter(catalogue: Catalogue) -> None:
    assert facets_of(catalogue, []) == []
