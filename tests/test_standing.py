"""A piece is taken from the site that stands when it is as it was written, and made in every other case."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from macros.artifacts import Artifact, replacing, write
from macros.cache import Cache, digest
from macros.standing import Standing

NAME = digest(b"all that decides it")
FILES = {"outils/a/index.html": b"page", "outils/a/a.ics": b"calendar"}


def made() -> tuple[str, Iterable[Artifact]]:
    return "result", (Artifact(path, content) for path, content in FILES.items())


def never() -> tuple[str, Iterable[Artifact]]:
    raise AssertionError("made again")


def contents(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def standing(tmp_path: Path) -> Standing:
    """Make a site of one piece, and put it in place."""
    standing = Standing(tmp_path / "site", Cache(tmp_path / "notes"))
    with replacing(standing.site) as fresh:
        assert standing.piece(NAME, fresh, made) == "result"
    return standing


def test_a_piece_is_taken_as_it_stands_with_its_result(standing: Standing, tmp_path: Path) -> None:
    assert standing.piece(NAME, tmp_path / "fresh", never) == "result"
    assert contents(tmp_path / "fresh") == FILES


def test_a_taken_piece_is_taken_again(standing: Standing) -> None:
    for _ in range(2):
        with replacing(standing.site) as fresh:
            standing.piece(NAME, fresh, never)
    assert contents(standing.site) == FILES


def test_a_piece_of_another_name_is_made(standing: Standing, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="made again"):
        standing.piece(digest(b"something else"), tmp_path / "fresh", never)


def test_a_site_that_was_copied_is_taken_from_its_copy(standing: Standing, tmp_path: Path) -> None:
    shutil.copytree(standing.site, tmp_path / "copy")
    shutil.rmtree(standing.site)
    (tmp_path / "copy").rename(standing.site)
    with replacing(standing.site) as fresh:
        assert standing.piece(NAME, fresh, never) == "result"

    inodes = {path: (standing.site / path).stat().st_ino for path in FILES}
    with replacing(standing.site) as fresh:
        standing.piece(NAME, fresh, never)
    assert {path: (standing.site / path).stat().st_ino for path in FILES} == inodes


def changed(file: Path) -> None:
    found = file.stat()
    file.write_bytes(b"edit")
    os.utime(file, ns=(found.st_atime_ns, found.st_mtime_ns + 1))


def replaced(file: Path) -> None:
    found = file.stat()
    file.rename(file.with_suffix(".old"))
    file.write_bytes(b"edit")
    os.utime(file, ns=(found.st_atime_ns, found.st_mtime_ns))


def linked(file: Path) -> None:
    file.rename(file.with_suffix(".old"))
    file.symlink_to(file.with_suffix(".old"))


def closed(file: Path) -> None:
    file.chmod(0o600)


@pytest.mark.parametrize("touched", FILES)
@pytest.mark.parametrize("hand", [changed, replaced, linked, closed, Path.unlink])
def test_a_piece_that_somebody_touched_is_made_whole(
    standing: Standing, tmp_path: Path, touched: str, hand: Callable[[Path], None]
) -> None:
    hand(standing.site / touched)
    with pytest.raises(AssertionError, match="made again"):
        standing.piece(NAME, tmp_path / "untouched", never)
    assert contents(tmp_path / "untouched") == {}

    standing.piece(NAME, tmp_path / "fresh", made)
    assert contents(tmp_path / "fresh") == FILES


def test_notes_can_be_deleted(standing: Standing, tmp_path: Path) -> None:
    for note in (tmp_path / "notes").rglob("*"):
        if note.is_file():
            note.unlink()
    assert standing.piece(NAME, tmp_path / "fresh", made) == "result"
    assert contents(tmp_path / "fresh") == FILES


def test_without_notes_everything_is_made(standing: Standing, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="made again"):
        Standing(standing.site).piece(NAME, tmp_path / "fresh", never)


def test_the_notes_of_what_is_no_longer_there_are_deleted(standing: Standing, tmp_path: Path) -> None:
    other = Standing(standing.site, Cache(tmp_path / "notes"))
    other.keep([digest(b"another piece")])
    other.forget_others()
    assert not [file for file in (tmp_path / "notes").rglob("*") if file.is_file()]


def test_a_file_written_over_a_taken_one_leaves_the_standing_site_as_it_was(standing: Standing, tmp_path: Path) -> None:
    standing.piece(NAME, tmp_path / "fresh", never)
    write([Artifact(path, b"new") for path in FILES], tmp_path / "fresh")
    assert contents(standing.site) == FILES
