"""What changes while a site is made is made again: nothing is noted of what was perhaps read half before, half after."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from small_project import SmallProject

from macros.artifacts import Artifact, write
from macros.problems import Problem
from scripts import build as command
from scripts import serve, unchanged
from scripts.cli import jalons

SHEET = "resources/outils/exemple.yml"
_PROBLEM = Problem("mkdocs.yml", 1, 1, "", "", "")


@pytest.fixture
def meanwhile(project: SmallProject, monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], object]]:
    """Go to a project whose site takes no time to make, and lend the list of what happens meanwhile."""
    happens: list[Callable[[], object]] = []

    def make(root: Path, folder: Path, *others: object) -> None:
        write([Artifact(name, b"") for name in ("index.html", "404.html", "sitemap.xml")], folder)
        while happens:
            happens.pop()()

    project.write("mkdocs.yml", "site_name: Jalons\n")
    monkeypatch.chdir(project.root)
    monkeypatch.setattr(command, "build_site", make)
    return happens


def build() -> Result:
    result = CliRunner().invoke(jalons, ["build", "--no-documents"])
    assert result.exit_code == 0, result.output
    return result


def is_skipped() -> bool:
    return "Rien n'a changé" in build().output


def test_a_site_that_nothing_changed_is_not_made(meanwhile: list[Callable[[], object]]) -> None:
    assert not is_skipped()
    assert is_skipped()


def test_a_sheet_changed_and_put_back_while_the_site_was_made(
    project: SmallProject, meanwhile: list[Callable[[], object]]
) -> None:
    before = (project.root / SHEET).read_bytes()
    meanwhile += [lambda: project.write(SHEET, before), lambda: project.write(SHEET, b"title: Autre\n")]
    build()
    assert not is_skipped()
    assert is_skipped()


def test_pieces_made_while_the_tools_changed_are_not_taken_again(
    project: SmallProject, meanwhile: list[Callable[[], object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    pieces = unchanged.pieces(project.root, Path("site"))
    pieces.mkdir(parents=True)
    meanwhile.append(lambda: monkeypatch.setattr(unchanged, "tools_print", lambda: "others"))
    build()
    assert not pieces.exists()


def test_pieces_are_kept_where_the_tools_stay(project: SmallProject, meanwhile: list[Callable[[], object]]) -> None:
    pieces = unchanged.pieces(project.root, Path("site"))
    pieces.mkdir(parents=True)
    build()
    assert pieces.exists()


def test_a_preview_whose_code_was_edited_gives_nothing_to_other_builds(
    project: SmallProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    prints = iter(["first", "first", "second", "first"])
    monkeypatch.setattr(serve, "tools_print", lambda: next(prints))
    monkeypatch.setattr(serve, "checked_catalogue", lambda root, tools: (told.append(tools), [_PROBLEM]))
    shown = project.root / "shown"
    shown.mkdir()
    preview = serve.Preview(project.root, shown, project.root / "later")
    for _ in range(3):
        preview.rebuild()
    assert told[0] == told[2] == "first"
    assert told[1] not in {"first", "second"}
