"""Drawings of the site as SVG text: the map of the départements and the bar chart.

Owns ``france.json``, the outlines that ``scripts/make_france_map.py`` prepares. Pictures carry classes and
no colours: the style sheet sets those. They stop at the drawing; the table that says the same is the page's.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Department:
    """The outline of a département, and where its marker goes."""

    code: str
    name: str
    path: str
    x: int
    y: int


@dataclass(frozen=True)
class Caption:
    """Words written on the map; ``anchor`` is the SVG text-anchor."""

    text: str
    anchor: str
    x: int
    y: int


@dataclass(frozen=True)
class Inset:
    """Paths around the enlarged départements: their place on the map, the frame, the line between."""

    place: str
    frame: str
    leader: str


@dataclass(frozen=True)
class France:
    """The 101 départements in the order of their codes, in a drawing of ``width`` by ``height`` units."""

    width: int
    height: int
    inset: Inset
    captions: tuple[Caption, ...]
    departments: tuple[Department, ...]


@cache
def france() -> France:
    """Read the outlines, once."""
    data = json.loads(Path(__file__).with_name("france.json").read_text("utf-8"))
    return France(
        width=data["width"],
        height=data["height"],
        inset=Inset(**data["inset"]),
        captions=tuple(Caption(**caption) for caption in data["captions"]),
        departments=tuple(Department(**department) for department in data["departments"]),
    )
