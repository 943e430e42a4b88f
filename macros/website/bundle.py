"""Style sheet, scripts, fonts and pictures of the site, named after their content so that caches never lie."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from macros.artifacts import Artifact

FOLDER = "assets"


class Bundle:
    """The files below one folder. Style sheets of ``css/`` are joined, in the order of their names."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def _files(self) -> dict[str, tuple[str, bytes]]:
        """Give, for each name templates use, the published name and the bytes."""
        style = "\n".join(file.read_text("utf-8") for file in sorted((self.folder / "css").glob("*.css")))
        hashed = {"jalons.css": style.encode()}
        hashed |= {file.name: file.read_bytes() for file in sorted((self.folder / "js").glob("*.js"))}
        files = {name: (hashed_name(name, content), content) for name, content in hashed.items()}
        for file in sorted((self.folder / "static").iterdir()):
            files[file.name] = (file.name, file.read_bytes())
        return files

    def path(self, name: str) -> str:
        """Give the path of an asset from the root of the site."""
        return f"{FOLDER}/{self._files[name][0]}"

    def artifacts(self) -> Iterator[Artifact]:
        """Give every asset."""
        for published, content in self._files.values():
            yield Artifact(f"{FOLDER}/{published}", content)


def hashed_name(name: str, content: bytes) -> str:
    """Put the hash of a content into the name of its file."""
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{content_hash(content)}.{suffix}"


def content_hash(content: bytes) -> str:
    """Give what names a content in the name of a file."""
    return hashlib.sha256(content).hexdigest()[:10]
