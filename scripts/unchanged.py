"""Whether a build would make what stands there already: a print of all that decides it, kept in ``.cache/builds``.

Nothing here is needed: without the folder, the site is made again. It imports nothing heavy, so that the answer comes at once.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import macros

_FOLDERS = ("resources", "docs")
_SKIPPED = frozenset({"__pycache__"})


def tools_print() -> str:
    """Give the print of what makes a site: Python, the packages, the code and its templates."""
    print_ = hashlib.sha256("\0".join((sys.version, *_packages())).encode())
    _add_folder(print_, str(Path(macros.__file__).parent))
    return print_.hexdigest()


def print_of(root: Path, tools: str, *options: str) -> str:
    """Give the print of a build: every file it reads, the tools that make it, its options."""
    print_ = hashlib.sha256("\0".join((tools, *options)).encode())
    for name in _FOLDERS:
        _add_folder(print_, str(root / name))
    print_.update((root / "mkdocs.yml").read_bytes())
    return print_.hexdigest()


def is_made(root: Path, output: Path, print_: str) -> bool:
    """Tell whether the site in a folder is the one that was made from that print."""
    try:
        return _note(root, output).read_text("ascii") == f"{print_} {_identity(output)}"
    except OSError:
        return False


def remember(root: Path, output: Path, print_: str) -> None:
    """Note what the site in a folder was made from."""
    note = _note(root, output)
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(f"{print_} {_identity(output)}", "ascii")


def pieces(root: Path, output: Path) -> Path:
    """Give the folder of the notes about the pieces of the site in a folder."""
    return root / ".cache" / "pieces" / _name(output)


def _note(root: Path, output: Path) -> Path:
    return root / ".cache" / "builds" / _name(output)


def _name(output: Path) -> str:
    return hashlib.sha256(os.fsencode(output.absolute())).hexdigest()[:16]


def _identity(folder: Path) -> str:
    """Tell a folder from the one that takes its name after it."""
    found = folder.stat()
    return f"{found.st_ino}.{found.st_mtime_ns}"


def _packages() -> list[str]:
    """Give the names and versions of what is installed."""
    folders = [path for path in sys.path if path.endswith("site-packages")]
    return sorted(name for path in folders for name in os.listdir(path) if name.endswith(".dist-info"))


def _add_folder(print_: hashlib._Hash, folder: str) -> None:
    """Add the names and the contents of the files below a folder, in the order of their names."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except NotADirectoryError:
        return
    for entry in entries:
        if entry.is_dir() and not entry.is_symlink():
            if entry.name not in _SKIPPED:
                _add_folder(print_, entry.path)
        else:
            try:
                with open(entry.path, "rb", buffering=0) as file:
                    content = file.readall()
            except OSError:
                content = b"unreadable"
            print_.update(f"{entry.path}\0{len(content)}\0".encode("utf-8", "surrogateescape") + content)
