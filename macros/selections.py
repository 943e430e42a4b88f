"""Questions put to a catalogue: matching, latest, related. Answers are sheets, in a stable order."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from macros.catalogue import Catalogue
from macros.models.event import Event
from macros.models.fields import AttachmentPath
from macros.models.kit import Choice, Kit, Section
from macros.models.letter import Issue
from macros.models.marks import marked
from macros.models.sheet import Sheet


def matching(
    catalogue: Catalogue,
    *,
    kind: str | None = None,
    limit: int | None = None,
    **facets: str | Sequence[str] | None,
) -> list[Sheet]:
    """Give the sheets that hold at least one of the asked terms in every asked facet.

    Sheets with solid sources come first, then by kind and slug; at most ``limit`` of them.
    """
    asked = {name: {terms} if isinstance(terms, str) else set(terms) for name, terms in facets.items() if terms}
    pool: Iterable[Sheet] = catalogue.of_kind(kind) if kind else catalogue.all_sheets()
    found = [
        sheet for sheet in pool if all(terms.intersection(facet_values(sheet, name)) for name, terms in asked.items())
    ]
    found.sort(key=lambda sheet: _SOLIDITY[sheet.sourcing])
    return found[:limit]


_SOLIDITY = {"haute": 0, "moyenne": 1, "faible": 2}


def facet_values(sheet: Sheet, name: str) -> tuple[str, ...]:
    """Give the values of one facet of a sheet, ``()`` when its kind has no such facet."""
    value: Any = getattr(sheet, name, None)
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def latest(catalogue: Catalogue, limit: int, per_kind: int = 2) -> list[Sheet]:
    """Give the sheets published last, newest sources first; ties by key; at most ``per_kind`` of a kind.

    Events are left out: what is announced is known by its own date, and soon past.
    """
    others = (sheet for sheet in catalogue.all_sheets() if not isinstance(sheet, Event))
    by_date = sorted(others, key=lambda sheet: sheet.key)
    by_date.sort(key=lambda sheet: (sheet.published_on, sheet.latest_source_on), reverse=True)
    chosen: list[Sheet] = []
    for sheet in by_date:
        same_kind = sum(1 for other in chosen if other.kind == sheet.kind)
        if sheet.sourcing != "faible" and same_kind < per_kind:
            chosen.append(sheet)
    return chosen[:limit]


def related(catalogue: Catalogue, sheet: Sheet, limit: int = 4) -> list[Sheet]:
    """Give the sheets to read next: those that the sheet names, then those that name it."""
    named = [found for reference in sheet.related if (found := catalogue.find(reference))]
    naming = [other for other in catalogue.referring_to.get(sheet.key, ()) if other.key not in sheet.related]
    return [*named, *naming][:limit]


def sections(catalogue: Catalogue, kit: Kit) -> list[tuple[Section, list[Sheet]]]:
    """Give the parts of a kit with the sheets each adds: named ones, then chosen ones, solid sources first.

    A sheet stands at its first place only.
    """
    seen: set[str] = set()
    made = []
    for section in kit.sections:
        named = [found for key in section.sheets if (found := catalogue.find(key))]
        chosen = _chosen(catalogue, section.choice) if section.choice else []
        added = {sheet.key: sheet for sheet in (*named, *chosen) if sheet.key not in seen}
        seen |= added.keys()
        made.append((section, list(added.values())))
    return made


def _chosen(catalogue: Catalogue, choice: Choice) -> list[Sheet]:
    return matching(
        catalogue,
        kind=choice.catalogue,
        enjeux=choice.enjeux,
        themes=choice.themes,
        publics=choice.publics,
        settings=choice.settings,
    )


def kits(catalogue: Catalogue) -> list[Kit]:
    """Give the kits, by rank then by slug."""
    return sorted(catalogue.kits.values(), key=lambda kit: (kit.rank, kit.slug))


def overdue(catalogue: Catalogue, today: str) -> list[tuple[Sheet, str]]:
    """Give the sheets whose review interval is over, with the date it ended, oldest first."""
    late = [(sheet, due) for sheet in catalogue.all_sheets() if (due := review_due(catalogue, sheet)) < today]
    return sorted(late, key=lambda pair: (pair[1], pair[0].key))


def review_due(catalogue: Catalogue, sheet: Sheet) -> str:
    """Give the first day of the month in which the sheet must be reviewed again."""
    return _first_day(sheet.reviewed_on[:7], catalogue.kind_of(sheet).review_months)


@cache
def _first_day(month: str, months_later: int) -> str:
    months = int(month[:4]) * 12 + int(month[5:]) - 1 + months_later
    return f"{months // 12:04d}-{months % 12 + 1:02d}-01"


def attachments(catalogue: Catalogue) -> list[str]:
    """Give the documents that a sheet offers, each once, by path: a draft that none names stays unpublished."""
    offered = {value for sheet in catalogue.all_sheets() for _, value, _ in marked(sheet, AttachmentPath)}
    return sorted(offered)


def in_order(sheets: Iterable[Sheet]) -> list[Sheet]:
    """Sort the sheets of one kind as its catalogue page does: by name, events from the last to the first."""
    named = sorted(sheets, key=lambda sheet: alphabetical(sheet.title))
    return sorted(named, key=lambda sheet: sheet.start if isinstance(sheet, Event) else "", reverse=True)


def latest_letter(catalogue: Catalogue) -> Issue | None:
    """Give the last issue of the letter."""
    return max(catalogue.letters.values(), key=lambda issue: issue.slug, default=None)


def alphabetical(text: str) -> str:
    """Give the key that sorts French words as a dictionary does: accents and case aside."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(character for character in decomposed if unicodedata.category(character) != "Mn")
