"""Whether a build would make what stands there already: a print of all that decides it, kept in ``.cache/builds``.

The notes about the pieces of each site stand beside, in ``.cache/pieces``. Nothing here is needed: without them, the site is
made again. It imports nothing heavy, so that the answer comes at once.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Set
from contextlib import suppress
from pathlib import Path

import macros

_SOURCES = ("resources", "docs", "macros")
_SKIPPED = "__pycache__"
_READ_ELSEWHERE = (b"!ENV", b"INHERIT")
"""What makes MkDocs read a setting in the environment, or in another file."""


def tools_print() -> str:
    """Give the print of what makes a site: Python, the packages, the code and its templates, the mask of what it writes."""
    print_ = hashlib.sha256("\0".join((sys.version, *_packages(), _mask())).encode())
    _add_folder(print_, os.path.dirname(macros.__file__), "macros")
    return print_.hexdigest()


def print_of(root: Path, tools: str, *options: str) -> str | None:
    """Give the print of a build: every file it reads, the tools that make it, its options. ``None`` when others decide too."""
    print_ = hashlib.sha256("\0".join((tools, *options)).encode())
    for name in _SOURCES:
        _add_folder(print_, str(root / name), name)
    try:
        settings = (root / "mkdocs.yml").read_bytes()
    except OSError:
        return None
    print_.update(settings)
    return None if any(map(settings.__contains__, _READ_ELSEWHERE)) else print_.hexdigest()


def state_of(root: Path) -> str:
    """Tell whether somebody touched a file that a build reads, from one moment to another: its content is not read."""
    found = [file for name in _SOURCES for file in _files(str(root / name), name)]
    states = [place if place.endswith("/") else f"{place}\0{_state(path)}" for place, path in found]
    states.append(_state(str(root / "mkdocs.yml")))
    return hashlib.sha256("\n".join(states).encode("utf-8", "surrogateescape")).hexdigest()


def is_made(root: Path, output: Path, print_: str) -> bool:
    """Tell whether the site in a folder is the one that was made from that print, and nobody touched it since."""
    try:
        known, place, state, *paths = _note(root, output).read_bytes().split(b"\0")
        return (known, place) == (print_.encode(), _place(root, output)) and state == _states(output, paths)
    except (OSError, ValueError):
        return False


def remember(root: Path, output: Path, print_: str, site: Path) -> None:
    """Note what a site was made from, before it takes its place."""
    note = _note(root, output)
    try:
        note.parent.mkdir(parents=True, exist_ok=True)
        paths = [b"/", *(os.fsencode(place) for place, _ in _files(str(site), ""))]
        note.write_bytes(b"\0".join((print_.encode(), _place(root, output), _states(site, paths), *paths)))
    except OSError:
        return  # what is not noted is made again


def pieces(root: Path, output: Path) -> Path:
    """Give the folder of the notes about the pieces of the site in a folder."""
    return root / ".cache" / "pieces" / _name(root, output)


def forget(root: Path, output: Path) -> None:
    """Delete the notes about the pieces of a site."""
    shutil.rmtree(pieces(root, output), ignore_errors=True)


def forget_lost_sites(root: Path) -> None:
    """Delete the notes about sites that are no longer where they were made."""
    cache = root / ".cache"
    for name in {*_listed(cache / "pieces"), *_listed(cache / "builds")}:
        note = cache / "builds" / name
        try:
            place = note.read_bytes().split(b"\0", 2)[1]
        except (OSError, IndexError):
            place = b""
        if not place or not (root / os.fsdecode(place)).is_dir():
            shutil.rmtree(cache / "pieces" / name, ignore_errors=True)
            with suppress(OSError):
                note.unlink()


def _listed(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _note(root: Path, output: Path) -> Path:
    return root / ".cache" / "builds" / _name(root, output)


def _name(root: Path, output: Path) -> str:
    return hashlib.sha256(_place(root, output)).hexdigest()[:16]


def _place(root: Path, output: Path) -> bytes:
    """Give the way from a project to a site: it stays when both are moved together."""
    return os.fsencode(os.path.relpath(output, root))


def _states(folder: Path, paths: Iterable[bytes]) -> bytes:
    """Tell files from others, and from themselves once touched; a folder is touched when what it holds comes or goes."""
    start = os.fsencode(folder)
    return hashlib.sha256("\n".join([_state(start + path) for path in paths]).encode()).hexdigest().encode()


def _state(path: str | bytes) -> str:
    try:
        found = os.stat(path)
    except OSError:
        return "gone"
    return f"{found.st_mode} {found.st_ino} {found.st_size} {found.st_mtime_ns}"


def _packages() -> list[str]:
    """Give the names and versions of what is installed."""
    folders = [path for path in sys.path if path.endswith(("site-packages", "dist-packages")) and os.path.isdir(path)]
    return sorted(name for path in folders for name in os.listdir(path) if name.endswith(".dist-info"))


def _mask() -> str:
    """Give what the system takes away from the rights of a new file."""
    mask = os.umask(0o022)
    os.umask(mask)
    return f"{mask:o}"


def _add_folder(print_: hashlib._Hash, folder: str, name: str) -> None:
    """Add the names and the contents of the files below a folder."""
    for place, path in _files(folder, name):
        print_.update(f"{place}\0".encode("utf-8", "surrogateescape"))
        if not place.endswith("/"):
            try:
                with open(path, "rb", buffering=0) as file:
                    content = file.readall()
            except OSError:
                content = b"unreadable"
            print_.update(f"{len(content)}\0".encode() + content)


def _files(folder: str, name: str, above: Set[tuple[int, int]] = frozenset()) -> Iterator[tuple[str, str]]:
    """Give the files and the folders below a folder, as they are named after it and where they stand, in the order of their names.

    Shortcuts are followed, but not to a folder that holds them. The name of a folder ends with « / ».
    """
    try:
        found = os.stat(folder)
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    here = (found.st_dev, found.st_ino)
    if here in above:
        return
    for entry in entries:
        place = f"{name}/{entry.name}"
        if not _is_folder(entry):
            yield place, entry.path
        elif entry.name != _SKIPPED:
            yield f"{place}/", entry.path
            yield from _files(entry.path, place, above | {here})


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # a shortcut that leads nowhere
