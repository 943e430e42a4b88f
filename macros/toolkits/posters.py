"""One received idea to hang or to share: a poster, and pictures for social media with their text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import escape

from macros.artifacts import Artifact
from macros.catalogue import Catalogue
from macros.models.myth import Myth
from macros.pdf import Node, Press, tree
from macros.qr import qr_svg
from macros.rendering import long_date
from macros.toolkits.cards import said_and_truth
from macros.toolkits.printing import naming_lines
from macros.toolkits.sheets import TEMPLATES
from macros.typography import french

SIZES = ((1080, 1080), (1200, 630))
"""Square for feeds, wide for links: the formats that networks ask for, in pixels."""


@dataclass(frozen=True)
class Picture:
    """A picture and what to write in the field « texte de remplacement » where it is published."""

    file: Artifact
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class _Poster:
    """What ``poster.typ`` reads."""

    title: str
    alt: str
    said_label: str
    said: str
    truth_label: str
    truth: str
    question: str
    url: str
    qr: Node | None
    reviewed_on: str


@dataclass(frozen=True)
class _Social:
    """What ``social.typ`` reads."""

    width: int
    height: int
    said_label: str
    said: str
    truth_label: str
    truth: str
    address: str


def poster(press: Press, catalogue: Catalogue, myth: Myth, *, site_url: str) -> Artifact:
    """Make the A3 poster, as PDF: ``affiche-<slug>.pdf``."""
    url = f"{site_url.rstrip('/')}/{myth.key}/"
    said_label, truth_label = said_and_truth()
    code = tree(qr_svg(url, f"Code QR de la fiche {french(myth.title)}")) if url.startswith("http") else []
    data = _Poster(
        title=french(myth.title),
        alt=alternative(myth),
        said_label=said_label,
        said=french(myth.said),
        truth_label=truth_label,
        truth=french(myth.truth),
        question=french(myth.questions[0]),
        url=url,
        qr=code[0] if code else None,
        reviewed_on=long_date(myth.reviewed_on),
    )
    with naming_lines(catalogue):
        made = press.pdf(TEMPLATES / "poster.typ", data, dated=myth.reviewed_on, item=catalogue.path_of(myth))
    return Artifact(f"affiche-{myth.slug}.pdf", made)


def social_pictures(press: Press, catalogue: Catalogue, myth: Myth, *, site_url: str) -> list[Picture]:
    """Make the square and the wide picture, each as PNG and SVG: ``<slug>-1080x1080.png``, ``<slug>-1200x630.svg``."""
    made = []
    said_label, truth_label = said_and_truth()
    item, alt = catalogue.path_of(myth), alternative(myth)
    address = re.sub(r"^https?://|/$", "", f"{site_url.rstrip('/')}/{myth.key}/")
    for width, height in SIZES:
        data = _Social(width, height, said_label, french(myth.said), truth_label, french(myth.truth), address)
        name = f"{myth.slug}-{width}x{height}"
        with naming_lines(catalogue):
            png = press.png(TEMPLATES / "social.typ", data, item=item, pixels_per_inch=72)
            svg = press.svg(TEMPLATES / "social.typ", data, item=item)
        made.append(Picture(Artifact(f"{name}.png", png), alt, width, height))
        made.append(Picture(Artifact(f"{name}.svg", _named(svg, alt)), alt, width, height))
    return made


def alternative(myth: Myth) -> str:
    """Give the text that says all that the picture shows."""
    said_label, truth_label = said_and_truth()
    return french(f"{said_label} : {myth.said} {truth_label} : {myth.truth}")


def _named(svg: bytes, alt: str) -> bytes:
    """Give a drawing its text, for those who do not see it."""
    return svg.replace(b"<svg ", f'<svg role="img" aria-label="{escape(alt)}" '.encode(), 1)
