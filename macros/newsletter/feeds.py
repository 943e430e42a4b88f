"""The feeds that readers subscribe to: letters, new sheets, agenda, each in Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from macros.artifacts import Artifact
from macros.catalogue import Catalogue
from macros.models.event import Event
from macros.models.letter import Issue
from macros.models.sheet import Sheet
from macros.newsletter.contents import contents
from macros.newsletter.message import TEMPLATES
from macros.newsletter.settings import LetterSettings
from macros.rendering import date_span, environment
from macros.typography import french, french_html

FOLDER = "flux"
MOST_ENTRIES = 40
ATOM_TYPE, JSON_TYPE = "application/atom+xml", "application/feed+json"
_ATOM = "http://www.w3.org/2005/Atom"
_NEVER = "2026-01-01"
"""What a feed without an entry says of its last change: an element that Atom requires."""


@dataclass(frozen=True)
class Feed:
    """One feed: the name of its files, its title, the page it follows."""

    name: str
    title: str
    page: str

    @property
    def atom_path(self) -> str:
        """Give the path of its Atom file from the root of the site."""
        return f"{FOLDER}/{self.name}.xml"

    @property
    def json_path(self) -> str:
        """Give the path of its JSON file from the root of the site."""
        return f"{FOLDER}/{self.name}.json"


LETTERS = Feed("lettre", "La lettre du réseau", "lettre/")
SHEETS = Feed("fiches", "Nouvelles fiches", "plan-du-site/")
AGENDA = Feed("agenda", "Agenda", "agenda/")
FEEDS = (LETTERS, SHEETS, AGENDA)


@dataclass(frozen=True)
class FeedEntry:
    """One thing that is new. Dates are days in ISO 8601; ``path`` makes its identifier, which never changes."""

    path: str
    title: str
    published_on: str
    updated_on: str
    summary: str
    html: str = ""


def feed_artifacts(catalogue: Catalogue, settings: LetterSettings) -> Iterator[Artifact]:
    """Give every feed, newest entries first."""
    for feed, entries in (
        (LETTERS, _letters(catalogue, settings)),
        (SHEETS, _sheets(catalogue)),
        (AGENDA, _events(catalogue)),
    ):
        newest = sorted(
            sorted(entries, key=lambda entry: entry.path), key=lambda entry: entry.published_on, reverse=True
        )
        kept = newest[:MOST_ENTRIES]
        yield Artifact(feed.atom_path, atom(feed, kept, settings))
        yield Artifact(feed.json_path, json_feed(feed, kept, settings))


def _letters(catalogue: Catalogue, settings: LetterSettings) -> Iterator[FeedEntry]:
    for issue in catalogue.letters.values():
        yield FeedEntry(
            path=issue.address,
            title=issue.subject,
            published_on=issue.date,
            updated_on=issue.date,
            summary=issue.preheader,
            html=_letter_html(catalogue, settings, issue),
        )


def _letter_html(catalogue: Catalogue, settings: LetterSettings, issue: Issue) -> str:
    page = environment(TEMPLATES).get_template("feed.html")
    return french_html(page.render(letter=contents(catalogue, issue, settings.absolute(""))))


def _sheets(catalogue: Catalogue) -> Iterator[FeedEntry]:
    for sheet in catalogue.all_sheets():
        if not isinstance(sheet, Event):
            yield _sheet_entry(sheet, f"{catalogue.kind_of(sheet).singular} : {sheet.title}")


def _events(catalogue: Catalogue) -> Iterator[FeedEntry]:
    for sheet in catalogue.all_sheets():
        if isinstance(sheet, Event):
            yield _sheet_entry(sheet, f"{sheet.title} ({date_span(sheet.start, sheet.end)})")


def _sheet_entry(sheet: Sheet, title: str) -> FeedEntry:
    return FeedEntry(sheet.address, title, sheet.published_on, sheet.reviewed_on, sheet.summary)


def _instant(day: str) -> str:
    return f"{day}T00:00:00Z"


def atom(feed: Feed, entries: Iterable[FeedEntry], settings: LetterSettings) -> bytes:
    """Write a feed in Atom: absolute identifiers, an author, links to itself and to its page."""
    entries = list(entries)
    root = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": "fr"})
    _text(root, "id", settings.absolute(feed.atom_path))
    _text(root, "title", french(f"{feed.title} - {settings.site_name}"))
    _text(root, "updated", _instant(max((entry.updated_on for entry in entries), default=_NEVER)))
    _link(root, "self", settings.absolute(feed.atom_path), ATOM_TYPE)
    _link(root, "alternate", settings.absolute(feed.page), "text/html")
    _text(ElementTree.SubElement(root, "author"), "name", settings.site_name)
    for entry in entries:
        made = ElementTree.SubElement(root, "entry")
        _text(made, "id", settings.absolute(entry.path))
        _text(made, "title", french(entry.title))
        _text(made, "published", _instant(entry.published_on))
        _text(made, "updated", _instant(entry.updated_on))
        _link(made, "alternate", settings.absolute(entry.path), "text/html")
        _text(made, "summary", french(entry.summary))
        if entry.html:
            _text(made, "content", entry.html, type="html")
    ElementTree.indent(root, space="")
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _text(parent: ElementTree.Element, tag: str, text: str, **attributes: str) -> None:
    ElementTree.SubElement(parent, tag, attributes).text = text


def _link(parent: ElementTree.Element, relation: str, href: str, media_type: str) -> None:
    ElementTree.SubElement(parent, "link", {"rel": relation, "type": media_type, "href": href})


def json_feed(feed: Feed, entries: Iterable[FeedEntry], settings: LetterSettings) -> bytes:
    """Write a feed in JSON."""
    made = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": french(f"{feed.title} - {settings.site_name}"),
        "home_page_url": settings.absolute(feed.page),
        "feed_url": settings.absolute(feed.json_path),
        "language": "fr",
        "authors": [{"name": settings.site_name}],
        "items": [_json_item(entry, settings) for entry in entries],
    }
    return f"{json.dumps(made, ensure_ascii=False, indent=1)}\n".encode()


def _json_item(entry: FeedEntry, settings: LetterSettings) -> dict[str, str]:
    url = settings.absolute(entry.path)
    said = {"content_html": entry.html} if entry.html else {"content_text": french(entry.summary)}
    return {
        "id": url,
        "url": url,
        "title": french(entry.title),
        "summary": french(entry.summary),
        "date_published": _instant(entry.published_on),
        "date_modified": _instant(entry.updated_on),
        **said,
    }
