"""The cache saves time and never changes a byte, whatever happens to its folder."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from macros.cache import Cache, digest

NAME = digest(b"what it is made from")


def made() -> bytes:
    return b"made"


def never() -> bytes:
    raise AssertionError("made again")


def entries(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())


def test_an_entry_is_made_once(tmp_path: Path) -> None:
    assert Cache(tmp_path).get(NAME, made) == b"made"
    assert Cache(tmp_path).get(NAME, never) == b"made"


def test_nothing_is_kept_of_what_could_not_be_made(tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        Cache(tmp_path).get(NAME, never)
    assert entries(tmp_path) == []


@pytest.mark.parametrize("damage", [b"", b"short", bytes(32) + b"made"], ids=["empty", "cut", "other digest"])
def test_a_damaged_entry_is_made_again(tmp_path: Path, damage: bytes) -> None:
    Cache(tmp_path).get(NAME, made)
    entries(tmp_path)[0].write_bytes(damage)
    assert Cache(tmp_path).get(NAME, made) == b"made"
    assert Cache(tmp_path).get(NAME, never) == b"made"


def test_pruning_keeps_what_this_build_asked_for(tmp_path: Path) -> None:
    other = digest(b"of an earlier build")
    Cache(tmp_path).get(other, made)
    cache = Cache(tmp_path)
    cache.get(NAME, made)
    assert cache.prune() == 1
    assert Cache(tmp_path).get(NAME, never) == b"made"
    with pytest.raises(AssertionError):
        Cache(tmp_path).get(other, never)


def test_a_folder_that_cannot_be_written_costs_time_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert Cache(tmp_path / "file").get(NAME, made) == b"made"


def test_an_entry_under_the_name_of_another_is_made_again(tmp_path: Path) -> None:
    other = digest(b"of something else")
    Cache(tmp_path).get(other, lambda: b"something else")
    theirs = entries(tmp_path)[0].read_bytes()
    Cache(tmp_path).get(NAME, made)
    (tmp_path / NAME[:2] / NAME[2:]).write_bytes(theirs)
    assert Cache(tmp_path).get(NAME, made) == b"made"


def test_what_cannot_be_deleted_is_left(tmp_path: Path) -> None:
    (tmp_path / "ab" / "folder" / "inside").mkdir(parents=True)
    assert Cache(tmp_path).prune() == 0


def test_nothing_is_left_of_an_entry_that_cannot_take_its_place(tmp_path: Path) -> None:
    (tmp_path / NAME[:2] / NAME[2:]).mkdir(parents=True)
    assert Cache(tmp_path).get(NAME, made) == b"made"
    assert entries(tmp_path) == []


def test_a_digest_minds_where_its_parts_end() -> None:
    assert digest(b"ab", b"c") != digest(b"a", b"bc")


def test_a_thread_notes_the_entries_that_it_asks_for(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    with cache.noting() as names:
        cache.get(NAME, made)
        with ThreadPoolExecutor(1) as other:
            other.submit(cache.get, digest(b"asked for by another"), made).result()
    cache.get(digest(b"asked for later"), made)
    assert names == {NAME}


def test_what_is_kept_is_spared(tmp_path: Path) -> None:
    Cache(tmp_path).get(NAME, made)
    later = Cache(tmp_path)
    later.keep([NAME])
    assert later.prune() == 0
    assert Cache(tmp_path).get(NAME, never) == b"made"
