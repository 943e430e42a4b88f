"""Programmes side by side: the same rows as their sheets, differences told by a sign, one landscape page, a real table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from built_site import BuiltSite
from playwright.sync_api import Locator, expect
from playwright.sync_api import Page as Tab
from test_accessibility import AXE, VIEWS, turn_to, violations

UNPLUGGED, PSFP, GBG, SFP = (
    "programmes-cps/unplugged",
    "parentalite/psfp-6-11",
    "programmes-cps/good-behavior-game",
    "parentalite/strengthening-families-10-14",
)
ROWS = "tbody tr:not(.compare-group)"


@pytest.fixture
def compared(tab: Tab, address: str) -> Tab:
    """Open the comparison of two programmes."""
    return compare(tab, address, UNPLUGGED, PSFP)


def compare(tab: Tab, address: str, *identifiers: str) -> Tab:
    tab.goto(f"{address}comparer/?ids={','.join(identifiers)}")
    expect(tab.locator("thead th")).to_have_count(len(identifiers) + 1)
    return tab


def cell(tab: Tab, label: str, column: int = 0) -> Locator:
    return (
        tab.locator(ROWS)
        .filter(has=tab.get_by_role("rowheader", name=re.compile(f"{label}$")))
        .locator("td")
        .nth(column)
    )


def words(text: str) -> str:
    return " ".join(re.sub(r"[ ↗]+", " ", text).split())


def test_the_address_holds_the_choice_made_on_other_pages(tab: Tab, address: str):
    for identifier in (UNPLUGGED, GBG):
        tab.goto(f"{address}{identifier}/")
        tab.get_by_role("button", name="Comparer ce programme").click()
    tab.goto(f"{address}comparer/")
    expect(tab).to_have_url(f"{address}comparer/?ids={UNPLUGGED},{GBG}")


# --- the table ---------------------------------------------------------------------------------------------


def test_each_programme_has_a_column_headed_by_a_link_to_its_sheet(compared: Tab, address: str):
    links = compared.locator("thead th[scope=col] a")
    assert [link.get_attribute("href") for link in links.all()] == [f"{address}{UNPLUGGED}/", f"{address}{PSFP}/"]
    assert compared.locator(f"{ROWS} > th:not([scope=row])").count() == 0


@pytest.mark.parametrize("identifier", [UNPLUGGED, GBG, PSFP])
def test_the_rows_are_those_of_the_sheet_in_its_words(tab: Tab, address: str, identifier: str):
    tab.goto(f"{address}{identifier}/")
    read = "(all) => all.map((one) => [one.querySelector('dt').textContent, one.querySelector('dd').textContent])"
    facts = tab.locator(".identity .fact, .ready-item").evaluate_all(read)
    compare(tab, address, identifier, SFP)
    for label, text in facts:
        assert words(cell(tab, re.escape(label)).first.text_content() or "") == words(text), label


def test_evidence_is_shown_register_by_register_in_its_own_language(compared: Tab):
    level = cell(compared, re.escape("Xchange (EUDA)"))
    expect(level).to_contain_text("Beneficial")
    expect(level.locator("[lang=en]")).to_have_text("Beneficial")
    expect(cell(compared, re.escape("Xchange (EUDA)"), 1)).to_have_text("pas de niveau relevé")


def test_a_difference_is_told_by_a_sign_and_by_words(compared: Tab):
    different = compared.get_by_role("rowheader", name="différent : Âges")
    expect(different).to_contain_text("≠")
    same = compared.get_by_role("rowheader", name="Enjeux", exact=True)
    expect(same).not_to_contain_text("≠")


def test_only_the_differences_can_be_shown_and_the_address_says_so(compared: Tab):
    compared.get_by_role("checkbox", name="N’afficher que les différences").check()
    expect(compared.get_by_role("rowheader", name="Enjeux", exact=True)).to_be_hidden()
    expect(compared.locator(".compare-status")).to_contain_text("seules affichées")
    assert "differences=oui" in compared.url
    compared.reload()
    expect(compared.get_by_role("rowheader", name="différent : Âges")).to_be_visible()
    expect(compared.get_by_role("rowheader", name="Enjeux", exact=True)).to_be_hidden()


def test_no_link_of_the_table_is_relative_to_a_sheet(compared: Tab):
    links = compared.locator("table a")
    assert all((link.get_attribute("href") or "").startswith("http") for link in links.all())


# --- choosing ------------------------------------------------------------------------------------------------


def test_programmes_are_added_and_removed_by_keyboard(tab: Tab, address: str):
    tab.goto(f"{address}comparer/")
    for identifier in (UNPLUGGED, PSFP):
        tab.get_by_label("Ajouter un programme").select_option(identifier)
        tab.get_by_role("button", name="Ajouter", exact=True).press("Enter")
    expect(tab.locator("thead th")).to_have_count(3)
    expect(tab.locator(".compare-status")).to_be_focused()
    tab.get_by_role("button", name="Retirer : Unplugged").press("Enter")
    expect(tab.locator(".compare-result")).to_be_hidden()
    expect(tab.locator(".compare-status")).to_contain_text("Ajoutez au moins un autre programme")
    tab.go_back()
    expect(tab.locator("thead th")).to_have_count(3)


def test_four_programmes_at_most(tab: Tab, address: str):
    compare(tab, address, UNPLUGGED, PSFP, GBG, SFP)
    expect(tab.get_by_label("Ajouter un programme")).to_be_hidden()
    tab.goto(f"{address}comparer/?ids={UNPLUGGED},{PSFP},{GBG},{SFP},programmes-cps/primavera")
    expect(tab.locator("thead th")).to_have_count(5)


@pytest.mark.parametrize(
    "ids",
    ["", "x", f"{UNPLUGGED},{UNPLUGGED}", "outils/cddf,outils/cjc", "../x,<b>", f"{UNPLUGGED},parentalite/disparu"],
)
def test_an_address_without_two_programmes_asks_for_them(tab: Tab, address: str, ids: str):
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.goto(f"{address}comparer/?ids={ids}")
    expect(tab.locator(".compare-status")).to_contain_text("programme")
    expect(tab.locator(".compare-result")).to_be_hidden()
    assert errors == []


def test_picks_gather_in_a_tray_that_leads_to_the_comparison(tab: Tab, address: str):
    tab.goto(f"{address}programmes-cps/")
    tab.get_by_role("button", name="Comparer : Unplugged").press("Enter")
    tray = tab.get_by_role("complementary", name="Programmes à comparer")
    expect(tray).to_contain_text("1 programme")
    tab.goto(f"{address}{PSFP}/")
    tab.get_by_role("button", name="Comparer ce programme").press("Enter")
    tray.get_by_role("link", name="Comparer (2)").press("Enter")
    expect(tab.locator("thead th")).to_have_count(3)
    assert tab.url == f"{address}comparer/?ids={UNPLUGGED},{PSFP}"


def test_a_fifth_pick_is_refused_with_its_reason(tab: Tab, address: str):
    tab.goto(f"{address}programmes-cps/")
    for button in tab.locator(".card-tools").get_by_role("button", name="Comparer").all()[:5]:
        button.click()
    expect(tab.locator(".tray-warning")).to_contain_text("Quatre programmes au plus")
    expect(tab.locator(".card-tools [aria-pressed=true]")).to_have_count(4)


def test_a_pick_leaves_the_tray_and_the_focus_is_not_lost(tab: Tab, address: str):
    tab.goto(f"{address}{UNPLUGGED}/")
    tab.get_by_role("button", name="Comparer ce programme").click()
    tab.get_by_role("button", name="Unplugged : retirer de la comparaison").press("Enter")
    expect(tab.locator(".tray")).to_be_hidden()
    expect(tab.locator("main")).to_be_focused()


def test_only_programmes_are_compared(tab: Tab, address: str):
    tab.goto(f"{address}outils/cddf/")
    expect(tab.get_by_role("button", name="Garder cette fiche")).to_be_visible()
    expect(tab.locator(".sheet-tools").get_by_role("button", name="Comparer")).to_have_count(0)


def test_a_received_comparison_leaves_ones_own_picks_alone(tab: Tab, address: str):
    tab.goto(f"{address}{GBG}/")
    tab.get_by_role("button", name="Comparer ce programme").click()
    compare(tab, address, UNPLUGGED, PSFP)
    tab.get_by_role("button", name="Retirer : Unplugged").click()
    expect(tab.locator(".compare-result")).to_be_hidden()
    assert [pick["id"] for pick in tab.evaluate("jalons.picks()")] == [GBG]


# --- taking it away --------------------------------------------------------------------------------------------


def test_the_table_is_copied_as_a_table_and_as_text(compared: Tab):
    compared.context.grant_permissions(["clipboard-read", "clipboard-write"])
    compared.get_by_role("button", name="Copier le tableau").press("Enter")
    expect(compared.locator(".compare-status")).to_contain_text("Tableau copié")
    read = "async (type) => (await (await navigator.clipboard.read())[0].getType(type)).text()"
    html = compared.evaluate(read, "text/html")
    assert html.count("<th") > 10
    assert "Beneficial" in html
    assert "différent" not in html
    lines = compared.evaluate(read, "text/plain").splitlines()
    assert lines[0].split("\t")[1] == "Unplugged"
    assert len(lines) == compared.locator("table tr:visible").count()


def longest(site: BuiltSite, how_many: int) -> list[str]:
    pages = sorted((*site.sheets("programmes-cps"), *site.sheets("parentalite")), key=lambda page: -len(page.html))
    return [page.url.strip("/") for page in pages[:how_many]]


@pytest.mark.parametrize("how_many", [2, 3, 4])
def test_even_the_longest_sheets_print_on_one_landscape_page(
    site: BuiltSite, tab: Tab, address: str, tmp_path: Path, how_many: int
):
    compare(tab, address, *longest(site, how_many))
    pdf = tab.pdf(path=tmp_path / "comparaison.pdf", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 1
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", pdf)
    assert box
    assert float(box.group(1)) > float(box.group(2))
    assert tab.locator(".compare-table").evaluate("(table) => table.style.fontSize") == ""


@pytest.mark.parametrize("width", [320, 390, 640])
def test_the_page_fits_the_screen_and_the_table_scrolls_alone(tab: Tab, address: str, width: int):
    tab.set_viewport_size({"width": width, "height": 425})
    compare(tab, address, UNPLUGGED, PSFP, GBG, SFP)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    scroll = tab.get_by_role("region", name="Tableau de comparaison")
    assert scroll.get_attribute("tabindex") == "0"


@pytest.mark.parametrize(("width", "theme"), VIEWS)
def test_the_comparison_and_the_tray_pass_axe(tab: Tab, address: str, width: int, theme: str):
    tab.context.add_init_script(path=AXE)
    turn_to(tab, width, theme)
    compare(tab, address, UNPLUGGED, PSFP)
    assert violations(tab) == []
    tab.goto(f"{address}programmes-cps/")
    for button in tab.locator(".card-tools").get_by_role("button", name="Comparer").all()[:5]:
        button.click()
    expect(tab.locator(".tray-warning")).to_be_visible()
    assert violations(tab) == []
