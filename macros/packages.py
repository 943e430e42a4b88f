"""What a kit gives, as values: files with their names, what each is for, its format and its size once made.

``toolkits`` makes them, ``website`` announces them: neither knows the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePosixPath
from typing import NamedTuple


class Form(NamedTuple):
    """A format: its name, what people do with it, its media type."""

    name: str
    use: str
    media_type: str


FORMS = {
    ".pdf": Form("PDF", "à lire et à imprimer", "application/pdf"),
    ".odt": Form("ODT", "texte à modifier", "application/vnd.oasis.opendocument.text"),
    ".xlsx": Form("XLSX", "tableur", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".ics": Form("ICS", "agenda", "text/calendar"),
    ".png": Form("PNG", "image", "image/png"),
    ".svg": Form("SVG", "dessin", "image/svg+xml"),
    ".txt": Form("TXT", "texte", "text/plain; charset=utf-8"),
    ".html": Form("HTML", "page web", "text/html; charset=utf-8"),
    ".json": Form("JSON", "données", "application/json"),
}


@dataclass(frozen=True)
class Part:
    """A file of a package. Without ``content`` it is announced and not made yet."""

    path: str
    """Where it stands in the package: ASCII, with ``/``."""
    group: str
    title: str
    purpose: str
    content: bytes | None = None
    stands_alone: bool = True
    """Whether people may want it without the rest. What only serves inside the archive, or stands elsewhere, does not."""

    @property
    def size_bytes(self) -> int | None:
        """Give its weight, ``None`` until it is made."""
        return None if self.content is None else len(self.content)

    @property
    def form(self) -> Form:
        """Give its format."""
        suffix = PurePosixPath(self.path).suffix.lower()
        return FORMS.get(suffix, Form(suffix.lstrip(".").upper() or "Fichier", "document", "application/octet-stream"))


@dataclass(frozen=True)
class Package:
    """All the files of a kit, in order, and the archive of them all."""

    slug: str
    parts: tuple[Part, ...]
    archive: bytes | None = None

    @property
    def archive_name(self) -> str:
        """Give the name of the archive, without a folder."""
        return f"kit-{self.slug}.zip"

    @property
    def archive_size_bytes(self) -> int | None:
        """Give its weight, ``None`` until it is made."""
        return None if self.archive is None else len(self.archive)

    def groups(self) -> Iterator[tuple[str, list[Part]]]:
        """Give the files by group, in order."""
        for group, parts in groupby(self.parts, key=lambda part: part.group):
            yield group, list(parts)
