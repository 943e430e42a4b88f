"""Safe HTML as a tree that a Typst template walks: tags, words of ``class``, links, pictures, texts.

A template shows texts as texts: nothing that an editor wrote is ever read as Typst markup. What a sheet of paper has
no use for (buttons, scripts, what is hidden or drawn as decoration) stays out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Union
from urllib.parse import urljoin

Node = Union[str, "Element"]


@dataclass(slots=True)
class Element:
    """A piece of a text. ``target`` is where a link leads: an absolute address, or ``#name`` of a place of the text."""

    tag: str
    words: tuple[str, ...] = ()
    children: list[Node] = field(default_factory=list)
    name: str | None = None
    target: str | None = None
    lang: str | None = None
    alt: str | None = None
    drawing: str | None = None
    """An SVG of its own, for ``tag == "svg"``."""


BLOCKS = frozenset({
    "article", "aside", "blockquote", "dd", "div", "dl", "dt", "footer", "h1", "h2", "h3", "h4", "h5", "header", "hr",
    "li", "ol", "p", "pre", "section", "table", "tbody", "td", "th", "thead", "tr", "ul",
})  # fmt: skip
_VOID = frozenset({"br", "hr", "img", "input", "wbr"})
_LEFT_OUT = frozenset({"script", "style", "template"})


def tree(html: str, *, base: str = "", left_out: Iterable[str] = ()) -> list[Node]:
    """Read HTML that is already sanitised. ``base`` is the address it stands at, ``""`` when nobody knows it.

    ``left_out`` are words of ``class`` whose elements do not go on paper. Relative links without ``base`` become text.
    """
    reader = _Reader(base, frozenset(left_out))
    reader.feed(html)
    reader.close()
    nodes = _tidy(reader.root)
    _close_gaps(nodes, 0)
    return nodes


class _Reader(HTMLParser):
    """Builds the tree: one open element at a time, and a count of how deep what is left out goes."""

    def __init__(self, base: str, left_out: frozenset[str]) -> None:
        super().__init__(convert_charrefs=True)
        self._base, self._left_out = base, left_out
        self.root: list[Node] = []
        self._open: list[Element] = []
        self._skipped: list[str] = []
        self._drawing: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element, or go deeper into a drawing or into what is left out."""
        given = dict(attrs)
        words = (given.get("class") or "").split()
        if self._skipped or self._unwanted(tag, given, words):
            if tag not in _VOID:
                self._skipped.append(tag)
            return
        if self._drawing is not None:
            self._drawing.append(_written(tag, attrs))
            return
        element = Element(tag, tuple(words), name=given.get("id"), lang=given.get("lang"))
        if tag == "a":
            element.target = self._absolute(given.get("href") or "")
        elif tag == "svg":
            element.alt = given.get("aria-label")
            self._drawing = [_written(tag, [("xmlns", "http://www.w3.org/2000/svg"), *attrs])]
        self._add(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        if self._skipped:
            if self._skipped[-1] == tag:
                self._skipped.pop()
        elif self._drawing is not None:
            self._drawing.append(f"</{tag}>")
            if tag == "svg":
                self._open.pop().drawing = "".join(self._drawing)
                self._drawing = None
        elif self._open and self._open[-1].tag == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        if not self._skipped and self._drawing is None:
            self._add(data)

    def _unwanted(self, tag: str, given: dict[str, str | None], words: Iterable[str]) -> bool:
        hidden = "hidden" in given or "popover" in given or given.get("aria-hidden") == "true"
        return hidden or tag in _LEFT_OUT or not self._left_out.isdisjoint(words)

    def _absolute(self, href: str) -> str | None:
        if href.startswith("#"):
            return href
        whole = urljoin(self._base, href)
        return whole if re.match(r"(?:https?|mailto|tel):", whole) else None

    def _add(self, node: Node) -> None:
        (self._open[-1].children if self._open else self.root).append(node)


def _written(tag: str, attrs: list[tuple[str, str | None]]) -> str:
    """Write a tag of a drawing again; ``HTMLParser`` lowers names, and SVG minds the case of one that we use."""
    spelt = {"viewbox": "viewBox"}
    written = "".join(f' {spelt.get(name, name)}="{escape(value or "")}"' for name, value in attrs)
    return f"<{tag}{written}>"


def _tidy(children: list[Node]) -> list[Node]:
    """Join texts and read white space as a browser does: one space in a line, none around blocks."""
    joined: list[Node] = []
    for child in children:
        if isinstance(child, Element):
            child.children = child.children if child.tag == "pre" else _tidy(child.children)
            joined.append(child)
        elif joined and isinstance(joined[-1], str):
            joined[-1] += child
        else:
            joined.append(child)
    made: list[Node] = []
    for place, child in enumerate(joined):
        if isinstance(child, str):
            text = re.sub(r"[ \t\r\n]+", " ", child)
            text = text.lstrip(" ") if place and _is_block(joined[place - 1]) else text
            text = text.rstrip(" ") if place + 1 < len(joined) and _is_block(joined[place + 1]) else text
            if text:
                made.append(text)
        else:
            if child.tag in BLOCKS and child.tag != "pre":
                _strip_ends(child.children)
            made.append(child)
    return made


def _is_block(node: Node) -> bool:
    return isinstance(node, Element) and (node.tag in BLOCKS or node.tag == "br")


def _strip_ends(children: list[Node]) -> None:
    _strip(children, 0, str.lstrip)
    _strip(children, -1, str.rstrip)


def _strip(children: list[Node], place: int, side: Callable[[str, str], str]) -> None:
    if children and isinstance(edge := children[place], str):
        text = side(edge, " ")
        if text:
            children[place] = text
        else:
            del children[place]


def _close_gaps(nodes: list[Node], last: int) -> int:
    """Let no heading skip a level below the one before it, as PDF/UA asks; give the level of the last one."""
    for node in nodes:
        if isinstance(node, str):
            continue
        if re.fullmatch("h[1-5]", node.tag):
            level = int(node.tag[1])
            last = min(level, last + 1) if last else level
            node.tag = f"h{last}"
        else:
            last = _close_gaps(node.children, last)
    return last
