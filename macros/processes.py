"""Work shared between processes of one machine: the same results, in the same order, as by one alone.

A process is a copy of the caller, so that tasks see everything it holds and only results travel. Where the system cannot
copy a process, the caller does all the work itself.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Generic, TypeVar
from zlib import crc32

Task = TypeVar("Task")
Result = TypeVar("Result")
Progress = Callable[[int, int], None]
"""Called as tasks are done: how many, out of how many."""

_NUMBER_BYTES = 4
_MOST_TASKS = 8192
"""The numbers of the tasks wait in a pipe, which holds 64 kB: more would block the caller."""


class Shared(Generic[Task, Result]):
    """Tasks that helpers begin at once, while the caller does something else; ``results`` ends them together.

    Whoever is free takes the next task. An exception in a task is raised by ``results``. Used as a context manager, it
    leaves no helper behind, whatever happens.
    """

    def __init__(self, work: Callable[[Task], Result], tasks: Sequence[Task], processes: int) -> None:
        self._work, self._tasks = work, tasks
        self._helpers: list[tuple[int, int]] = []
        if processes < 2 or len(tasks) < 2 or not hasattr(os, "fork"):
            self._numbers = -1
            return
        assert len(tasks) <= _MOST_TASKS
        self._numbers, waiting = os.pipe()
        os.write(waiting, b"".join(number.to_bytes(_NUMBER_BYTES, "big") for number in range(len(tasks))))
        os.close(waiting)
        gc.freeze()
        for _ in range(min(processes, len(tasks)) - 1):
            self._helpers.append(self._helper())
        gc.unfreeze()

    def __enter__(self) -> Shared[Task, Result]:
        return self

    def __exit__(self, *exc: object) -> None:
        for pid, answers in self._helpers:
            os.close(answers)
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        self._helpers = []
        if self._numbers >= 0:
            os.close(self._numbers)
            self._numbers = -1

    def results(self, progress: Progress = lambda done, total: None) -> list[Result]:
        """Do what is left, and give the results in the order of the tasks. ``progress`` is told how many are begun."""
        if self._numbers < 0:
            return [self._one(place, progress) for place in range(len(self._tasks))]
        done = self._do(progress)
        while self._helpers:
            pid, answers = self._helpers.pop()
            with os.fdopen(answers, "rb") as stream:
                answer = stream.read()
            os.waitpid(pid, 0)
            if not answer:
                raise ChildProcessError("a helper process died")
            theirs, error = pickle.loads(answer)
            if error is not None:
                raise error
            done |= theirs
        return [done[number] for number in range(len(self._tasks))]

    def _do(self, progress: Progress) -> dict[int, Result]:
        done = {}
        while number := os.read(self._numbers, _NUMBER_BYTES):
            place = int.from_bytes(number, "big")
            done[place] = self._one(place, progress)
        return done

    def _one(self, place: int, progress: Progress) -> Result:
        progress(place + 1, len(self._tasks))
        return self._work(self._tasks[place])

    def _helper(self) -> tuple[int, int]:
        """Copy this process: the copy does tasks, answers through a pipe and ends, without a word to anybody."""
        answers, mine = os.pipe()
        pid = os.fork()
        if pid:
            os.close(mine)
            return pid, answers
        status = 1
        try:
            gc.disable()
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            os.close(answers)
            with os.fdopen(mine, "wb") as stream:
                stream.write(self._answer())
            status = 0
        finally:
            os._exit(status)

    def _answer(self) -> bytes:
        answer: tuple[dict[int, Any], BaseException | None]
        try:
            answer = (self._do(lambda done, total: None), None)
        except Exception as error:
            answer = ({}, error)
        return pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL)


def batches(items: Iterable[Task], name: Callable[[Task], str], most: int) -> Iterator[list[Task]]:
    """Cut items into batches, half as long as the longest on average, after some items that their names decide.

    An item that comes or goes changes its batch, and moves the next ones no further than the next of these cuts.
    """
    batch: list[Task] = []
    for item in items:
        batch.append(item)
        if len(batch) == most or crc32(name(item).encode()) % (2 * most) == 0:
            yield batch
            batch = []
    if batch:
        yield batch


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Building many small objects triggers collections that free nothing: a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
