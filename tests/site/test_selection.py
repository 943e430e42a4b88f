"""Sheets kept in the browser: buttons, list, order, notes, address to send, CSV; no cookie, no request elsewhere."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, expect
from playwright.sync_api import Page as Tab
from test_accessibility import AXE, VIEWS, turn_to, violations

UNPLUGGED, CDDF, FILM = "programmes-cps/unplugged", "outils/cddf", "capsules/la-chute-87"


def keep(tab: Tab, address: str, *identifiers: str, **notes: str) -> None:
    """Put sheets in the browser's selection, as the buttons do."""
    tab.goto(f"{address}mentions-legales/")
    items = [{"id": identifier, "note": notes.get(identifier.split("/")[1], "")} for identifier in identifiers]
    tab.evaluate("(items) => localStorage.setItem('jalons-selection', JSON.stringify(items))", items)


def opened(tab: Tab, address: str, *identifiers: str, **notes: str) -> Tab:
    """Open « Ma sélection » with these sheets."""
    keep(tab, address, *identifiers, **notes)
    tab.goto(f"{address}ma-selection/")
    expect(tab.locator(".kept-item")).to_have_count(len(identifiers))
    return tab


def titles(tab: Tab) -> list[str]:
    return [" ".join(title.split()) for title in tab.locator(".kept-item h3").all_text_contents()]


def stored(tab: Tab) -> Any:
    return tab.evaluate("JSON.parse(localStorage.getItem('jalons-selection'))")


def status(tab: Tab) -> Locator:
    return tab.locator(".selection-status")


# --- keeping ---------------------------------------------------------------------------------------------


def test_a_sheet_is_kept_and_the_header_counts_it(tab: Tab, address: str):
    tab.goto(f"{address}{UNPLUGGED}/")
    button = tab.get_by_role("button", name="Garder cette fiche")
    button.focus()
    tab.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(tab.get_by_role("link", name="Ma sélection (1)")).to_be_visible()
    expect(tab.get_by_role("status").filter(has_text="gardée. 1 fiche dans ma sélection")).to_have_count(1)
    tab.reload()
    expect(button).to_have_attribute("aria-pressed", "true")


def test_a_card_keeps_its_sheet_without_opening_it(tab: Tab, address: str):
    tab.goto(f"{address}outils/")
    button = tab.get_by_role("button", name="Garder : Consultations jeunes consommateurs")
    button.click()
    assert tab.url == f"{address}outils/"
    assert stored(tab) == [{"id": "outils/cjc", "note": ""}]
    button.click()
    assert stored(tab) == []


def test_another_tab_follows(tab: Tab, address: str):
    tab.goto(f"{address}{UNPLUGGED}/")
    other = tab.context.new_page()
    other.goto(f"{address}{CDDF}/")
    other.get_by_role("button", name="Garder cette fiche").click()
    expect(tab.get_by_role("link", name="Ma sélection (1)")).to_be_visible()


def test_nothing_is_sent_and_no_cookie_is_set(tab: Tab, address: str):
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    opened(tab, address, UNPLUGGED, CDDF)
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(address).netloc}
    assert not any("note" in url or "?" in url for url in asked)
    assert tab.context.cookies() == []


SPOILT = ["", "{", "null", "42", '"x"', "[null, 3, {}]", '[{"id": "../../x"}]', '[{"id": "a/b", "note": {}}]', "[[[]]]"]


@pytest.mark.parametrize("text", SPOILT)
@pytest.mark.parametrize("url", ["", f"{UNPLUGGED}/", "ma-selection/", "mon-dossier/", "comparer/", "programmes-cps/"])
def test_spoilt_storage_breaks_no_page(tab: Tab, address: str, url: str, text: str):
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    names = ["jalons-selection", "jalons-comparer", "jalons-projet", "jalons-theme"]
    tab.add_init_script(f"for (const name of {names}) localStorage.setItem(name, {text!r})")
    tab.goto(address + url)
    expect(tab.locator("h1")).to_be_visible()
    tab.wait_for_function("window.jalons")
    assert errors == []


def test_a_browser_that_refuses_storage_still_keeps_for_the_time_of_the_page(tab: Tab, address: str):
    tab.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused'); } })")
    tab.goto(f"{address}{UNPLUGGED}/")
    tab.get_by_role("button", name="Garder cette fiche").click()
    expect(tab.get_by_role("link", name="Ma sélection (1)")).to_be_visible()


# --- the list ----------------------------------------------------------------------------------------------


def test_an_empty_selection_says_what_to_do(tab: Tab, address: str):
    opened(tab, address)
    expect(tab.locator(".selection-empty")).to_be_visible()
    expect(tab.locator(".selection-tools")).to_be_hidden()


