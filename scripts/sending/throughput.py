"""How fast a letter leaves, journal included, against a plain ``smtplib`` loop over the same relay in the same run."""

from __future__ import annotations

import smtplib
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.sending.addresses import Address
from scripts.sending.clock import SystemClock
from scripts.sending.delivery import Delivery
from scripts.sending.journal import Journal
from scripts.sending.mailing import Letter, Mailing
from scripts.sending.relay import Relay
from scripts.sending.smtp import Connection


@dataclass(frozen=True)
class Throughput:
    """Messages a second, by a plain loop and by us."""

    plain: float
    ours: float

    @property
    def ratio(self) -> float:
        """Give ours over the plain one."""
        return self.ours / self.plain


def measure(relay: Relay, eml: bytes, *, messages: int = 60, rounds: int = 20) -> Throughput:
    """Send a letter to made-up addresses both ways, in turn; keep the median of each, for a busy machine's sake.

    The relay must be a sink: whatever it is given leaves for example.org.
    """
    letter = Letter("2000-01", eml)
    plain, ours = [], []
    for number in range(rounds):
        people = [Address.parse(f"r{number}-{rank}@example.org") for rank in range(messages)]
        plain.append(_plain(relay, letter, people))
        ours.append(_ours(relay, letter, people))
    return Throughput(messages / statistics.median(plain), messages / statistics.median(ours))


@contextmanager
def sink() -> Iterator[Relay]:
    """Run a server that takes everything and keeps nothing (aiosmtpd, of the test dependencies) in a process of its own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "aiosmtpd", "-n", "-c", "aiosmtpd.handlers.Sink", "-l", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(port)
            yield Relay(host="127.0.0.1", port=port, tls="none")
        finally:
            process.kill()


def _wait_for(port: int, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def _plain(relay: Relay, letter: Letter, people: list[Address]) -> float:
    mailing = Mailing(letter, relay, date="Thu, 01 Jan 2026 00:00:00 +0000")
    began = time.perf_counter()
    with smtplib.SMTP(relay.host, relay.port_used, local_hostname="[127.0.0.1]") as smtp:
        for rank, person in enumerate(people):
            smtp.sendmail(mailing.sender, [str(person)], mailing.message(person, str(rank)))
    return time.perf_counter() - began


def _ours(relay: Relay, letter: Letter, people: list[Address]) -> float:
    mailing = Mailing(letter, relay, date="Thu, 01 Jan 2026 00:00:00 +0000")
    with tempfile.TemporaryDirectory() as folder, Journal.open(Path(folder), letter.issue) as journal:
        began = time.perf_counter()
        summary = Delivery(mailing, journal, lambda: Connection(relay), SystemClock()).run(people)
        spent = time.perf_counter() - began
    if summary.accepted != len(people):
        raise RuntimeError(f"the relay took {summary.accepted} of {len(people)}")
    return spent
