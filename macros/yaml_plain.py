"""The short way through the YAML that sheets are written in: one look at each line, for what can mean only one thing.

It reads blocks of fields, lists, texts, quoted ones without backslashes, ``[a, b]`` and ``|``. At the first sign of anything else it gives up, and the exact door of ``yaml_lines`` reads the file: it alone refuses, explains and
knows places. Where both read, they read the same: a test compares them.
"""

from __future__ import annotations

import re
from typing import Any

_DEEPEST = 20
"""Columns. A sheet needs eight."""
_DEEPER = [" " * column for column in range(1, _DEEPEST + 4)]
_MOST_LINES = 5_000

_ELSEWHERE = re.compile(r"\t|[ ][#\n]|[“”„‟]")
"""Remarks, tabs, spaces at the end of a line, curly quotation marks: for the exact door."""
_TEXT = r"[^\W_][^\n]*|[«(][^\n]*"
_ITEM = r"""[^\W_](?:[^,:#?\[\]{}"\n]*[^,:#?\[\]{}"\s])?|"[^"\\\n]*\""""
_LINE = re.compile(
    rf"""(?P<indent>[ ]{{0,{_DEEPEST}}})(?P<dash>-[ ])?(?:(?P<key>[A-Za-z_]\w*):(?:$|[ ](?!$)))?"""
    rf"""(?:(?P<text>{_TEXT})|"(?P<double>[^"\\\n]*)"|'(?P<single>(?:[^'\n]|'')*)(?P<end>'?)|\[(?P<list>(?:{_ITEM})(?:,[ ](?:{_ITEM}))*)\]|(?P<block>\|))?"""
)
_END_OF_QUOTED = re.compile(r"((?:[^'\n]|'')*)('?)")
_NOTHING = frozenset({"null", "Null", "NULL"})


def plain_values(text: str) -> dict[str, Any] | None:
    """Give the values of a text, or ``None`` when it is not as plain as that. Hidden characters were refused before."""
    if _ELSEWHERE.search(text) or text[-1:] != "\n":
        return None
    lines = text.split("\n")
    lines.pop()
    return _Reader(lines).values() if len(lines) <= _MOST_LINES else None


class _NotPlain(Exception):
    """The exact door must read this."""


class _Reader:
    """Blocks open at a line, from the outermost: the column of each, and the fields or items it holds so far."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._open: list[tuple[int, Any]] = [(0, {})]

    def values(self) -> dict[str, Any] | None:
        """Read every line."""
        try:
            return self._read()
        except _NotPlain:
            return None

    def _read(self) -> dict[str, Any]:
        lines, match, blocks = self._lines, _LINE.fullmatch, self._open
        whole: dict[str, Any] = blocks[0][1]
        waiting: tuple[int, dict[str, Any], str] | None = None  # a field whose block begins on the next line
        number, last = 0, len(lines)
        while number < last:
            found = match(lines[number])
            number += 1
            if found is None:
                raise _NotPlain
            indent, dash, key, text, double, single, end, items, block = found.groups()
            column = len(indent)
            open_column, container = blocks[-1]
            if waiting or open_column != column or (dash is None and type(container) is list):
                container = self._container(column, dash is not None, waiting)
                waiting = None
            if dash is not None:
                if type(container) is not list:
                    raise _NotPlain
                if key is not None:
                    column += 2
                    fields: dict[str, Any] = {}
                    container.append(fields)
                    blocks.append((column, fields))
                    container = fields
            if key is None:
                if dash is None or block is not None:
                    raise _NotPlain
            elif type(container) is not dict or key in container:
                raise _NotPlain
            value: Any
            if text is not None:
                if number < last and lines[number].startswith(_DEEPER[column]):
                    text, number = self._continued(text, number, column)
                if ": " in text or text[-1] == ":" or text in _NOTHING:
                    raise _NotPlain
                value = text
            elif items is not None:
                value = _items(items)
            elif double is not None:
                value = double
            elif single is not None:
                if not end:
                    single, number = self._quoted(single, number)
                value = single.replace("''", "'")
            elif block is not None:
                value, number = self._block(number, column)
            elif key is None:
                raise _NotPlain
            else:
                waiting, value = (column, container, key), None
            if key is None:
                container.append(value)
            else:
                container[key] = value
        if waiting or not whole:
            raise _NotPlain
        return whole

    def _container(self, column: int, is_item: bool, waiting: tuple[int, dict[str, Any], str] | None) -> Any:
        """Give the block that a line at this column belongs to, opened now if a field waits for it."""
        blocks = self._open
        if waiting is not None:
            above, fields, key = waiting
            if column < above or (column == above and not is_item):
                raise _NotPlain
            opened: Any = [] if is_item else {}
            fields[key] = opened
            blocks.append((column, opened))
            return opened
        while blocks[-1][0] > column:
            blocks.pop()
        if not is_item and type(blocks[-1][1]) is list:
            blocks.pop()
        if not blocks or blocks[-1][0] != column:
            raise _NotPlain
        return blocks[-1][1]

    def _block(self, number: int, column: int) -> tuple[str, int]:
        """Read the lines of a ``|`` text, and give it with the number of the line after."""
        lines = self._lines
        first = lines[number] if number < len(lines) else ""
        margin = len(first) - len(first.lstrip(" "))
        if margin <= column:
            raise _NotPlain
        start = " " * margin
        kept = []
        while number < len(lines) and (not lines[number] or lines[number].startswith(start)):
            kept.append(lines[number][margin:])
            number += 1
        return "\n".join(kept).rstrip("\n") + "\n", number

    def _continued(self, text: str, number: int, column: int) -> tuple[str, int]:
        """Read the lines that go on with a text, and give it with the number of the line after."""
        lines = self._lines
        parts = [text]
        while number < len(lines) and len(lines[number]) - len(part := lines[number].lstrip(" ")) > column and part:
            if ": " in parts[-1] or parts[-1][-1] == ":":
                raise _NotPlain
            parts.append(part)
            number += 1
        if number < len(lines) and not lines[number]:
            raise _NotPlain
        return " ".join(parts), number

    def _quoted(self, text: str, number: int) -> tuple[str, int]:
        """Read the lines of a quoted text up to its end; an empty line is a new line, other line ends are spaces."""
        breaks = 0
        for place in range(number, len(self._lines)):
            found = _END_OF_QUOTED.fullmatch(self._lines[place].lstrip(" "))
            if found is None:
                raise _NotPlain
            part, end = found.groups()
            if not part and not end:
                breaks += 1
                continue
            text += ("\n" * breaks or " ") + part
            breaks = 0
            if end:
                return text, place + 1
        raise _NotPlain


def _items(written: str) -> list[str]:
    """Give the items of ``[a, b]``. A comma inside quotation marks is for the exact door."""
    items = written.split(", ")
    if '"' in written:
        if any(item.count('"') not in {0, 2} for item in items):
            raise _NotPlain
        items = [item.strip('"') if item[0] == '"' else item for item in items]
        return items
    if _NOTHING.intersection(items):
        raise _NotPlain
    return items
