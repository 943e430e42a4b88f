"""A build that would change nothing is not made; whatever decides the site makes it anew."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scripts import unchanged


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    for name in ("resources/outils/a.yml", "docs/index.md", "mkdocs.yml", "site/index.html"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("a", "utf-8")
    unchanged.remember(root, root / "site", unchanged.print_of(root, unchanged.tools_print(), "2026-11-23"))
    return root


def is_made(project: Path, day: str = "2026-11-23") -> bool:
    return unchanged.is_made(project, project / "site", unchanged.print_of(project, unchanged.tools_print(), day))


def test_nothing_changed(project: Path) -> None:
    assert is_made(project)


@pytest.mark.parametrize("name", ["resources/outils/a.yml", "docs/index.md", "mkdocs.yml"])
def test_a_file_changed(project: Path, name: str) -> None:
    (project / name).write_text("b", "utf-8")
    assert not is_made(project)


def test_a_file_came_went_or_changed_its_name(project: Path) -> None:
    (project / "docs" / "b.md").write_text("", "utf-8")
    assert not is_made(project)
    (project / "docs" / "b.md").unlink()
    assert is_made(project)
    (project / "docs" / "index.md").rename(project / "docs" / "indes.md")
    assert not is_made(project)


def test_another_day(project: Path) -> None:
    assert not is_made(project, "2026-11-24")


def test_the_site_is_another_one_or_is_gone(project: Path) -> None:
    shutil.copytree(project / "site", project / "other")
    shutil.rmtree(project / "site")
    assert not is_made(project)
    (project / "other").rename(project / "site")
    assert not is_made(project)


def test_the_notes_can_be_deleted(project: Path) -> None:
    shutil.rmtree(project / ".cache")
    assert not is_made(project)