def test_the_order_changes_by_keyboard_and_says_so(tab: Tab, address: str):
    opened(tab, address, UNPLUGGED, CDDF, FILM)
    down = tab.get_by_role("button", name="Descendre : Unplugged")
    down.focus()
    tab.keyboard.press("Enter")
    expect(status(tab)).to_have_text("Unplugged : place 2 sur 3.")
    expect(down).to_be_focused()
    tab.keyboard.press("Enter")
    expect(status(tab)).to_have_text("Unplugged : place 3 sur 3.")
    expect(tab.get_by_role("button", name="Monter : Unplugged")).to_be_focused()
    tab.reload()
    expect(tab.locator(".kept-item").nth(2)).to_contain_text("Unplugged")


def test_a_removed_sheet_can_come_back_with_its_note(tab: Tab, address: str):
    opened(tab, address, UNPLUGGED, CDDF, unplugged="Pour le collège")
    tab.get_by_role("button", name="Retirer : Unplugged").click()
    expect(tab.locator(".kept-item")).to_have_count(1)
    expect(tab.get_by_role("button", name="Retirer : Conseil pour les droits")).to_be_focused()
    tab.get_by_role("button", name="Annuler").click()
    expect(tab.locator(".kept-item")).to_have_count(2)
    expect(tab.get_by_label("Note pour moi : Unplugged")).to_have_value("Pour le collège")


def test_all_sheets_can_go_at_once_and_come_back(tab: Tab, address: str):
    opened(tab, address, UNPLUGGED, CDDF)
    tab.get_by_role("button", name="Tout retirer").click()
    expect(tab.locator(".selection-empty")).to_be_visible()
    tab.get_by_role("button", name="Annuler").click()
    expect(tab.locator(".kept-item")).to_have_count(2)


def test_a_note_stays(tab: Tab, address: str):
    opened(tab, address, UNPLUGGED)
    tab.get_by_label("Note pour moi : Unplugged").fill("À voir avec le collège")
    tab.reload()
    expect(tab.get_by_label("Note pour moi : Unplugged")).to_have_value("À voir avec le collège")


def test_a_sheet_that_went_away_is_said_and_can_be_removed(tab: Tab, address: str):
    opened(tab, address, "outils/disparue", CDDF)
    expect(tab.locator(".kept-item").first).to_contain_text("n’est plus en ligne")
    tab.get_by_role("button", name="Retirer : outils/disparue").click()
    expect(tab.locator(".kept-item")).to_have_count(1)


# --- sharing -------------------------------------------------------------------------------------------------


