"""Kits: loaded beside the sheets, in their order; attachments that are too heavy are refused without being read."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from small_project import SHEETS, TODAY, SmallProject

from macros import selections
from macros.catalogue.form import blank_form
from macros.models.compositions import COMPOSITIONS

KIT = """\
title: Un kit
audience: Les communes
summary: Pour agir.
enjeux: [piloter]
sections:
  - title: Des outils
    sheets: [outils/exemple]
published_on: 2026-11-20
reviewed_on: 2026-11-20
"""
PATH = "resources/kits/exemple.yml"


@pytest.fixture
def kit(project: SmallProject) -> SmallProject:
    project.write(PATH, KIT)
    return project


def attach(project: SmallProject, **sizes: int) -> None:
    """Attach files of given sizes, without a byte on the disk: reading one would take its whole size."""
    for name, size_bytes in sizes.items():
        file = project.write(f"resources/files/{name}.pdf", b"")
        os.truncate(file, size_bytes)
    project.write(PATH, f"{KIT}attachments: [{', '.join(f'{name}.pdf' for name in sizes)}]\n")


def test_a_kit_is_loaded_with_its_slug(kit: SmallProject) -> None:
    catalogue, problems = kit.loaded()
    assert problems == []
    assert [made.key for made in catalogue.kits.values()] == ["kits/exemple"]


def test_a_kit_keeps_its_order_and_a_sheet_its_first_place(kit: SmallProject) -> None:
    kit.write("resources/outils/autre.yml", SHEETS["outils"].replace("Un outil", "Un autre"))
    sections = "  - title: Tous\n    sheets: [capsules/exemple]\n    choice: {catalogue: outils}\n"
    kit.change(PATH, "published_on", f"{sections}published_on")
    catalogue, problems = kit.loaded()
    assert problems == []
    held = [[sheet.key for sheet in sheets] for _, sheets in selections.sections(catalogue, catalogue.kits["exemple"])]
    assert held == [["outils/exemple"], ["capsules/exemple", "outils/autre"]]


def test_kits_come_by_rank_then_by_name(kit: SmallProject) -> None:
    kit.write("resources/kits/autre.yml", KIT.replace("Un kit", "Un autre"))
    kit.write("resources/kits/premier.yml", KIT.replace("title: Un kit", "title: Premier\nrank: 1"))
    assert [made.slug for made in selections.kits(kit.loaded()[0])] == ["premier", "autre", "exemple"]


def test_two_kits_cannot_have_one_name(kit: SmallProject) -> None:
    kit.write("resources/kits/second.yml", KIT)
    assert kit.problems() == [
        f"resources/kits/second.yml:1:8: title: « Un kit » est déjà le nom du kit {PATH}. Précisez l'un des deux noms."
    ]


def test_a_choice_waits_for_sheets_that_cannot_be_read(kit: SmallProject) -> None:
    kit.change(PATH, "sheets: [outils/exemple]", "choice: {catalogue: outils}")
    kit.change("resources/outils/exemple.yml", "sourcing: haute", "sourcing: haut")
    assert [problem.split(":")[0] for problem in kit.problems()] == ["resources/outils/exemple.yml"]


# --- attachments --------------------------------------------------------------------------------


def test_an_attachment_of_a_gigabyte_is_refused_without_being_read(
    kit: SmallProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    attach(kit, video=1_000_000_000)
    read, opened = Path.open, []
    monkeypatch.setattr(
        Path, "open", lambda self, *args, **more: (opened.append(self.name), read(self, *args, **more))[1]
    )
    assert kit.problems() == [
        f"{PATH}:10:15: attachments[1]: « video.pdf » pèse 1000 Mo ; le maximum est 20 Mo. "
        "Réduisez le fichier, découpez-le, ou donnez dans la fiche l'adresse où le trouver."
    ]
    assert "video.pdf" not in opened


def test_an_attachment_of_the_greatest_size_is_accepted(kit: SmallProject) -> None:
    attach(kit, a=20_000_000, b=20_000_000)
    assert kit.problems() == []


def test_attachments_of_a_kit_are_weighed_together(kit: SmallProject) -> None:
    attach(kit, a=15_000_000, b=15_000_000, c=15_000_000)
    assert kit.problems() == [
        f"{PATH}:10:14: attachments: Les pièces jointes pèsent 45 Mo ensemble ; le maximum est 40 Mo. "
        "Réduisez-les, ou retirez les moins utiles."
    ]


def test_a_heavy_attachment_of_a_sheet_is_refused_too(project: SmallProject) -> None:
    os.truncate(project.write("resources/files/film.mp4", b""), 21_000_000)
    project.change("resources/outils/exemple.yml", "type: guide", "type: guide\nattachments: [film.mp4]")
    assert len(project.problems()) == 1


# --- the form -----------------------------------------------------------------------------------


def test_a_blank_form_of_a_kit_is_told_what_it_lacks_and_nothing_else(project: SmallProject) -> None:
    project.write(PATH, blank_form(COMPOSITIONS["kits"], project.loaded()[0], TODAY))
    problems = project.problems()
    assert problems
    assert all(
        re.search(r": (Le champ|La liste) est vide\. |ne contient aucune fiche", problem) for problem in problems
    )


def test_a_form_of_a_kit_dates_it(project: SmallProject) -> None:
    form = blank_form(COMPOSITIONS["kits"], project.loaded()[0], TODAY)
    assert form.endswith(f"published_on: {TODAY}\n# Kit relu le.\nreviewed_on: {TODAY}\n")


def test_a_kit_with_missing_fields_and_a_wrong_path_tells_its_other_mistakes_too(kit: SmallProject) -> None:
    kit.change(
        PATH, "reviewed_on: 2026-11-20\n", "attachments: [../secret.pdf, absent.pdf]\nposters: [outils/exemple]\n"
    )
    kit.change(PATH, "audience: Les communes\n", "")
    kit.change(PATH, "[piloter]", "[pilotr]")
    fields = [problem.split(": ")[1] for problem in kit.problems() if problem.startswith(PATH)]
    assert fields == ["audience", "reviewed_on", "enjeux[1]", "attachments[1]", "attachments[2]", "posters[1]"]
