"""Artifacts: what an output makes, as values, and the one place where they reach the disk."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Artifact:
    """A file to be: its path with ``/``, relative to the folder it is written to, and its bytes."""

    path: str
    content: bytes


def write(artifacts: Iterable[Artifact], folder: Path) -> int:
    """Write artifacts below a folder, refuse a path that leaves it, give how many were written."""
    inside = str(folder.resolve())
    written = 0
    made: set[str] = set()
    for artifact in artifacts:
        file = os.path.normpath(os.path.join(inside, artifact.path))
        if not file.startswith(inside + os.sep):
            raise ValueError(f"path outside the folder: {artifact.path}")
        parent = os.path.dirname(file)
        if parent not in made:
            _make_folder(parent)
            made.add(parent)
        with open(file, "wb", buffering=0) as stream:
            stream.write(artifact.content)
        written += 1
    return written


def _make_folder(folder: str) -> None:
    try:
        os.mkdir(folder)
    except FileExistsError:
        return
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Lend a fresh folder beside ``target``; put it in its place only if all went well.

    On failure ``target`` is left as it was. A replacement that was interrupted between its two
    renames is undone at the next call.
    """
    previous = target.with_name(f"{target.name}.previous")
    if previous.exists() and not target.exists():
        previous.rename(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f"{target.name}.", dir=target.parent))
    fresh.chmod(0o755)
    try:
        yield fresh
        shutil.rmtree(previous, ignore_errors=True)
        if target.exists():
            target.rename(previous)
        fresh.rename(target)
        shutil.rmtree(previous, ignore_errors=True)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
