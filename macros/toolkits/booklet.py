"""The booklet of a kit: cover, contents, sheets with their numbered sources, codes to the live pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from macros import selections
from macros.artifacts import Artifact
from macros.catalogue import Catalogue
from macros.models.kit import Kit, Section
from macros.models.sheet import Sheet
from macros.pdf import Node, Press, tree
from macros.qr import qr_svg
from macros.rendering import long_date
from macros.toolkits.printing import naming_lines
from macros.toolkits.sheets import TEMPLATES, SheetText
from macros.typography import french

NAME = "livret.pdf"


@dataclass(frozen=True)
class _Sheet:
    """One sheet; ``key`` keeps the names of its sources apart from those of the others."""

    key: str
    url: str
    body: list[Node]


@dataclass(frozen=True)
class _Part:
    """A part and its sheets."""

    title: str
    intro: str | None
    sheets: list[_Sheet]


@dataclass(frozen=True)
class _Booklet:
    """What ``booklet.typ`` reads."""

    title: str
    summary: str
    audience: str
    date: str
    url: str
    qr: Node | None
    how_to_use: list[str]
    parts: list[_Part]


def booklet(press: Press, catalogue: Catalogue, kit: Kit, texts: Mapping[str, SheetText], *, url: str) -> Artifact:
    """Make the booklet, dated as the last review of what it holds.

    ``texts`` holds the text of every sheet of the kit, by key; ``url`` is the kit's own page.
    """
    sections = selections.sections(catalogue, kit)
    dated = max(kit.reviewed_on, *(sheet.reviewed_on for _, sheets in sections for sheet in sheets))
    code = tree(qr_svg(url, f"Code QR de la page du kit {french(kit.title)}")) if url.startswith("http") else []
    data = _Booklet(
        title=french(kit.title),
        summary=french(kit.summary),
        audience=french(kit.audience),
        date=long_date(dated),
        url=url,
        qr=code[0] if code else None,
        how_to_use=[french(step) for step in kit.how_to_use],
        parts=[_part(section, sheets, texts) for section, sheets in sections],
    )
    drawn_on = [catalogue.path_of(sheet) for _, sheets in sections for sheet in sheets]
    with naming_lines(catalogue, drawn_on):
        return Artifact(NAME, press.pdf(TEMPLATES / "booklet.typ", data, dated=dated, item=catalogue.path_of(kit)))


def _part(section: Section, sheets: list[Sheet], texts: Mapping[str, SheetText]) -> _Part:
    return _Part(
        title=french(section.title),
        intro=french(section.intro) if section.intro else None,
        sheets=[_Sheet(sheet.key, texts[sheet.key].url, texts[sheet.key].nodes) for sheet in sheets],
    )
