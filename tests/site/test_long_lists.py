"""Catalogues of many sheets: light pages, every sheet within reach of links, filters that see them all."""

from __future__ import annotations

import json
import re
import subprocess
from urllib.parse import urljoin

import pytest
from built_site import BuiltSite, Page
from playwright.sync_api import Browser, Locator, expect
from playwright.sync_api import Page as Tab
from test_accessibility import AXE, VIEWS, turn_to, violations
from test_catalogue_pages import SHOWN, choice, count, number, open_all, shown
from test_html import VNU
from test_security import watched

from macros.models.kinds import KINDS
from macros.website.listings import PAGE_SHEETS

HEAVIEST_BYTES = 150_000
MAY_BE_LARGE = ("glossaire/", "donnees/", "accessibilite/")
"""Pages whose weight does not come from the number of sheets."""
LIST_PAGE = re.compile(r"[^/]+/(?:page-\d+/)?")


@pytest.fixture
def programmes(tab: Tab, large_site_address: str) -> Tab:
    """Open the programmes."""
    tab.goto(f"{large_site_address}programmes-cps/")
    open_all(tab)
    return tab


def sheets_of(site: BuiltSite, kind: str) -> set[str]:
    return {page.url for page in site.sheets(kind) if not LIST_PAGE.fullmatch(page.url)}


def linked(page: Page) -> set[str]:
    """Give the addresses that a page links to, from the root of the site."""
    base = f"https://site/{page.url}"
    return {
        urljoin(base, link["href"]).partition("#")[0].removeprefix("https://site/")
        for link in page.all("a")
        if link.get("href")
    }


def more(tab: Tab) -> Locator:
    return tab.get_by_role("button", name=re.compile(r"^Voir \d+ fiches? de plus$"))


def show_all(tab: Tab) -> None:
    """Ask for more until there is none."""
    while more(tab).is_visible():
        before = tab.locator(SHOWN).count()
        more(tab).click()
        expect(tab.locator(SHOWN)).not_to_have_count(before)


# --- weight and links ----------------------------------------------------------------------------------


def test_no_page_grows_heavy_with_the_number_of_sheets(large_site: BuiltSite):
    weights = {page.url: page.file.stat().st_size for page in large_site.pages if page.url not in MAY_BE_LARGE}
    assert {url: weight for url, weight in weights.items() if weight > HEAVIEST_BYTES} == {}


@pytest.mark.parametrize("kind", KINDS)
def test_links_alone_lead_to_every_sheet(large_site: BuiltSite, kind: str):
    pages = {page.url: page for page in large_site.pages if LIST_PAGE.fullmatch(page.url)}
    read, waiting = set(), [f"{kind}/"]
    found: set[str] = set()
    while waiting:
        read.add(url := waiting.pop())
        found |= linked(pages[url])
        waiting += [other for other in linked(pages[url]) - read if re.fullmatch(rf"{kind}/page-\d+/", other)]
    assert len(read) > 2
    assert sheets_of(large_site, kind) <= found


def test_the_site_map_leads_to_every_page_of_every_list(large_site: BuiltSite):
    lists = {page.url for page in large_site.pages if re.search(r"/page-\d+/$", page.url)}
    assert len(lists) > 2 * len(KINDS)
    assert lists <= linked(large_site.page("plan-du-site/"))


def test_pages_of_a_list_have_titles_and_addresses_of_their_own(large_site: BuiltSite):
    pages = [page for page in large_site.pages if re.search(r"/page-\d+/$", page.url)]
    assert len({page.title for page in pages}) == len({page.description for page in pages}) == len(pages)
    for page in pages:
        assert next(link["href"] for link in page.all("link") if link.get("rel") == "canonical").endswith(page.url)
    listed = large_site.folder.joinpath("sitemap.xml").read_text("utf-8")
    assert all(f"/{page.url}</loc>" in listed for page in pages)


def test_without_javascript_a_list_is_read_page_by_page(browser: Browser, large_site_address: str):
    context = browser.new_context(java_script_enabled=False)
    bare = context.new_page()
    bare.goto(f"{large_site_address}programmes-cps/")
    controls = bare.locator("main").locator("input, select, .filters summary, button:not(.term)").all()
    assert not any(control.is_visible() for control in controls)
    bare.get_by_role("link", name="Page suivante").click()
    expect(bare.locator("h1")).to_have_text(re.compile(r"^Programmes CPS, page 2 sur \d+$"))
    assert bare.locator(SHOWN).count() == PAGE_SHEETS
    bare.get_by_role("link", name="Page 1", exact=True).click()
    expect(count(bare)).to_contain_text("page 1 sur")
    context.close()


