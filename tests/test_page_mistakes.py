"""What MkDocs says of a page reaches an editor in French, at the line of the mistake."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from small_project import SmallProject

from macros.hooks import CollectedWarnings, build
from macros.problems import ProblemsFound

ROOT = Path(__file__).parents[1]

PAGE = "---\ntitle: Aide\n---\n\nVoir [ici](autre.md).\nVoir [là](index.md#rien) et [en bas](#fin).\n"
NAV = "nav:\n  - Accueil: index.md\n  - Aide: absente.md\n"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "Doc file 'aide.md' contains a link 'autre.md', but the target is not found among documentation files.",
            ["docs/aide.md:5:12: Le lien « autre.md » ne mène à aucune page. Donnez le chemin du fichier .md depuis cette page."],
        ),
        (
            "Doc file 'aide.md' contains a link 'index.md#rien', but the doc 'index.md' does not contain an anchor '#rien'.",
            ["docs/aide.md:6:11: Le lien « index.md#rien » vise un titre qui n'existe pas dans la page. Corrigez ce qui suit « # »."],
        ),
        (
            "Doc file 'aide.md' contains a link '#fin', but there is no such anchor on this page.",
            ["docs/aide.md:6:38: Le lien « #fin » vise un titre qui n'existe pas dans cette page. Corrigez ce qui suit « # »."],
        ),
        (
            "A reference to 'absente.md' is included in the 'nav' configuration, which is not found in the documentation files.",
            ["mkdocs.yml:3:11: La navigation nomme la page « absente.md », qui n'existe pas. Créez la page, ou retirez-la de la navigation."],
        ),
        (
            'The following pages exist in the docs directory, but are not included in the "nav" configuration:\n  - aide.md\n  - index.md',
            [
                "docs/aide.md:1:1: Cette page manque dans la navigation : personne ne la trouverait. Ajoutez son chemin sous « nav: », dans mkdocs.yml.",
                "docs/index.md:1:1: Cette page manque dans la navigation : personne ne la trouverait. Ajoutez son chemin sous « nav: », dans mkdocs.yml.",
            ],
        ),
    ],
)  # fmt: skip
def test_a_warning_of_the_host_is_told_in_french_at_its_line(said: str, told: list[str], tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "aide.md").write_text(PAGE, "utf-8")
    (tmp_path / "docs" / "index.md").write_text("# Accueil\n", "utf-8")
    (tmp_path / "mkdocs.yml").write_text(NAV, "utf-8")
    with CollectedWarnings(tmp_path) as problems:
        logging.getLogger("mkdocs.structure").warning(said)
    assert [str(problem) for problem in problems] == told


def test_the_mistakes_of_all_pages_are_told_at_once(project: SmallProject) -> None:
    header = '---\ntitle: Une page\ndescription: "Une page."\n---\n\n'
    settings = (ROOT / "mkdocs.yml").read_text("utf-8").partition("\nnav:")[0]
    project.write("mkdocs.yml", f"{settings}\nnav:\n  - index.md\n  - aide.md\n".replace("macros/", f"{ROOT}/macros/"))
    project.write("docs/index.md", f"{header}{{{{ cardz() }}}}\nhttps://exemple.fr \1\n")
    project.write("docs/aide.md", f"{header}Voir [ici](absente.md)[^1].\n\n{{{{ link() }}}}\n")
    catalogue, _ = project.loaded()
    with pytest.raises(ProblemsFound) as found:
        build(project.root, project.root / "site", catalogue, documents="none")
    assert [str(problem).split(": ")[0] for problem in found.value.problems] == [
        "docs/aide.md:6:12",
        "docs/aide.md:6:23",
        "docs/aide.md:8:1",
        "docs/index.md:6:1",
        "docs/index.md:7:20",
    ]


def test_a_site_without_an_address_is_not_made(project: SmallProject) -> None:
    project.write("mkdocs.yml", "site_name: Jalons\n")
    project.write("docs/index.md", "")
    with pytest.raises(ProblemsFound) as found:
        build(project.root, project.root / "site", project.loaded()[0])
    assert [str(problem) for problem in found.value.problems] == [
        "mkdocs.yml:1:1: site_url: L'adresse du site manque. Écrivez-la, entière : « site_url: https://exemple.fr/ »."
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("edit_url", "5"),
        ("edit_url", "mailto:a@jalons.example"),
        ("contact_url", "javascript:alert(1)"),
        ("contact_url", "[a]"),
    ],
)
def test_an_address_of_the_publisher_that_is_none_is_told_at_its_line(
    project: SmallProject, name: str, value: str
) -> None:
    project.write("mkdocs.yml", f"site_name: Jalons\nsite_url: https://jalons.example/\nextra:\n  {name}: {value}\n")
    project.write("docs/index.md", "")
    with pytest.raises(ProblemsFound) as found:
        build(project.root, project.root / "site", project.loaded()[0])
    assert [(problem.path, problem.line, problem.field) for problem in found.value.problems] == [
        ("mkdocs.yml", 4, f"extra.{name}")
    ]
