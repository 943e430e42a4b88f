"""One sheet made into a page: what goes into the mould, as HTML ready to place."""

from __future__ import annotations

from dataclasses import dataclass, replace

from markupsafe import Markup

from macros.linked_data import linked_data
from macros.models.kinds import KINDS
from macros.models.sheet import Sheet
from macros.models.vocabulary import Withdrawal
from macros.qr import qr_svg
from macros.rendering import as_html, file_size
from macros.typesetting import as_markup
from macros.website.site import Site, address, root_from

DOWNLOAD = "\22"
"""Stands in a body where the link to the sheet's PDF goes: the PDF is made from the body, and its size is known after.
No text holds this character: the models refuse it."""


@dataclass(frozen=True)
class Download:
    """A file beside the page; ``size_bytes`` is unknown until it is made."""

    name: str
    size_bytes: int | None


@dataclass(frozen=True)
class SheetPage:
    """The parts of a page that are the sheet's own. Strings are HTML, escaped where they must be."""

    kind: str
    slug: str
    title: str
    description: str
    head: str
    body: str

    @property
    def url(self) -> str:
        """Give the address from the root of the site."""
        return f"{self.kind}/{self.slug}/"

    @property
    def text(self) -> str:
        """Give the body without what offers a download."""
        return self.body.replace(DOWNLOAD, "")

    def offering(self, download: Download | None) -> SheetPage:
        """Give the page with the link to its PDF, or without."""
        link = _download_link(download) if download else ""
        return replace(self, body=self.body.replace(DOWNLOAD, link))


def _download_link(download: Download) -> Markup:
    """Announce the format, and the size when it is known."""
    size = f", {file_size(download.size_bytes)}" if download.size_bytes is not None else ""
    return Markup('<p class="sheet-download screen-only"><a href="{}" type="application/pdf">{}</a></p>').format(
        download.name, as_html(f"Télécharger cette fiche (PDF{size})")
    )


class Notes:
    """Numbered notes: a source has the number of its place in the sheet's list."""

    def __init__(self, sheet: Sheet) -> None:
        self._numbers = {source.id: number for number, source in enumerate(sheet.sources, start=1)}

    def __call__(self, source_id: str) -> Markup:
        """Give the call of a note, as a link to its source."""
        number = self._numbers[source_id]
        return as_markup(
            f'<sup class="note-call"><a href="#source-{number}"><span class="visually-hidden">source </span>{number}</a></sup>'
        )


def sheet_page(site: Site, sheet: Sheet) -> SheetPage:
    """Make the page of a sheet."""
    kind = site.catalogue.kind_of(sheet)
    absolute = site.absolute(address(sheet))
    title = as_html(sheet.title)
    body = site.body(
        f"sheets/{kind.template}.html",
        sheet=sheet,
        title=title,
        kind=kind,
        cite=Notes(sheet),
        root=root_from(address(sheet)),
        absolute=absolute,
        embed=site.absolute(sheet.embed_path),
        download=DOWNLOAD,
        qr=qr_svg(absolute) if absolute.startswith("http") else "",
        edit=_edit_link(site, sheet),
        report=site.settings.contact_url,
    )
    return SheetPage(
        kind=sheet.kind,
        slug=sheet.slug,
        title=title,
        description=as_html(sheet.summary),
        head=json_ld(site, sheet),
        body=body,
    )


def withdrawal_page(site: Site, withdrawal: Withdrawal) -> SheetPage:
    """Make the page that stays at the address of a withdrawn or renamed sheet."""
    kind, _, slug = withdrawal.was.partition("/")
    see = site.catalogue.find(withdrawal.see) if withdrawal.see else None
    root = root_from(f"{kind}/{slug}/")
    body = site.body("sheets/withdrawn.html", withdrawal=withdrawal, see=see, root=root, kind=KINDS[kind])
    return SheetPage(
        kind=kind,
        slug=slug,
        title=as_html(f"Fiche retirée : {withdrawal.title}"),
        description=as_html(withdrawal.reason),
        head='<meta name="robots" content="noindex">',
        body=body,
    )


def _edit_link(site: Site, sheet: Sheet) -> str | None:
    base = site.settings.edit_url
    return f"{base.rstrip('/')}/{site.catalogue.path_of(sheet)}" if base else None


def json_ld(site: Site, sheet: Sheet) -> Markup:
    """Give the description of a sheet for search engines, as its page carries it."""
    text = linked_data(site.catalogue, sheet, site.settings.site_url)
    return Markup(f'<script type="application/ld+json">{inert_json(text)}</script>')


def inert_json(json_text: str) -> str:
    """Keep a JSON text from closing its script element or opening a comment."""
    return json_text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
