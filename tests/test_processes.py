"""Sharing work changes neither its results nor their order, and leaves no process behind."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from macros.problems import Problem, ProblemsFound
from macros.processes import Shared


def children() -> set[str]:
    """Give the processes begun by this one that have not been waited for: other tests keep servers and a browser."""
    lists = Path("/proc/self/task").glob("*/children")
    return {pid for listed in lists for pid in listed.read_text().split()}


def shared(work: Callable[[int], object], tasks: Sequence[int], processes: int) -> list[object]:
    """Do every task."""
    with Shared(work, tasks, processes) as sharing:
        return sharing.results()


@pytest.mark.parametrize("processes", [1, 2, 5])
@pytest.mark.parametrize("count", [0, 1, 2, 300])
def test_results_come_in_the_order_of_the_tasks(processes: int, count: int) -> None:
    assert shared(lambda task: task * 2, range(count), processes) == [task * 2 for task in range(count)]


def test_helpers_begin_while_the_caller_does_something_else() -> None:
    told, telling = os.pipe()
    with Shared(lambda task: os.write(telling, b"x"), [1, 2], 2) as sharing:
        assert os.read(told, 1) == b"x"
        assert sharing.results() == [1, 1]


@pytest.mark.parametrize("processes", [1, 3])
def test_problems_found_by_a_helper_reach_the_caller(processes: int) -> None:
    problem = Problem("resources/outils/a.yml", 1, 2, "title", "Non.", "Si.")

    def work(task: int) -> int:
        raise ProblemsFound([problem])

    with pytest.raises(ProblemsFound) as found:
        shared(work, range(8), processes)
    assert found.value.problems == [problem]


def test_a_helper_that_dies_is_an_error() -> None:
    caller = os.getpid()
    with Shared(lambda task: os.getpid() == caller or os._exit(1), [1, 2], 2) as sharing:
        os.waitid(os.P_PID, sharing._helpers[0][0], os.WEXITED | os.WNOWAIT)
        with pytest.raises(ChildProcessError):
            sharing.results()


def test_no_process_and_no_open_file_is_left_behind() -> None:
    before = os.listdir("/proc/self/fd"), children()
    with Shared(lambda task: bytes(1_000_000), range(50), 3):
        pass
    shared(lambda task: task, range(50), 3)
    assert (os.listdir("/proc/self/fd"), children()) == before
