"""The booklet of a kit: cover, contents, sheets with their numbered sources, codes to the live pages."""

from __future__ import annotations

from collections.abc import Mapping

from macros.artifacts import Artifact
from macros.catalogue import Catalogue
from macros.models.kit import Kit
from macros.pdf import Press
from macros.toolkits.sheets import SheetText

NAME = "livret.pdf"


def booklet(press: Press, catalogue: Catalogue, kit: Kit, texts: Mapping[str, SheetText], *, url: str) -> Artifact:
    """Make the booklet. ``texts`` holds the text of every sheet of the kit, by key; ``url`` is the kit's own page."""
    raise NotImplementedError
