"""axe-core, with the rules of WCAG 2.2 AA and of RGAA 4, finds no violation: on each sort of page, in each state."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

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


@contextmanager
def tab(browser: Browser, width: int, theme: str) -> Iterator[Tab]:
    """Open a tab where axe is ready on every page."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, reduced_motion="reduce")
    context.add_init_script(path=AXE)
    try:
        yield context.new_page()
    finally:
        context.close()


def violations(page: Tab) -> list[str]:
    """Run axe on the page as it stands."""
    return page.evaluate(RUN, TAGS)


@pytest.mark.parametrize(("width", "theme"), VIEWS)
def test_every_sort_of_page_passes(site: BuiltSite, address: str, browser: Browser, width: int, theme: str):
    found = []
    with tab(browser, width, theme) as page:
        for sampled in site.sample:
            page.goto(address + sampled.url)
            found += [f"{sampled}: {violation}" for violation in violations(page)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("width", "theme"), VIEWS)
def test_an_open_menu_passes(address: str, browser: Browser, width: int, theme: str):
    with tab(browser, width, theme) as page:
        page.goto(address + "glossaire/")
        if width < 1024:
            page.get_by_role("button", name="Menu", exact=True).click()
        page.locator("#menu summary").first.click()
        page.locator("#menu details[open] a").first.wait_for()
        assert violations(page) == []


@pytest.mark.parametrize(("width", "theme"), VIEWS)
def test_an_open_definition_passes(address: str, browser: Browser, width: int, theme: str):
    with tab(browser, width, theme) as page:
        page.goto(address + "programmes-cps/unplugged/")
        page.locator("button.term").first.click()
        page.locator(".definition:popover-open").wait_for()
        assert violations(page) == []


@pytest.mark.parametrize(("width", "theme"), VIEWS)
def test_a_film_to_load_a_late_review_and_a_withdrawn_sheet_pass(
    rare_address: str, browser: Browser, width: int, theme: str
):
    with tab(browser, width, theme) as page:
        page.clock.set_fixed_time("2099-01-01T12:00:00Z")
        page.goto(rare_address + "capsules/film-a-charger/")
        page.get_by_text("Relecture en retard").wait_for()
        assert violations(page) == []
        page.goto(rare_address + "outils/ancienne-fiche/")
        assert violations(page) == []
