"""A list is whole when it is short and cut into pages when it is long; its small files say the same as its sheets."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from small_project import ROOT

from macros.catalogue import Catalogue, load
from macros.models.event import Event
from macros.models.kinds import KINDS
from macros.models.sheet import Sheet
from macros.rendering import date_span
from macros.website.listings import MOST_WHOLE, PAGE_SHEETS, Listing
from macros.website.search.words import fold
from macros.website.site import Settings, Site

KIND = "programmes-cps"
LONG = 2 * PAGE_SHEETS + MOST_WHOLE


@pytest.fixture(scope="module")
def real() -> Catalogue:
    loaded, problems = load(ROOT)
    assert not problems
    return loaded


def listing_of(catalogue: Catalogue, number: int) -> Listing:
    """Give the list of a catalogue of so many programmes, made of the real ones under other names."""
    models = catalogue.of_kind(KIND)
    sheets = [
        models[place % len(models)].model_copy(update={"slug": f"fiche-{place}", "title": f"Programme n° {place:04}"})
        for place in range(number)
    ]
    held = {**catalogue.sheets, KIND: {sheet.slug: sheet for sheet in sheets}}
    return Listing(Site(replace(catalogue, sheets=held), Settings("https://jalons.example/")), KINDS[KIND])


@pytest.fixture(scope="module")
def long(real: Catalogue) -> Listing:
    return listing_of(real, LONG)


@pytest.fixture(scope="module")
def files(long: Listing) -> dict[str, Any]:
    return {file.path: json.loads(file.content) for file in long.files()}


def part(files: dict[str, Any], name: str) -> Any:
    """Read a file as the script does: by its name and by the hash that the entry gives."""
    return files[f"listes/{KIND}.{name}.{files[f'{KIND}/liste.json']['files'][name]}.json"]


def linked(html: str) -> list[str]:
    return re.findall(rf'class="card-title"><a href="\.\./\.\./{KIND}/([^/]+)/"', html)


@pytest.mark.parametrize(("number", "pages"), [(0, 1), (1, 1), (MOST_WHOLE, 1), (MOST_WHOLE + 1, 2), (LONG, 4)])
def test_a_list_is_cut_only_beyond_the_limit(real: Catalogue, number: int, pages: int) -> None:
    listing = listing_of(real, number)
    assert len(listing.pages) == pages
    assert len(list(listing.other_pages())) == pages - 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_lists_of_today_are_whole(real: Catalogue, kind: str) -> None:
    assert not Listing(Site(real, Settings("/")), KINDS[kind]).is_long


def test_every_sheet_stands_on_one_page_in_the_order_of_the_list(long: Listing) -> None:
    assert [sheet for page in long.pages for sheet in page.sheets] == long.sheets
    for page, made in zip(long.pages[1:], long.other_pages(), strict=True):
        assert linked(made.body) == [sheet.slug for sheet in page.sheets]


def test_a_page_says_where_it_stands(long: Listing) -> None:
    third = list(long.other_pages())[1]
    assert third.url == f"{KIND}/page-3/"
    assert third.title == "Programmes CPS, page 3 sur 4"
    assert "fiches 101 à 150 sur 180" in third.description


def test_a_page_says_from_what_to_what_it_goes(real: Catalogue, long: Listing) -> None:
    assert long.pages[1].reach == "de « Programme n° 0050 » à « Programme n° 0099 »"
    agenda = Listing(Site(real, Settings("/")), KINDS["agenda"])
    days = sorted(sheet.start[:10] for sheet in agenda.sheets if isinstance(sheet, Event))
    assert agenda.pages[0].reach == date_span(days[0], days[-1])


def test_plain_links_lead_from_any_page_to_all_the_others(real: Catalogue) -> None:
    listing = listing_of(real, 40 * PAGE_SHEETS)
    reached, waiting = {1}, [listing.pages[0]]
    while waiting:
        for other in listing.near(waiting.pop()):
            if other and other.number not in reached:
                reached.add(other.number)
                waiting.append(other)
    assert len(reached) == 40
    assert max(sum(1 for other in listing.near(page) if other) for page in listing.pages) < 10


def test_numbers_that_are_left_out_are_marked(real: Catalogue) -> None:
    listing = listing_of(real, 14 * PAGE_SHEETS)
    shown = [other.number if other else "…" for other in listing.near(listing.pages[5])]
    assert shown == [1, "…", 5, 6, 7, "…", 10, "…", 14]


def test_cards_in_small_files_are_those_of_the_pages(long: Listing, files: dict[str, Any]) -> None:
    size = files[f"{KIND}/liste.json"]["pack"]
    packs = [part(files, f"cartes-{number}") for number in range(-(-LONG // size))]
    assert [len(pack) for pack in packs[:-1]] == [size] * (len(packs) - 1)
    cards = [card for pack in packs for card in pack]
    assert [slug for card in cards for slug in linked(card)] == [sheet.slug for sheet in long.sheets]
    assert all(card in "".join(page.body for page in long.other_pages()) for card in cards[PAGE_SHEETS:])


def test_the_entry_gives_the_choices_of_every_sheet(long: Listing, files: dict[str, Any]) -> None:
    entry = files[f"{KIND}/liste.json"]
    for facet, choices, rows in zip(long.facets, entry["choices"], entry["facets"], strict=True):
        assert choices == [choice.id for choice in facet.choices]
        counts = [sum(place in row for row in rows) for place in range(len(choices))]
        assert counts == [choice.count for choice in facet.choices]


def words_of(sheet: Sheet) -> set[str]:
    return set(re.findall("[a-z0-9]+", fold(f"{sheet.title} {sheet.summary}")))


def test_words_lead_to_the_sheets_that_hold_them(long: Listing, files: dict[str, Any]) -> None:
    for word in ("programme", "tabac", "eleves", "0012"):
        steps = part(files, f"mots-{word[0]}")[word]
        places = [sum(steps[: number + 1]) for number in range(len(steps))]
        assert places == sorted(set(places))
        assert {place for place, sheet in enumerate(long.sheets) if word in words_of(sheet)} <= set(places)
        assert len(places) < LONG or word == "programme"


def test_what_is_marked_on_a_card_is_not_one_of_its_words(files: dict[str, Any]) -> None:
    assert "comparaison" not in part(files, "mots-c")


def test_files_are_small(long: Listing, files: dict[str, Any]) -> None:
    sizes = {file.path: len(file.content) for file in long.files()}
    assert sizes[f"{KIND}/liste.json"] < 100 * LONG
    assert all(len(page.body.encode()) < 90_000 for page in long.other_pages())


def test_the_same_list_makes_the_same_files(real: Catalogue, long: Listing) -> None:
    assert list(long.files()) == list(listing_of(real, LONG).files())
