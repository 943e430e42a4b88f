"""The letter and the agenda on the site: what is stamped, found, and subscribed to."""

from __future__ import annotations

import pytest
from icalendar import Calendar
from markupsafe import Markup
from small_letter import LETTER, LETTER_PATH
from small_project import SHEETS, SmallProject

from macros.models.letter import Issue
from macros.selections import in_order
from macros.website.agenda import calendars, whole_calendar
from macros.website.functions import Page, functions_for
from macros.website.letters import letter_page, letter_record
from macros.website.site import Settings, Site
from macros.website.sitemap import SiteTree

BODY = Markup('<header><h1>Objet</h1></header><p>Texte de la lettre.</p><nav><a href="../">Autre</a></nav>')


@pytest.fixture
def site(project: SmallProject) -> Site:
    project.write(LETTER_PATH, LETTER)
    catalogue, problems = project.loaded()
    assert problems == []
    return Site(catalogue, Settings("https://jalons.example/"))


@pytest.fixture
def issue(site: Site) -> Issue:
    return site.catalogue.letters["2026-12"]


def test_a_letter_is_stamped_under_its_month(site: Site, issue: Issue) -> None:
    page = letter_page(site, issue, BODY)
    assert (page.url, page.title) == ("lettre/2026-12/", "Une journée d’étude à Lyon")


def test_a_letter_is_found_by_its_month_and_its_words_not_by_its_links_around(issue: Issue) -> None:
    record = letter_record(issue, BODY)
    assert record.url == "lettre/2026-12/"
    assert record.title == "Lettre de décembre 2026 : Une journée d'étude à Lyon"
    assert "Texte de la lettre." in record.text
    assert "Autre" not in record.text
    assert record.facets == {"catalogue": ("lettre",)}


def test_the_index_lists_letters_by_year(site: Site) -> None:
    listed = functions_for(Page(site, "lettre/", SiteTree(())))["letters"]()
    assert '<h3 id="annee-2026">2026</h3>' in listed
    assert '<a href="../lettre/2026-12/">' in listed


def test_each_event_has_its_calendar_and_all_have_one(site: Site) -> None:
    files = {
        artifact.path: artifact.content
        for artifact in (*calendars(site, site.catalogue.all_sheets()), whole_calendar(site))
    }
    assert set(files) == {"agenda/exemple/evenement.ics", "agenda/agenda.ics"}
    (event,) = Calendar.from_ical(files["agenda/agenda.ics"]).walk("VEVENT")
    assert event["UID"] == "agenda/exemple@jalons.example"
    assert event["URL"] == "https://jalons.example/agenda/exemple/"
    assert event["LOCATION"] == "Lyon"


def test_the_catalogue_of_events_goes_from_the_last_to_the_first(project: SmallProject) -> None:
    for name, start in (("b", "2026-01-10"), ("c", "2027-02-01")):
        text = SHEETS["agenda"].replace("Une journée", f"Journée {name}").replace("2026-12-03", start)
        project.write(f"resources/agenda/{name}.yml", text)
    titles = [sheet.title for sheet in in_order(project.loaded()[0].of_kind("agenda"))]
    assert titles == ["Journée c", "Une journée", "Journée b"]


def test_the_map_of_the_site_lists_the_letters(site: Site) -> None:
    assert '<a href="../lettre/2026-12/">' in functions_for(Page(site, "plan-du-site/", SiteTree(())))["sitemap"]()
