"""A built site as publishing sees it: its files, what they hold, and in what order they may appear and go.

A file whose name changes with its content (*hashed*) outlives the pages that ask for it: a reader may still have
an older page open. Nothing here writes.
"""

from __future__ import annotations

import datetime
import hashlib
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from macros.opendata.changes import CHANGES_PATH
from macros.website import headers

GRACE_DAYS = 7
"""How long a hashed file stays reachable after the last release that used it."""


class PublishingFailed(Exception):
    """What stopped a publication, as a French sentence. What was served before still is."""


class Role(IntEnum):
    """When a file may appear: each after those that it may ask for or lead to."""

    HASHED = 0
    JOURNAL = 1
    RESOURCE = 2
    PAGE = 3
    ENTRY = 4


_ENTRY = re.compile(
    r"(?:index|404)\.html|sitemap\.xml|robots\.txt|llms\.txt|recherche/index\.json"
    r"|(?:.*/)?(?:datapackage\.json|catalog\.jsonld|[^/]*\.atom|(?:atom|feed|flux|rss)\.(?:xml|json))"
)
"""What programs and returning readers ask for first: the home page, the search index, feeds and lists of files."""


def role_of(path: str) -> Role:
    """Give the role of a file of the site."""
    if headers.cache_control(path) == headers.FOREVER:
        return Role.HASHED
    if path == CHANGES_PATH:
        return Role.JOURNAL  # before the data it announces: see ``macros.opendata.changes``
    if _ENTRY.fullmatch(path):
        return Role.ENTRY
    return Role.PAGE if path.endswith(".html") else Role.RESOURCE


@dataclass(frozen=True)
class SiteFile:
    """One file to publish: its path from the root of the site, and where its bytes are."""

    path: str
    size_bytes: int
    sha256: str
    source: Path | bytes

    @classmethod
    def of(cls, path: str, source: Path | bytes) -> SiteFile:
        """Read a file once, to know what it holds."""
        content = source if isinstance(source, bytes) else source.read_bytes()
        return cls(path, len(content), hashlib.sha256(content).hexdigest(), source)

    @property
    def role(self) -> Role:
        """Give when the file may appear."""
        return role_of(self.path)

    def content(self) -> bytes:
        """Give the bytes; a file that changed since it was listed is refused."""
        content = self.source if isinstance(self.source, bytes) else self.source.read_bytes()
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise PublishingFailed(f"« {self.path} » a changé pendant la publication. Relancez la commande.")
        return content


Files = Mapping[str, SiteFile]


def is_site(folder: Path) -> bool:
    """Tell whether a folder is a site that ``jalons build`` made."""
    return all((folder / name).is_file() for name in ("index.html", "404.html", "sitemap.xml"))


def read_site(folder: Path) -> Files:
    """Give the files of a built site, by path; refuse a folder that is not one."""
    if not is_site(folder):
        raise PublishingFailed(f"« {folder} » n'est pas un site construit. Lancez d'abord « jalons build ».")
    paths = sorted(
        os.path.relpath(os.path.join(inside, name), folder).replace(os.sep, "/")
        for inside, _, names in os.walk(folder)
        for name in names
    )
    return {path: SiteFile.of(path, folder / path) for path in paths}


def content_id(files: Files) -> str:
    """Give the identifier of a release: the same files, the same identifier."""
    listing = "".join(f"{file.sha256} {path}\n" for path, file in sorted(files.items()))
    return hashlib.sha256(listing.encode()).hexdigest()[:12]


def retained(served: Iterable[str], retired: Mapping[str, str], files: Files, today: str) -> dict[str, str]:
    """Give the hashed files to keep beside a new release, each with the last day a release used it.

    ``served`` are the paths of the release being replaced, ``retired`` those it was itself keeping.
    """
    oldest = (datetime.date.fromisoformat(today) - datetime.timedelta(days=GRACE_DAYS)).isoformat()
    kept = {path: day for path, day in retired.items() if path not in files and day >= oldest}
    return kept | {path: today for path in served if path not in files and role_of(path) is Role.HASHED}
