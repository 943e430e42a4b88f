"""Artifacts: what an output makes, as values, and the one place where they reach the disk."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple


@dataclass(frozen=True)
class Artifact:
    """A file to be: its path with ``/``, relative to the folder it is written to, and its bytes."""

    path: str
    content: bytes


class Written(NamedTuple):
    """A file as it was written: its path, and what the system says of it for as long as nobody touches it."""

    path: str
    inode: int
    size_bytes: int
    changed_ns: int


def write(artifacts: Iterable[Artifact], folder: Path) -> list[Written]:
    """Write artifacts below a folder, refuse a path that leaves it, tell what was written.

    A file that stands there is replaced, never written into: another folder may have taken it, see ``take``.
    """
    below = _Folders(folder)
    written = []
    for artifact in artifacts:
        file = below.place(artifact.path)
        try:
            descriptor = os.open(file, _NEW, 0o666)
        except FileExistsError:
            os.unlink(file)
            descriptor = os.open(file, _NEW, 0o666)
        with open(descriptor, "wb", buffering=0) as stream:
            stream.write(artifact.content)
            found = os.fstat(descriptor)
        written.append(Written(artifact.path, found.st_ino, found.st_size, found.st_mtime_ns))
    return written


def take(written: Sequence[Written], standing: Path, folder: Path) -> bool:
    """Give a folder files of another as they stand there, without copying them: all of them or none.

    None are taken when one of them is not as it was written, or where the disk cannot have a file in two folders.
    """
    below, taken = _Folders(folder), []
    try:
        for file in written:
            stands, place = f"{standing}{os.sep}{file.path}", below.place(file.path)
            found = os.stat(stands, follow_symlinks=False)
            if (found.st_ino, found.st_size, found.st_mtime_ns) != file[1:]:
                break
            os.link(stands, place)
            taken.append(place)
        else:
            return True
    except OSError:
        pass
    for place in taken:
        os.unlink(place)
    return False


class _Folders:
    """The places of files below a folder, whose own folders are made when they are first needed."""

    def __init__(self, folder: Path) -> None:
        self._inside = str(folder.resolve())
        self._made: dict[str, str] = {}

    def place(self, path: str) -> str:
        """Give the full path of a file. Raises ``ValueError`` when it leaves the folder."""
        parent, name = os.path.split(path)
        folder = self._made.get(parent)
        if folder is None:
            folder = os.path.normpath(os.path.join(self._inside, parent))
            if folder != self._inside and not folder.startswith(self._inside + os.sep):
                raise ValueError(f"path outside the folder: {path}")
            _make_folder(folder)
            self._made[parent] = folder
        if name in {"", os.curdir, os.pardir}:
            raise ValueError(f"path outside the folder: {path}")
        return f"{folder}{os.sep}{name}"


_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


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
