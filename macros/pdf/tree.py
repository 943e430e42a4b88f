"""Safe HTML as a tree that a Typst template walks: tags, words of ``class``, links, pictures, texts.

A template shows texts as texts: nothing that an editor wrote is ever read as Typst markup. What a sheet of paper has
no use for (buttons, scripts, what is hidden or drawn as decoration) stays out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import unescape
from typing import Union
from urllib.parse import urljoin

Node = Union[str, "Element"]


class Element:
    """A piece of a text. ``target`` is where a link leads: an absolute address, or ``#name`` of a place of the text.

    ``drawing`` is an SVG of its own, for ``tag == "svg"``.
    """

    __slots__ = ("alt", "children", "drawing", "lang", "name", "tag", "target", "words")

    def __init__(self, tag: str, words: tuple[str, ...] = (), name: str | None = None, lang: str | None = None) -> None:
        self.tag, self.words, self.name, self.lang = tag, words, name, lang
        self.children: list[Node] = []
        self.target: str | None = None
        self.alt: str | None = None
        self.drawing: str | None = None

    def as_json(self) -> dict[str, object]:
        """Give what a template reads: ``tag``, ``words`` and ``children`` always, the others where there is something."""
        made: dict[str, object] = {"tag": self.tag, "words": self.words, "children": self.children}
        for key in ("name", "target", "lang", "alt", "drawing"):
            value = getattr(self, key)
            if value is not None:
                made[key] = value
        return made


BLOCKS = frozenset({
    "article", "aside", "blockquote", "dd", "div", "dl", "dt", "footer", "h1", "h2", "h3", "h4", "h5", "header", "hr",
    "li", "ol", "p", "pre", "section", "table", "tbody", "td", "th", "thead", "tr", "ul",
})  # fmt: skip
_VOID = frozenset({"br", "hr", "img", "input", "wbr"})
_LEFT_OUT = frozenset({"script", "style", "template"})


def tree(html: str, *, base: str = "", left_out: Iterable[str] = ()) -> list[Node]:
    """Read HTML that is already sanitised: ours, well formed. ``base`` is its address, ``""`` when nobody knows it.

    ``left_out`` are words of ``class`` whose elements do not go on paper. Relative links without ``base`` become text.
    """
    nodes = _tidy(_Reader(html, base, frozenset(left_out)).nodes())
    _close_gaps(nodes, 0)
    return nodes


_TAG = re.compile(r"""<!--.*?-->|<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>""", re.DOTALL)
_ATTRIBUTE = re.compile(r"""([^\s=/"'<>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'))?""")


class _Reader:
    """Builds the tree, tag after tag; what is left out and what is drawn are passed over in one step."""

    def __init__(self, html: str, base: str, left_out: frozenset[str]) -> None:
        self._html, self._base, self._left_out = html, base, left_out
        self._place = 0

    def nodes(self) -> list[Node]:
        root = Element("")
        opened = [root]
        while found := _TAG.search(self._html, self._place):
            self._keep(opened[-1], self._html[self._place : found.start()])
            self._place = found.end()
            closing, tag, attributes = found.groups()
            if tag is None:
                continue
            if closing:
                if len(opened) > 1 and opened[-1].tag == tag:
                    opened.pop()
                continue
            given = _given(attributes)
            if self._unwanted(tag, given):
                self._pass_over(tag)
                continue
            element = self._element(tag, given, found)
            opened[-1].children.append(element)
            if tag not in _VOID and tag != "svg":
                opened.append(element)
        self._keep(opened[-1], self._html[self._place :])
        return root.children

    def _keep(self, element: Element, text: str) -> None:
        if text:
            element.children.append(unescape(text) if "&" in text else text)

    def _unwanted(self, tag: str, given: dict[str, str]) -> bool:
        hidden = "hidden" in given or "popover" in given or given.get("aria-hidden") == "true"
        return hidden or tag in _LEFT_OUT or not self._left_out.isdisjoint(given.get("class", "").split())

    def _element(self, tag: str, given: dict[str, str], found: re.Match[str]) -> Element:
        element = Element(tag, tuple(given.get("class", "").split()), given.get("id"), given.get("lang"))
        if tag == "a":
            element.target = self._absolute(given.get("href", ""))
        elif tag == "svg":
            start = found.end() - 1
            self._pass_over(tag)
            element.alt = given.get("aria-label")
            element.drawing = (
                f'<svg xmlns="http://www.w3.org/2000/svg"{found.group(3)}{self._html[start : self._place]}'
            )
        return element

    def _pass_over(self, tag: str) -> None:
        """Go to the end of an element that was just opened."""
        depth = 0 if tag in _VOID else 1
        edges = re.compile(rf"<(/?){tag}(?=[\s>/])[^>]*>")
        while depth and (edge := edges.search(self._html, self._place)):
            depth += -1 if edge.group(1) else 1
            self._place = edge.end()
        if depth:
            self._place = len(self._html)

    def _absolute(self, href: str) -> str | None:
        if href.startswith("#"):
            return href
        whole = urljoin(self._base, href)
        return whole if re.match(r"(?:https?|mailto|tel):", whole) else None


def _given(attributes: str) -> dict[str, str]:
    if not attributes:
        return {}
    return {name: unescape(one or other) for name, one, other in _ATTRIBUTE.findall(attributes)}


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
