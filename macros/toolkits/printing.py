"""How documents are printed: many at once with their order kept, and what editors must mend told at its line."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from macros.catalogue import Catalogue
from macros.pdf import Refused, Unprintable
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


@contextmanager
def naming_lines(catalogue: Catalogue) -> Iterator[None]:
    """Say at which line of its file a text stands that does not fit, or a sign that cannot be printed."""
    try:
        yield
    except (Refused, Unprintable) as found:
        (problem,) = found.problems
        document = catalogue.documents.get(problem.path)
        if document is None:
            raise
        places = (
            [document.holding(sign[0]) for sign in found.signs] if isinstance(found, Unprintable) else [(found.field,)]
        )
        raise ProblemsFound(document.problem(place, problem.message, problem.remedy) for place in places) from found
