"""The map of the départements as one SVG: those that are marked, at which level, in words for the pointer.

A level is told by a shape as well as by a class, never by colour alone. Classes: ``map-drawing``; ``dep`` and
``dep--LEVEL`` (surfaces); ``dep-mark`` and ``dep-mark--LEVEL`` (shapes); ``map-place``, ``map-frame``,
``map-leader``, ``map-caption``. Without links the drawing is one image, as RGAA 1.1 wants it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from macros.problems import did_you_mean
from macros.typography import NBSP, french
from macros.website.pictures import Department, france

# Drawn around 0,0. Their size is what tells them apart on a screen 320 pixels wide.
SHAPES: Mapping[str, str] = {
    "pilote": "M0-20L5.9-8.1 19-6.2 9.5 3.1 11.8 16.2 0 10-11.8 16.2-9.5 3.1-19-6.2-5.9-8.1z",
    "laureat": "M0-17L17 13H-17z",
    "convention": "M-13-13H13V13H-13z",
    "pratique": "M-14 0a14 14 0 1 0 28 0a14 14 0 1 0-28 0z",
    "confirmer": "M-15 0a15 15 0 1 0 30 0a15 15 0 1 0-30 0zM-8 0a8 8 0 1 1 16 0a8 8 0 1 1-16 0z",
}
SCHEMATIC_NOTE = (
    "Paris et la petite couronne sont agrandis dans un cadre. "
    "Les cinq départements d'outre-mer sont des carrés de même taille, sans leur forme ni leur place réelles."
)
CAPTION_SIZE = 34


@dataclass(frozen=True)
class Mark:
    """What is said of a département: words, a level of ``SHAPES``, and a page when the mark is a link."""

    label: str
    level: str
    href: str | None = None


def departments_map(marks: Mapping[str, Mark], *, title: str, description: str, identifier: str) -> Markup:
    """Draw the map; ``marks`` goes by code (``59``, ``2A``, ``974``), ``identifier`` begins every id.

    Prefer marks without ``href`` where a table follows: on a phone a small département makes a link
    smaller than a finger (WCAG 2.5.8), and every one is a stop for the keyboard.
    """
    _refuse_unknown(marks)
    country = france()
    shapes = Markup("\n").join(
        _department(department, marks.get(department.code)) for department in country.departments
    )
    role = "group" if any(mark.href for mark in marks.values()) else "img"  # an image cannot contain links
    return Markup(
        '<svg class="map-drawing" viewBox="0 0 {width} {height}" role="{role}"'
        ' aria-labelledby="{id}-title" aria-describedby="{id}-desc">\n'
        '<title id="{id}-title">{title}</title>\n<desc id="{id}-desc">{description}</desc>\n'
        '<g fill-rule="evenodd">\n{shapes}\n</g>\n{surroundings}\n</svg>'
    ).format(
        id=identifier,
        width=country.width,
        height=country.height,
        role=role,
        title=french(title),
        description=french(f"{description} {SCHEMATIC_NOTE}"),
        shapes=shapes,
        surroundings=_surroundings(),
    )


def level_symbol(level: str) -> Markup:
    """Draw what a level looks like, for a legend: its surface and its shape, silent for screen readers."""
    return Markup(
        '<svg class="map-symbol" viewBox="-28 -28 56 56" width="28" height="28" aria-hidden="true">'
        '<path class="dep dep--{level}" d="M-27-27h54v54h-54z"/>{mark}</svg>'
    ).format(level=level, mark=_mark(level, "0 0"))


def _refuse_unknown(marks: Mapping[str, Mark]) -> None:
    """Raise ``ValueError`` for a mark that would not be drawn, rather than lose it."""
    codes = {department.code for department in france().departments}
    for code, mark in marks.items():
        if code not in codes:
            raise ValueError(f"Le département « {code} » n'est pas sur la carte. {did_you_mean(code, codes)}")
        if mark.level not in SHAPES:
            raise ValueError(f"La carte n'a pas de forme pour « {mark.level} ». {did_you_mean(mark.level, SHAPES)}")


def _department(department: Department, mark: Mark | None) -> Markup:
    if mark is None:
        return Markup('<path class="dep" d="{}"/>').format(department.path)
    words = french(f"{department.name} ({department.code}){NBSP}: {mark.label}")
    drawn = Markup('<path class="dep dep--{level}" d="{path}"><title>{words}</title></path>{mark}').format(
        level=mark.level,
        path=department.path,
        words=words,
        mark=_mark(mark.level, f"{department.x} {department.y}"),
    )
    if mark.href:
        return Markup('<a href="{}" aria-label="{}">{}</a>').format(mark.href, words, drawn)
    return drawn


def _mark(level: str, place: str) -> Markup:
    return Markup(
        '<path class="dep-mark dep-mark--{}" pointer-events="none" transform="translate({})" d="{}"/>'
    ).format(level, place, SHAPES[level])


def _surroundings() -> Markup:
    """Draw the frame of the enlarged départements and the captions."""
    country = france()
    captions = Markup("\n").join(
        Markup('<text class="map-caption" x="{}" y="{}" text-anchor="{}" font-size="{}">{}</text>').format(
            caption.x, caption.y, caption.anchor, CAPTION_SIZE, caption.text
        )
        for caption in country.captions
    )
    return Markup(
        '<path class="map-place" d="{}"/>\n<path class="map-frame" d="{}"/>\n<path class="map-leader" d="{}"/>\n{}'
    ).format(country.inset.place, country.inset.frame, country.inset.leader, captions)
