"""A figure and its source as a document quotes them, away from their sheet: in words, set in French typography."""

from __future__ import annotations

from dataclasses import dataclass

from macros.models.sheet import Figure, Sheet
from macros.rendering import long_date
from macros.typography import french


@dataclass(frozen=True)
class QuotedFigure:
    """A figure, how to read it, and where it comes from."""

    value: str
    label: str
    note: str | None
    source: str


def quoted(sheet: Sheet, figure: Figure) -> QuotedFigure:
    """Quote a figure of a sheet with its unit, its year, its note and its source."""
    source = next(source for source in sheet.sources if source.id == figure.source)
    unit = f" {figure.unit}" if figure.unit else ""
    year = f" ({long_date(figure.year)})" if figure.year else ""
    published = f", {long_date(source.published_on)}" if source.published_on else ""
    return QuotedFigure(
        value=french(f"{figure.value}{unit}"),
        label=french(f"{figure.label}{year}"),
        note=french(figure.note) if figure.note else None,
        source=french(f"{source.title}, {source.publisher}{published}"),
    )
