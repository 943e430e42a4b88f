"""Stamping puts a sheet's parts where they go, and reads nothing in them: words that look like ours stay."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from small_project import SmallProject

from macros.website.moulds import Mould, blank
from macros.website.sheets import Download, SheetPage, sheet_page
from macros.website.site import Settings, Site

WORDS = "jalonssentinelbody jalonssentinelslug jalonssentineltitle jalonssentineldownload jalonssentinelroot/"


@pytest.fixture
def page(project: SmallProject) -> SheetPage:
    """Make the page of a sheet that says the very words of the moulds."""
    project.change("resources/outils/exemple.yml", "summary: Pour les maires.", f"summary: Lisez {WORDS}.")
    catalogue, problems = project.loaded()
    assert problems == []
    sheet = catalogue.find("outils/exemple")
    assert sheet is not None
    return sheet_page(Site(catalogue, Settings("https://jalons.example/")), sheet)


@pytest.mark.parametrize("download", [None, Download("exemple.pdf", 12_000)])
def test_words_of_a_sheet_that_look_like_marks_stay_on_its_page(page: SheetPage, download: Download | None) -> None:
    """With or without a PDF to offer."""
    assert WORDS in page.offering(download).body
    assert WORDS in page.text


def test_the_link_to_the_pdf_stands_once_on_the_page_and_never_in_the_pdf(page: SheetPage) -> None:
    """The PDF is made from the text of the page."""
    offered = page.offering(Download("exemple.pdf", 12_000))
    assert offered.body.count('href="exemple.pdf"') == 1
    assert "PDF" not in page.text


def test_stamping_replaces_nothing_inside_a_part() -> None:
    """Each part comes out as it went in, even when it is the words of the mould."""
    parts = [part.name for part in fields(SheetPage) if part.name != "kind"]
    mould = Mould("\n".join(getattr(blank("outils"), name) for name in parts))
    page = replace(blank("outils"), **{name: f"{name} {WORDS}" for name in parts})
    assert mould.stamp(page).content.decode().split("\n") == [getattr(page, name) for name in parts]
