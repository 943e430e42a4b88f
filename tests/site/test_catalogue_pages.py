"""Catalogue pages filter their own list, by mouse, by keyboard, on a telephone, and stay whole without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from built_site import BuiltSite
from playwright.sync_api import Browser, Locator, expect
from playwright.sync_api import Page as Tab
from test_accessibility import AXE, VIEWS, turn_to, violations

from macros.models.kinds import KINDS

SHOWN = ".cards > li:not([hidden])"
TRY_EVERY_CHOICE = """() => [...document.querySelectorAll(".facet input")].map((box) => {
  const announced = Number(box.parentNode.querySelector(".choice-count").textContent.slice(1, -1));
  box.click();
  const left = document.querySelectorAll(".cards > li:not([hidden])").length;
  box.click();
  return [box.value, announced, left];
})"""


@pytest.fixture
def catalogue(tab: Tab, address: str) -> Tab:
    """Open the programmes."""
    tab.goto(f"{address}programmes-cps/")
    open_all(tab)
    return tab


def count(tab: Tab) -> Locator:
    return tab.locator(".catalogue .count")


def shown(tab: Tab) -> list[str]:
    return [" ".join(title.split()) for title in tab.locator(f"{SHOWN} .card-title").all_text_contents()]


def choice(tab: Tab, name: str) -> Locator:
    return tab.get_by_role("checkbox", name=re.compile(rf"^{name} \("), include_hidden=True)


def number(box: Locator) -> int:
    """Give the number that stands beside a choice."""
    found = re.search(r"\((\d+)\)", box.locator("..").inner_text() or box.locator("..").text_content() or "")
    assert found
    return int(found.group(1))


def open_all(tab: Tab) -> None:
    tab.locator(".filters details").evaluate_all("all => all.forEach((one) => (one.open = true))")


# --- the list and its filters ------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_catalogue_shows_all_its_sheets_and_says_how_many(site: BuiltSite, address: str, tab: Tab, kind: str):
    tab.goto(f"{address}{kind}/")
    number_of_sheets = len(site.sheets(kind))
    assert tab.locator(SHOWN).count() == number_of_sheets
    expect(count(tab)).to_have_text(f"{number_of_sheets} fiches")
    assert count(tab).get_attribute("role") == "status"


@pytest.mark.parametrize("kind", KINDS)
def test_every_choice_leaves_as_many_sheets_as_it_announces(address: str, tab: Tab, kind: str):
    tab.goto(f"{address}{kind}/")
    assert len(tried := tab.evaluate(TRY_EVERY_CHOICE)) > 5
    assert [value for value, announced, left in tried if announced != left] == []


def test_counts_follow_the_other_filters(catalogue: Tab):
    before = {box.get_attribute("value"): number(box) for box in catalogue.locator("[name=themes]").all()}
    choice(catalogue, "Lycéens").check()
    after = {box.get_attribute("value"): number(box) for box in catalogue.locator("[name=themes]").all()}
    assert after != before
    for value in list(after)[:8]:
        box = catalogue.locator(f"[name=themes][value={value}]")
        box.check()
        assert catalogue.locator(SHOWN).count() == after[value]
        box.uncheck()


def test_choices_of_one_facet_add_up_and_two_facets_narrow(catalogue: Tab):
    choice(catalogue, "Lycéens").check()
    pupils = set(shown(catalogue))
    choice(catalogue, "Collégiens").check()
    both = set(shown(catalogue))
    choice(catalogue, "Disponible").check()
    assert pupils < both
    assert set(shown(catalogue)) < both


@pytest.mark.parametrize("typed", ["éleves", "ELEVES", "élève"])
def test_words_are_found_without_accents_capitals_or_plural(catalogue: Tab, typed: str):
    catalogue.get_by_label("Mots du titre ou du résumé").fill(typed)
    expect(count(catalogue)).to_contain_text(" sur ")
    assert "Agir ! À fond les CPS" in [title.replace("\u202f", " ") for title in shown(catalogue)]


def test_all_the_words_must_be_there(catalogue: Tab):
    catalogue.get_by_label("Mots du titre ou du résumé").fill("unplugged zzzz")
    expect(count(catalogue)).to_contain_text("Aucune fiche ne correspond")


def test_an_age_keeps_the_sheets_that_suit_it_and_counts_those_that_give_none(catalogue: Tab):
    catalogue.get_by_label("Âge des jeunes").fill("13")
    expect(count(catalogue)).to_contain_text("ne précisent pas l’âge")
    assert "Unplugged" in shown(catalogue)
    catalogue.get_by_label("Âge des jeunes").fill("8")
    expect(catalogue.locator(SHOWN).filter(has_text="Unplugged")).to_have_count(0)


def test_sheets_with_a_level_of_evidence_can_come_first(catalogue: Tab):
    names = shown(catalogue)
    catalogue.get_by_label("Trier").select_option("preuve")
    ordered = shown(catalogue)
    assert ordered != names
    assert sorted(ordered) == sorted(names)
    rated = [item.locator("use[href$='#scale']").count() > 0 for item in catalogue.locator(SHOWN).all()]
    assert rated == sorted(rated, reverse=True)


def test_the_list_can_go_back_to_the_order_of_names(catalogue: Tab):
    names = shown(catalogue)
    catalogue.get_by_label("Trier").select_option("preuve")
    catalogue.get_by_label("Trier").select_option("")
    assert shown(catalogue) == names


# --- the address -------------------------------------------------------------------------------------


def test_the_address_of_a_filtered_list_restores_it_for_a_colleague(catalogue: Tab, browser: Browser):
    choice(catalogue, "Collégiens").check()
    catalogue.get_by_label("Trier").select_option("preuve")
    catalogue.get_by_label("Mots du titre ou du résumé").fill("tabac")
    catalogue.wait_for_url("**q=tabac*")
    elsewhere = browser.new_page()
    elsewhere.goto(catalogue.url)
    assert shown(elsewhere) == shown(catalogue)
    assert choice(elsewhere, "Collégiens").is_checked()
    expect(elsewhere.get_by_label("Trier")).to_have_value("preuve")
    elsewhere.close()


def test_parameters_are_french_words(catalogue: Tab):
    choice(catalogue, "Disponible").check()
    assert catalogue.url.endswith("?disponibilite-en-france=disponible")


def test_the_back_button_undoes_a_choice(catalogue: Tab):
    choice(catalogue, "Collégiens").check()
    filtered = catalogue.locator(SHOWN).count()
    choice(catalogue, "Lycéens").check()
    catalogue.go_back()
    assert catalogue.locator(SHOWN).count() == filtered
    assert not choice(catalogue, "Lycéens").is_checked()


@pytest.mark.parametrize("query", ["?themes=inconnu&tri=note&age=abc&x=1", "?q=%", "?publics=%3Cb%3E", "?age=99999"])
def test_an_address_that_was_spoilt_breaks_nothing(tab: Tab, address: str, query: str):
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.goto(f"{address}programmes-cps/{query}")
    expect(count(tab)).to_contain_text("fiche")
    assert errors == []


def test_one_button_clears_everything(catalogue: Tab):
    names = shown(catalogue)
    choice(catalogue, "Collégiens").check()
    catalogue.get_by_label("Âge des jeunes").fill("13")
    catalogue.wait_for_url("**age=13*")
    catalogue.get_by_role("button", name="Effacer les filtres").click()
    assert shown(catalogue) == names
    assert "?" not in catalogue.url
    expect(catalogue.get_by_role("button", name="Effacer les filtres")).to_be_focused()


# --- by keyboard, on a telephone, enlarged, without JavaScript -----------------------------------------


def test_the_filters_work_by_keyboard(tab: Tab, address: str):
    tab.goto(f"{address}programmes-cps/")
    tab.locator(".facet > summary", has_text="Disponibilité").focus()
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Space")
    expect(count(tab)).to_contain_text(" sur ")
    tab.get_by_role("button", name="Effacer les filtres").focus()
    tab.keyboard.press("Enter")
    expect(count(tab)).not_to_contain_text(" sur ")


def test_on_a_telephone_the_filters_are_folded_above_the_list(phone: Tab, address: str):
    phone.goto(f"{address}programmes-cps/")
    expect(phone.get_by_label("Mots du titre ou du résumé")).to_be_hidden()
    phone.locator(".filters-box > summary").focus()
    phone.keyboard.press("Enter")
    open_all(phone)
    choice(phone, "Collégiens").check()
    phone.get_by_role("button", name=re.compile("^Voir ")).click()
    expect(phone.get_by_label("Mots du titre ou du résumé")).to_be_hidden()
    expect(count(phone)).to_be_focused()
    expect(phone.locator(".filters-box > summary")).to_contain_text("(1)")


@pytest.mark.parametrize("width", [320, 390, 640])
def test_open_filters_fit_the_screen(tab: Tab, address: str, width: int):
    tab.set_viewport_size({"width": width, "height": 425})
    tab.goto(f"{address}territoires/")
    open_all(tab)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.fixture
def bare(browser: Browser) -> Iterator[Tab]:
    """Open a tab without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("kind", KINDS)
def test_without_javascript_the_whole_list_is_there_and_no_dead_control(
    site: BuiltSite, address: str, bare: Tab, kind: str
):
    bare.goto(f"{address}{kind}/")
    assert bare.locator(f"{SHOWN} a").count() >= len(site.sheets(kind))
    controls = bare.locator("main").locator("input, select, .filters summary, button:not(.term)").all()
    assert not any(control.is_visible() for control in controls)


@pytest.mark.parametrize(("width", "theme"), VIEWS)
def test_filters_in_use_pass_axe(tab: Tab, address: str, width: int, theme: str):
    tab.context.add_init_script(path=AXE)
    turn_to(tab, width, theme)
    tab.goto(f"{address}programmes-cps/?publics=collegiens")
    open_all(tab)
    assert violations(tab) == []
    tab.locator("#filtre-q").fill("zzzz")
    expect(count(tab)).to_contain_text("Aucune")
    assert violations(tab) == []
