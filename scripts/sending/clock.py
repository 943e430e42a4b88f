"""The time as a delivery needs it: to count, to date, to wait; and the wish to stop, which ends a wait."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol


class Clock(Protocol):
    """The time, and a way to wait that a stop interrupts."""

    def monotonic(self) -> float:
        """Give seconds that only go forward."""

    def wall(self) -> str:
        """Give the moment, in ISO 8601 with its offset."""

    def sleep(self, seconds: float) -> None:
        """Wait, or less if asked to stop."""


class SystemClock:
    """The machine's clock."""

    def __init__(self) -> None:
        self._stop = threading.Event()

    def monotonic(self) -> float:
        """Give seconds that only go forward."""
        return time.monotonic()

    def wall(self) -> str:
        """Give the moment, in ISO 8601 with its offset."""
        return time.strftime("%Y-%m-%dT%H:%M:%S%z")

    def sleep(self, seconds: float) -> None:
        """Wait, or less if asked to stop."""
        if seconds > 0:
            self._stop.wait(seconds)

    def should_stop(self) -> bool:
        """Tell whether somebody asked to stop."""
        return self._stop.is_set()

    @contextmanager
    def stopping_on_signals(self) -> Iterator[None]:
        """Take a first Ctrl+C, or a request of the system to end, as a wish to stop after the message under way."""

        def wish(number: int, frame: Any) -> None:
            self._stop.set()
            signal.signal(number, before[signal.Signals(number)])

        before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
        for number in before:
            signal.signal(number, wish)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
