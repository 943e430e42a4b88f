"""A printed sheet stands alone: its address, a code to find it again, its dates and its sources."""

from __future__ import annotations

import re

import pytest
from built_site import BuiltSite
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from macros.models.kinds import KINDS

SITE = "https://jalons.example/"


@pytest.mark.parametrize("kind", KINDS)
def test_every_sheet_carries_the_code_of_its_own_address(site: BuiltSite, kind: str):
    for page in site.sheets(kind):
        assert page.html.count('<svg class="qr"') == 1
        assert f"Adresse de cette fiche\xa0: {SITE}{page.url}" in page.html


def test_two_sheets_never_share_a_code(site: BuiltSite):
    codes = [code for page in site.sheets() for code in re.findall(r'<svg class="qr".*?</svg>', page.html)]
    assert len(set(codes)) == len(site.sheets())


def test_the_code_shows_on_paper_only(tab: Tab, address: str):
    tab.goto(f"{address}programmes-cps/unplugged/")
    expect(tab.locator(".qr")).to_be_hidden()
    tab.emulate_media(media="print")
    expect(tab.locator(".qr")).to_be_visible()
    box = tab.locator(".qr").bounding_box()
    assert box
    assert box["width"] >= 90, "about 25 mm: a telephone reads it at arm's length"


def test_paper_keeps_the_address_the_dates_and_the_sources_and_drops_the_controls(tab: Tab, address: str):
    tab.goto(f"{address}programmes-cps/unplugged/")
    tab.emulate_media(media="print")
    expect(tab.locator(".on-paper")).to_contain_text(f"{SITE}programmes-cps/unplugged/")
    expect(tab.locator(".sheet-foot time").last).to_be_visible()
    expect(tab.locator(".sources li").first).to_be_visible()
    for control in (".sheet-tools", ".site-header", ".tray", ".actions"):
        assert not any(one.is_visible() for one in tab.locator(control).all())


def test_a_sheet_prints_on_a4(tab: Tab, address: str):
    tab.goto(f"{address}outils/cddf/")
    pdf = tab.pdf(prefer_css_page_size=True)
    width, height = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", pdf).groups()
    assert (round(float(width)), round(float(height))) == (595, 842)
