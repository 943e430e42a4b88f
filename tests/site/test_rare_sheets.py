"""What the catalogues may hold one day: a film to load in place, a withdrawn sheet, HTML as text, a late review."""

from __future__ import annotations

import datetime
import json

import pytest
from built_site import BuiltSite
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

FILM = "capsules/film-a-charger/"
GONE = "outils/ancienne-fiche/"


@pytest.fixture
def film(tab: Tab, rare_address: str) -> Tab:
    """Open the sheet of the film; its host answers with a page of its own."""
    tab.context.route("https://lecteur.example/**", lambda route: route.fulfill(body="<title>Lecteur</title>"))
    tab.goto(rare_address + FILM)
    return tab


def test_nothing_is_asked_of_a_film_host_before_the_click(tab: Tab, rare_address: str):
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(rare_address + FILM, wait_until="networkidle")
    assert [url for url in asked if not url.startswith(rare_address)] == []
    expect(tab.locator("iframe")).to_have_count(0)


def test_the_click_loads_the_film_in_place_and_names_it(film: Tab):
    film.get_by_role("button", name="Charger la vidéo depuis Exemple Vidéo").press("Enter")
    frame = film.locator("iframe")
    expect(frame).to_have_attribute("src", "https://lecteur.example/embed/42")
    expect(frame).to_have_attribute("title", 'Un <b>film</b> & « l\'ami » : "vrai" ou pas ?')
    expect(frame).to_be_focused()


def test_text_that_looks_like_html_is_shown_as_text(film: Tab, rare_site: BuiltSite):
    page = rare_site.page(FILM)
    expect(film.get_by_role("heading", level=1)).to_contain_text("Un <b>film</b> & «")
    assert film.title().startswith('Un <b>film</b> & «\u00a0l’ami\u00a0»\u00a0: "vrai" ou pas\u202f?')
    assert '<script>alert("non")</script> & des guillemets "' in page.description
    described = json.loads(next(s.text for s in page.all("script") if s.get("type") == "application/ld+json"))
    assert '<script>alert("non")</script>' in described["description"]
    assert "https://lecteur.example/film?a=1&b=2" in [link.get("href") for link in page.all("a")]


def test_a_withdrawn_sheet_says_so_and_leads_on(tab: Tab, rare_address: str):
    tab.goto(rare_address + GONE)
    expect(tab.get_by_role("heading", level=1)).to_have_text("Fiche retirée\u00a0: L’ancienne fiche")
    expect(tab.locator("main")).to_contain_text("Ce service a fermé")
    expect(tab.locator('meta[name="robots"]')).to_have_attribute("content", "noindex")
    tab.get_by_role("link", name="Lire à la place").click()
    assert tab.url == rare_address + "outils/cddf/"


def test_a_withdrawn_sheet_is_listed_nowhere(rare_site: BuiltSite):
    pages = [page for page in rare_site.pages if page.url != GONE and "ancienne-fiche" in page.html]
    assert pages == []
    assert GONE not in rare_site.folder.joinpath("sitemap.xml").read_text("utf-8")


@pytest.mark.parametrize(("days", "visible"), [(-1, False), (0, True)])
def test_a_late_review_is_told_from_its_first_day(site: BuiltSite, address: str, tab: Tab, days: int, visible: bool):
    sheet = site.sheets("outils")[0]
    due = datetime.datetime.fromisoformat(next(e["data-due"] for e in sheet.elements if e.get("data-due")))
    tab.clock.set_fixed_time(due.replace(hour=12) + datetime.timedelta(days=days))
    tab.goto(address + sheet.url)
    expect(tab.get_by_text("Relecture en retard")).to_be_visible(visible=visible)
