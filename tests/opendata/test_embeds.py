"""Pages for other sites: whole in themselves, nothing runs, bounded, with the way back to the sheet."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from small_project import SHEETS, SmallProject

from macros.opendata import embeds
from macros.opendata.publication import Publication


@pytest.fixture
def publication(project: SmallProject):
    def load() -> Publication:
        catalogue, problems = project.loaded()
        assert problems == []
        return Publication(catalogue, "https://jalons.example/")

    return load


def page(publication: Publication, key: str) -> str:
    sheet = publication.catalogue.find(key)
    assert sheet is not None
    (made,) = embeds.sheet_embeds(publication, [sheet])
    return made.content.decode()


def lists(publication: Publication) -> dict[str, str]:
    return {artifact.path: artifact.content.decode() for artifact in embeds.list_embeds(publication)}


def test_sheet_leads_back_to_its_page_and_says_its_source(publication):
    html = page(publication(), "outils/exemple")
    assert html.count('href="https://jalons.example/outils/exemple/"') == 3  # canonical, title, « lire la fiche »
    assert "Source\u00a0: Jalons, fiche relue le 20 novembre 2026. Licence Ouverte 2.0." in html


def test_nothing_runs_nor_loads(publication):
    made = publication()
    for html in (page(made, "outils/exemple"), *lists(made).values()):
        assert not re.search(
            r"<(?:script|img|link rel=.(?!canonical)|iframe|form)|\son\w+=|\sstyle=|@import|url\(", html
        )


def test_policy_allows_the_very_style_of_the_page_and_any_site_to_frame_it(publication):
    (style,) = re.findall(r"<style>(.*?)</style>", page(publication(), "outils/exemple"), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in embeds.content_policy()
    assert "frame-ancestors http: https:" in embeds.content_policy()
    assert embeds.content_policy().startswith("default-src 'none'")


def test_text_of_a_sheet_is_escaped(project: SmallProject, publication):
    project.change("resources/outils/exemple.yml", "title: Un outil", 'title: "</style><script>alert(1)</script>"')
    html = page(publication(), "outils/exemple")
    assert "<script>" not in html
    assert html.count("</style>") == 1


def test_weak_sources_are_said(project: SmallProject, publication):
    project.change("resources/outils/exemple.yml", "sourcing: haute", "sourcing: faible")
    assert "À vérifier\u00a0: cette fiche repose" in page(publication(), "outils/exemple")


def test_english_level_is_marked_as_english(project: SmallProject, publication):
    rating = "ratings:\n  - {register: xchange, level: Beneficial, scope: Europe, reviewed_on: 2017, read_on: 2026-11, source: guide}\n"
    project.write("resources/programmes-cps/exemple.yml", SHEETS["programmes-cps"] + rating)
    assert '<dt>Xchange</dt><dd lang="en">Beneficial, 2017</dd>' in page(publication(), "programmes-cps/exemple")


def test_long_list_is_bounded_and_says_how_many_there_are(project: SmallProject, publication):
    for number in range(embeds.MOST_ITEMS + 3):
        sheet = SHEETS["outils"].replace("Un outil", f"Outil {number}")
        project.write(f"resources/outils/outil-{number}.yml", sheet)
    html = lists(publication())["integrer/outils/index.html"]
    assert html.count("<li>") == embeds.MOST_ITEMS
    assert f"Voir les {embeds.MOST_ITEMS + 4} fiches" in html


def test_withdrawn_sheet_says_so_where_it_was_shown(project: SmallProject, publication):
    project.write(
        "resources/withdrawn.yml",
        "withdrawals:\n  - {was: outils/ancien, title: Ancien outil, reason: Il n'existe plus., on: 2026-11-01, see: outils/exemple}\n",
    )
    html = lists(publication())["integrer/outils/ancien.html"]
    assert "Fiche retirée" in html
    assert "Il n’existe plus." in html


def test_code_to_copy_frames_the_page_without_giving_it_any_right(publication):
    code = embeds.code(publication(), "integrer/outils/", 'Boîte « à » "outils"', 600)
    assert code.startswith('<iframe src="https://jalons.example/integrer/outils/" title="Boîte « à » &#34;outils&#34;"')
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in code
