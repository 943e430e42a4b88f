"""Editable texts (OpenDocument): headings, lists and tables with named styles, the same bytes each time.

What a document says is decided by its callers; how it looks stands in ``templates/styles.xml``, so that people change a
style once in their own software. Every text is set in French typography here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

from odfdo import Cell, Document, Element, Header, Link, List, ListItem, Paragraph, Row, Table

from macros.toolkits.archive import zipped
from macros.toolkits.context import WebLink
from macros.typography import french

STYLES = Path(__file__).parent / "templates" / "styles.xml"
MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
PORTRAIT_CM, LANDSCAPE_CM = 17.0, 25.7
"""Width of the text, between the margins of an A4 page."""


Piece = str | WebLink
Content = Piece | Sequence[Piece]
"""What stands in a cell: one text or link, or several, one a line."""


class TextDocument:
    """A text under way. ``dated`` is the ISO day it bears: nobody asks the clock."""

    def __init__(self, title: str, *, dated: str, subject: str, landscape: bool = False) -> None:
        self._document = Document("text")
        self._body = self._document.body
        self._body.clear()
        self._landscape = landscape
        self._tables = 0
        meta = self._document.meta
        moment = datetime.fromisoformat(dated)
        meta.title, meta.subject, meta.language = french(title), french(subject), "fr-FR"
        meta.creation_date, meta.date = moment, moment
        meta.initial_creator = meta.creator = meta.generator = "Jalons"
        self.heading(1, title)

    def heading(self, level: int, text: str, *, new_page: bool = False) -> None:
        """Add a heading. ``new_page`` is for one of level 2 that begins a page."""
        header = Header(level, french(text))
        header.set_attribute("text:style-name", f"Heading_20_{level}{'_20_Page' if new_page else ''}")
        self._body.append(header)

    def paragraph(self, *pieces: Piece, style: str = "Text_20_body") -> None:
        """Add a paragraph of texts and links."""
        self._body.append(_paragraph(pieces, style))

    def points(self, items: Iterable[Content], *, numbered: bool = False) -> None:
        """Add a list."""
        made = List(style="Numeros" if numbered else "Puces")
        for item in items:
            line = ListItem()
            line.append(_paragraph(_pieces(item), "List_20_Item"))
            made.append(line)
        self._body.append(made)

    def table(
        self,
        name: str,
        columns: Sequence[tuple[str, float]],
        rows: Iterable[Sequence[Content]],
        *,
        named_rows: bool = True,
    ) -> None:
        """Add a table: ``columns`` are titles with shares of the width; ``named_rows`` sets the first column apart.

        The row of titles comes again at the top of each page; a row is never cut in two.
        """
        self._tables += 1
        prefix = f"T{self._tables}"
        whole = sum(share for _, share in columns)
        width = LANDSCAPE_CM if self._landscape else PORTRAIT_CM
        self._automatic(_table_style(prefix, width))
        table = Table(f"{self._tables}. {french(name)}", style=prefix)
        for number, (_, share) in enumerate(columns):
            self._automatic(_column_style(f"{prefix}.{number}", width * share / whole))
            table.append(Element.from_tag(f'<table:table-column table:style-name="{prefix}.{number}"/>'))
        header = Element.from_tag("<table:table-header-rows/>")
        header.append(_row([title for title, _ in columns], "Table_20_Heading", "Table_20_Heading", "Titres"))
        table.append(header)
        for cells in rows:
            first = "Row_20_Heading" if named_rows else "Table_20_Contents"
            table.append(_row(cells, first, "Table_20_Contents", "Cases"))
        self._body.append(table)

    def _automatic(self, style: str) -> None:
        styles = self._document.content.get_element("//office:automatic-styles")
        assert styles is not None, "a text without automatic styles"
        styles.append(Element.from_tag(style))

    def content(self) -> bytes:
        """Give the file."""
        for style in _CELLS:
            self._automatic(style)
        parts = {
            "content.xml": self._document.content.serialize(),
            "meta.xml": self._document.meta.serialize(),
            "styles.xml": _styles(self._landscape),
            "META-INF/manifest.xml": _MANIFEST.encode(),
        }
        return zipped({"mimetype": MEDIA_TYPE.encode(), **dict(sorted(parts.items()))}, stored=frozenset({"mimetype"}))


def _pieces(content: Content) -> Sequence[Piece]:
    return (content,) if isinstance(content, str | WebLink) else content


def _paragraph(pieces: Iterable[Piece], style: str) -> Paragraph:
    paragraph = Paragraph("", style=style)
    for piece in pieces:
        if isinstance(piece, WebLink):
            paragraph.append(Link(piece.url, text=french(piece.text), style="Internet_20_link"))
        else:
            paragraph.append_plain_text(french(piece))
    return paragraph


def _row(cells: Sequence[Content], first: str, others: str, look: str) -> Row:
    row = Row(style="Ligne")
    for number, content in enumerate(cells):
        cell = Cell(style=look)
        cell.set_attribute("office:value-type", "string")
        for piece in _pieces(content) or ("",):
            cell.append(_paragraph([piece], others if number else first))
        row.append(cell)
    return row


def _table_style(name: str, width_cm: float) -> str:
    return (
        f'<style:style style:name="{name}" style:family="table"><style:table-properties style:width="{width_cm:.2f}cm" '
        'table:align="left" fo:margin-top="0.2cm" fo:margin-bottom="0.4cm" table:border-model="collapsing"/></style:style>'
    )


def _column_style(name: str, width_cm: float) -> str:
    return (
        f'<style:style style:name="{name}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width_cm:.2f}cm"/></style:style>'
    )


_CELLS = (
    '<style:style style:name="Ligne" style:family="table-row"><style:table-row-properties fo:keep-together="always" '
    'style:min-row-height="0.8cm"/></style:style>',
    '<style:style style:name="Titres" style:family="table-cell"><style:table-cell-properties fo:padding="0.14cm" '
    'fo:border="0.02cm solid #0b4f4b" fo:background-color="#0b4f4b"/></style:style>',
    '<style:style style:name="Cases" style:family="table-cell"><style:table-cell-properties fo:padding="0.14cm" '
    'fo:border="0.02cm solid #9aa3ad"/></style:style>',
)

_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.4">\n'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.4" manifest:media-type="{MEDIA_TYPE}"/>\n'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>\n'
        for name in ("content.xml", "meta.xml", "styles.xml")
    )
    + "</manifest:manifest>\n"
)


@cache
def _styles(landscape: bool) -> bytes:
    text = STYLES.read_text("utf-8")
    if landscape:
        upright = 'fo:page-width="21cm" fo:page-height="29.7cm" style:print-orientation="portrait"'
        lying = 'fo:page-width="29.7cm" fo:page-height="21cm" style:print-orientation="landscape"'
        text = text.replace(upright, lying)
    return text.encode()
