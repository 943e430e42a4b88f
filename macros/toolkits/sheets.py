"""A sheet on paper: its PDF, made from the very text of its page, so that both always say the same."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from macros.artifacts import Artifact
from macros.catalogue import Catalogue
from macros.models.sheet import Sheet
from macros.pdf import Node, Press, tree
from macros.toolkits.printing import naming_lines
from macros.typography import french

TEMPLATES = Path(__file__).parent / "typst"

LEFT_OUT = ("actions", "definition", "player", "related", "screen-only", "sheet-tools")
"""Words of ``class`` of what serves on a screen only."""


@dataclass(frozen=True)
class SheetText:
    """A sheet and what its page says of it: HTML that is escaped, sanitised and set in French typography.

    ``url`` is its full address, which its QR code shows too.
    """

    sheet: Sheet
    html: str
    url: str

    @property
    def nodes(self) -> list[Node]:
        """Give the text as a tree for a template."""
        return tree(self.html, base=self.url, left_out=LEFT_OUT)


@dataclass(frozen=True)
class _PrintedSheet:
    """What ``sheet.typ`` reads."""

    title: str
    kind: str
    summary: str
    keywords: list[str]
    url: str
    body: list[Node]


def pdf_path(sheet: Sheet) -> str:
    """Give the place of a sheet's PDF in the site: beside its page, under its own name."""
    return f"{sheet.kind}/{sheet.slug}/{sheet.slug}.pdf"


def sheet_pdf(press: Press, catalogue: Catalogue, text: SheetText) -> Artifact:
    """Make the PDF of a sheet, dated as its review."""
    sheet = text.sheet
    data = _PrintedSheet(
        title=french(sheet.title),
        kind=french(catalogue.kind_of(sheet).singular),
        summary=french(sheet.summary),
        keywords=[french(catalogue.label("themes", theme)) for theme in sheet.themes],
        url=text.url,
        body=text.nodes,
    )
    with naming_lines(catalogue):
        made = press.pdf(TEMPLATES / "sheet.typ", data, dated=sheet.reviewed_on, item=catalogue.path_of(sheet))
    return Artifact(pdf_path(sheet), made)
