"""Whether a build would make what stands there already: a print of all that decides it, kept in ``.cache/builds``.

Nothing here is needed: without the folder, the site is made again. It imports nothing heavy, so that the answer comes at once.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import sys
from pathlib import Path

import macros

_SOURCES = ("resources", "docs", "macros")
_SKIPPED = frozenset({"__pycache__"})
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
    return "".join(_state(root / name) for name in _SOURCES if (root / name).is_dir())


def is_made(root: Path, output: Path, print_: str) -> bool:
    """Tell whether the site in a folder is the one that was made from that print, and nobody touched it since."""
    try:
        return _note(root, output).read_bytes() == _told(root, output, print_, output)
    except OSError:
        return False


def remember(root: Path, output: Path, print_: str, site: Path) -> None:
    """Note what a site was made from, before it takes its place."""
    note = _note(root, output)
    try:
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_bytes(_told(root, output, print_, site))
    except OSError:
        return  # what is not noted is made again


def pieces(root: Path, output: Path) -> Path:
    """Give the folder of the notes about the pieces of the site in a folder."""
    return root / ".cache" / "pieces" / _name(root, output)


def forget(root: Path, output: Path) -> None:
    """Delete the notes about the pieces of a site."""
    shutil.rmtree(pieces(root, output), ignore_errors=True)


def forget_lost_sites(root: Path) -> None:
    """Delete the notes about the pieces of sites that are no longer where they were made."""
    cache = root / ".cache"
    for name in _listed(cache / "pieces"):
        try:
            place = (cache / "builds" / name).read_bytes().partition(b"\n")[2]
        except OSError:
            place = b""
        if not place or not (root / os.fsdecode(place)).is_dir():
            shutil.rmtree(cache / "pieces" / name, ignore_errors=True)


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


def _told(root: Path, output: Path, print_: str, site: Path) -> bytes:
    return f"{print_} {_state(site)}\n".encode() + _place(root, output)


def _state(folder: Path) -> str:
    """Tell a folder from another, and from itself once a file of it was touched, added or deleted."""
    files: list[tuple[str | int, ...]] = []
    folders = [str(folder)]
    start = len(folders[0])
    for inside in folders:
        with os.scandir(inside) as entries:
            for entry in entries:
                found = entry.stat(follow_symlinks=False)
                if not stat.S_ISDIR(found.st_mode):
                    files.append((entry.path[start:], *found[:2], found.st_size, found.st_mtime_ns))
                elif entry.name not in _SKIPPED:
                    folders.append(entry.path)
                    files.append((entry.path[start:], *found[:2]))
    return hashlib.sha256(repr(sorted(files)).encode()).hexdigest()


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
    """Add the names and the contents of the files below a folder, in the order of their names, shortcuts followed."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        place = f"{name}/{entry.name}"
        if entry.is_dir():
            if entry.name not in _SKIPPED:
                print_.update(f"{place}/\0".encode("utf-8", "surrogateescape"))
                _add_folder(print_, entry.path, place)
        else:
            try:
                with open(entry.path, "rb", buffering=0) as file:
                    content = file.readall()
            except OSError:
                content = b"unreadable"
            print_.update(f"{place}\0{len(content)}\0".encode("utf-8", "surrogateescape") + content)
