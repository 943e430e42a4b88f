"""Writing: nothing leaves its folder, and a site is replaced whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from macros.artifacts import Artifact, replacing, write


def files(folder: Path) -> dict[str, str]:
    """Give the files below a folder, by path, with their text."""
    return {
        file.relative_to(folder).as_posix(): file.read_text() for file in sorted(folder.rglob("*")) if file.is_file()
    }


# --- write ------------------------------------------------------------------------------------


def test_artifacts_are_written_with_their_folders_and_told(tmp_path: Path) -> None:
    written = write([Artifact("a/b/c.txt", b"1"), Artifact("d.txt", b"2")], tmp_path)
    assert [file.path for file in written] == ["a/b/c.txt", "d.txt"]
    assert files(tmp_path) == {"a/b/c.txt": "1", "d.txt": "2"}


@pytest.mark.parametrize("path", ["../x", "a/../../x", "/a/x", "/x", "a/b/../../../x", "..", "a/..", "a/"])
def test_a_path_that_leaves_the_folder_is_refused(tmp_path: Path, path: str) -> None:
    inside = tmp_path / "inside"
    with pytest.raises(ValueError, match="outside"):
        write([Artifact(path, b"x")], inside)
    assert not (tmp_path / "x").exists()


def test_a_path_that_stays_inside_is_written_where_it_says(tmp_path: Path) -> None:
    write([Artifact("a/../b.txt", b"x")], tmp_path)
    assert (tmp_path / "b.txt").read_text() == "x"


# --- replacing --------------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Make a folder that is in place."""
    folder = tmp_path / "site"
    write([Artifact("index.html", b"old"), Artifact("gone.html", b"old")], folder)
    return folder


def test_a_fresh_folder_takes_the_place_whole(site: Path) -> None:
    with replacing(site) as fresh:
        write([Artifact("index.html", b"new")], fresh)
        assert files(site)["index.html"] == "old"
    assert files(site) == {"index.html": "new"}


def test_a_first_folder_is_put_in_place_with_those_above_it(tmp_path: Path) -> None:
    with replacing(tmp_path / "a" / "site") as fresh:
        write([Artifact("index.html", b"new")], fresh)
    assert files(tmp_path) == {"a/site/index.html": "new"}


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_a_failure_leaves_the_folder_as_it_was(site: Path, error: type[BaseException]) -> None:
    def fail() -> None:
        with replacing(site) as fresh:
            write([Artifact("index.html", b"half")], fresh)
            raise error

    with pytest.raises(error):
        fail()
    assert files(site) == {"gone.html": "old", "index.html": "old"}


def test_nothing_is_left_beside(site: Path) -> None:
    with replacing(site):
        pass
    with pytest.raises(RuntimeError), replacing(site):
        raise RuntimeError
    assert [entry.name for entry in site.parent.iterdir()] == ["site"]


def test_others_may_read_the_folder(site: Path) -> None:
    with replacing(site) as fresh:
        write([Artifact("index.html", b"new")], fresh)
    assert site.stat().st_mode & 0o777 == 0o755


def interrupted(site: Path) -> None:
    """Leave what a power cut leaves between the two renames."""
    site.rename(site.with_name("site.previous"))


def test_an_interrupted_replacement_is_undone_even_if_the_next_one_fails(site: Path) -> None:
    interrupted(site)
    with pytest.raises(RuntimeError), replacing(site):
        raise RuntimeError
    assert files(site)["index.html"] == "old"


def test_an_interrupted_replacement_is_undone_then_done(site: Path) -> None:
    interrupted(site)
    with replacing(site) as fresh:
        write([Artifact("index.html", b"new")], fresh)
    assert files(site.parent) == {"site/index.html": "new"}


def test_a_second_rename_that_fails_brings_the_old_folder_back(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if target == site and self.name != "site.previous":
            raise OSError("no space left")
        return rename(self, target)

    with monkeypatch.context() as broken:
        broken.setattr(Path, "rename", fail)
        with pytest.raises(OSError, match="no space"), replacing(site):
            pass
    with pytest.raises(RuntimeError), replacing(site):
        raise RuntimeError
    assert files(site)["index.html"] == "old"


def test_what_a_dead_process_left_is_deleted_and_what_a_living_one_makes_is_not(site: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    left = site.with_name(f"site.{dead.pid}.fresh-abc")
    made = site.with_name(f"site.{os.getpid()}.fresh-abc")
    other = site.with_name(f"site.{dead.pid}.27")
    for folder in (left, made, other):
        folder.mkdir()
    with replacing(site) as fresh:
        write([Artifact("index.html", b"new")], fresh)
    assert [folder.exists() for folder in (left, made, other)] == [False, True, True]


def test_the_folder_that_a_shortcut_leads_to_is_replaced(site: Path) -> None:
    shortcut = site.with_name("shortcut")
    shortcut.symlink_to(site.name)
    for text in (b"new", b"newer"):
        with replacing(shortcut) as fresh:
            write([Artifact("index.html", text)], fresh)
    assert shortcut.is_symlink()
    assert files(site) == {"index.html": "newer"}
