"""The short way through the YAML that sheets are written in: one look at each line, for what can mean only one thing.

It reads blocks of fields, lists, texts, quoted ones without backslashes, ``[a, b]`` and ``|``. At the first sign of anything else it gives up, and the exact door of ``yaml_lines`` reads the file: it alone refuses, explains and
knows places. Where both read, they read the same: a test compares them.
"""

from __future__ import annotations

import re
from typing import Any

_DEEPEST = 20
"""Columns. A sheet needs eight."""
_MOST_LINES = 5_000

_ELSEWHERE = ("\t", " #", " \n", "“", "”", "„", "‟")
"""Remarks, tabs, spaces at the end of a line, curly quotation marks: for the exact door."""
_ROWS = re.compile(rf"^([ ]{{0,{_DEEPEST}}})(-[ ])?(?:([A-Za-z_]\w*):(?:$|[ ]))?(.*)", re.MULTILINE)
"""What a line is made of: its indent, its dash, the name of its field, the rest. All of a file at once: a call a line costs more."""
_ITEM = r"""[^\W_](?:[^,:#?\[\]{}"\n]*[^,:#?\[\]{}"\s])?|"[^"\\\n]*\""""
_LIST = re.compile(rf"\[((?:{_ITEM})(?:,[ ](?:{_ITEM}))*)\]")
_SINGLE = re.compile(r"((?:[^'\n]|'')*)('?)")
_NOTHING = frozenset({"null", "Null", "NULL"})

Row = tuple[str, str, str, str]


def plain_values(text: str) -> dict[str, Any] | None:
    """Give the values of a text, or ``None`` when it is not as plain as that. Hidden characters were refused before."""
    if text[-1:] != "\n" or any(sign in text for sign in _ELSEWHERE):
        return None
    lines = text[:-1].split("\n")
    return _Reader(lines, _ROWS.findall(text[:-1])).values() if len(lines) <= _MOST_LINES else None


class _NotPlain(Exception):
    """The exact door must read this."""


class _Reader:
    """Blocks open at a line, from the outermost: the column of each, and the fields or items it holds so far."""

    def __init__(self, lines: list[str], rows: list[Row]) -> None:
        self._lines = lines
        self._rows = rows
        self._open: list[tuple[int, Any]] = [(0, {})]

    def values(self) -> dict[str, Any] | None:
        """Read every line."""
        try:
            return self._read()
        except _NotPlain:
            return None

    def _read(self) -> dict[str, Any]:
        rows, blocks = self._rows, self._open
        open_column, container = blocks[0]
        whole: dict[str, Any] = container
        waiting: tuple[int, dict[str, Any], str] | None = None  # a field whose block begins on the next line
        number, last = 0, len(rows)
        while number < last:
            indent, dash, key, rest = rows[number]
            number += 1
            column = len(indent)
            if waiting or column != open_column or (not dash and type(container) is list):
                container = self._container(column, bool(dash), waiting)
                open_column, waiting = column, None
            items: Any = container
            if dash:
                if type(items) is not list:
                    raise _NotPlain
                if key:
                    open_column = column = column + 2
                    container = {}
                    items.append(container)
                    blocks.append((column, container))
            if key:
                if type(container) is not dict or key in container:
                    raise _NotPlain
                if not rest:
                    waiting, container[key] = (column, container, key), None
                    continue
            elif not dash or not rest or rest[0] == "|":
                raise _NotPlain
            value: Any
            if rest[0].isalnum() or rest[0] in "«(":
                value = rest
                if number < last and len(rows[number][0]) > column:
                    value, number = self._continued(rest, number, column)
                if ": " in value or value[-1] == ":" or value in _NOTHING:
                    raise _NotPlain
            else:
                value, number = self._marked(rest, number, column)
            if key:
                container[key] = value
            else:
                items.append(value)
        if waiting or not whole:
            raise _NotPlain
        return whole

    def _marked(self, rest: str, number: int, column: int) -> tuple[Any, int]:
        """Read a value that a sign opens, and give it with the number of the line after."""
        sign = rest[0]
        if sign == '"' and rest[-1] == '"' and rest.count('"') == 2 and "\\" not in rest:
            return rest[1:-1], number
        if sign == "'" and (found := _SINGLE.fullmatch(rest, 1)):
            text, end = found.groups()
            if not end:
                text, number = self._quoted(text, number)
            return text.replace("''", "'"), number
        if sign == "[" and (listed := _LIST.fullmatch(rest)):
            return _items(listed.group(1)), number
        if rest == "|":
            return self._block(number, column)
        raise _NotPlain

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
            found = _SINGLE.fullmatch(self._lines[place].lstrip(" "))
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
