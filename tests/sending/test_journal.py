"""The journal: what survives, what is believed, what is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scripts.sending.journal import (
    FILE_NAME,
    Journal,
    JournalDamaged,
    JournalOfAnother,
    JournalUnwritable,
    Record,
    Standing,
    Step,
    intents,
)


def opened(folder: Path) -> Journal:
    return Journal.open(folder, "2026-03")


def fill(folder: Path) -> bytes:
    """Write a journal of three recipients; give its bytes."""
    with opened(folder) as journal:
        journal.append(intents(["a", "b", "c"], journal.boot, "2026-03-26T09:00:00+01:00"), durable=True)
        for step in (Record(Step.DATA, "a"), Record(Step.ACCEPTED, "a", code="250"), Record(Step.DATA, "b")):
            journal.append([step])
    return (folder / FILE_NAME).read_bytes()


def standings(folder: Path) -> list[Standing]:
    with opened(folder) as journal:
        return [journal.standing(name) for name in "abcd"]


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    fill(tmp_path)
    assert standings(tmp_path) == [Standing.SENT, Standing.UNCERTAIN, Standing.PENDING, Standing.PENDING]


def test_the_last_line_may_be_torn_anywhere(tmp_path: Path) -> None:
    content = fill(tmp_path)
    last = content.rstrip(b"\n").rindex(b"\n") + 1
    for length in range(last, len(content)):
        (tmp_path / FILE_NAME).write_bytes(content[:length])
        assert standings(tmp_path) == [Standing.SENT, Standing.PENDING, Standing.PENDING, Standing.PENDING]
        assert (tmp_path / FILE_NAME).read_bytes() == content[:last]


@pytest.mark.parametrize("line", [1, 2, 4])
def test_a_line_changed_before_the_last_is_refused(tmp_path: Path, line: int) -> None:
    lines = fill(tmp_path).split(b"\n")
    lines[line - 1] = lines[line - 1].replace(b"a", b"e", 1)
    (tmp_path / FILE_NAME).write_bytes(b"\n".join(lines))
    with pytest.raises(JournalDamaged) as error:
        opened(tmp_path)
    assert error.value.line == line


def test_a_line_taken_away_is_noticed(tmp_path: Path) -> None:
    lines = fill(tmp_path).split(b"\n")
    (tmp_path / FILE_NAME).write_bytes(b"\n".join([*lines[:3], *lines[4:]]))
    with pytest.raises(JournalDamaged):
        opened(tmp_path)


def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    fill(tmp_path / "envois")
    assert (tmp_path / "envois").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "envois" / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_names_depend_on_the_journal_and_the_issue(tmp_path: Path) -> None:
    with opened(tmp_path / "1") as one, opened(tmp_path / "2") as two, Journal.open(tmp_path / "3", "2026-04") as three:
        names = {journal.name_of("a@example.org") for journal in (one, two, three)}
        assert len(names) == 3
        assert one.name_of("a@example.org") in names


def test_a_name_is_the_same_at_each_opening(tmp_path: Path) -> None:
    with opened(tmp_path) as journal:
        name = journal.name_of("a@example.org")
    with opened(tmp_path) as journal:
        assert journal.name_of("a@example.org") == name


def test_the_journal_of_another_issue_is_refused(tmp_path: Path) -> None:
    fill(tmp_path)
    with pytest.raises(JournalOfAnother):
        Journal.open(tmp_path, "2026-04")


def test_an_intent_waits_for_the_disk_before_it_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    with opened(tmp_path) as journal:
        before = (tmp_path / FILE_NAME).read_bytes()
        monkeypatch.setattr(os, "fsync", fail)
        with pytest.raises(JournalUnwritable):
            journal.append(intents(["a"], "", ""), durable=True)
        assert journal.among(Standing.UNCERTAIN) == []
        assert (tmp_path / FILE_NAME).read_bytes() == before


@pytest.mark.parametrize(("step", "standing"), [(Step.SENT, Standing.SENT), (Step.AGAIN, Standing.PENDING)])
def test_a_person_decides_of_the_uncertain(tmp_path: Path, step: Step, standing: Standing) -> None:
    fill(tmp_path)
    with opened(tmp_path) as journal:
        assert [record.who for record in journal.among(Standing.UNCERTAIN)] == ["b"]
        assert journal.among(Standing.UNCERTAIN)[0].at == "2026-03-26T09:00:00+01:00"
        journal.append([Record(step, "b")], durable=True)
    assert standings(tmp_path)[1] is standing


def test_where_the_system_does_not_tell_its_starts_an_intent_is_uncertain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts.sending.journal.boot_id", lambda: "")
    fill(tmp_path)
    assert standings(tmp_path)[2] is Standing.UNCERTAIN
