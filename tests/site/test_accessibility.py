"""axe-core, with the rules of WCAG 2.2 AA and of RGAA 4, finds no violation: on each sort of page, in each state."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from built_site import ROOT, BuiltSite
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "RGAAv4"]
VIEWS = [(width, theme) for width in (1280, 390) for theme in ("light", "dark")]
RUN = """async (tags) => {
  const result = await axe.run({ runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
  const told = (violation) => violation.nodes.map((node) => `${violation.id}: ${node.html.slice(0, 160)}`);
  return result.violations.flatMap(told);
}"""


@pytest.fixture
def checked(browser: Browser) -> Iterator[Tab]:
    """Open a tab where axe is ready on every page."""
    context = browser.new_context(reduced_motion="reduce")
    context.add_init_script(path=AXE)
    yield context.new_page()
    context.close()


def turn_to(tab: Tab, width: int, theme: str) -> None:
    """Look at a page on a screen of this width, in this theme."""
    tab.set_viewport_size({"width": width, "height": 900})
    tab.emulate_media(color_scheme=theme)


def violations(tab: Tab) -> list[str]:
    """Run axe on the page as it stands."""
    return tab.evaluate(RUN, TAGS)


def test_every_sort_of_page_passes_on_every_screen_in_both_themes(site: BuiltSite, address: str, checked: Tab):
    found = []
    for page in site.sample:
        checked.goto(address + page.url)
        for width, theme in VIEWS:
            turn_to(checked, width, theme)
            found += [f"{page} at {width}, {theme}: {violation}" for violation in violations(checked)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("width", "theme"), VIEWS)
def test_an_open_menu_passes(address: str, checked: Tab, width: int, theme: str):
    turn_to(checked, width, theme)
    checked.goto(address + "glossaire/")
    if width < 1024:
        checked.get_by_role("button", name="Menu", exact=True).click()
    checked.locator("#menu summary").first.click()
    checked.locator("#menu details[open] a").first.wait_for()
    assert violations(checked) == []


@pytest.mark.parametrize(("width", "theme"), VIEWS)
def test_an_open_definition_passes(address: str, checked: Tab, width: int, theme: str):
    turn_to(checked, width, theme)
    checked.goto(address + "programmes-cps/unplugged/")
    checked.locator("button.term").first.click()
    checked.locator(".definition:popover-open").wait_for()
    assert violations(checked) == []


@pytest.mark.parametrize(("width", "theme"), VIEWS)
def test_a_film_to_load_and_a_late_review_pass(rare_address: str, checked: Tab, width: int, theme: str):
    turn_to(checked, width, theme)
    checked.clock.set_fixed_time("2099-01-01T12:00:00Z")
    checked.goto(rare_address + "capsules/film-a-charger/")
    checked.get_by_text("Relecture en retard").wait_for()
    assert violations(checked) == []


def test_a_withdrawn_sheet_passes(rare_address: str, checked: Tab):
    checked.goto(rare_address + "outils/ancienne-fiche/")
    assert violations(checked) == []
