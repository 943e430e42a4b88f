"""The bar chart as SVG: one bar a row, its label before it, its value after it, so that a phone can read it.

Lengths are proportional to values and start at zero. Classes: ``chart-drawing``, ``chart-unit``, ``chart-label``,
``chart-bar``, ``chart-value``, ``chart-missing``, ``chart-note``, ``chart-axis``. One series, no negative values.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from macros.typography import NBSP, NNBSP, french

MISSING = "aucune donnée"

# The drawing is about as wide as a phone: a unit is a pixel there, so 15 stays readable.
WIDTH = 340
TEXT_SIZE, NOTE_SIZE = 15, 13
CHAR_WIDTH, VALUE_CHAR_WIDTH, NOTE_CHAR_WIDTH = 8.5, 10.5, 7.0  # of a wide, for values bold, fallback font
LABEL_MAX_CHARS = 14
BAR_HEIGHT, ROW_GAP, LINE_HEIGHT = 22, 10, 18
BASELINE = 16  # from the top of a bar to the foot of the text beside it
TOP = 30  # room of the unit's line


@dataclass(frozen=True)
class Bar:
    """One row: ``value`` is ``None`` where there is no figure, which is not zero."""

    label: str
    value: float | None
    note: str | None = None


@dataclass(frozen=True)
class _Columns:
    """Where bars begin, and how long the one of the highest value is."""

    bars_left: float
    longest_bar: float
    highest: float

    def length(self, value: float) -> float:
        return round(self.longest_bar * value / self.highest, 1) if self.highest else 0.0


def bar_chart(bars: Sequence[Bar], *, title: str, description: str, unit: str, identifier: str) -> Markup:
    """Draw the chart as one image, rows in the order given; ``identifier`` begins every id.

    ``unit`` is plural and written once, above the bars: « conventions », « euros », « % des élèves ».
    """
    columns = _columns(bars)
    rows = list(_rows(bars, columns))
    height = TOP + sum(row_height for _, row_height in rows)
    return Markup(
        '<svg class="chart-drawing" viewBox="0 0 {width} {height}" role="img"'
        ' aria-labelledby="{id}-title" aria-describedby="{id}-desc">\n'
        '<title id="{id}-title">{title}</title>\n<desc id="{id}-desc">{description}</desc>\n'
        "{unit}\n{rows}\n"
        '<path class="chart-axis" d="M{left:.1f} {top}V{bottom}" fill="none" stroke="currentColor"/>\n</svg>'
    ).format(
        id=identifier,
        width=WIDTH,
        height=height,
        title=french(title),
        description=french(description),
        unit=_text("chart-unit", 0, BASELINE, f"Unité{NBSP}: {unit}", NOTE_SIZE),
        rows=Markup("\n").join(row for row, _ in rows),
        left=columns.bars_left,
        top=TOP - ROW_GAP / 2,
        bottom=height - ROW_GAP / 2,
    )


def french_number(value: float) -> str:
    """Write a number as French readers do: ``1 801,8``, ``−3``; at most six decimals, no final zeros.

    Thousands are parted by a narrow no-break space (U+202F), as the Lexique of the Imprimerie nationale asks.
    """
    if not math.isfinite(value):
        raise ValueError(f"{value} is not a number to show")
    written = f"{value:,}" if isinstance(value, int) else f"{value:,.6f}".rstrip("0").rstrip(".")
    if written == "-0":
        written = "0"
    return written.replace(",", NNBSP).replace(".", ",").replace("-", "−")


def _columns(bars: Sequence[Bar]) -> _Columns:
    """Share the width between labels, bars and values; refuse what a length cannot show."""
    values = [bar.value for bar in bars if bar.value is not None]
    if any(not math.isfinite(value) or value < 0 for value in values):
        raise ValueError("a bar cannot show a negative or infinite value")
    label_chars = max((len(line) for bar in bars for line in _label_lines(bar)), default=0)
    value_chars = max((len(french_number(value)) for value in values), default=0)
    left = label_chars * CHAR_WIDTH + 8
    return _Columns(left, WIDTH - left - value_chars * VALUE_CHAR_WIDTH - 8, max(values, default=0))


def _label_lines(bar: Bar) -> list[str]:
    return textwrap.wrap(french(bar.label), LABEL_MAX_CHARS) or [""]


def _rows(bars: Sequence[Bar], columns: _Columns) -> Iterator[tuple[Markup, int]]:
    """Draw each bar with its words, and say how much height it takes."""
    top = TOP
    for bar in bars:
        labels = _label_lines(bar)
        notes = textwrap.wrap(french(bar.note or ""), int((WIDTH - columns.bars_left - 6) / NOTE_CHAR_WIDTH))
        pieces = [
            *(_text("chart-label", 0, top + BASELINE + LINE_HEIGHT * i, line) for i, line in enumerate(labels)),
            *_bar(bar.value, top, columns),
            *(
                _text(
                    "chart-note", columns.bars_left + 6, top + BAR_HEIGHT + LINE_HEIGHT * (i + 1) - 3, line, NOTE_SIZE
                )
                for i, line in enumerate(notes)
            ),
        ]
        height = ROW_GAP + BAR_HEIGHT + LINE_HEIGHT * max(len(labels) - 1, len(notes))
        yield Markup("\n").join(pieces), height
        top += height


def _bar(value: float | None, top: int, columns: _Columns) -> Iterator[Markup]:
    """Draw a bar and its value; words and no bar where there is no figure."""
    if value is None:
        yield _text("chart-missing", columns.bars_left + 6, top + BASELINE, MISSING)
        return
    length = columns.length(value)
    yield Markup('<rect class="chart-bar" x="{:.1f}" y="{}" width="{:.1f}" height="{}"/>').format(
        columns.bars_left, top, length, BAR_HEIGHT
    )
    yield _text("chart-value", columns.bars_left + length + 6, top + BASELINE, french_number(value))


def _text(name: str, x: float, y: float, words: str, size: int = TEXT_SIZE) -> Markup:
    return Markup('<text class="{}" x="{:.1f}" y="{}" font-size="{}">{}</text>').format(name, x, y, size, words)
