"""The journal of a letter: who was written to, safe to kill at any moment, without an address in clear.

One file, appended to, one record a line: a checksum chained to the line before, then JSON. A recipient is an
HMAC under a secret that the first line holds. A record is one write, so what a killed process wrote is there
after it; ``intent`` also waits for the disk (fsync) before the message may leave, which a power cut respects.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self

FILE_NAME = "journal.jsonl"
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_SUM_CHARS = 16


class Step(StrEnum):
    """What a record says happened."""

    OPENED = "opened"  # the journal begins: issue, secret
    PROOFED = "proofed"  # a proof was accepted by the relay: fingerprint
    STARTED = "started"  # a run begins: fingerprint approved, boot of the machine
    INTENT = "intent"  # this recipient is about to be written to; on disk before anything leaves
    DATA = "data"  # the message itself begins to leave
    ACCEPTED = "accepted"  # the relay answered 250
    DEFERRED = "deferred"  # certain: it did not leave; worth another try
    REFUSED = "refused"  # certain: it did not leave, for good
    SENT = "sent"  # a person decided that an uncertain one left
    AGAIN = "again"  # a person decided that an uncertain one, or a refused one, is to be sent again


class Standing(StrEnum):
    """Where a recipient stands."""

    PENDING = "pending"
    UNCERTAIN = "uncertain"
    SENT = "sent"
    REFUSED = "refused"


_STANDING = {
    Step.INTENT: Standing.UNCERTAIN,
    Step.ACCEPTED: Standing.SENT,
    Step.SENT: Standing.SENT,
    Step.REFUSED: Standing.REFUSED,
}


@dataclass(frozen=True)
class Record:
    """One line. Empty fields are not written; ``at`` is ISO 8601 with its offset."""

    step: Step
    who: str = ""
    code: str = ""  # the reply of the relay: digits and queue name, never its words, which may quote an address
    at: str = ""
    fingerprint: str = ""  # of the letter, as people read it
    seal: str = ""  # of every byte of it
    boot: str = ""
    issue: str = ""
    secret: str = ""

    def line(self, before: str) -> tuple[str, bytes]:
        """Write the record after the one whose checksum is ``before``; give its own checksum too."""
        body = _ENCODER.encode({name: value for name in _FIELDS if (value := getattr(self, name))})
        checksum = _checksum(before, body.encode("ascii"))
        return checksum, f"{checksum} {body}\n".encode("ascii")


_FIELDS = tuple(each.name for each in fields(Record))
_ENCODER = json.JSONEncoder(separators=(",", ":"))


class JournalInUse(Exception):
    """Another process is sending this letter."""


class JournalUnwritable(Exception):
    """The disk refuses the journal: it is full, or worse. Nothing may leave any more."""


class JournalDamaged(Exception):
    """A line that is not the last cannot be believed: a person must look."""

    def __init__(self, line: int) -> None:
        self.line = line


class JournalOfAnother(Exception):
    """The journal in this folder is that of another issue."""

    def __init__(self, issue: str) -> None:
        self.issue = issue


@dataclass
class _State:
    """What the records say, all together."""

    checksum: str = ""
    opened: Record | None = None
    proofed: Record | None = None
    started: Record | None = None
    last: dict[str, Record] = field(default_factory=dict)  # of each recipient, ``DATA`` apart
    begun: set[str] = field(default_factory=set)  # those whose message began to leave since

    def add(self, record: Record) -> None:
        match record.step:
            case Step.OPENED:
                self.opened = record
            case Step.PROOFED:
                self.proofed = record
            case Step.STARTED:
                self.started = record
            case Step.DATA:
                self.begun.add(record.who)
            case _:
                self.begun.discard(record.who)
                self.last[record.who] = record


class Journal:
    """The journal of an issue, held by one process at a time. Use `open`, and as a context."""

    def __init__(self, descriptor: int, state: _State, length: int) -> None:
        self._descriptor, self._state, self._length = descriptor, state, length
        self.boot = boot_id()

    @classmethod
    def open(cls, folder: Path, issue: str) -> Journal:
        """Open the journal of an issue, begun if need be; forget a last line that was not wholly written."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = folder / FILE_NAME
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            _lock(descriptor)
            state, length = _replay(file.read_bytes())
            os.ftruncate(descriptor, length)
            journal = cls(descriptor, state, length)
            if state.opened is None:
                journal.append([Record(Step.OPENED, issue=issue, secret=secrets.token_hex(32))], durable=True)
                _sync_folders(folder)
            elif state.opened.issue != issue:
                raise JournalOfAnother(state.opened.issue)
        except BaseException:
            os.close(descriptor)
            raise
        return journal

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._descriptor)

    # --- writing ------------------------------------------------------------------------------

    def append(self, records: Sequence[Record], *, durable: bool = False) -> None:
        """Write records at the end, in one write; with ``durable`` come back once they are on the disk.

        On failure nothing of them stays, the journal is as before: `JournalUnwritable`.
        """
        checksum, lines = self._state.checksum, []
        for record in records:
            checksum, line = record.line(checksum)
            lines.append(line)
        content = b"".join(lines)
        try:
            written = os.write(self._descriptor, content)
            if written != len(content):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), FILE_NAME)
            if durable:
                os.fsync(self._descriptor)
        except OSError as error:
            with suppress(OSError):
                os.ftruncate(self._descriptor, self._length)
            raise JournalUnwritable(error.strerror) from error
        self._length += len(content)
        self._state.checksum = checksum
        for record in records:
            self._state.add(record)

    def sync(self) -> None:
        """Come back once all that was appended before is on the disk. May run beside `append`."""
        try:
            os.fsync(self._descriptor)
        except OSError as error:
            raise JournalUnwritable(error.strerror) from error

    # --- reading ------------------------------------------------------------------------------

    def name_of(self, identity: str) -> str:
        """Give the name of a recipient in this journal: 128 bits that only this journal's secret explains."""
        assert self._state.opened
        key = bytes.fromhex(self._state.opened.secret)
        return hmac.new(key, f"{self._state.opened.issue}\0{identity}".encode(), hashlib.sha256).hexdigest()[:32]

    def standing(self, who: str) -> Standing:
        """Tell where a recipient stands.

        An intent whose message did not begin to leave is certain as long as the machine has not stopped since:
        the kernel keeps what a killed process wrote. After a power cut it is uncertain.
        """
        record = self._state.last.get(who)
        if record is None:
            return Standing.PENDING
        if record.step is Step.INTENT and who not in self._state.begun and record.boot and record.boot == self.boot:
            return Standing.PENDING
        return _STANDING.get(record.step, Standing.PENDING)

    def among(self, standing: Standing) -> list[Record]:
        """Give the last record, ``DATA`` apart, of each recipient who stands so, in the order of their first mention."""
        return [record for who, record in self._state.last.items() if self.standing(who) == standing]

    @property
    def proofed(self) -> Record | None:
        """Give the last proof."""
        return self._state.proofed

    @property
    def last_run(self) -> Record | None:
        """Give the last run."""
        return self._state.started


