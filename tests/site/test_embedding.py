"""Pages made for other sites: framed by any, alone to be; they pass axe, fit a narrow column and lead back to the sheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from built_site import BuiltSite, Page, WithoutPolicy
from local_server import served
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab
from test_accessibility import AXE, TAGS
from test_accessibility import RUN as RUN_AXE

SHEET = "integrer/programmes-cps/unplugged.html"
OUR_CODES = ".embed-code pre"


@pytest.fixture
def other_site(tmp_path: Path, address: str) -> Iterator[str]:
    """Serve the page of another site that frames one of each: a sheet made for it, a list, and a page that is not."""
    frames = {"sheet": SHEET, "list": "integrer/outils/", "page": "programmes-cps/unplugged/"}
    html = "".join(
        f'<iframe id="{name}" title="{name}" src="{address}{path}"></iframe>' for name, path in frames.items()
    )
    (tmp_path / "index.html").write_text(f"<!DOCTYPE html><html lang=fr><title>Autre</title>{html}", "utf-8")
    with served(tmp_path, WithoutPolicy) as home:
        yield home.replace("127.0.0.1", "localhost")


def worst(site: BuiltSite) -> list[Page]:
    """Give the longest page of a sheet, and every list."""
    sheets = [page for page in site.embeds if not page.url.endswith("/")]
    return [max(sheets, key=lambda page: page.file.stat().st_size), *(p for p in site.embeds if p.url.endswith("/"))]


def test_every_sheet_and_catalogue_has_its_page(site: BuiltSite):
    assert len([page for page in site.embeds if page.url.endswith(".html")]) == len(site.sheets())
    assert {page.title.split(" - ")[0] for page in site.embeds if page.url.endswith("/")} >= {
        "Boîte à outils",
        "Agenda",
    }


def test_another_site_shows_them_and_cannot_show_a_page_of_ours(other_site: str, tab: Tab):
    tab.goto(other_site)
    tab.frame_locator("#sheet").get_by_role("heading", name="Unplugged").wait_for()
    tab.frame_locator("#list").get_by_role("heading", name="Boîte à outils").wait_for()
    assert tab.frame_locator("#page").locator("main").count() == 0


def test_their_style_is_in_force_under_their_policy(address: str, tab: Tab):
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.goto(address + SHEET)
    assert tab.locator("main").evaluate("main => getComputedStyle(main).borderTopWidth") == "4px"
    assert said == []


@pytest.mark.parametrize("width", [300, 600])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_they_pass_axe_and_fit_a_narrow_column(site: BuiltSite, browser: Browser, width: int, theme: str):
    with served(site.folder, WithoutPolicy) as home:
        context = browser.new_context(viewport={"width": width, "height": 600}, color_scheme=theme)
        context.add_init_script(path=AXE)
        tab = context.new_page()
        found = []
        for page in worst(site):
            tab.goto(home + page.url)
            found += [f"{page}: {violation}" for violation in tab.evaluate(RUN_AXE, TAGS)]
            if tab.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{page}: wider than {width}")
        context.close()
    assert found == []


def test_the_code_at_the_foot_of_a_sheet_frames_its_page(address: str, tab: Tab):
    tab.goto(address + "programmes-cps/unplugged/")
    tab.locator(".embed-code summary").click()
    code = tab.locator(OUR_CODES).inner_text()
    assert f'<iframe src="https://jalons.example/{SHEET}" title="Unplugged, guide Jalons"' in code


def test_the_data_page_gives_a_code_for_each_catalogue_and_fits_a_telephone(site: BuiltSite, address: str, phone: Tab):
    phone.goto(address + "donnees/")
    assert phone.locator(OUR_CODES).count() == len([page for page in site.embeds if page.url.endswith("/")])
    phone.locator(".embed-code summary").first.click()
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