def test_pages_of_long_lists_are_valid(large_site: BuiltSite):
    files = [str(page.file) for page in large_site.pages if page.url.count("/") < 2 or LIST_PAGE.fullmatch(page.url)]
    command = ["java", "-jar", str(VNU), "--errors-only", "--format", "json", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert [f"{m.get('url')}: {m['message']}" for m in json.loads(done.stderr)["messages"]] == []


# --- filters ---------------------------------------------------------------------------------------------


def test_nothing_more_is_loaded_before_a_filter_is_touched(tab: Tab, large_site: BuiltSite, large_site_address: str):
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(f"{large_site_address}programmes-cps/", wait_until="networkidle")
    assert [url for url in asked if "liste" in url] == []
    assert tab.locator(SHOWN).count() == PAGE_SHEETS
    total = len(sheets_of(large_site, "programmes-cps"))
    expect(count(tab)).to_have_text(re.compile(rf"^{total} fiches, page 1 sur \d+$"))


def test_every_choice_finds_as_many_sheets_as_it_announces(programmes: Tab):
    for box in programmes.locator("[name=disponibilite-en-france], [name=publics]").all():
        announced = number(box)
        box.check()
        expect(count(programmes)).to_have_text(re.compile(rf"^{announced} fiches? sur \d+\.$"))
        box.uncheck()
        expect(count(programmes)).to_contain_text("page 1 sur")


def test_counts_follow_the_other_filters_over_the_whole_list(programmes: Tab):
    choice(programmes, "Lycéens").check()
    expect(count(programmes)).to_contain_text(" sur ")
    expect(count(programmes)).not_to_contain_text("page")
    box = choice(programmes, "Disponible")
    announced = number(box)
    box.check()
    expect(count(programmes)).to_have_text(re.compile(rf"^{announced} fiches? sur \d+\.$"))
    show_all(programmes)
    names = shown(programmes)
    assert len(set(names)) == announced == len(names)


def test_a_word_finds_sheets_that_no_first_page_shows(large_site: BuiltSite, programmes: Tab):
    last = max(
        (page for page in large_site.pages if page.url.startswith("programmes-cps/page-")),
        key=lambda page: int(re.findall(r"\d+", page.url)[0]),
    )
    title = [text for level, text in last.headings if level == 3][-1]
    programmes.get_by_label("Mots du titre ou du résumé").fill(title.upper())
    expect(programmes.locator(SHOWN)).to_have_count(1)
    assert shown(programmes) == [" ".join(title.split())]
    card = programmes.locator(SHOWN)
    assert card.get_by_role("button", name=re.compile("Garder")).count() == 1
    card.locator(".card-title a").click()
    expect(programmes.locator("h1")).to_contain_text(title)


def test_a_word_that_no_sheet_holds_finds_none(programmes: Tab):
    programmes.get_by_label("Mots du titre ou du résumé").fill("zzzz")
    expect(count(programmes)).to_contain_text("Aucune fiche ne correspond")
    assert programmes.locator(SHOWN).count() == 0


def test_the_whole_list_can_be_sorted(programmes: Tab):
    programmes.get_by_label("Trier").select_option("preuve")
    expect(more(programmes)).to_be_visible()
    show_all(programmes)
    rated = [item.locator("use[href$='#scale']").count() > 0 for item in programmes.locator(SHOWN).all()]
    assert rated == sorted(rated, reverse=True)
    assert len(rated) > 2 * PAGE_SHEETS


def test_cards_from_other_pages_are_the_same_as_on_them(large_site: BuiltSite, programmes: Tab):
    programmes.get_by_label("Trier").select_option("relue")
    expect(more(programmes)).to_be_visible()
    show_all(programmes)
    addresses = programmes.locator(f"{SHOWN} .card-title a").evaluate_all("all => all.map((link) => link.pathname)")
    assert {address.lstrip("/") for address in addresses} == sheets_of(large_site, "programmes-cps")
    drawn = programmes.locator(f"{SHOWN} use").evaluate_all("all => all.map((use) => use.href.baseVal)")
    assert all(href.partition("#")[0].endswith("assets/icons.svg") for href in drawn)


def test_clearing_the_filters_gives_the_pages_back(programmes: Tab):
    names = shown(programmes)
    pages = programmes.get_by_role("navigation", name="Pages de la liste")
    choice(programmes, "Lycéens").check()
    expect(pages).to_be_hidden()
    programmes.get_by_role("button", name="Effacer les filtres").click()
    expect(pages).to_be_visible()
    expect(more(programmes)).to_be_hidden()
    assert shown(programmes) == names


def test_asking_for_more_moves_to_the_first_new_sheet_and_is_found_again_on_the_way_back(programmes: Tab):
    choice(programmes, "Protéger les jeunes").check()
    expect(more(programmes)).to_be_visible()
    before = programmes.locator(SHOWN).count()
    more(programmes).click()
    expect(programmes.locator(f"{SHOWN} .card-title a").nth(before)).to_be_focused()
    names = shown(programmes)
    programmes.keyboard.press("Enter")
    programmes.wait_for_url("**/programmes-cps/*/")
    programmes.go_back()
    expect(programmes.locator(SHOWN)).to_have_count(len(names))
    assert shown(programmes) == names
    programmes.go_back()
    expect(count(programmes)).to_contain_text("page 1 sur")


def test_the_address_of_a_filtered_list_restores_it_for_a_colleague(programmes: Tab, browser: Browser):
    choice(programmes, "Lycéens").check()
    programmes.get_by_label("Mots du titre ou du résumé").fill("programme")
    programmes.wait_for_url("**q=programme*")
    expect(count(programmes)).to_contain_text(" sur ")
    said, names = count(programmes).inner_text(), shown(programmes)
    elsewhere = browser.new_page()
    elsewhere.goto(programmes.url)
    expect(count(elsewhere)).to_have_text(said)
    expect(elsewhere.locator(SHOWN)).to_have_count(len(names))
    assert shown(elsewhere) == names
    elsewhere.close()


def test_a_list_that_cannot_be_read_says_so_and_is_asked_again(programmes: Tab):
    programmes.route("**/liste.json", lambda route: route.abort())
    choice(programmes, "Lycéens").check()
    expect(count(programmes)).to_contain_text("n’a pas pu être lue")
    programmes.unroute("**/liste.json")
    choice(programmes, "Collégiens").check()
    expect(count(programmes)).to_contain_text(" sur ")


def test_a_list_of_another_day_is_not_mixed_with_the_page(programmes: Tab):
    programmes.route("**/liste.json", lambda route: route.fulfill(json={"choices": [["autre"]]}))
    choice(programmes, "Lycéens").check()
    expect(count(programmes)).to_contain_text("rechargez la page")


# --- other pages that name sheets --------------------------------------------------------------------------


def test_programmes_too_many_for_a_list_are_searched_and_compared(tab: Tab, large_site_address: str):
    tab.goto(f"{large_site_address}comparer/?ids=programmes-cps/unplugged")
    expect(tab.get_by_role("button", name="Retirer : Unplugged")).to_be_visible()
    tab.get_by_label("Chercher un programme à ajouter").fill("good behavior game")
    tab.keyboard.press("Enter")
    tab.get_by_role("button", name="Ajouter : Good Behavior Game").first.click()
    expect(tab.locator("thead th")).to_have_count(3)
    expect(tab.locator(".compare-status")).to_be_focused()
    assert "ids=programmes-cps/unplugged,programmes-cps/good-behavior-game" in tab.url
    assert tab.locator(".compare-found li").count() == 0


def test_only_programmes_that_are_not_there_yet_are_offered(tab: Tab, large_site_address: str):
    tab.goto(f"{large_site_address}comparer/?ids=programmes-cps/unplugged")
    expect(tab.get_by_role("button", name="Retirer : Unplugged")).to_be_visible()
    tab.get_by_label("Chercher un programme à ajouter").fill("unplugged")
    tab.keyboard.press("Enter")
    expect(tab.locator(".compare-status")).to_contain_text("à ajouter pour")
    offered = tab.locator(".compare-found li").all_text_contents()
    assert offered
    assert not any(text.startswith("Unplugged ") for text in offered)


def test_territories_too_many_for_a_table_are_counted_by_departement(
    large_site: BuiltSite, tab: Tab, large_site_address: str
):
    tab.goto(f"{large_site_address}reseau/")
    row = tab.get_by_role("row", name=re.compile("Bouches-du-Rhône"))
    counted = int(row.locator("td").first.inner_text())
    assert sum(int(cell.inner_text()) for cell in row.locator("td").all()[1:]) == counted
    row.get_by_role("link").click()
    expect(count(tab)).to_have_text(re.compile(rf"^{counted} fiches sur \d+\.$"))
    expect(tab.locator(SHOWN)).to_have_count(counted)


@pytest.mark.parametrize("url", ["monter-un-projet/", "reseau/", "ce-qui-ne-marche-pas/", "mon-dossier/"])
def test_a_table_that_is_cut_says_how_much_it_leaves_out(large_site: BuiltSite, url: str):
    assert re.search(r"\b50\b[^<]{3,80}\b(?:sur|ces)\s\d{3}", large_site.page(url).html)


# --- accessibility, policy -------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "theme"), VIEWS)
def test_a_long_list_passes_axe(tab: Tab, large_site_address: str, width: int, theme: str):
    tab.context.add_init_script(path=AXE)
    turn_to(tab, width, theme)
    for url in ("programmes-cps/page-2/", "plan-du-site/", "comparer/", "reseau/", "programmes-cps/?tri=relue&age=14"):
        tab.goto(f"{large_site_address}{url}")
        if "?" in url:
            expect(more(tab)).to_be_visible()
            open_all(tab)
        assert violations(tab) == [], url


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_links_between_pages_fit_the_screen(tab: Tab, large_site_address: str, width: int):
    tab.set_viewport_size({"width": width, "height": 850})
    tab.goto(f"{large_site_address}territoires/page-2/")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_filters_of_a_long_list_respect_the_policy_and_ask_nothing_of_others(large_site_address: str, browser: Browser):
    with watched(browser, large_site_address) as (tab, watch):
        tab.goto(f"{large_site_address}programmes-cps/page-2/")
        tab.goto(f"{large_site_address}programmes-cps/?q=programme&publics=lyceens")
        expect(count(tab)).to_contain_text(" sur ")
        expect(tab.locator(SHOWN).first).to_be_visible()
    assert watch.complaints == []
