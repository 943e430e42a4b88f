"""The filters of a catalogue page, made from the facets that a kind names: titles, choices, counts, compact rows.

A new kind gets its filters from its model alone. Nothing here is shown or sorted for one kind only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, get_args, get_origin

from macros.catalogue import Catalogue
from macros.models.fields import TermOf
from macros.models.marks import marks_of
from macros.models.sheet import Sheet
from macros.selections import alphabetical, facet_values


@dataclass(frozen=True)
class Choice:
    """One value that at least one sheet holds."""

    id: str
    label: str
    count: int


@dataclass(frozen=True)
class Facet:
    """One set of choices. ``parameter`` names it in the address of a filtered page."""

    name: str
    title: str
    choices: tuple[Choice, ...]

    @cached_property
    def parameter(self) -> str:
        """Give the title in lower-case ASCII: ``disponibilite-en-france``."""
        return re.sub(r"[^a-z0-9]+", "-", alphabetical(self.title)).strip("-")


def facets_of(catalogue: Catalogue, sheets: Sequence[Sheet]) -> list[Facet]:
    """Give the facets that tell the sheets of one kind apart, in the order their model names them.

    Choices are in the order of the vocabulary, or of the type of the field.
    """
    if not sheets:
        return []
    model = type(sheets[0])
    made = [_facet(catalogue, model, name, sheets) for name in model.facets]
    return [facet for facet in made if any(choice.count < len(sheets) for choice in facet.choices)]


def _facet(catalogue: Catalogue, model: type[Sheet], name: str, sheets: Sequence[Sheet]) -> Facet:
    counts = Counter(value for sheet in sheets for value in facet_values(sheet, name))
    field = model.model_fields.get(name)
    title = (field.title if field else model.facet_titles.get(name)) or name
    labels = _labels(catalogue, model, name)
    unknown = {value: value for value in sorted(counts) if value not in labels}
    choices = tuple(Choice(value, label, counts[value]) for value, label in (labels | unknown).items() if counts[value])
    return Facet(name, title, choices)


def _labels(catalogue: Catalogue, model: type[Sheet], name: str) -> dict[str, str]:
    """Give every possible value of a facet and its label."""
    field = model.model_fields.get(name)
    marks = marks_of(model, name) if field else ()
    vocabulary = next((mark.vocabulary for mark in marks if isinstance(mark, TermOf)), "" if field else name)
    if vocabulary in catalogue.vocabularies:
        return {
            identifier: catalogue.label(vocabulary, identifier) for identifier in catalogue.vocabularies[vocabulary]
        }
    literals = get_args(field.annotation) if field and get_origin(field.annotation) is Literal else ()
    return {value: value[:1].upper() + value[1:] for value in literals}


def rows(facets: Sequence[Facet], sheets: Sequence[Sheet]) -> dict[str, Any]:
    """Give what a page needs to filter its list, in the order of its list, as small lists of numbers.

    ``facets[f][s]`` are the places of the choices that sheet ``s`` holds in facet ``f``; ``ages`` are
    ``[min, max]``, ``-1`` for an open end, ``0`` when unknown; ``reviewed`` are ranks, 0 for the latest; ``rated`` is 1
    for a sheet that a register rates. ``ages`` and ``rated`` are left out where no sheet has any.
    """
    made: dict[str, Any] = {"facets": [_places(facet, sheets) for facet in facets], "reviewed": _ranks(sheets)}
    if has_ages(sheets):
        made["ages"] = [_ages(sheet) for sheet in sheets]
    if has_ratings(sheets):
        made["rated"] = [int(bool(getattr(sheet, "ratings", ()))) for sheet in sheets]
    return made


def has_ages(sheets: Sequence[Sheet]) -> bool:
    """Tell whether any sheet says whom it suits by age."""
    return any(_ages(sheet) for sheet in sheets)


def has_ratings(sheets: Sequence[Sheet]) -> bool:
    """Tell whether any sheet is rated by a register."""
    return any(getattr(sheet, "ratings", ()) for sheet in sheets)


def _places(facet: Facet, sheets: Sequence[Sheet]) -> list[list[int]]:
    place = {choice.id: index for index, choice in enumerate(facet.choices)}
    return [sorted(place[value] for value in facet_values(sheet, facet.name)) for sheet in sheets]


def _ages(sheet: Sheet) -> list[int] | Literal[0]:
    ages = sheet.ages
    if ages is None or (ages.min is None and ages.max is None):
        return 0
    return [-1 if end is None else end for end in (ages.min, ages.max)]


def _ranks(sheets: Sequence[Sheet]) -> list[int]:
    dates = sorted({sheet.reviewed_on for sheet in sheets}, reverse=True)
    rank = {date: index for index, date in enumerate(dates)}
    return [rank[sheet.reviewed_on] for sheet in sheets]
