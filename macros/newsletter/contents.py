"""What an issue says once everything it names is looked up: the one structure that every form of the letter is made from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from markupsafe import Markup

from macros.catalogue import Catalogue
from macros.models.call import Call
from macros.models.event import Event
from macros.models.letter import Issue, Item
from macros.models.sheet import Citation, Sheet
from macros.rendering import SafeMarkdown, date_span, long_date


@dataclass(frozen=True)
class Link:
    """A link: words that make sense alone, and where it leads."""

    text: str
    url: str


@dataclass(frozen=True)
class Quoted:
    """A source as it is cited: a link when its page can be given, words otherwise."""

    title: str
    url: str | None
    rest: str
    """Publisher and date."""


@dataclass(frozen=True)
class Entry:
    """One thing the letter says."""

    title: str
    when: str
    """When it is held or closes, ``""`` when it is neither."""
    html: Markup
    link: Link | None
    """The page of the site that says more."""
    source: Quoted | None


@dataclass(frozen=True)
class Section:
    """Entries under one heading."""

    name: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Contents:
    """One letter, ready to be written as HTML, as text or as a document."""

    number: int
    date: str
    month: str
    """« mars 2026 »."""
    subject: str
    preheader: str
    editorial: Markup
    sections: tuple[Section, ...]

    def links(self) -> Iterator[str]:
        """Give the addresses the body of the letter links to, in the order they are read."""
        yield from links_of(self.editorial)
        for section in self.sections:
            for entry in section.entries:
                yield from links_of(entry.html)
                if entry.source and entry.source.url:
                    yield entry.source.url
                if entry.link:
                    yield entry.link.url


def contents(catalogue: Catalogue, issue: Issue, base: str) -> Contents:
    """Look up what an issue names. ``base`` is the way to the root of the site, and ends with ``/``."""
    markdown = SafeMarkdown()
    sections = tuple(
        Section(name, title, tuple(_entry(catalogue, markdown, item, base) for item in items))
        for name, title, items in issue.sections()
    )
    return Contents(
        number=issue.number,
        date=issue.date,
        month=long_date(issue.slug),
        subject=issue.subject,
        preheader=issue.preheader,
        editorial=markdown(issue.editorial),
        sections=sections,
    )


def _entry(catalogue: Catalogue, markdown: SafeMarkdown, item: Item, base: str) -> Entry:
    sheet = catalogue.find(item.ref) if item.ref else None
    return Entry(
        title=item.title or (sheet.title if sheet else ""),
        when=_when(sheet),
        html=markdown(item.text) if item.text else Markup("<p>{}</p>").format(sheet.summary if sheet else ""),
        link=Link(_invitation(sheet), f"{base}{sheet.address}") if sheet else None,
        source=_quoted(item.source) if item.source else None,
    )


def _when(sheet: Sheet | None) -> str:
    if isinstance(sheet, Event):
        when = date_span(sheet.start, sheet.end)
        return ", ".join(part for part in (f"{when[0].upper()}{when[1:]}", sheet.place) if part)
    if isinstance(sheet, Call) and sheet.deadline:
        return f"Clôture : {long_date(sheet.deadline)}"
    return ""


def _invitation(sheet: Sheet) -> str:
    """Say what a link leads to, in words that stand on their own."""
    return f"{'Voir cet événement' if isinstance(sheet, Event) else 'Lire la fiche'} : {sheet.title}"


def _quoted(source: Citation) -> Quoted:
    dated = f", {long_date(source.published_on)}" if source.published_on else ""
    return Quoted(source.title, source.url, f"{source.publisher}{dated}")


def links_of(html: str) -> list[str]:
    """Give the addresses that HTML links to, in order."""
    return [unescape(url) for url in re.findall(r'<a\b[^>]*\bhref="([^"]*)"', html)]
