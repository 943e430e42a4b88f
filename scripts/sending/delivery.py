"""The delivery of a letter: each recipient once, in the journal's hands; pace, patience, and when to stop.

The intents of a few recipients go to the disk together while those before are written to, as few as keep the
disk out of the way: one when the network is slow, more on a fast relay. Nothing here prints or reads options.
"""

from __future__ import annotations

import heapq
import math
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field

from scripts.sending.addresses import Address
from scripts.sending.clock import Clock
from scripts.sending.journal import Journal, JournalUnwritable, Record, Standing, Step, intents
from scripts.sending.mailing import Mailing
from scripts.sending.smtp import Connection, Fate, Outcome, RelayRefuses, RelayUnreachable, Stage

MOST_INTENTS = 32
DISK_MARGIN = 8  # how many times longer a group takes to send than the next one to reach the disk
IN_A_ROW = 5  # refusals of the message itself, or silences after it: the relay is at fault, not the readers


@dataclass(frozen=True)
class Patience:
    """How long to try: delays double from one try to the next, without chance."""

    first_delay: float = 60  # seconds, after a temporary refusal
    tries: int = 6  # of a recipient: the last one about half an hour after the first
    reconnect_delay: float = 1
    longest_reconnect_delay: float = 60
    reconnections: int = 10  # in a row, before giving up: about six minutes

    def before_try(self, tries: int) -> float:
        """Give the seconds to wait after so many tries of a recipient."""
        return self.first_delay * float(2 ** (tries - 1))

    def before_reconnection(self, failures: int) -> float:
        """Give the seconds to wait after so many failures in a row: the first is forgiven at once."""
        return (
            0 if failures < 2 else min(self.longest_reconnect_delay, self.reconnect_delay * float(2 ** (failures - 2)))
        )


@dataclass(frozen=True)
class Undelivered:
    """A recipient whom the letter did not reach, with the relay's code and words."""

    recipient: Address
    code: str
    words: str


@dataclass
class Summary:
    """What a run did. ``stopped`` is a French sentence when it ended before its time."""

    accepted: int = 0
    refused: list[Undelivered] = field(default_factory=list)
    tired: list[Undelivered] = field(default_factory=list)  # still refused for now after every try
    uncertain: int = 0
    left: int = 0  # not tried, or to be tried again
    stopped: str = ""


@dataclass(order=True)
class _Turn:
    due: float
    rank: int
    recipient: Address = field(compare=False)
    name: str = field(compare=False)
    tries: int = field(compare=False, default=0)


