"""The PDF of a sheet says what its page says, reads in order, and passes every checkpoint of PDF/UA."""

from __future__ import annotations

from functools import cache

import pytest
from documents import findings, pages_of, text_of
from small_project import ROOT, SmallProject

from macros.catalogue import Catalogue, load
from macros.models.kinds import KINDS
from macros.models.sheet import Sheet
from macros.pdf import Element, Node, Press, tree
from macros.problems import ProblemsFound
from macros.toolkits.sheets import SheetText, sheet_pdf
from macros.typography import french
from macros.website.sheets import sheet_page
from macros.website.site import Settings, Site

SITE = "https://jalons.example/"


@cache
def real() -> Catalogue:
    return load(ROOT)[0]


def longest(kind: str) -> Sheet:
    return max(real().of_kind(kind), key=lambda sheet: len(repr(sheet)))


def printed(catalogue: Catalogue, sheet: Sheet, site_url: str = SITE) -> bytes:
    site = Site(catalogue, Settings(site_url))
    page = sheet_page(site, sheet)
    return sheet_pdf(Press(), catalogue, SheetText(sheet, page.text, site.absolute(page.url))).content


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("kind", [kind for kind in KINDS if real().of_kind(kind)])
def test_the_longest_and_the_shortest_sheet_of_each_kind_pass_every_checkpoint(kind: str) -> None:
    shortest = min(real().of_kind(kind), key=lambda sheet: len(repr(sheet)))
    assert findings(printed(real(), longest(kind))) == []
    assert findings(printed(real(), shortest)) == []


def test_a_programme_reads_in_the_order_of_a_decision() -> None:
    text = squeezed(text_of(printed(real(), longest("programmes-cps"))))
    order = [
        "En30secondes",
        "Enbref",
        "Prêtàl’emploi?",
        "Niveauxdepreuve",
        "Résultatsdesétudes",
        "Limitesetdésaccords",
        "Sources",
        "Adressedecettefiche",
        "LicenceOuverte2.0",
    ]
    places = [text.find(title) for title in order]
    assert -1 not in places, text
    assert places == sorted(places)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if real().of_kind(kind)])
def test_a_sheet_carries_its_title_its_sources_its_address_and_its_dates(kind: str) -> None:
    sheet = longest(kind)
    pdf = printed(real(), sheet)
    text = squeezed(text_of(pdf))
    for said in (sheet.title, sheet.summary, *(source.title for source in sheet.sources), f"{SITE}{sheet.key}/"):
        assert squeezed(french(said)) in text
    for source in sheet.sources:
        if source.url and "(" not in source.url:
            assert source.url.encode() in pdf


def test_what_serves_on_a_screen_only_stays_there() -> None:
    text = text_of(printed(real(), longest("capsules")))
    assert "Charger la vidéo" not in text
    assert "Modifier la fiche" not in text


def test_the_same_sheet_gives_the_same_bytes(project: SmallProject) -> None:
    catalogue, _ = project.loaded()
    sheet = catalogue.find("outils/exemple")
    assert sheet is not None
    assert printed(catalogue, sheet) == printed(catalogue, sheet)


def test_a_sheet_of_a_site_without_an_address_prints_without_a_code(project: SmallProject) -> None:
    catalogue, _ = project.loaded()
    sheet = catalogue.find("outils/exemple")
    assert sheet is not None
    assert findings(printed(catalogue, sheet, site_url="/")) == []


def test_a_sign_that_cannot_be_printed_is_a_problem_of_its_line(project: SmallProject) -> None:
    project.change("resources/outils/exemple.yml", "summary: Pour les maires.", "summary: Pour les maires 🎉.")
    catalogue, _ = project.loaded()
    sheet = catalogue.find("outils/exemple")
    assert sheet is not None
    with pytest.raises(ProblemsFound) as caught:
        printed(catalogue, sheet)
    (problem,) = caught.value.problems
    assert (problem.path, problem.line) == ("resources/outils/exemple.yml", 2)


def headings(nodes: list[Node]) -> list[str]:
    found = []
    for node in nodes:
        if not isinstance(node, str):
            found += [text_in(node)] if node.tag in {"h2", "h3"} else headings(node.children)
    return found


def text_in(node: Element) -> str:
    return "".join(child if isinstance(child, str) else text_in(child) for child in node.children)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if real().of_kind(kind)])
def test_no_heading_stands_alone_at_the_foot_of_a_page(kind: str) -> None:
    for sheet in sorted(real().of_kind(kind), key=lambda sheet: -len(repr(sheet)))[:3]:
        titles = {squeezed(title) for title in headings(tree(sheet_page(Site(real(), Settings(SITE)), sheet).text))}
        for page in pages_of(printed(real(), sheet)):
            *_, last = [line for line in page if "Jalons·" not in squeezed(line)]
            assert squeezed(last) not in titles, f"{sheet.key}: {last}"


@pytest.mark.parametrize("lines", range(14, 28, 2))
def test_the_foot_of_a_sheet_never_has_a_page_of_its_own(project: SmallProject, lines: int) -> None:
    steps = "".join(f"  - Étape {number} de la démarche.\n" for number in range(lines))
    project.change("resources/outils/exemple.yml", "type: guide\n", f"type: guide\nhow_to_use:\n{steps}")
    catalogue, problems = project.loaded()
    assert problems == []
    sheet = catalogue.find("outils/exemple")
    assert sheet is not None
    *_, last = pages_of(printed(catalogue, sheet))
    assert "Adressedecettefiche" not in squeezed("".join(last[:2]))


def test_a_tightened_sheet_passes_every_checkpoint() -> None:
    sheet = real().find("territoires/brest")
    assert sheet is not None
    pdf = printed(real(), sheet)
    assert len(pages_of(pdf)) == 1
    assert findings(pdf) == []
