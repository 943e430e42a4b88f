"""A site made over the last one is, byte for byte, the one made from nothing, whatever was edited between the two."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_project import ROOT, SmallProject

from macros.artifacts import replacing
from macros.cache import Cache
from macros.catalogue import load
from macros.hooks import build
from macros.standing import Standing

TOOL, PROGRAMME = "resources/outils/exemple.yml", "resources/programmes-cps/exemple.yml"
REFERENCE = "related: [outils/exemple]\n"


def contents(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        file.relative_to(folder).as_posix(): (file.stat().st_mode, file.read_bytes() if file.is_file() else b"")
        for file in folder.rglob("*")
    }


@pytest.fixture
def site(project: SmallProject) -> Path:
    """Make the site of the small project with one page of the guide, and put it in place."""
    settings = (ROOT / "mkdocs.yml").read_text("utf-8").partition("\nnav:")[0].replace("macros/", f"{ROOT}/macros/")
    project.write("mkdocs.yml", f"{settings}\nnav:\n  - Accueil: index.md\n")
    project.write("docs/index.md", "---\ntitle: Accueil\ndescription: Une page.\n---\n\nBonjour.\n")
    make(project, project.root / "site")
    return project.root / "site"


def make(project: SmallProject, site: Path) -> None:
    catalogue, problems = load(project.root, kept=Cache(project.root / ".cache" / "sheets"), tools="these")
    assert problems == []
    standing = Standing(site, Cache(project.root / ".cache" / "pieces"))
    with replacing(site) as fresh:
        build(project.root, fresh, catalogue, documents="none", standing=standing, tools="these")


def test_edit_after_edit(project: SmallProject, site: Path) -> None:
    def add(path: str, text: str) -> None:
        project.write(path, (project.root / path).read_text("utf-8") + text)

    edits = [
        lambda: add(PROGRAMME, REFERENCE),
        lambda: project.change(TOOL, "title: Un outil", "title: Une mallette"),
        lambda: project.change(PROGRAMME, REFERENCE, ""),
        lambda: project.change("resources/vocabularies/themes.yml", "label: Compétences", "label: Des compétences"),
        lambda: project.change("mkdocs.yml", "site_name: Jalons", "site_name: Bornes"),
        lambda: (project.root / TOOL).rename(project.root / "resources/outils/mallette.yml"),
        lambda: (site / "capsules/exemple/index.html").chmod(0o600),
    ]
    for number, edit in enumerate(edits):
        edit()
        make(project, site)
        nothing = project.root / f"nothing-{number}"
        with replacing(nothing) as fresh:
            build(project.root, fresh, load(project.root)[0], documents="none")
        assert contents(site) == contents(nothing), number
