"""The short way through a file reads what the exact door reads, or leaves it to the exact door."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from small_project import ROOT

from macros import yaml_lines
from macros.yaml_mistakes import decoded, hidden_characters
from macros.yaml_plain import plain_values

REAL = sorted((ROOT / "resources").glob("*-*/*.yml"))
BROKEN = sorted((ROOT / "tests" / "catalogue" / "broken").glob("*/*.yml"))


def read_exactly(text: str) -> tuple[object, list[object]] | None:
    """Give the values and the mistakes that the exact door finds; ``None`` when it refuses the text."""
    builder = yaml_lines._Builder(text)
    try:
        builder.build()
    except yaml_lines.Refused:
        return None
    return builder.data, list(builder.mistakes)


def same_or_nothing(text: str) -> bool:
    """Tell whether the short way read the text, after making sure that it read it right."""
    values = plain_values(text)
    if values is None or hidden_characters(text):
        return False
    assert read_exactly(text) == (values, [])
    return True


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_files_with_mistakes_are_read_the_same_or_left(file: Path) -> None:
    try:
        text = decoded(file.read_bytes())
    except yaml_lines.Refused:
        return
    same_or_nothing(text)


def test_nearly_every_sheet_takes_the_short_way() -> None:
    read = [same_or_nothing(decoded(file.read_bytes())) for file in REAL]
    assert sum(read) > 0.9 * len(read)


_LINES = st.sampled_from(
    """\
a: b|a:|b: c|  c: d|  d:|    e: f|- x|- a: b|  b: c|  - y|    - z|- - z|a: |  |b|a: |  text|    deeper|  # r|a: b # c|a: #|a: [b, c]
a: [b,c]|a: []|a: [b, "c, d"]|a: ["c", d]|a: "b"|a: "b\\nc"|a: 'b'|a: 'l''un'|a: 'b|  c'|  '|a: b'|a: null|a: ~|- null|a: -|a: - b|a: b: c
a: http://x.y/z|a: 12:30|a: >|a: |-|a: &x b|a: *x|a: !t b|a: {b: c}|? a|---|...|%x|<<: b|a: « b »|a: “b”|'a': b|"a": b|a b: c|à: b|a: @b|a: b:|a : b
""".replace("\n", "|").split("|")
)


@settings(max_examples=1500, deadline=None)
@given(lines=st.lists(_LINES | st.sampled_from(["", "a: |", "a: |\n  text", "  more", "    more: d"]), max_size=7))
@example(lines=["a: 'b", "", "  c'", "b: d"])
@example(lines=["a: |", "  b", "", "  c", "", "b: d"])
@example(lines=["- a: b", "  c: d"])
@example(lines=["a:", "- b", "- c: d", "  e: f", "b: g"])
def test_any_lines_are_read_the_same_or_left(lines: list[str]) -> None:
    same_or_nothing("\n".join([*lines, ""]))


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_a_sheet_changed_anywhere_is_read_the_same_or_left(data: st.DataObject) -> None:
    text = decoded(data.draw(st.sampled_from(REAL)).read_bytes())[:1500]
    place = data.draw(st.integers(0, len(text)))
    put = data.draw(
        st.sampled_from([*"\n :-'\"[]{}#,|>?!&*%@`~\t", "\n\n", "  ", ": ", " #", "- ", "''", "\n  ", "null"])
    )
    same_or_nothing(text[:place] + put + text[place + data.draw(st.integers(0, 2)) :] + "\n")
