"""The booklet of a kit: its contents lead to every sheet, its sources stay with their sheet, its day is the data's."""

from __future__ import annotations

import re
from functools import cache

import pytest
from documents import findings, pages_of, text_of
from small_project import ROOT

from macros import selections
from macros.catalogue import Catalogue, load
from macros.models.kit import Kit
from macros.pdf import Press
from macros.rendering import long_date
from macros.toolkits.booklet import booklet
from macros.toolkits.sheets import SheetText
from macros.typography import french
from macros.website.sheets import sheet_page
from macros.website.site import Settings, Site

SITE = "https://jalons.example/"


@cache
def real() -> Catalogue:
    return load(ROOT)[0]


def smallest() -> Kit:
    return min(real().kits.values(), key=lambda kit: len(keys(kit)))


def keys(kit: Kit) -> list[str]:
    return [sheet.key for _, sheets in selections.sections(real(), kit) for sheet in sheets]


@cache
def printed(name: str = "") -> bytes:
    site, kit = Site(real(), Settings(SITE)), real().kits[name] if name else smallest()
    texts = {}
    for key in keys(kit):
        sheet = real().find(key)
        assert sheet is not None
        texts[key] = SheetText(sheet, sheet_page(site, sheet).text, f"{SITE}{key}/")
    return booklet(Press(), real(), kit, texts, url=f"{SITE}{kit.key}/").content


def squeezed(text: str) -> str:
    return "".join(french(text).split())


def test_a_booklet_passes_every_checkpoint() -> None:
    # PAG-001 takes titles that come back at the same height of several pages for running heads.
    assert [found for found in findings(printed()) if not found.startswith("PAG-001")] == []


def test_a_booklet_opens_on_its_cover_then_its_contents_then_its_parts() -> None:
    text = "".join(text_of(printed()).split())
    kit = smallest()
    contents = text.index("Sommaire")
    assert text.index(squeezed(kit.title)) < contents
    assert (
        f"Àjourau{squeezed(long_date(max(kit.reviewed_on, *(found.reviewed_on for found in map(real().find, keys(kit)) if found))))}"
        in text
    )
    for section in kit.sections:
        first = text.index(squeezed(section.title), contents)
        assert text.index(squeezed(section.title), first + 1) > first


@pytest.mark.parametrize("name", sorted(real().kits))
def test_the_foot_of_a_sheet_never_has_a_page_of_its_own(name: str) -> None:
    firsts = ["".join("".join(page[:2]).split()) for page in pages_of(printed(name))]
    assert [number for number, first in enumerate(firsts, start=1) if "Adressedecettefiche" in first] == []


def test_every_sheet_is_in_the_contents_with_its_page_and_has_its_address() -> None:
    text = "".join(text_of(printed()).split())
    for key in keys(smallest()):
        sheet = real().find(key)
        assert sheet is not None
        assert re.search(re.escape(squeezed(sheet.title)) + r"(?:\([^)]*\))?[.\u2060]*\d+", text), sheet.title
        assert f"{SITE}{key}/" in text


def test_a_booklet_is_the_same_twice() -> None:
    before = printed()
    printed.cache_clear()
    assert printed() == before
