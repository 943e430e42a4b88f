"""A print changes with all that a page shows, and with nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import small_letter
from small_project import ROOT, SmallProject, make

from macros.catalogue import load
from macros.models.kinds import KINDS
from macros.website.prints import Prints
from macros.website.sheets import sheet_page
from macros.website.site import Settings, Site

SETTINGS = Settings("https://jalons.example/")
NAMING = "related: [outils/exemple]\n"


def prints(project: SmallProject, settings: Settings = SETTINGS, tools: str = "tools") -> tuple[str, str]:
    """Give the print of a sheet that names another, alone and with what its page shows."""
    catalogue, problems = project.loaded()
    assert problems == []
    sheet = catalogue.find("capsules/exemple")
    assert sheet is not None
    made = Prints(Site(catalogue, settings), tools)
    return made.of_sheets("piece", [sheet]), made.of_pages("piece", [sheet])


@pytest.fixture
def project(tmp_path: Path) -> SmallProject:
    project = make(tmp_path)
    project.change("resources/capsules/exemple.yml", "sourcing: haute\n", f"{NAMING}sourcing: haute\n")
    return project


def test_the_same_project_gives_the_same_prints(project: SmallProject) -> None:
    assert prints(project) == prints(project)


CHANGES: dict[str, tuple[Callable[[SmallProject], object], tuple[bool, bool]]] = {
    "its own file": (lambda p: p.change("resources/capsules/exemple.yml", "Un film court.", "Un film."), (True, True)),
    "a sheet it names": (lambda p: p.change("resources/outils/exemple.yml", "Un outil", "Outil"), (False, True)),
    "a sheet that names it": (
        lambda p: p.change(
            "resources/agenda/exemple.yml", "sourcing: haute\n", "related: [capsules/exemple]\nsourcing: haute\n"
        ),
        (False, True),
    ),
    "another sheet": (lambda p: p.change("resources/agenda/exemple.yml", "Une journée\n", "Un jour\n"), (False, False)),
    "a label": (lambda p: p.change("resources/vocabularies/publics.yml", "Lycéens", "Les lycéens"), (True, True)),
    "the glossary": (lambda p: p.change("resources/vocabularies/glossary.yml", "Compétences", "Les"), (True, True)),
    "a document": (lambda p: p.write("resources/files/a.pdf", b"%PDF-1.7"), (True, True)),
    "a letter": (lambda p: p.write(small_letter.LETTER_PATH, small_letter.LETTER), (False, False)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_print_changes_with_what_is_shown(project: SmallProject, change: str) -> None:
    make_change, expected = CHANGES[change]
    before = prints(project)
    make_change(project)
    after = prints(project)
    assert (before[0] != after[0], before[1] != after[1]) == expected


def test_a_print_changes_with_settings_and_tools(project: SmallProject) -> None:
    assert prints(project, Settings("https://autre.example/")) != prints(project)
    assert prints(project, tools="others") != prints(project)


def test_every_sheet_that_a_page_leads_to_decides_it() -> None:
    catalogue, _ = load(ROOT)
    site = Site(catalogue, SETTINGS)
    made = Prints(site, "")
    link = re.compile(rf'href="../../((?:{"|".join(KINDS)})/[^/"]+)/')
    forgotten = {
        sheet.key: others
        for sheet in catalogue.all_sheets()
        if (
            others := set(link.findall(sheet_page(site, sheet).body))
            - {one.key for one in (sheet, *made.shown_by(sheet))}
        )
    }
    assert forgotten == {}
