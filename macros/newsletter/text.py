"""The letter as plain text: French lines of 72 characters, each link in angle brackets after its words (RFC 3986, C)."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from html.parser import HTMLParser

from macros.newsletter.contents import Contents, Entry, Link
from macros.typography import french

WIDTH = 72


def text_part(contents: Contents, *, title: str, before: tuple[Link, ...], after: tuple[Link, ...]) -> str:
    """Write a letter as text: what it is, its editorial, its sections, and the links of its head and foot."""
    blocks = [
        f"{title.upper()}\n{french(f'Numéro {contents.number}, {contents.month}')}",
        *map(_linked, before),
        as_text(contents.editorial),
    ]
    for section in contents.sections:
        heading = french(section.title).upper()
        blocks.append(f"{heading}\n{'=' * len(heading)}")
        blocks += (_entry(entry) for entry in section.entries)
    blocks.append("-" * WIDTH)
    blocks += map(_linked, after)
    return "\n\n".join(blocks) + "\n"


def _entry(entry: Entry) -> str:
    title = _wrapped(french(entry.title))
    lines = [title, "-" * max(map(len, title.split("\n")))]
    if entry.when:
        lines.append(_wrapped(french(entry.when)))
    lines.append(as_text(entry.html))
    if entry.source:
        where = f" <{entry.source.url}>" if entry.source.url else ""
        lines.append(_wrapped(french(f"Source : {entry.source.title} ({entry.source.rest}){where}")))
    if entry.link:
        lines.append(_linked(entry.link))
    return "\n".join(lines)


def _linked(link: Link) -> str:
    return _wrapped(f"{french(link.text)} <{link.url}>")


def _wrapped(text: str, first: str = "", others: str = "") -> str:
    """Wrap one paragraph; an address is never cut, a no-break space never broken."""
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=others or " " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )


def as_text(html: str) -> str:
    """Write sanitised HTML as text: paragraphs apart, lists with their marks, links in angle brackets."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "\n\n".join(reader.blocks())


class _Reader(HTMLParser):
    """Read the tags that ``SafeMarkdown`` lets through; any other would only lose its mark, never its words."""

    _ENDS = frozenset({"p", "li", "blockquote", "h3", "h4", "h5", "tr", "pre", "ul", "ol"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[list[str]] = []
        self._words: list[str] = []
        self._marks: list[int | None] = []
        self._mark: str = ""
        self._addresses: list[str] = []

    def blocks(self) -> Iterator[str]:
        """Give the blocks: the items of one list make one."""
        self._end_of_block()
        return ("\n".join(block) for block in self._blocks)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a list, an item, a link."""
        if tag in {"ul", "ol"}:
            self._end_of_block()
            self._marks.append(0 if tag == "ol" else None)
        elif tag == "li":
            self._end_of_block()
            self._mark = self._next_mark()
        elif tag == "a":
            self._addresses.append(dict(attrs).get("href") or "")
        elif tag == "br":
            self._words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Close them, and end a block after what is one."""
        if tag == "a" and self._addresses:
            address = self._addresses.pop()
            said = "".join(self._words).rstrip()
            if address and not said.endswith(address.removeprefix("mailto:").removeprefix("tel:")):
                self._words.append(f" <{address}>")
            elif address:
                self._words = [said.removesuffix(address), f"<{address}>"] if said.endswith(address) else self._words
        elif tag in {"td", "th"}:
            self._words.append(" ")
        elif tag in self._ENDS:
            self._end_of_block()
            if tag in {"ul", "ol"} and self._marks:
                self._marks.pop()

    def handle_data(self, data: str) -> None:
        """Keep words."""
        self._words.append(data.replace("\n", " "))

    def _next_mark(self) -> str:
        if not self._marks or self._marks[-1] is None:
            return "- "
        self._marks[-1] += 1
        return f"{self._marks[-1]}. "

    def _end_of_block(self) -> None:
        text = french("".join(self._words)).strip()
        self._words = []
        if not text:
            return
        margin = "  " * max(0, len(self._marks) - 1) if self._marks else ""
        mark, self._mark = self._mark, ""
        lines = [_wrapped(line.strip(), f"{margin}{mark}") for line in text.split("\n")]
        if mark and self._marks and self._blocks and self._in_list:
            self._blocks[-1] += lines
        else:
            self._blocks.append(lines)
        self._in_list = bool(self._marks)

    _in_list = False
