"""What was made before, found again by what it was made from. It saves time and never changes a byte.

Entries are named after everything that decides their content, written whole or not at all, and checked when they
are read: the folder can be emptied, copied or damaged at any moment.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

_DIGEST_BYTES = 32


def digest(*parts: bytes) -> str:
    """Name an entry after all that decides its content."""
    name = hashlib.sha256()
    for part in parts:
        name.update(len(part).to_bytes(8, "big"))
        name.update(part)
    return name.hexdigest()


class Cache:
    """Entries in one folder, which holds nothing else. Several threads, or several builds, may use it at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._used: set[str] = set()
        self._noting = threading.local()

    def get(self, name: str, make: Callable[[], bytes]) -> bytes:
        """Give the entry of that name, made now if it is not there."""
        found = self.find(name)
        if found is None:
            found = make()
            self.put(name, found)
        return found

    def find(self, name: str) -> bytes | None:
        """Give the entry of that name, if it is there."""
        self._use(name)
        return _read(self._file(name))

    def put(self, name: str, content: bytes) -> None:
        """Keep an entry under a name, in the place of another."""
        self._use(name)
        _put(self._file(name), content)

    def keep(self, names: Iterable[str]) -> None:
        """Spare entries from ``prune``, as if they had been asked for."""
        self._used.update(names)

    @contextmanager
    def noting(self) -> Iterator[set[str]]:
        """Lend the set of the entries that this thread asks for meanwhile."""
        names: set[str] = set()
        self._noting.names = names
        try:
            yield names
        finally:
            del self._noting.names

    def _use(self, name: str) -> None:
        self._used.add(name)
        names: set[str] | None = getattr(self._noting, "names", None)
        if names is not None:
            names.add(name)

    def prune(self) -> int:
        """Delete what nobody asked for since this object was made, and give how many entries went."""
        try:
            files = list(self.folder.glob("??/*"))
        except OSError:
            return 0
        return sum(_delete(file) for file in files if file.parent.name + file.name not in self._used)

    def _file(self, name: str) -> Path:
        return self.folder / name[:2] / name[2:]


def _mark(file: Path, content: bytes) -> bytes:
    """Give what tells that a file holds the whole content of the entry that it is named after."""
    mark = hashlib.sha256(file.name.encode())
    mark.update(content)
    return mark.digest()


def _read(file: Path) -> bytes | None:
    """Read an entry: its mark, then its content; ``None`` when it is missing or damaged."""
    try:
        whole = file.read_bytes()
    except OSError:
        return None
    content = whole[_DIGEST_BYTES:]
    return content if _mark(file, content) == whole[:_DIGEST_BYTES] else None


def _put(file: Path, content: bytes) -> None:
    """Write an entry beside its place, then move it there. A full or read-only disk costs time, not the build."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, fresh = tempfile.mkstemp(dir=file.parent)
    except OSError:
        return
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(_mark(file, content) + content)
        os.replace(fresh, file)
    except OSError:
        _delete(Path(fresh))


def _delete(file: Path) -> bool:
    """Delete an entry, and tell whether it went: what is no file, or somebody else's, costs room only."""
    try:
        file.unlink()
    except OSError:
        return False
    return True
