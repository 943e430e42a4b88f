"""A scripted server, a letter, a clock that does not wait, and a sender that can be killed."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts.sending.addresses import Address
from scripts.sending.delivery import Delivery, Summary
from scripts.sending.journal import Journal, Standing
from scripts.sending.mailing import Letter, Mailing
from scripts.sending.relay import Relay
from scripts.sending.smtp import Connection

SCRIPT = Path(__file__).with_name("scripted_server.py")
DATE = "Thu, 26 Mar 2026 09:00:00 +0100"
LETTER = Letter(
    "2026-03",
    b"From: =?utf-8?q?La_lettre_du_r=C3=A9seau?= <lettre@example.org>\r\n"
    b"Subject: La lettre de mars\r\nTo: abonnes@example.org\r\nMessage-ID: <gabarit@example.org>\r\n"
    b"List-Id: <lettre.example.org>\r\nList-Unsubscribe: <mailto:partir@example.org>\r\n"
    b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n"
    b"Bonjour,\r\n.\r\n..deux points en tete de ligne\r\nFin.\r\n",
)


@dataclass
class ScriptedServer:
    """A running server, and what it kept."""

    port: int
    log: Path

    @property
    def relay(self) -> Relay:
        return Relay(host="127.0.0.1", port=self.port, tls="none")

    def kept(self, domain: str = "") -> list[dict[str, str]]:
        *lines, _being_written = self.log.read_bytes().split(b"\n") if self.log.exists() else [b""]
        return [line for line in map(json.loads, lines) if line["to"].endswith(f"@{domain}") or not domain]

    def addressees(self, domain: str = "") -> list[str]:
        return [line["to"] for line in self.kept(domain)]


@contextmanager
def scripted_server(folder: Path, *options: str) -> Iterator[ScriptedServer]:
    """Run a server for a while."""
    log = folder / "kept.jsonl"
    command = [sys.executable, str(SCRIPT), str(log), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        try:
            yield ScriptedServer(int(process.stdout.readline()), log)
        finally:
            process.kill()


@dataclass
class FastClock:
    """A clock whose waits take no time, and are counted."""

    now: float = 0.0
    waits: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.now

    def wall(self) -> str:
        moment = datetime.datetime(2026, 3, 26, 8, tzinfo=datetime.UTC) + datetime.timedelta(seconds=int(self.now))
        return moment.isoformat()

    def sleep(self, seconds: float) -> None:
        if seconds:
            self.waits.append(seconds)
        self.now += seconds


def people(*names: str, domain: str = "example.org") -> list[Address]:
    """Make recipients."""
    return [Address.parse(f"{name}@{domain}") for name in names]


def deliver(
    relay: Relay, folder: Path, recipients: list[Address], clock: FastClock | None = None, **options: Any
) -> Summary:
    """Run a delivery of the letter with the journal of a folder."""
    timeout = options.pop("timeout", 20)
    mailing = Mailing(options.pop("letter", LETTER), relay, date=DATE, to_a_list=options.pop("to_a_list", False))
    with Journal.open(folder, LETTER.issue) as journal:
        connect = lambda: Connection(relay, timeout=timeout)  # noqa: E731
        return Delivery(mailing, journal, connect, clock or FastClock(), **options).run(recipients)


def standing_of(folder: Path, recipients: list[Address]) -> dict[str, Standing]:
    """Read where each recipient stands in a journal."""
    with Journal.open(folder, LETTER.issue) as journal:
        return {str(person): journal.standing(journal.name_of(person.identity)) for person in recipients}


def in_a_child(work: Callable[[], object]) -> int:
    """Fork, work in the child, and give its process number; the child never returns."""
    child = os.fork()
    if child:
        return child
    try:
        work()
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def status_of(child: int) -> int:
    """Wait for a child; give its exit code, or minus the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
