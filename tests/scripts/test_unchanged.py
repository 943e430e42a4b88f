"""A build that would change nothing is not made; whatever decides the site makes it anew."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts import unchanged

DAY = "2026-11-23"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    for name in ("resources/outils/a.yml", "docs/index.md", "mkdocs.yml", "site/index.html", "site/outils/a.html"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("a", "utf-8")
    remember(root)
    return root


def print_of(project: Path, day: str = DAY) -> str | None:
    return unchanged.print_of(project, unchanged.tools_print(), day)


def remember(project: Path, site: str = "site") -> None:
    unchanged.remember(project, project / site, print_of(project) or "", project / site)


def is_made(project: Path, day: str = DAY) -> bool:
    print_ = print_of(project, day)
    return print_ is not None and unchanged.is_made(project, project / "site", print_)


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


def test_an_empty_folder_came(project: Path) -> None:
    (project / "resources" / "outills").mkdir()
    assert not is_made(project)


def test_a_file_changed_behind_a_shortcut(project: Path) -> None:
    (project / "images").mkdir()
    (project / "docs" / "images").symlink_to(project / "images")
    (project / "images" / "a.svg").write_text("a", "utf-8")
    remember(project)
    (project / "images" / "a.svg").write_text("b", "utf-8")
    assert not is_made(project)


@pytest.mark.parametrize("setting", ["site_url: !ENV ADDRESS\n", "INHERIT: ../mkdocs.yml\n"])
def test_settings_that_come_from_elsewhere_are_read_each_time(project: Path, setting: str) -> None:
    (project / "mkdocs.yml").write_text(setting, "utf-8")
    assert print_of(project) is None


def test_another_day(project: Path) -> None:
    assert not is_made(project, "2026-11-24")


def test_the_site_is_another_one_or_is_gone(project: Path) -> None:
    shutil.copytree(project / "site", project / "other")
    shutil.rmtree(project / "site")
    assert not is_made(project)
    (project / "other").rename(project / "site")
    assert not is_made(project)


@pytest.mark.parametrize(
    "hand",
    [
        Path.unlink,
        lambda file: file.write_text("edit", "utf-8"),
        lambda file: file.chmod(0o600),
        lambda file: file.with_name("b.html").write_text("", "utf-8"),
        lambda file: file.parent.chmod(0o700),
    ],
    ids=["deleted", "changed", "closed", "another came", "its folder closed"],
)
def test_somebody_touched_the_site(project: Path, hand: Callable[[Path], object]) -> None:
    hand(project / "site" / "outils" / "a.html")
    assert not is_made(project)


def test_the_mask_of_new_files_is_another(project: Path) -> None:
    mask = os.umask(0o077)
    try:
        assert not is_made(project)
    finally:
        os.umask(mask)


@pytest.mark.parametrize("note", [b"", b"\xff\xfe\x00", b"a b\n"])
def test_a_damaged_note_is_as_good_as_none(project: Path, note: bytes) -> None:
    for file in (project / ".cache" / "builds").iterdir():
        file.write_bytes(note)
    assert not is_made(project)


def test_the_notes_can_be_deleted(project: Path) -> None:
    shutil.rmtree(project / ".cache")
    assert not is_made(project)


def test_notes_that_cannot_be_written_are_done_without(project: Path) -> None:
    shutil.rmtree(project / ".cache")
    (project / ".cache").write_text("in the way", "utf-8")
    remember(project)
    assert not is_made(project)


def test_a_project_moved_with_its_site_keeps_what_it_knows_of_it(project: Path) -> None:
    assert is_made(project.rename(project.with_name("elsewhere")))


@pytest.mark.parametrize("name", ["docs/index.md", "mkdocs.yml", "docs/images/a.svg"])
def test_a_file_touched_while_a_site_is_made_is_noticed(project: Path, name: str) -> None:
    (project / "images").mkdir()
    (project / "images" / "a.svg").write_text("a", "utf-8")
    (project / "docs" / "images").symlink_to(project / "images")
    before = unchanged.state_of(project)
    assert unchanged.state_of(project) == before
    (project / name).write_text("a", "utf-8")
    assert unchanged.state_of(project) != before


def test_a_shortcut_that_turns_in_a_circle_or_leads_nowhere_is_not_followed_for_ever(project: Path) -> None:
    (project / "docs" / "circle").symlink_to(project / "docs")
    (project / "docs" / "itself").symlink_to(project / "docs" / "itself")
    (project / "docs" / "nowhere").symlink_to(project / "gone")
    places = [place for place, _ in unchanged._files(str(project / "docs"), "docs")]
    assert places == ["docs/circle/", "docs/index.md", "docs/itself", "docs/nowhere"]


def test_the_notes_of_sites_that_are_gone_are_deleted(project: Path) -> None:
    shutil.copytree(project / "site", project / "autre")
    for site in ("site", "autre"):
        remember(project, site)
        unchanged.pieces(project, project / site).mkdir(parents=True)
    shutil.rmtree(project / "autre")
    unchanged.forget_lost_sites(project)
    assert unchanged.pieces(project, project / "site").is_dir()
    assert not unchanged.pieces(project, project / "autre").exists()
    assert len(list((project / ".cache" / "builds").iterdir())) == 1
