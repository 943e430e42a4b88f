"""Reading the site: on a narrow screen, by keyboard, without JavaScript, on paper, and without being followed."""

from __future__ import annotations

import pytest
from built_site import BuiltSite, WithoutPolicy
from local_server import served
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

SHEET = "programmes-cps/unplugged/"

TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FRAMES_TOO_WIDE = """async (addresses) => {
  const tooWide = async (address) => {
    const frame = document.createElement("iframe");
    frame.width = 320;
    frame.height = 700;
    frame.src = address;
    const loaded = new Promise((resolve) => frame.addEventListener("load", resolve));
    document.body.append(frame);
    await loaded;
    const root = frame.contentDocument.documentElement;
    const wide = root.scrollWidth > root.clientWidth;
    frame.remove();
    return wide ? [address] : [];
  };
  const found = [];
  while (addresses.length) {
    found.push(...(await Promise.all(addresses.splice(0, 10).map(tooWide))).flat());
  }
  return found;
}"""
FOCUSED = """() => {
  const element = document.activeElement;
  return element === document.body ? null : {
    name: element.outerHTML.slice(0, 100),
    inMenu: Boolean(element.closest("#menu")),
    inHeader: Boolean(element.closest("header.site-header")),
  };
}"""
OUTLINED = """() => {
  const shown = (element) => {
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  for (let element = document.activeElement; element && element !== document.body; element = element.parentElement) {
    if (shown(element)) return true;
  }
  return false;
}"""


# --- width ------------------------------------------------------------------------------------------


def too_wide(tab: Tab, address: str, urls: list[str], widths: tuple[int, ...]) -> list[str]:
    """Name the pages that scroll sideways."""
    found = []
    for url in urls:
        tab.goto(address + url)
        for width in widths:
            tab.set_viewport_size({"width": width, "height": 700})
            if tab.evaluate(TOO_WIDE) > 0:
                found.append(f"{url} at {width}")
    return found


def test_no_page_of_the_guide_is_wider_than_a_small_screen(site: BuiltSite, address: str, phone: Tab):
    urls = {page.url for page in site.guide + site.sample}
    assert too_wide(phone, address, sorted(urls), (390, 320)) == []


def test_no_sheet_is_wider_than_the_smallest_screen(site: BuiltSite, tab: Tab):
    """Ten frames at a time: much faster than as many visits."""
    with served(site.folder, WithoutPolicy) as address:
        tab.goto(address + "404.html")
        assert tab.evaluate(FRAMES_TOO_WIDE, [address + page.url for page in site.sheets()]) == []


def test_the_open_menu_fits_a_small_screen(address: str, phone: Tab):
    phone.set_viewport_size({"width": 320, "height": 700})
    phone.goto(address)
    phone.get_by_role("button", name="Menu", exact=True).click()
    for summary in phone.locator("#menu summary").all():
        summary.click()
        assert phone.evaluate(TOO_WIDE) == 0


# --- what the browser says and asks -------------------------------------------------------------------


def test_pages_ask_nothing_of_another_site_and_log_no_error(site: BuiltSite, address: str, tab: Tab):
    asked, said = [], []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    tab.on("pageerror", lambda error: said.append(str(error)))
    for page in site.sample:
        tab.goto(address + page.url)
    tab.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith(address)] == []
    assert said == []
    assert tab.context.cookies() == []


def test_an_unknown_address_answers_with_the_error_page_and_its_style(address: str, tab: Tab):
    answer = tab.goto(address + "outils/n-existe/pas/du/tout/")
    assert answer is not None
    assert answer.status == 404
    expect(tab.get_by_role("heading", level=1)).to_have_text("Cette page n’existe pas, ou plus")
    assert tab.evaluate("getComputedStyle(document.querySelector('.site-header')).borderBottomStyle") == "solid"
    tab.get_by_role("link", name="Revenir à l’accueil").click()
    assert tab.url == address


# --- without JavaScript ---------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [1280, 390])
def test_without_javascript_every_link_of_the_menu_is_within_reach(address: str, browser: Browser, width: int):
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 900})
    tab = context.new_page()
    tab.goto(address + SHEET)
    expect(tab.locator("#menu-bascule")).to_be_hidden()
    expect(tab.locator("#theme-bascule")).to_be_hidden()
    groups = tab.locator("#menu details")
    assert groups.count() > 3
    for group in groups.all():
        group.locator("summary").press("Enter")
        for link in group.locator("a").all():
            expect(link).to_be_visible()
    context.close()


def test_without_javascript_a_sheet_shows_all_its_sections(site: BuiltSite, address: str, browser: Browser):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(address + SHEET)
    for level, text in site.page(SHEET).headings:
        if level == 2:
            expect(tab.get_by_role("heading", level=2, name=text, exact=True)).to_be_visible()
    context.close()


# --- keyboard ---------------------------------------------------------------------------------------------


def test_the_first_tab_leads_to_the_content(address: str, tab: Tab):
    tab.goto(address + SHEET)
    tab.keyboard.press("Tab")
    skip = tab.get_by_role("link", name="Aller au contenu")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    tab.keyboard.press("Enter")
    expect(tab.locator("main")).to_be_focused()


