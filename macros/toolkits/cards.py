"""Workshop cards made from received ideas: sheets of A4 to print on both sides, cut, shuffle and turn over."""

from __future__ import annotations

from collections.abc import Sequence

from macros.artifacts import Artifact
from macros.catalogue import Catalogue
from macros.models.myth import Myth
from macros.pdf import Press

NAME = "cartes.pdf"


def workshop_cards(
    press: Press, catalogue: Catalogue, myths: Sequence[Myth], *, title: str, site_url: str, dated: str
) -> Artifact:
    """Make the cards, front sheets and back sheets in turn, to be flipped on the long edge."""
    raise NotImplementedError
