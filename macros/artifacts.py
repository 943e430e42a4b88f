"""Artifacts: what an output makes, as values, and the one place where they reach the disk."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple


@dataclass(frozen=True)
class Artifact:
    """A file to be: its path with ``/``, relative to the folder it is written to, and its bytes."""

    path: str
    content: bytes


class Written(NamedTuple):
    """A file as it was written: its path, what the system says of it for as long as nobody touches it, and its digest."""

    path: str
    mode: int
    inode: int
    size_bytes: int
    changed_ns: int
    digest: bytes


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
        written.append(_written(artifact.path, found, sha256(artifact.content).digest()))
    return written


def _written(path: str, found: os.stat_result, digest: bytes) -> Written:
    return Written(path, found.st_mode, found.st_ino, found.st_size, found.st_mtime_ns, digest)


def take(written: Sequence[Written], standing: Path, folder: Path) -> list[Written]:
    """Give a folder files of another as they stand there, without copying them: all of them, or none and ``[]``.

    None are taken when one of them is not as it was written, or where the disk cannot have a file in two folders.
    A whole folder that was copied elsewhere is as it was written: the digests of its files say so.
    """
    below, places, taken = _Folders(folder), [], []
    try:
        for file in written:
            stands, place = f"{standing}{os.sep}{file.path}", below.place(file.path)
            state = os.stat(stands, follow_symlinks=False)
            found = _written(file.path, state, file.digest)
            if found != file and not (found.mode == file.mode and _holds(stands, file.digest)):
                break
            os.link(stands, place)
            places.append(place)
            taken.append(found)
        else:
            return taken
    except OSError:
        pass
    for place in places:
        os.unlink(place)
    return []


def _holds(path: str, digest: bytes) -> bool:
    """Tell whether a file that the system does not know as the one that was written holds the same bytes."""
    with open(path, "rb") as stream:
        return sha256(stream.read()).digest() == digest


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
    renames is undone at the next call, and what a process that died left behind is deleted.
    Where ``target`` is a shortcut to another folder, that one is replaced.
    """
    target = target.resolve()
    previous = target.with_name(f"{target.name}.previous")
    if previous.exists() and not target.exists():
        previous.rename(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    for entry in list(os.scandir(target.parent)):
        if _is_left(entry.name, target.name):
            shutil.rmtree(entry.path, ignore_errors=True)
    fresh = Path(tempfile.mkdtemp(prefix=f"{target.name}.{os.getpid()}{_FRESH}", dir=target.parent))
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


_FRESH = ".fresh-"
"""What follows, in the name of a fresh folder, that of its target and the number of the process."""


def _is_left(name: str, target: str) -> bool:
    """Tell whether a name is that of a fresh folder of ``target``, whose process can no longer write there."""
    found = re.fullmatch(rf"{re.escape(target)}\.(\d+){re.escape(_FRESH)}\w+", name)
    if not found or os.name != "posix":
        return False
    try:
        os.kill(int(found[1]), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        pass  # somebody else's process, or no number of one
    return False
