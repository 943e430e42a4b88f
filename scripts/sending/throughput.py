"""How fast a letter leaves, journal included, against a plain ``smtplib`` loop over the same relay in the same run."""

from __future__ import annotations

import smtplib
import tempfile
import time
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


def measure(relay: Relay, eml: bytes, *, messages: int = 400, rounds: int = 3) -> Throughput:
    """Send a letter to made-up addresses both ways, in turn; keep the best of each.

    The relay must be a sink: whatever it is given leaves for example.org.
    """
    letter = Letter("2000-01", eml)
    plain, ours = 0.0, 0.0
    for number in range(rounds):
        people = [Address.parse(f"r{number}-{rank}@example.org") for rank in range(messages)]
        plain = max(plain, messages / _plain(relay, letter, people))
        ours = max(ours, messages / _ours(relay, letter, people))
    return Throughput(plain, ours)


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
