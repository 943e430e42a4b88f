"""One received idea to hang or to share: a poster, and pictures for social media with their text."""

from __future__ import annotations

from dataclasses import dataclass

from macros.artifacts import Artifact
from macros.catalogue import Catalogue
from macros.models.myth import Myth
from macros.pdf import Press


@dataclass(frozen=True)
class Picture:
    """A picture and what to write in the field « texte de remplacement » where it is published."""

    file: Artifact
    alt: str
    width: int
    height: int


def poster(press: Press, catalogue: Catalogue, myth: Myth, *, site_url: str) -> Artifact:
    """Make the A3 poster, as PDF: ``affiche-<slug>.pdf``."""
    raise NotImplementedError


def social_pictures(press: Press, catalogue: Catalogue, myth: Myth, *, site_url: str) -> list[Picture]:
    """Make the square and the wide picture, each as PNG and SVG: ``<slug>-1080x1080.png``, ``<slug>-1200x630.svg``."""
    raise NotImplementedError