@pytest.fixture
def colleague(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    yield context
    context.close()


def test_the_address_to_send_proposes_the_list_without_the_notes(tab: Tab, address: str, colleague: BrowserContext):
    opened(tab, address, UNPLUGGED, CDDF, unplugged="secret")
    sent = tab.get_by_label("Adresse à envoyer").input_value()
    assert "secret" not in sent
    assert "?" not in sent, "a fragment never reaches the server"
    other = colleague.new_page()
    other.goto(sent)
    expect(other.get_by_role("heading", name="Une liste vous est proposée")).to_be_focused()
    assert stored(other) is None
    other.get_by_role("button", name="Ajouter à ma sélection").click()
    expect(other.locator(".kept-item")).to_have_count(2)
    assert other.url == f"{address}ma-selection/"


def test_a_proposed_list_is_added_after_ones_own(tab: Tab, address: str):
    keep(tab, address, FILM, UNPLUGGED)
    tab.goto(f"{address}ma-selection/#fiches={UNPLUGGED},{CDDF}")
    expect(tab.locator(".proposal-text")).to_contain_text("1 y est déjà")
    tab.get_by_role("button", name="Ajouter à ma sélection").click()
    expect(tab.locator(".kept-item")).to_have_count(3)
    assert [item["id"] for item in stored(tab)] == [FILM, UNPLUGGED, CDDF]


def test_replacing_keeps_notes_and_can_be_undone(tab: Tab, address: str):
    keep(tab, address, FILM, UNPLUGGED, unplugged="note")
    tab.goto(f"{address}ma-selection/#fiches={UNPLUGGED},{CDDF}")
    tab.get_by_role("button", name="Remplacer ma sélection").click()
    expect(tab.locator(".kept-item").first).to_contain_text("Unplugged")
    assert stored(tab) == [{"id": UNPLUGGED, "note": "note"}, {"id": CDDF, "note": ""}]
    tab.get_by_role("button", name="Annuler").click()
    expect(tab.locator(".kept-item").first).to_contain_text("La Chute 87")


def test_an_ignored_list_changes_nothing(tab: Tab, address: str):
    keep(tab, address, FILM)
    tab.goto(f"{address}ma-selection/#fiches={CDDF}")
    tab.get_by_role("button", name="Ignorer").click()
    expect(tab.locator(".proposal")).to_be_hidden()
    assert [item["id"] for item in stored(tab)] == [FILM]


@pytest.mark.parametrize("fragment", ["fiches=", "fiches=%", "fiches=../../x,<b>,a", "fiches=" + "x" * 5000, "autre"])
def test_a_spoilt_fragment_proposes_nothing(tab: Tab, address: str, fragment: str):
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    opened(tab, address, CDDF)
    tab.goto(f"{address}ma-selection/#{fragment}")
    tab.reload()
    expect(tab.locator(".kept-item")).to_have_count(1)
    expect(tab.locator(".proposal")).to_be_hidden()
    assert errors == []


def test_the_address_is_copied(tab: Tab, address: str):
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(tab, address, CDDF)
    tab.get_by_role("button", name="Copier l’adresse").click()
    expect(status(tab)).to_contain_text("Adresse copiée")
    assert tab.evaluate("navigator.clipboard.readText()") == f"{address}ma-selection/#fiches={CDDF}"


# --- the spreadsheet -----------------------------------------------------------------------------------------


def exported(tab: Tab) -> str:
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Télécharger en CSV").click()
    assert download.value.suggested_filename == "ma-selection.csv"
    with open(download.value.path(), encoding="utf-8", newline="") as file:
        return file.read()


def test_the_csv_opens_in_a_french_spreadsheet(tab: Tab, address: str):
    opened(tab, address, UNPLUGGED, CDDF, cddf='Dire "oui" ; demain\nou après')
    text = exported(tab)
    assert text.startswith("\ufeff")
    head, first, second = csv.reader(io.StringIO(text[1:], newline=""), delimiter=";")
    assert head[:3] == ["Rang", "Catalogue", "Fiche"]
    assert first[:3] == ["1", "Programme CPS", "Unplugged"]
    assert "Beneficial, 2017" in first[5]
    assert first[7] == f"{address}{UNPLUGGED}/"
    assert second[-1] == 'Dire "oui" ; demain\nou après'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_note_never_runs_as_a_formula(tab: Tab, address: str, start: str):
    opened(tab, address, CDDF, cddf=f"{start}SOMME(A1)")
    _, row = csv.reader(io.StringIO(exported(tab)[1:], newline=""), delimiter=";")
    assert row[-1] == f"'{start}SOMME(A1)"


# --- who reads it, and how -------------------------------------------------------------------------------------


def test_notes_and_addresses_are_printed_and_controls_are_not(tab: Tab, address: str):
    opened(tab, address, CDDF, cddf="Voir le maire")
    tab.emulate_media(media="print")
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(tab.locator(".note-print")).to_have_text("Voir le maire")
    expect(tab.locator(".print-address")).to_have_text(f"{address}{CDDF}/")
    assert not any(control.is_visible() for control in tab.locator("main button, main textarea, main input").all())


def test_without_javascript_the_page_says_why_and_what_else(address: str, browser: Browser):
    context = browser.new_context(java_script_enabled=False)
    bare = context.new_page()
    for url in ("ma-selection/", "mon-dossier/", "comparer/"):
        bare.goto(address + url)
        notice = bare.locator("noscript .notice")
        expect(notice).to_be_visible()
        expect(notice).to_contain_text("JavaScript est désactivé")
        assert not any(control.is_visible() for control in bare.locator("main button:not(.term), main input").all())
    context.close()


@pytest.mark.parametrize("width", [320, 390, 640])
def test_the_list_fits_the_screen(tab: Tab, address: str, width: int):
    tab.set_viewport_size({"width": width, "height": 425})
    keep(tab, address, UNPLUGGED, CDDF)
    tab.goto(f"{address}ma-selection/#fiches={FILM}")
    expect(tab.locator(".proposal-list li")).to_have_count(1)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "theme"), VIEWS)
def test_the_list_and_a_proposal_pass_axe(tab: Tab, address: str, width: int, theme: str):
    tab.context.add_init_script(path=AXE)
    turn_to(tab, width, theme)
    keep(tab, address, UNPLUGGED, CDDF)
    tab.goto(f"{address}ma-selection/#fiches={FILM}")
    expect(tab.locator(".proposal-list li")).to_have_count(1)
    assert violations(tab) == []
    tab.get_by_role("button", name="Retirer : Unplugged").click()
    expect(tab.get_by_role("button", name="Annuler")).to_be_visible()
    assert violations(tab) == []