def intents(names: Iterable[str], boot: str, at: str) -> list[Record]:
    """Make the records that must be on the disk before these recipients are written to."""
    return [Record(Step.INTENT, who=name, boot=boot, at=at) for name in names]


def boot_id() -> str:
    """Tell this start of the machine from any other; empty where the system does not say."""
    try:
        return _BOOT_ID.read_text("ascii").strip()
    except OSError:
        return ""


def _lock(descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise JournalInUse from None


def _sync_folders(folder: Path) -> None:
    """Put on the disk that the file and its folder exist."""
    for place in (folder, folder.parent):
        descriptor = os.open(place, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _checksum(before: str, body: bytes) -> str:
    return hashlib.sha256(before.encode("ascii") + body).hexdigest()[:_SUM_CHARS]


def _replay(content: bytes) -> tuple[_State, int]:
    """Read records; give what they say and where the last whole one ends."""
    state, length = _State(), 0
    lines = content.split(b"\n")
    for number, line in enumerate(lines, 1):
        record = _record(line, state.checksum) if number < len(lines) else None
        if record is None:
            if b"\n" in content[length:].rstrip(b"\n"):  # something follows it
                raise JournalDamaged(number)
            break
        state.checksum = line[:_SUM_CHARS].decode("ascii")
        state.add(record)
        length += len(line) + 1
    return state, length


def _record(line: bytes, before: str) -> Record | None:
    checksum, _, body = line.partition(b" ")
    if checksum != _checksum(before, body).encode("ascii"):
        return None
    values = json.loads(body)
    return Record(**{**values, "step": Step(values["step"])})
