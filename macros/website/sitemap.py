"""The tree of hand-written pages as navigation shows it, and ``sitemap.xml`` with each page's own date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from macros.artifacts import Artifact


@dataclass(frozen=True)
class TreePage:
    """A hand-written page: its title, address from the root, description."""

    title: str
    url: str
    description: str


@dataclass(frozen=True)
class TreeSection:
    """A group of pages of the navigation."""

    title: str
    pages: tuple[TreePage, ...]


@dataclass(frozen=True)
class SiteTree:
    """Hand-written pages, grouped as in the navigation."""

    sections: tuple[TreeSection, ...]

    def section(self, folder: str) -> Sequence[TreePage]:
        """Give the pages below a folder, its own index left out, in the order of the navigation."""
        return [
            page
            for section in self.sections
            for page in section.pages
            if page.url.startswith(f"{folder}/") and page.url != f"{folder}/"
        ]


def sitemap_xml(site_url: str, pages: Iterable[tuple[str, str | None]]) -> Artifact:
    """Make the sitemap from ``(address from the root, date or None)``, sorted by address."""
    rows = "".join(
        f"<url><loc>{escape(site_url.rstrip('/') + '/' + url, quote=False)}</loc>{f'<lastmod>{date}</lastmod>' if date else ''}</url>\n"
        for url, date in sorted(pages)
    )
    xml = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'
    return Artifact("sitemap.xml", xml.encode())
