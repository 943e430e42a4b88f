"""Served with the very headers it ships, the site works: no error, nothing refused, nothing asked of another site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.request import urlopen

from built_site import BuiltSite, shipped_headers
from playwright.sync_api import Browser, Response
from playwright.sync_api import Page as Tab

from macros.website import headers

REFUSED = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`refused: ${event.effectiveDirective} ${event.blockedURI}`));"""
SHEET = "programmes-cps/unplugged/"


@dataclass
class Watch:
    """What a tab complains of, and what it asks of others."""

    home: str
    complaints: list[str] = field(default_factory=list)

    def follow(self, tab: Tab) -> None:
        tab.on("console", lambda said: said.type in {"error", "warning"} and self._note(tab, said.text))
        tab.on("pageerror", lambda error: self._note(tab, str(error)))
        tab.on("request", lambda asked: self._is_foreign(asked.url) and self._note(tab, f"foreign: {asked.url}"))
        tab.on("response", self._check)

    def _note(self, tab: Tab, said: str) -> None:
        self.complaints.append(f"{tab.url.removeprefix(self.home)}: {said}")

    def _is_foreign(self, url: str) -> bool:
        return not url.startswith((self.home, "blob:", "data:"))

    def _check(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.url}: {response.status}")


@contextmanager
def watched(browser: Browser, address: str, width: int = 1280) -> Iterator[tuple[Tab, Watch]]:
    context = browser.new_context(viewport={"width": width, "height": 900}, service_workers="block")
    context.add_init_script(REFUSED)
    watch = Watch(address)
    try:
        tab = context.new_page()
        watch.follow(tab)
        yield tab, watch
    finally:
        context.close()


def test_every_answer_carries_the_shipped_headers(site: BuiltSite, address: str):
    expected = shipped_headers(site.folder, "/")
    assert "Content-Security-Policy" in expected
    for path in ("", SHEET, "sitemap.xml", "assets/icons.svg"):
        with urlopen(address + path) as response:
            assert {name: response.headers[name] for name in expected} == expected


def test_hashed_files_may_be_kept_and_pages_may_not(site: BuiltSite):
    for file in sorted(site.folder.rglob("*")):
        path = "/" + file.relative_to(site.folder).as_posix()
        if re.search(headers.CACHE_BY_NAME[-1][0], path) and file.is_file():
            assert shipped_headers(site.folder, path)["Cache-Control"] == headers.FOREVER, path
    assert all("Cache-Control" not in shipped_headers(site.folder, f"/{page.url}") for page in site.pages)


def test_the_policy_is_in_force(address: str, browser: Browser):
    with watched(browser, address) as (tab, watch):
        tab.goto(address)
        tab.evaluate("""() => {
          const script = document.createElement("script");
          script.textContent = "window.ran = 1";
          document.body.append(script);
        }""")
        assert tab.evaluate("window.ran") is None
        assert any("refused: script-src-elem inline" in complaint for complaint in watch.complaints)


def test_every_sort_of_page_opens_without_a_complaint(site: BuiltSite, address: str, browser: Browser):
    sampled = {page.url for page in [*site.sample, *site.guide]} - {"404.html"}
    with watched(browser, address) as (tab, watch):
        for url in sorted(sampled):
            tab.goto(address + url)
    assert watch.complaints == []


def test_the_page_for_missing_addresses_is_styled_and_complains_of_nothing_else(address: str, browser: Browser):
    with watched(browser, address) as (tab, watch):
        tab.goto(address + "nulle/part/")
        assert tab.locator("h1").evaluate("h1 => getComputedStyle(h1).fontFamily").startswith('"Atkinson')
    assert [complaint for complaint in watch.complaints if "404" not in complaint] == []


def test_menu_theme_and_definition_work(address: str, browser: Browser):
    with watched(browser, address, width=390) as (tab, watch):
        tab.goto(address + SHEET)
        tab.get_by_role("button", name="Menu", exact=True).click()
        tab.locator("#menu summary").first.click()
        tab.locator("#menu details[open] a").first.wait_for()
        tab.keyboard.press("Escape")
        tab.keyboard.press("Escape")
        tab.locator("#theme-bascule").click()
        assert tab.evaluate("document.documentElement.dataset.theme") in {"light", "dark"}
        tab.locator("button.term").first.click()
        tab.locator(".definition:popover-open").wait_for()
    assert watch.complaints == []


def test_a_catalogue_filters_its_list(address: str, browser: Browser):
    with watched(browser, address) as (tab, watch):
        tab.goto(address + "idees-recues/")
        everything = tab.locator(".cards > li:visible").count()
        tab.locator(".facet input[type=checkbox]").first.check()
        tab.wait_for_function(f"document.querySelectorAll('.cards > li:not([hidden])').length < {everything}")
    assert watch.complaints == []


def test_the_search_answers(site: BuiltSite, address: str, browser: Browser):
    with watched(browser, address) as (tab, watch):
        tab.goto(address + "recherche/?q=parents")
        tab.locator(".results a[href*='parentalite/']").first.wait_for()
    assert watch.complaints == []


def test_data_for_machines_inside_pages_is_not_taken_for_a_script(site: BuiltSite, address: str, browser: Browser):
    assert any(script.get("type") == "application/ld+json" for script in site.page(SHEET).all("script"))
    with watched(browser, address) as (tab, watch):
        tab.goto(address + SHEET)
        assert tab.locator('script[type="application/ld+json"]').count() == 1
    assert watch.complaints == []
