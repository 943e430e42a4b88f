"""Many documents at once: a few threads print while the next texts are written, and the order is kept."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from macros.problems import Problem, ProblemsFound

Item = TypeVar("Item")
Made = TypeVar("Made")

AHEAD = 16
"""How many items wait for their document at most: memory stays the same for ten sheets or five thousand."""


def printed(items: Iterable[Item], make: Callable[[Item], Made]) -> Iterator[tuple[Item, Made]]:
    """Give each item with its document, in order. What editors must mend is raised at the end, all at once."""
    problems: list[Problem] = []
    waiting: deque[tuple[Item, Future[Made]]] = deque()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        try:
            for item in items:
                waiting.append((item, pool.submit(make, item)))
                if len(waiting) > AHEAD:
                    yield from _first(waiting, problems)
            while waiting:
                yield from _first(waiting, problems)
        finally:
            for _, future in waiting:
                future.cancel()
    if problems:
        raise ProblemsFound(problems)


def _first(waiting: deque[tuple[Item, Future[Made]]], problems: list[Problem]) -> Iterator[tuple[Item, Made]]:
    item, future = waiting.popleft()
    try:
        yield item, future.result()
    except ProblemsFound as found:
        problems += found.problems
