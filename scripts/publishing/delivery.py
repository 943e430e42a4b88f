"""What an object store must say of each file, since it reads no server configuration: its type and how long it is kept.

Nothing is compressed here: the store gives bytes as they are, and the CDN in front of it compresses for each browser.
"""

from __future__ import annotations

import hashlib
import mimetypes
import re

from macros.website import headers
from scripts.publishing.site import Role, SiteFile

SHORT = "public, max-age=300"
"""For pages: a CDN answers by itself for five minutes, whatever the crowd."""

NO_CACHE = "no-cache"

_TYPES = {
    ".atom": "application/atom+xml",
    ".csv": "text/csv",
    ".eml": "message/rfc822",
    ".ics": "text/calendar",
    ".idx": "application/octet-stream",
    ".js": "text/javascript",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
}
_KNOWN = mimetypes.MimeTypes()
"""Python's own table: that of the machine would change the answer from one publisher to the next."""

_TEXT = re.compile(r"text/.*|image/svg\+xml|application/(?:[a-z]+\+)?xml")
NOT_SENT = re.compile(rf"(?:^|/){headers.NOT_SERVED}")
"""Configuration of web servers: no use in a store, and not for readers."""


def content_type(path: str) -> str:
    """Give the type of a file, with its character set where it is text."""
    ending = re.sub(r"^.*(?=\.)", "", path.lower())
    found = _TYPES.get(ending) or _KNOWN.guess_type(f"x{ending}")[0] or "application/octet-stream"
    return f"{found}; charset=utf-8" if _TEXT.fullmatch(found) else found


def cache_control(file: SiteFile) -> str:
    """Give how long a file is kept: for ever under a name that changes, shortly for pages, never for entry points."""
    decided = headers.cache_control(file.path)
    if decided != headers.REVALIDATED:
        return decided
    return NO_CACHE if file.role in {Role.JOURNAL, Role.ENTRY} else SHORT


def fingerprint(file: SiteFile) -> str:
    """Give what an object must be replaced for: other bytes, another type, another time to live."""
    told = f"{file.sha256} {content_type(file.path)} {cache_control(file)}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]