class Delivery:
    """One run. ``connect`` opens a conversation; ``progress`` is called for each recipient settled."""

    def __init__(
        self,
        mailing: Mailing,
        journal: Journal,
        connect: Callable[[], Connection],
        clock: Clock,
        *,
        per_minute: int = 0,
        patience: Patience = Patience(),
        should_stop: Callable[[], bool] = lambda: False,
        progress: Callable[[], None] = lambda: None,
    ) -> None:
        self._mailing, self._journal, self._connect, self._clock = mailing, journal, connect, clock
        self._interval = 60 / per_minute if per_minute else 0.0
        self._patience, self._should_stop, self._progress = patience, should_stop, progress
        self._connection: Connection | None = None
        self._fresh = True  # no message went through this conversation yet
        self._failures = 0
        self._row: list[Fate] = []
        self._next_slot = clock.monotonic()
        self._disk_pace = _DiskPace()
        self._disk = ThreadPoolExecutor(1)
        self._summary = Summary()
        self._waiting: list[_Turn] = []  # a heap: the first due, then the first of the file
        self._intended: deque[_Turn] = (
            deque()
        )  # those whose intent is written: a group safe on the disk, then one on its way

    def run(self, recipients: Iterable[Address]) -> Summary:
        """Write to those whom the journal says are still to be written to, until done or stopped."""
        turns = [_Turn(0, n, person, self._journal.name_of(person.identity)) for n, person in enumerate(recipients)]
        self._waiting = [turn for turn in turns if self._standing(turn) is Standing.PENDING]
        heapq.heapify(self._waiting)
        names = [turn.name for turn in self._waiting]
        try:
            ahead = self._intend(self._those_due())
            while self._intended:
                safe = ahead.result()
                ahead = self._intend(() if self._interval else self._those_due(wait=False))
                for turn in safe:
                    self._check_stop()
                    self._write_to(turn)
                if not self._intended:
                    ahead = self._intend(self._those_due())
        except _Stop as stop:
            self._summary.stopped = stop.sentence
        except JournalUnwritable:
            self._summary.stopped = "Le journal ne peut plus être écrit : le disque est-il plein ? Plus rien ne part."
        finally:
            self._disk.shutdown()
            self._release()
            self._disconnect()
        standings = Counter(map(self._journal.standing, names))
        self._summary.uncertain = standings[Standing.UNCERTAIN]
        self._summary.left = standings[Standing.PENDING] - len(self._summary.tired)
        return self._summary

    # --- turns --------------------------------------------------------------------------------

    def _those_due(self, *, wait: bool = True) -> list[_Turn]:
        """Take the next few whose time has come; when there is none, wait for the first."""
        self._check_stop()
        while wait and self._waiting and (seconds := self._waiting[0].due - self._clock.monotonic()) > 0:
            self._disconnect()  # a relay has better to do than to wait with us
            self._clock.sleep(seconds)
            self._check_stop()
        most = 1 if self._interval else self._disk_pace.group
        now, due = self._clock.monotonic(), list[_Turn]()
        while self._waiting and len(due) < most and self._waiting[0].due <= now:
            due.append(heapq.heappop(self._waiting))
        return due

    def _intend(self, turns: Sequence[_Turn]) -> Future[Sequence[_Turn]]:
        """Write the intents of a few; give them back, in the end, once the disk has them."""
        if turns:
            self._intended.extend(turns)
            self._journal.append(intents((turn.name for turn in turns), self._journal.boot, self._clock.wall()))
        return self._disk.submit(self._on_disk, turns)

    def _on_disk(self, turns: Sequence[_Turn]) -> Sequence[_Turn]:
        if turns:
            began = time.monotonic()
            self._journal.sync()
            self._disk_pace.disk_took(time.monotonic() - began)
        return turns

    def _write_to(self, turn: _Turn) -> None:
        """Write to a recipient, and record what became of it."""
        connection = self._connected()
        self._wait_for_slot()
        began = self._clock.monotonic()
        message = self._mailing.message(turn.recipient, turn.name)
        outcome = connection.send(self._mailing.sender, turn.recipient, message, lambda: self._begin(turn))
        self._record(turn, outcome)
        self._intended.popleft()
        was_fresh, self._fresh = self._fresh, False
        if outcome.hung_up:
            self._connection = None
        self._failures = self._failures + 1 if outcome.hung_up else 0
        if outcome.hung_up and outcome.fate is Fate.DEFERRED and not was_fresh:
            heapq.heappush(self._waiting, turn)  # the relay found that conversation long enough: begin another
            return
        self._settle(turn, outcome)
        self._disk_pace.message_took(self._clock.monotonic() - began)

    def _begin(self, turn: _Turn) -> None:
        self._journal.append([Record(Step.DATA, turn.name)])

    def _record(self, turn: _Turn, outcome: Outcome) -> None:
        steps = {Fate.ACCEPTED: Step.ACCEPTED, Fate.DEFERRED: Step.DEFERRED, Fate.REFUSED: Step.REFUSED}
        if outcome.fate is Fate.UNCERTAIN:
            return  # the journal already says so
        step = Step.DEFERRED if outcome.stage is Stage.SENDER else steps[outcome.fate]
        self._journal.append([Record(step, turn.name, code=outcome.code, at=self._clock.wall())])

    def _settle(self, turn: _Turn, outcome: Outcome) -> None:
        """Count a recipient, give another turn to one who was refused for now, stop before a wall."""
        undelivered = Undelivered(turn.recipient, outcome.code, outcome.words)
        tries = turn.tries + 1
        match outcome.fate:
            case Fate.DEFERRED if tries < self._patience.tries:
                due = self._clock.monotonic() + self._patience.before_try(tries)
                heapq.heappush(self._waiting, _Turn(due, turn.rank, turn.recipient, turn.name, tries))
                return
            case Fate.DEFERRED:
                self._summary.tired.append(undelivered)
            case Fate.REFUSED if outcome.stage is Stage.SENDER:
                raise _Stop(
                    f"Le serveur d'envoi refuse l'expéditeur ({outcome.code}). Vérifiez « sender » et le compte."
                )
            case Fate.REFUSED:
                self._summary.refused.append(undelivered)
            case Fate.ACCEPTED:
                self._summary.accepted += 1
        self._progress()
        self._watch(outcome)

    def _watch(self, outcome: Outcome) -> None:
        """Stop when message after message meets the same wall."""
        walls = {
            Fate.REFUSED: f"Le serveur d'envoi refuse la lettre elle-même ({outcome.code}), {IN_A_ROW} fois de suite.",
            Fate.UNCERTAIN: f"Le serveur d'envoi reçoit la lettre et raccroche sans répondre, {IN_A_ROW} fois de suite.",
        }
        met = outcome.fate in walls and outcome.stage is Stage.MESSAGE
        self._row = [*self._row, outcome.fate] if met and self._row[-1:] == [outcome.fate] else [outcome.fate] * met
        if len(self._row) >= IN_A_ROW:
            raise _Stop(walls[outcome.fate])

    def _standing(self, turn: _Turn) -> Standing:
        return self._journal.standing(turn.name)

    def _release(self) -> None:
        """Say of those not begun that they are certain: they did not leave."""
        records = [
            Record(Step.DEFERRED, turn.name) for turn in self._intended if self._standing(turn) is Standing.PENDING
        ]
        if records:
            with suppress(JournalUnwritable):
                self._journal.append(records)

    # --- the relay ----------------------------------------------------------------------------

    def _connected(self) -> Connection:
        while self._connection is None:
            if self._failures > self._patience.reconnections:
                raise _Stop("Le serveur d'envoi ne répond plus.")
            self._clock.sleep(self._patience.before_reconnection(self._failures))
            self._check_stop()
            try:
                connection = self._connect()
            except RelayRefuses as error:
                raise _Stop(str(error)) from None
            except RelayUnreachable:
                self._failures += 1
                continue
            if connection.size_limit and connection.size_limit < self._mailing.size():
                connection.close()
                raise _Stop(
                    f"Le serveur d'envoi n'accepte pas plus de {connection.size_limit} octets, la lettre en a {self._mailing.size()}."
                )
            self._connection, self._fresh = connection, True
        return self._connection

    def _disconnect(self) -> None:
        if self._connection:
            self._connection.close()
            self._connection = None

    def _wait_for_slot(self) -> None:
        if wait := max(0.0, self._next_slot - self._clock.monotonic()):
            self._clock.sleep(wait)
            self._check_stop()
        self._next_slot = max(self._next_slot, self._clock.monotonic()) + self._interval

    def _check_stop(self) -> None:
        if self._should_stop():
            raise _Stop("Envoi arrêté à votre demande.")


class _Stop(Exception):
    def __init__(self, sentence: str) -> None:
        self.sentence = sentence


class _DiskPace:
    """How many intents to put on the disk at once, from what the disk and a message take."""

    def __init__(self) -> None:
        self._disk, self._message = 0.0, math.inf

    @property
    def group(self) -> int:
        """Give the size of the next group: one until a message was timed."""
        if self._message <= 0:
            return MOST_INTENTS
        return max(1, min(MOST_INTENTS, math.ceil(DISK_MARGIN * self._disk / self._message)))

    def disk_took(self, seconds: float) -> None:
        self._disk = seconds if not self._disk else 0.7 * self._disk + 0.3 * seconds

    def message_took(self, seconds: float) -> None:
        self._message = seconds if math.isinf(self._message) else 0.9 * self._message + 0.1 * seconds
