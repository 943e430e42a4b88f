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
def naming_lines(catalogue: Catalogue, drawn_on: Iterable[str] = ()) -> Iterator[None]:
    """Say at which line of its file a text stands that does not fit, or a sign that cannot be printed.

    ``drawn_on`` are the other files that the document takes its text from.
    """
    try:
        yield
    except Refused as found:
        (problem,) = found.problems
        document = catalogue.documents.get(problem.path)
        if document is None:
            raise
        raise ProblemsFound([document.problem((found.field,), problem.message, problem.remedy)]) from found
    except Unprintable as found:
        paths = (found.problems[0].path, *drawn_on)
        places = [_place(catalogue, paths, sign, found) for sign in found.signs]
        raise ProblemsFound(place or found.problems[0] for place in places) from found


def _place(catalogue: Catalogue, paths: Iterable[str], sign: str, found: Unprintable) -> Problem | None:
    """Find a sign in the first file that holds it."""
    for path in paths:
        document = catalogue.documents.get(path)
        if document and (location := document.holding(sign[0])):
            return document.problem(location, found.message, found.remedy)
    return None
