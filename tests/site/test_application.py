"""« Mon dossier »: answers held against a call's rules, and a booklet of the kept sheets with their citations."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, expect
from playwright.sync_api import Page as Tab
from test_accessibility import AXE, VIEWS, turn_to, violations
from test_selection import CDDF, FILM, UNPLUGGED, keep

AAP_2024 = "appels-a-projets/aap-2024"
AAP_2025 = "appels-a-projets/aap-2025"
COMPLETE: dict[str, Any] = {
    "name": "Grandir sans le trafic",
    "place": "Quartier des Lilas",
    "call": AAP_2024,
    "carrier": "commune",
    "amount": "150 000",
    "months": "36",
    "prefecture": "oui",
    "agreement": "oui",
    "levers": ["piloter", "proteger"],
}


def opened(tab: Tab, address: str, *identifiers: str, **answers: Any) -> Tab:
    """Open « Mon dossier » with these kept sheets and these answers."""
    keep(tab, address, *identifiers, unplugged="Au collège Jean-Moulin")
    if answers:
        tab.evaluate("(answers) => localStorage.setItem('jalons-projet', JSON.stringify(answers))", answers)
    tab.goto(f"{address}mon-dossier/")
    expect(tab.locator(".checks-status")).not_to_be_empty()
    return tab


def check(tab: Tab, title: str) -> Locator:
    return tab.locator(".check").filter(has=tab.locator(".check-state", has_text=f": {title}"))


# --- the call's rules -------------------------------------------------------------------------------------


def test_a_complete_project_has_nothing_to_review(tab: Tab, address: str):
    opened(tab, address, UNPLUGGED, "territoires/brest", **COMPLETE)
    expect(tab.locator(".checks-status")).to_contain_text("0 point à revoir, 0 à renseigner, 6 en ordre")


def test_no_sentence_promises_that_a_project_is_eligible(tab: Tab, address: str):
    opened(tab, address, UNPLUGGED, **COMPLETE)
    said = tab.locator(".checks").inner_text()
    assert "ne vaut pas décision" in said
    assert not re.search(r"est éligible|êtes éligible|sera retenu", said)


def test_an_empty_project_is_told_what_to_fill_in(tab: Tab, address: str):
    opened(tab, address, CDDF, call=AAP_2024, levers=[])
    expect(tab.locator(".checks-status")).to_contain_text("0 point à revoir, 6 à renseigner, 0 en ordre")


CASES = [
    ("Porteur", {"carrier": "autre"}, "À revoir", "ni une commune ni une intercommunalité"),
    ("Montant", {"amount": "250 000 €"}, "À revoir", "10 000 € de plus que le plafond de 240 000 €"),
    ("Montant", {"amount": "240000,00"}, "En ordre", "240 000 € demandés"),
    ("Montant", {"amount": "beaucoup"}, "À renseigner", "en chiffres"),
    ("Montant", {"amount": "-5"}, "À renseigner", "en chiffres"),
    ("Montant", {"amount": "0"}, "À renseigner", "en chiffres"),
    ("Durée", {"months": "12"}, "À revoir", "12 mois : l’appel prévoit de 24 à 36 mois"),
    ("Durée", {"months": "24"}, "En ordre", "24 mois"),
    ("Durée", {"months": "37"}, "À revoir", "37 mois"),
    ("Leviers", {"levers": ["proteger"]}, "À revoir", "Un seul enjeu"),
    ("Préfecture", {"prefecture": "non"}, "À revoir", "n’est pas associée"),
    ("Convention à trois", {"agreement": "non"}, "À revoir", "Aucune convention à trois"),
    ("Convention à trois", {"agreement": ""}, "À renseigner", "Dites si"),
]


@pytest.mark.parametrize(("title", "changed", "state", "words"), CASES)
def test_each_point_says_what_is_missing_and_where_the_rule_comes_from(
    tab: Tab, address: str, title: str, changed: dict[str, Any], state: str, words: str
):
    opened(tab, address, UNPLUGGED, **(COMPLETE | changed))
    point = check(tab, title)
    expect(point.locator(".check-state")).to_contain_text(f"{state} : {title}")
    said = point.inner_text().replace("\u202f", " ").replace("\xa0", " ")
    assert words in said
    assert re.search(r"Repère : .+\(.+\)", said)


def test_what_the_call_s_sheet_does_not_say_is_not_checked(tab: Tab, address: str):
    opened(tab, address, UNPLUGGED, **(COMPLETE | {"call": AAP_2025}))
    expect(check(tab, "Montant")).to_contain_text("Non précisé")
    expect(check(tab, "Convention à trois")).to_contain_text("Non précisé")
    expect(check(tab, "Porteur")).to_contain_text("En ordre")


def test_a_closed_call_is_said_to_be_closed(tab: Tab, address: str):
    opened(tab, address, UNPLUGGED, **COMPLETE)
    expect(tab.locator(".checks-status")).to_contain_text("Appel clos")


def test_a_lever_that_no_kept_sheet_serves_is_pointed_out(tab: Tab, address: str):
    opened(tab, address, UNPLUGGED, **COMPLETE)
    expect(check(tab, "Fiches du livret")).to_contain_text("Aucune fiche gardée pour « Piloter et mobiliser »")


def test_answers_by_keyboard_are_checked_and_stay(tab: Tab, address: str):
    opened(tab, address, UNPLUGGED)
    tab.get_by_label("Appel à projets visé").select_option(AAP_2024)
    tab.get_by_label("Montant demandé").focus()
    tab.keyboard.type("300000")
    tab.keyboard.press("Tab")
    expect(check(tab, "Montant")).to_contain_text("60")
    tab.reload()
    expect(tab.get_by_label("Montant demandé")).to_have_value("300000")
    expect(check(tab, "Montant")).to_contain_text("À revoir")


def test_levers_start_from_the_enjeux_of_the_kept_sheets(tab: Tab, address: str):
    opened(tab, address, UNPLUGGED)
    assert tab.get_by_role("checkbox", name="Protéger les jeunes").is_checked()
    assert not tab.get_by_role("checkbox", name="Piloter et mobiliser").is_checked()


def test_answers_can_be_erased(tab: Tab, address: str):
    opened(tab, address, UNPLUGGED, **COMPLETE)
    tab.get_by_role("button", name="Effacer ces réponses").click()
    expect(tab.get_by_label("Nom du projet")).to_have_value("")
    expect(tab.locator(".checks-status")).to_have_text("Réponses effacées.")


@pytest.mark.parametrize("spoilt", [{"call": "x", "levers": 3}, {"name": {}, "amount": []}, {"levers": [None]}])
def test_spoilt_answers_are_put_aside(tab: Tab, address: str, spoilt: dict[str, Any]):
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    opened(tab, address, UNPLUGGED, **spoilt)
    expect(tab.locator(".booklet-item")).to_have_count(1)
    assert errors == []


# --- the booklet --------------------------------------------------------------------------------------------


def test_sheets_are_arranged_by_enjeu_in_the_order_of_the_method(tab: Tab, address: str):
    opened(tab, address, FILM, UNPLUGGED, "territoires/brest")
    sections = tab.locator(".booklet-section h3").all_text_contents()
    order = tab.locator("[name=levers]").evaluate_all("(all) => all.map((box) => box.parentNode.textContent.trim())")
    assert sections == [label for label in order if label in sections]
    assert len(sections) == 3
    expect(tab.locator(".booklet-item")).to_have_count(3)


def test_a_paragraph_comes_with_its_evidence_its_note_its_sources_and_its_date(tab: Tab, address: str):
    opened(tab, address, UNPLUGGED)
    item = tab.locator(".booklet-item")
    expect(item).to_contain_text("douze séances d’une heure")
    expect(item).to_contain_text("Niveau de preuve : Xchange (EUDA) : Beneficial, 2017")
    expect(item.locator("[lang=en]")).to_have_text("Beneficial")
    expect(item).to_contain_text("Pour ce projet : Au collège Jean-Moulin")
    assert item.locator("li").count() == 12
    expect(item).to_contain_text(f"relue le 23 novembre 2026, {address}{UNPLUGGED}/")


def test_a_programme_that_no_register_rates_says_so(tab: Tab, address: str):
    opened(tab, address, "programmes-cps/agir-a-fond-les-cps")
    expect(tab.locator(".booklet-item")).to_contain_text("aucun registre lu n’en donne")


def test_an_empty_selection_leads_to_the_catalogues(tab: Tab, address: str):
    opened(tab, address)
    expect(tab.locator(".application-empty")).to_be_visible()
    expect(tab.locator(".booklet")).to_be_hidden()


def test_typed_text_stays_text(tab: Tab, address: str):
    opened(tab, address, UNPLUGGED, **(COMPLETE | {"name": "<img src=x onerror=alert(1)>"}))
    expect(tab.locator(".booklet-name")).to_have_text("<img src=x onerror=alert(1)>")
    assert tab.locator(".booklet img").count() == 0


def test_a_passage_and_the_booklet_are_copied_with_their_citations(tab: Tab, address: str):
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(tab, address, UNPLUGGED, CDDF, **COMPLETE)
    tab.get_by_role("button", name="Copier ce passage : Unplugged").press("Enter")
    expect(tab.locator(".booklet-status")).to_contain_text("Passage copié : Unplugged")
    passage = tab.evaluate("navigator.clipboard.readText()")
    assert "Beneficial, 2017" in passage
    assert "- Résultats de l’évaluation" in passage
    assert "Copier" not in passage
    tab.get_by_role("button", name="Copier le livret").press("Enter")
    expect(tab.locator(".booklet-status")).to_contain_text("Livret copié")
    booklet = tab.evaluate("navigator.clipboard.readText()")
    assert "Grandir sans le trafic" in booklet
    assert "Conseil pour les droits et devoirs des familles" in booklet


def test_the_printed_booklet_holds_the_project_the_sheets_and_the_points_but_no_control(tab: Tab, address: str):
    opened(tab, address, UNPLUGGED, **COMPLETE)
    tab.emulate_media(media="print")
    for shown in (".booklet-name", ".booklet-cover dl", ".booklet-item", ".check"):
        expect(tab.locator(shown).first).to_be_visible()
    cover, point = tab.locator(".booklet-cover").bounding_box(), tab.locator(".check").first.bounding_box()
    assert cover
    assert point
    assert cover["y"] < point["y"]
    assert not any(control.is_visible() for control in tab.locator("main").locator("button, input, select").all())


# --- who reads it, and how ------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [320, 390, 640])
def test_the_page_fits_the_screen(tab: Tab, address: str, width: int):
    tab.set_viewport_size({"width": width, "height": 425})
    opened(tab, address, UNPLUGGED, CDDF, **COMPLETE)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "theme"), VIEWS)
def test_the_page_passes_axe(tab: Tab, address: str, width: int, theme: str):
    tab.context.add_init_script(path=AXE)
    turn_to(tab, width, theme)
    opened(tab, address, UNPLUGGED, CDDF, **(COMPLETE | {"amount": "900000", "carrier": ""}))
    assert violations(tab) == []


def test_nothing_is_sent(tab: Tab, address: str):
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    opened(tab, address, UNPLUGGED, **COMPLETE)
    tab.get_by_label("Nom du projet").fill("Projet confidentiel")
    tab.get_by_label("Porteur").select_option("intercommunalité")
    assert all(url.startswith(address) and "?" not in url for url in asked)
    assert not any("confidentiel" in url for url in asked)
