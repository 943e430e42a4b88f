"""What was read before is found again: the same catalogue, the same problems, whatever was changed since."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_project import SmallProject

from macros.cache import Cache
from macros.catalogue import Catalogue, load, loading
from macros.problems import Problem

SHEET = "resources/outils/exemple.yml"


def read(project: SmallProject, kept: Path, tools: str = "tools") -> tuple[Catalogue, list[Problem]]:
    return load(project.root, kept=Cache(kept), tools=tools)


@pytest.fixture
def kept(project: SmallProject, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give what a first reading kept."""
    folder = tmp_path_factory.mktemp("kept")
    read(project, folder)
    return folder


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the paths of the sheets that are read anew, as they are."""
    paths: list[str] = []
    understood = loading.understood

    def noting(content: bytes, path: str) -> object:
        paths.append(path)
        return understood(content, path)

    monkeypatch.setattr(loading, "understood", noting)
    return paths


def sheets(paths: list[str]) -> list[str]:
    return [path for path in paths if "vocabularies" not in path]


def test_nothing_is_read_anew_and_everything_is_the_same(project: SmallProject, kept: Path, parsed: list[str]) -> None:
    catalogue, problems = read(project, kept)
    assert sheets(parsed) == []
    assert (catalogue, problems) == load(project.root)


def test_a_changed_sheet_is_read_anew(project: SmallProject, kept: Path, parsed: list[str]) -> None:
    project.change(SHEET, "Un outil", "Un autre outil")
    catalogue, _ = read(project, kept)
    sheet = catalogue.find("outils/exemple")
    assert sheet is not None
    assert sheet.title == "Un autre outil"
    assert sheets(parsed) == [SHEET]


def test_a_renamed_sheet_is_read_anew(project: SmallProject, kept: Path) -> None:
    (project.root / SHEET).rename(project.root / SHEET.replace("exemple", "autre"))
    catalogue, _ = read(project, kept)
    assert [sheet.slug for sheet in catalogue.of_kind("outils")] == ["autre"]


def test_other_tools_read_everything_anew(project: SmallProject, kept: Path, parsed: list[str]) -> None:
    read(project, kept, tools="others")
    assert SHEET in parsed


def test_a_mistake_is_told_each_time(project: SmallProject, kept: Path) -> None:
    project.change(SHEET, "title: Un outil", "titre: Un outil")
    for _ in range(2):
        _, problems = read(project, kept)
        assert [(problem.path, problem.line) for problem in problems] == [(SHEET, 1)] * len(problems) != []


def test_a_problem_in_a_sheet_read_before_is_told_at_its_line(project: SmallProject, kept: Path) -> None:
    catalogue, _ = read(project, kept)
    assert catalogue.documents[SHEET].where(("summary",)) == (2, 10)
