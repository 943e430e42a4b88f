"""Moulds: one page of a kind made by the full pipeline, stamped with every sheet of that kind.

The mould holds a sentinel wherever a page is its sheet's own. A sentinel is made of ASCII letters
only, so that escaping, typography and URL rules leave it as it is.
"""

from __future__ import annotations

import re

from macros.artifacts import Artifact
from macros.cache import digest
from macros.website.sheets import SheetPage

SLUG, TITLE, DESCRIPTION, HEAD, BODY = (
    f"jalonssentinel{name}" for name in ("slug", "title", "description", "head", "body")
)
_SENTINELS = re.compile("|".join((SLUG, TITLE, DESCRIPTION, HEAD, BODY)))


def blank(kind: str) -> SheetPage:
    """Give the page a mould is made from: sentinels in the place of a sheet's parts."""
    return SheetPage(kind, SLUG, TITLE, DESCRIPTION, HEAD, BODY)


class Mould:
    """The page of a kind, cut once at its sentinels."""

    def __init__(self, html: str) -> None:
        self._parts = _SENTINELS.split(html)
        self._names = _SENTINELS.findall(html)
        missing = {SLUG, TITLE, DESCRIPTION, HEAD, BODY} - set(self._names)
        if missing:
            raise ValueError(f"the theme drops {', '.join(sorted(missing))}: a stamped page would lose it")
        self.print_ = digest(html.encode())

    def stamp(self, page: SheetPage) -> Artifact:
        """Give the page of one sheet, complete."""
        values = {SLUG: page.slug, TITLE: page.title, DESCRIPTION: page.description, HEAD: page.head, BODY: page.body}
        pieces = [self._parts[0]]
        for name, part in zip(self._names, self._parts[1:], strict=True):
            pieces += (str(values[name]), part)
        return Artifact(f"{page.url}index.html", "".join(pieces).encode())
