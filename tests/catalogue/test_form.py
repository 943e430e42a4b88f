"""The form of a new sheet: YAML as it stands, every field of the model, valid once its open fields are filled in."""

from __future__ import annotations

import re

import pytest
from small_project import TODAY, SmallProject

from macros.catalogue.form import blank_form
from macros.models.columns import columns
from macros.models.kinds import KINDS

ANSWERS = {
    "title": "Un nom", "summary": "Pour qui, quoi.", "enjeux": "[piloter]", "themes": "[cps]", "sourcing": "haute",
    "id": "guide", "publisher": "MILDECA", "url": "https://www.drogues.gouv.fr/guide", "offer": "disponible",
    "format": "spot", "type": "guide", "role": "pratique", "departments": '["01"]', "year": "2024", "status": "clos",
    "said": "On dit.", "truth": "En fait.", "text": "Un argument.", "source": "guide",
    "say": "[Ceci]", "avoid": "[Cela]", "questions": "[Pourquoi ?]",
    "start": "2026-12-03", "place": "Lyon",
}  # fmt: skip


def form(project: SmallProject, kind: str) -> str:
    """Make the form of a kind."""
    catalogue, _ = project.loaded()
    return blank_form(KINDS[kind], catalogue, TODAY)


def filled(text: str) -> str:
    """Fill in the open fields, and those that one of two must be: the address of the source, the place of an event."""
    text = re.sub(r"^(    )#(url:)$|^()#(place:)$", r"\1\2\3\4", text, flags=re.MULTILINE)
    return re.sub(
        r"^( *(?:- )?)([a-z_]+):( \[\])?$",
        lambda m: (
            m.group() if m.group(2) in {"sources", "arguments"} else f"{m.group(1)}{m.group(2)}: {ANSWERS[m.group(2)]}"
        ),
        text,
        flags=re.MULTILINE,
    )


def opened(text: str) -> str:
    """Take away the « # » of every optional field; leave the help."""
    while (freed := re.sub(r"^( *)#(?=[a-z_]|  )", r"\1", text, flags=re.MULTILINE)) != text:
        text = freed
    return text


@pytest.mark.parametrize("kind", KINDS)
def test_a_blank_form_is_told_what_it_lacks_and_nothing_else(project: SmallProject, kind: str) -> None:
    project.write(f"resources/{kind}/nouveau.yml", form(project, kind))
    problems = project.problems()
    assert problems
    assert all(re.search(r": (Le champ|La liste) est vide\. ", problem) for problem in problems)


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_filled_in_is_valid(project: SmallProject, kind: str) -> None:
    project.write(f"resources/{kind}/nouveau.yml", filled(form(project, kind)))
    assert project.problems() == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_with_all_its_fields_opened_is_made_of_known_fields_in_their_places(
    project: SmallProject, kind: str
) -> None:
    project.write(f"resources/{kind}/nouveau.yml", opened(form(project, kind)))
    told = r": (Le champ est vide|La liste est vide|Il manque un élément dans la liste|Il y a encore \d+ problèmes)\b"
    assert [problem for problem in project.problems() if not re.search(told, problem)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_shows_every_field(project: SmallProject, kind: str) -> None:
    names = {column.path.split(".")[-1] for column in columns(KINDS[kind].model)}
    assert names == set(re.findall(r"^ *(?:- )?([a-z_]+):", opened(form(project, kind)), flags=re.MULTILINE))


def test_a_form_dates_the_sheet_and_its_reading_and_nothing_else(project: SmallProject) -> None:
    dated = re.findall(r"([a-z_]+): 2026-11-23$", form(project, "programmes-cps"), flags=re.MULTILINE)
    assert set(dated) == {"published_on", "reviewed_on", "read_on"}
    assert "    #published_on:\n" in form(project, "programmes-cps"), "nobody knows when a source was published"


def test_a_form_lists_the_terms_to_choose_from(project: SmallProject) -> None:
    assert "# Thèmes. Choix : cps, ecrans.\nthemes: []\n" in form(project, "outils")


def test_a_long_vocabulary_is_named_rather_than_listed(project: SmallProject) -> None:
    terms = "".join(f"  - {{id: t{n}, label: T{n}}}\n" for n in range(41))
    project.write("resources/vocabularies/themes.yml", f"title: Thèmes\nreference: oui\nterms:\n{terms}")
    assert "# Thèmes. Choix : voir resources/vocabularies/themes.yml.\n" in form(project, "outils")
