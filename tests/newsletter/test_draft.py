"""The first version of an issue: what changed, open or commented out, and a file that only lacks its own words."""

from __future__ import annotations

import re

from small_project import SHEETS, SmallProject

from macros.catalogue import Catalogue
from macros.newsletter.draft import MOST_KEPT, draft

PATH = "resources/lettre/2027-01.yml"


def made(catalogue: Catalogue) -> list[str]:
    return draft(catalogue, "2027-01", "2026-12-20").split("\n")


def test_an_issue_is_numbered_and_dated_after_the_one_before(catalogue: Catalogue) -> None:
    lines = made(catalogue)
    assert "number: 4" in lines
    assert "date: 2027-01-01" in lines
    assert "# Ce qui suit a changé depuis la lettre du 1er décembre 2026." in lines


def test_the_first_issue_is_number_one(project: SmallProject) -> None:
    assert "number: 1" in made(project.loaded()[0])


def test_a_sheet_published_since_is_open_and_one_revised_since_is_commented_out(
    project: SmallProject, catalogue: Catalogue
) -> None:
    project.write(
        "resources/outils/neuf.yml", SHEETS["outils"].replace("Un outil", "Un neuf").replace("-11-20", "-12-10")
    )
    project.change("resources/outils/exemple.yml", "reviewed_on: 2026-11-20", "reviewed_on: 2026-12-15")
    lines = made(project.loaded("2026-12-20")[0])
    assert lines[lines.index("  - ref: outils/neuf") - 1] == "  # Un neuf (nouvelle fiche, 10 décembre 2026)"
    assert lines[lines.index("#  - ref: outils/exemple") - 1] == "  # Un outil (fiche relue, 15 décembre 2026)"
    assert "ressources:" in lines


def test_what_did_not_change_is_left_out(catalogue: Catalogue) -> None:
    assert [line for line in made(catalogue) if "- ref:" in line] == []


def test_an_event_to_come_is_open_and_one_that_is_past_is_left_out(project: SmallProject, catalogue: Catalogue) -> None:
    assert "#agenda:" in made(catalogue)
    project.change("resources/agenda/exemple.yml", "start: 2026-12-03", "start: 2027-02-03")
    lines = made(project.loaded()[0])
    assert lines[lines.index("  - ref: agenda/exemple") - 2 :][:2] == ["agenda:", "  # Une journée (3 février 2027)"]


def test_a_deadline_to_come_is_open(project: SmallProject, catalogue: Catalogue) -> None:
    project.change("resources/appels-a-projets/exemple.yml", "status: clos", "status: ouvert\ndeadline: 2027-03-31")
    lines = made(project.loaded()[0])
    assert lines[lines.index("  - ref: appels-a-projets/exemple") - 1] == "  # Un appel (clôture : 31 mars 2027)"


def test_a_call_that_is_over_is_commented_out(project: SmallProject, catalogue: Catalogue) -> None:
    project.change("resources/appels-a-projets/exemple.yml", "published_on: 2026-11-20", "published_on: 2026-12-10")
    project.change("resources/appels-a-projets/exemple.yml", "reviewed_on: 2026-11-20", "reviewed_on: 2026-12-10")
    lines = made(project.loaded("2026-12-20")[0])
    assert "#appels:" in lines
    assert "#  - ref: appels-a-projets/exemple" in lines


def test_beyond_a_number_new_sheets_are_commented_out(project: SmallProject, catalogue: Catalogue) -> None:
    for number in range(MOST_KEPT + 3):
        text = SHEETS["outils"].replace("Un outil", f"Outil {number}").replace("-11-20", "-12-10")
        project.write(f"resources/outils/outil-{number}.yml", text)
    lines = made(project.loaded("2026-12-20")[0])
    assert len([line for line in lines if line.startswith("  - ref: outils/")]) == MOST_KEPT
    assert len([line for line in lines if line.startswith("#  - ref: outils/")]) == 3


def test_the_file_lacks_only_its_own_words(project: SmallProject, catalogue: Catalogue) -> None:
    project.change("resources/agenda/exemple.yml", "start: 2026-12-03", "start: 2027-02-03")
    project.write(PATH, draft(project.loaded()[0], "2027-01", "2026-12-20"))
    fields = [re.sub(r".*?:\d+:\d+: (\w+):.*", r"\1", problem) for problem in project.problems() if PATH in problem]
    assert fields == ["subject", "preheader", "editorial"]
