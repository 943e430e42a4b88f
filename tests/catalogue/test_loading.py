"""What stands in resources/: names, places, shortcuts, files that nothing reads; and whole files, well or badly made."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_project import SHEETS, SmallProject

TOOL = SHEETS["outils"]


def test_the_small_project_is_valid(project: SmallProject) -> None:
    assert project.problems() == []


def test_a_sheet_takes_its_identity_from_its_place(project: SmallProject) -> None:
    catalogue, _ = project.loaded()
    assert [sheet.key for sheet in catalogue.of_kind("outils")] == ["outils/exemple"]


def test_code_and_time_stay_as_written(project: SmallProject) -> None:
    project.change(
        "resources/outils/exemple.yml", "type: guide", "type: guide\nhours: 12:30\naudience: 01004\nlegal: no"
    )
    catalogue, problems = project.loaded()
    sheet = catalogue.find("outils/exemple")
    assert problems == []
    assert [getattr(sheet, name) for name in ("hours", "audience", "legal")] == ["12:30", "01004", "no"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("éco-gestes.yml", "« éco-gestes.yml » ne peut pas servir d'adresse à la fiche. Renommez-le en minuscules sans accent ni espace, avec des tirets : eco-gestes.yml."),
        ("Mon outil (2).yml", "« Mon outil (2).yml » ne peut pas servir d'adresse à la fiche. Renommez-le en minuscules sans accent ni espace, avec des tirets : mon-outil-2.yml."),
        ("outil.yaml", "Le nom du fichier finit par « .yaml » au lieu de « .yml ». Renommez-le en outil.yml."),
        ("outil.YML", "Le nom du fichier finit par « .YML » au lieu de « .yml ». Renommez-le en outil.yml."),
        ("outil.yml.txt", "Le nom du fichier finit par « .txt » au lieu de « .yml ». Renommez-le en outil.yml."),
        ("affiche.pdf", "Seuls des fichiers .yml ont leur place ici. Placez les documents dans resources/files/."),
        ("a" * 81 + ".yml", f"« {'a' * 59}… » ne peut pas servir d'adresse à la fiche. Renommez-le en minuscules sans accent ni espace, avec des tirets : {'a' * 80}.yml."),
    ],
)  # fmt: skip
def test_a_misnamed_file_is_told_its_name(project: SmallProject, name: str, told: str) -> None:
    project.write(f"resources/outils/{name}", TOOL)
    assert project.problems() == [f"resources/outils/{name}:1:1: {told}"]


def test_a_folder_named_as_a_sheet_is_told(project: SmallProject) -> None:
    (project.root / "resources/outils/dossier.yml").mkdir()
    assert project.problems() == [
        "resources/outils/dossier.yml:1:1: C'est un dossier, et rien ne le lit. "
        "Placez les fiches, une par fichier .yml, dans le dossier au-dessus."
    ]


def test_an_unknown_folder_is_told_the_nearest(project: SmallProject) -> None:
    project.write("resources/outil/exemple.yml", TOOL)
    [problem] = project.problems()
    assert problem.startswith("resources/outil:1:1: Rien ne lit ce dossier. Vouliez-vous « outils » ?")


def test_a_file_out_of_any_folder_is_told(project: SmallProject) -> None:
    project.write("resources/outil.yml", TOOL)
    assert project.problems()[0].startswith("resources/outil.yml:1:1: Rien ne lit ce fichier.")


def test_hidden_files_are_let_be(project: SmallProject) -> None:
    project.write("resources/outils/.exemple.yml.swp", b"\x00")
    assert project.problems() == []


@pytest.mark.parametrize(
    "path", ["resources/outils/raccourci.yml", "resources/files/raccourci.pdf", "resources/withdrawn.yml"]
)
@pytest.mark.parametrize("target", ["/etc/hostname", "exemple.yml", "nulle-part"])
def test_a_shortcut_is_never_followed(project: SmallProject, path: str, target: str) -> None:
    (project.root / path).symlink_to(target)
    assert project.problems() == [
        f"{path}:1:1: C'est un raccourci (lien symbolique) vers un autre endroit. Copiez le fichier lui-même à sa place."
    ]


def test_a_folder_that_is_a_shortcut_is_not_read(
    project: SmallProject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "secret.yml").write_text(TOOL, "utf-8")
    (project.root / "resources/outils").rename(elsewhere / "outils")
    (project.root / "resources/outils").symlink_to(elsewhere)
    catalogue, _ = project.loaded()
    assert catalogue.of_kind("outils") == ()


def test_an_attachment_reached_through_a_shortcut_is_missing(project: SmallProject) -> None:
    (project.root / "resources/files/secret.txt").symlink_to("/etc/hostname")
    project.change("resources/outils/exemple.yml", "type: guide", "type: guide\nattachments: [secret.txt]")
    assert any("Le fichier « secret.txt » manque" in problem for problem in project.problems())


def test_an_attachment_that_is_there_is_found(project: SmallProject) -> None:
    project.write("resources/files/affiches/a 1.pdf", b"%PDF")
    project.change("resources/outils/exemple.yml", "type: guide", "type: guide\nattachments: [affiches/a 1.pdf]")
    catalogue, problems = project.loaded()
    assert problems == []
    assert catalogue.attachments["affiches/a 1.pdf"].size_bytes == 4


def test_a_pipe_named_as_a_sheet_is_never_opened(project: SmallProject) -> None:
    os.mkfifo(project.root / "resources/outils/tuyau.yml")
    assert project.problems()[0].startswith(
        "resources/outils/tuyau.yml:1:1: Seuls des fichiers .yml ont leur place ici."
    )


def test_a_file_name_that_is_not_text_is_told(project: SmallProject) -> None:
    Path(os.fsdecode(os.fsencode(project.root) + b"/resources/outils/\xff\x1b[31m.yml")).write_text(TOOL, "utf-8")
    [problem] = project.problems()
    assert problem.startswith("resources/outils/\ufffd\ufffd[31m.yml:1:1: ")
    problem.encode()


def test_an_unreadable_folder_is_a_problem(project: SmallProject, monkeypatch: pytest.MonkeyPatch) -> None:
    scandir = os.scandir

    def fail(folder: str | Path) -> object:
        if Path(folder).name == "outils":
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", fail)
    assert project.problems() == ["resources/outils:1:1: Ce dossier ne peut pas être lu. Vérifiez ses droits d'accès."]


def test_a_missing_vocabulary_is_told_once(project: SmallProject) -> None:
    (project.root / "resources/vocabularies/themes.yml").unlink()
    assert project.problems() == [
        "resources/vocabularies/themes.yml:1:1: Ce vocabulaire manque, alors que des fiches s'en servent. "
        "Remettez le fichier en place."
    ]


def test_a_broken_vocabulary_does_not_accuse_the_sheets(project: SmallProject) -> None:
    project.write("resources/vocabularies/themes.yml", "title: Thèmes : tous\n")
    assert [re.match(r"[^:]*", problem).group() for problem in project.problems()] == [
        "resources/vocabularies/themes.yml"
    ]


def test_a_broken_sheet_does_not_accuse_those_that_name_it(project: SmallProject) -> None:
    project.change("resources/capsules/exemple.yml", "format: spot", "format: spot\nrelated: [outils/exemple]")
    project.write("resources/outils/exemple.yml", "title: Un : outil\n")
    assert {problem.split(":")[0] for problem in project.problems()} == {"resources/outils/exemple.yml"}


def test_a_term_defined_twice_is_told(project: SmallProject) -> None:
    project.write(
        "resources/vocabularies/settings.yml",
        "title: Cadres\nreference: oui\nterms:\n- {id: a, label: A}\n- {id: a, label: B}\n",
    )
    assert project.problems() == [
        "resources/vocabularies/settings.yml:5:8: terms[2].id: « a » est déjà défini plus haut. Donnez un autre identifiant."
    ]


def test_a_hundred_thousand_unknown_terms_are_told_briefly(project: SmallProject) -> None:
    project.change(
        "resources/outils/exemple.yml", "themes: [cps]", f"themes: [{', '.join(f't{n}' for n in range(9000))}]"
    )
    problems = project.problems()
    assert len(problems) == 51
    assert any("Il y a d'autres problèmes du même genre dans ce fichier." in problem for problem in problems)


def test_thousands_of_unknown_fields_are_told_briefly(project: SmallProject) -> None:
    project.write("resources/outils/exemple.yml", TOOL + "".join(f"k{n}: v\n" for n in range(9000)))
    problems = project.problems()
    assert len(problems) == 51
    assert any("Il y a encore 8950 problèmes dans ce fichier." in problem for problem in problems)


# --- properties ------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    ["\t", ":", ": ", "-", "- ", "\n", "\n  ", '"', "'", "[", "]", "{", "}", "#", " #", "&a ", "*a", "!b ", "é", "~", "|\n", "0", "\u00a0", "“", "<<: ", "---\n", "x"]
)  # fmt: skip
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 12), PIECES), min_size=1, max_size=4)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(sorted(SHEETS)), edits=EDITS)
def test_any_slip_of_the_hand_is_told_inside_its_file(
    project: SmallProject, kind: str, edits: list[tuple[float, int, str]]
) -> None:
    text = SHEETS[kind]
    for place, removed, added in edits:
        start = int(place * len(text))
        text = text[:start] + added + text[start + removed :]
    project.write(f"resources/{kind}/exemple.yml", text)
    _, problems = project.loaded()
    project.write(f"resources/{kind}/exemple.yml", SHEETS[kind])
    lines = text.split("\n")
    for problem in problems:
        assert problem.path == f"resources/{kind}/exemple.yml"
        assert problem.line <= len(lines)
        assert problem.column <= len(lines[problem.line - 1]) + 1
        assert problem.remedy
