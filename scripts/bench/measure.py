"""One command run to its end: wall time, processor time of its whole family, memory of its largest process."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

_SAMPLES_SECONDS = 0.05
_AS_USUAL = {"PYTHONDONTWRITEBYTECODE": ""}
"""Python keeps the modules it compiled, as it does unless told otherwise."""


class CommandFailed(Exception):
    """A measured command ended with an error; its last words are the message."""


@dataclass(frozen=True)
class Run:
    """What one run took. ``peak_bytes`` is the largest process, ``family_bytes`` all of them at their worst moment."""

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int
    family_bytes: int


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> Run:
    """Run a command in a folder and measure it. Raises ``CommandFailed``."""
    before = os.times()
    started = time.monotonic()
    with open(folder / "bench.log", "wb") as log:
        process = subprocess.Popen(
            command, cwd=folder, stdout=log, stderr=log, env={**os.environ, **_AS_USUAL, **(environment or {})}
        )
        family = 0
        while not (ended := os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)):
            family = max(family, _family_bytes(process.pid))
            time.sleep(_SAMPLES_SECONDS if time.monotonic() - started > 1 else 0.002)
        wall = time.monotonic() - started
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert ended
    if process.returncode:
        words = (folder / "bench.log").read_text("utf-8", "replace").strip().splitlines()[-12:]
        raise CommandFailed("\n".join([" ".join(command), *words]))
    after = os.times()
    cpu = after.children_user - before.children_user + after.children_system - before.children_system
    return Run(wall, cpu, usage.ru_maxrss * 1024, max(family, usage.ru_maxrss * 1024))


def _family_bytes(pid: int) -> int:
    """Give the memory of a process and of those it started, shared pages counted once for each; 0 where /proc is not."""
    total, waiting = 0, [pid]
    while waiting:
        current = waiting.pop()
        try:
            fields = Path(f"/proc/{current}/statm").read_text().split()
            total += (int(fields[1]) - int(fields[2])) * os.sysconf("SC_PAGESIZE")
            children = Path(f"/proc/{current}/task/{current}/children").read_text().split()
        except (OSError, IndexError):
            continue
        waiting += map(int, children)
    return total


def copy_seconds(folder: Path) -> float:
    """Measure how long ``cp -r`` takes to copy a folder: nobody writes the same files faster."""
    copy = folder.with_name(f"{folder.name}.copy")
    shutil.rmtree(copy, ignore_errors=True)
    started = time.monotonic()
    subprocess.run(["cp", "-r", folder, copy], check=True)
    wall = time.monotonic() - started
    shutil.rmtree(copy)
    return wall


def size_bytes(folder: Path) -> int:
    """Give the bytes of the files below a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def median(runs: Sequence[Run]) -> dict[str, float]:
    """Give the median of each measure."""
    return {name: statistics.median(getattr(one, name) for one in runs) for name in asdict(runs[0])}