def test_the_second_skip_link_leads_to_the_search(address: str, tab: Tab):
    tab.goto(address + SHEET)
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    expect(tab.locator("#recherche-champ")).to_be_focused()


def test_the_links_of_a_closed_mobile_menu_are_out_of_the_tab_order(address: str, phone: Tab):
    phone.goto(address + SHEET)
    met = []
    for _ in range(12):
        phone.keyboard.press("Tab")
        met.append(phone.evaluate(FOCUSED))
    assert [element["name"] for element in met if element["inMenu"]] == []
    assert not met[-1]["inHeader"]


def test_the_mobile_menu_opens_and_closes_by_keyboard(address: str, phone: Tab):
    phone.goto(address + SHEET)
    button = phone.get_by_role("button", name="Menu", exact=True)
    expect(button).to_have_attribute("aria-expanded", "false")
    button.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(phone.locator("#menu")).to_be_visible()
    phone.keyboard.press("Tab")
    assert phone.evaluate(FOCUSED)["inMenu"]

    phone.keyboard.press("Escape")
    expect(phone.locator("#menu")).to_be_hidden()
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(button).to_be_focused()


def test_escape_closes_a_drop_down_and_gives_the_focus_back(address: str, tab: Tab):
    tab.goto(address + SHEET)
    first = tab.locator("#menu details").first
    first.locator("summary").press("Enter")
    expect(first).to_have_attribute("open", "")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Escape")
    expect(first).not_to_have_attribute("open", "")
    expect(first.locator("summary")).to_be_focused()


def test_one_drop_down_is_open_at_a_time(address: str, tab: Tab):
    tab.goto(address + SHEET)
    for summary in tab.locator("#menu summary").all()[:3]:
        summary.click()
        expect(tab.locator("#menu details[open]")).to_have_count(1)
    tab.locator("main h1").click()
    expect(tab.locator("#menu details[open]")).to_have_count(0)


def test_leaving_a_drop_down_by_keyboard_closes_it(address: str, tab: Tab):
    tab.goto(address + SHEET)
    last = tab.locator("#menu details").last
    last.locator("summary").press("Enter")
    last.locator("a").last.focus()
    tab.keyboard.press("Tab")
    expect(last).not_to_have_attribute("open", "")


@pytest.mark.parametrize("url", ["", SHEET, "monter-un-projet/"])
def test_the_focus_is_always_seen(address: str, tab: Tab, url: str):
    tab.goto(address + url)
    unseen, met = [], 0
    for _ in range(200):
        tab.keyboard.press("Tab")
        if (focused := tab.evaluate(FOCUSED)) is None:
            break
        met += 1
        if not tab.evaluate(OUTLINED):
            unseen.append(focused["name"])
    assert unseen == []
    assert met > 20


def test_a_definition_opens_and_closes_by_keyboard(address: str, tab: Tab):
    tab.goto(address + SHEET)
    term = tab.locator("button.term").first
    term.press("Enter")
    expect(tab.locator(".definition:popover-open")).to_have_count(1)
    tab.keyboard.press("Escape")
    expect(tab.locator(".definition:popover-open")).to_have_count(0)
    expect(term).to_be_focused()


# --- theme, paper, way around -------------------------------------------------------------------------------


def test_the_chosen_theme_stays_from_page_to_page(address: str, tab: Tab):
    tab.goto(address)
    light = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    tab.get_by_role("button", name="Passer au thème sombre").click()
    dark = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != light

    tab.goto(address + SHEET)
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    expect(tab.get_by_role("button", name="Passer au thème clair")).to_be_visible()


def test_a_printed_sheet_keeps_its_sources_and_their_addresses(address: str, tab: Tab):
    tab.goto(address + SHEET)
    tab.emulate_media(media="print")
    for kept in ("h1", ".pitch", ".identity", ".sources li:first-child"):
        expect(tab.locator(kept).first).to_be_visible()
    for dropped in (".site-header", ".site-footer", ".breadcrumb", ".actions"):
        expect(tab.locator(dropped)).to_be_hidden()
    address_shown = "getComputedStyle(document.querySelector('.sources a'), '::after').content"
    assert "https://" in tab.evaluate(address_shown)


def test_dark_readers_print_on_white(address: str, browser: Browser):
    context = browser.new_context(color_scheme="dark")
    tab = context.new_page()
    tab.goto(address + SHEET)
    tab.emulate_media(media="print", color_scheme="dark")
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    ink = tab.evaluate("getComputedStyle(document.body).color")
    assert max(int(part) for part in ink.removeprefix("rgb(").removesuffix(")").split(",")) < 90
    context.close()


def test_the_page_one_is_on_is_told_in_the_menu_and_the_breadcrumb(address: str, tab: Tab):
    tab.goto(address + "glossaire/")
    expect(tab.locator('#menu a[aria-current="page"]')).to_have_text("Glossaire")
    expect(tab.locator('.breadcrumb [aria-current="page"]')).to_have_text("Glossaire")


def test_a_note_leads_to_its_source(address: str, tab: Tab):
    tab.goto(address + SHEET)
    tab.locator(".note-call a").first.click()
    expect(tab.locator(".sources li:target")).to_be_in_viewport()
