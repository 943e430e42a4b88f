"""One publisher at a time in a store: a lock object, written under condition, that falls by itself.

Its age is told by the clock of the store alone. A publisher renews it while it works; one that died leaves it behind,
and whoever waits takes it over once nobody has renewed it for ``seconds``.
"""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from scripts.publishing.site import PublishingFailed
from scripts.publishing.store import Conflict, Store

PATH = ".jalons/lock.json"
SECONDS = 60.0

_BUSY = "Une autre publication est en cours au même endroit. Attendez sa fin."
_LOST = "Une autre publication a pris la suite de celle-ci. Relancez la commande quand elle sera finie."


class Lease:
    """The lock of one publisher. ``waiting`` is called once, before a wait for a publisher that may be dead."""

    def __init__(self, store: Store, seconds: float = SECONDS, waiting: Callable[[], None] = lambda: None) -> None:
        self._store = store
        self._seconds = seconds
        self._waiting = waiting
        self._owner = secrets.token_hex(8)
        self._beats = 0
        self._renewed = 0.0
        self._mutex = threading.Lock()

    def __enter__(self) -> Self:
        if not self._try(IfNoneMatch="*"):
            self._take_over()
        if self._etag() is None:
            raise PublishingFailed(_BUSY)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self._etag() is not None:
                self._store.delete(PATH)
        except PublishingFailed:
            if error is None:
                raise

    def check(self) -> None:
        """Renew the lock when it is due; raise when it was lost. Called before each write, from any thread."""
        with self._mutex:
            if time.monotonic() - self._renewed < self._seconds / 4:
                return
            etag = self._etag()
            if etag is None or not self._try(IfMatch=etag) or self._etag() is None:
                raise PublishingFailed(_LOST)

    def _take_over(self) -> None:
        """Wait until the lock is old enough, then take it; give up as soon as its owner shows that it lives."""
        told, seen = False, None
        while held := self._store.get(PATH):
            if seen not in {None, held.etag}:
                raise PublishingFailed(_BUSY)
            seen = held.etag
            left = self._seconds - held.age_seconds
            if left < 0:
                if self._try(IfMatch=held.etag):
                    return
                raise PublishingFailed(_BUSY)
            if not told:
                self._waiting()
                told = True
            time.sleep(min(left + 1, max(self._seconds / 8, 0.2)))
        if not self._try(IfNoneMatch="*"):
            raise PublishingFailed(_BUSY)

    def _try(self, **condition: str) -> bool:
        """Write the lock under a condition; tell whether it held."""
        self._beats += 1
        started = time.monotonic()
        body = json.dumps({"owner": self._owner, "beat": self._beats}).encode()
        try:
            self._store.put(PATH, body, "application/json", "no-store", **condition)
        except Conflict:
            return False
        self._renewed = started
        return True

    def _etag(self) -> str | None:
        """Give the tag of the lock while it is ours."""
        held = self._store.get(PATH)
        return held.etag if held and json.loads(held.content).get("owner") == self._owner else None
