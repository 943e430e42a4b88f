"""The feeds: what RFC 4287, JSON Feed 1.1 and the W3C validator ask of them."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from letters_read import SETTINGS

from macros.catalogue import Catalogue
from macros.newsletter.feeds import AGENDA, FEEDS, LETTERS, Feed, atom, feed_artifacts

ATOM = "{http://www.w3.org/2005/Atom}"
INSTANT = r"\d{4}-\d\d-\d\dT00:00:00Z"


def files(catalogue: Catalogue) -> dict[str, bytes]:
    return {artifact.path: artifact.content for artifact in feed_artifacts(catalogue, SETTINGS)}


def read_atom(catalogue: Catalogue, feed: Feed) -> ElementTree.Element:
    return ElementTree.fromstring(files(catalogue)[feed.atom_path])


def read_json(catalogue: Catalogue, feed: Feed) -> Any:
    return json.loads(files(catalogue)[feed.json_path])


def said(element: ElementTree.Element, tag: str) -> str:
    return element.findtext(f"{ATOM}{tag}") or ""


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.name)
def test_a_feed_names_itself_its_page_its_author_and_its_last_change(catalogue: Catalogue, feed: Feed) -> None:
    root = read_atom(catalogue, feed)
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {"self": SETTINGS.absolute(feed.atom_path), "alternate": SETTINGS.absolute(feed.page)}
    assert said(root, "id") == SETTINGS.absolute(feed.atom_path)
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    assert said(root, "updated") == max(said(entry, "updated") for entry in root.findall(f"{ATOM}entry"))


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.name)
def test_an_entry_has_an_identifier_of_its_own_dates_and_a_link(catalogue: Catalogue, feed: Feed) -> None:
    entries = read_atom(catalogue, feed).findall(f"{ATOM}entry")
    identifiers = [said(entry, "id") for entry in entries]
    assert identifiers
    assert len(set(identifiers)) == len(identifiers)
    for entry in entries:
        assert re.match("https://", said(entry, "id"))
        assert re.fullmatch(INSTANT, said(entry, "updated"))
        assert re.fullmatch(INSTANT, said(entry, "published"))
        assert said(entry, "title")
        assert [link.get("href") for link in entry.findall(f"{ATOM}link")] == [said(entry, "id")]


def test_a_letter_is_whole_in_its_feed_with_absolute_links(catalogue: Catalogue) -> None:
    entry = read_atom(catalogue, LETTERS).find(f"{ATOM}entry")
    assert entry is not None
    html = said(entry, "content")
    assert "<h2>Agenda</h2>" in html
    addresses = re.findall(r'href="([^"]*)"', html)
    assert addresses
    assert all(address.startswith("https://") for address in addresses)


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.name)
def test_the_json_says_what_the_atom_says(catalogue: Catalogue, feed: Feed) -> None:
    made, root = read_json(catalogue, feed), read_atom(catalogue, feed)
    assert made["version"] == "https://jsonfeed.org/version/1.1"
    assert made["feed_url"] == SETTINGS.absolute(feed.json_path)
    told = [(item["id"], item["title"], item["date_modified"]) for item in made["items"]]
    assert told == [(said(e, "id"), said(e, "title"), said(e, "updated")) for e in root.findall(f"{ATOM}entry")]
    assert all(("content_html" in item) != ("content_text" in item) for item in made["items"])


def test_an_event_says_its_date_in_its_title(catalogue: Catalogue) -> None:
    assert [item["title"] for item in read_json(catalogue, AGENDA)["items"]] == ["Une journée (3 décembre 2026)"]


def test_a_feed_without_an_entry_is_still_one() -> None:
    root = ElementTree.fromstring(atom(LETTERS, [], SETTINGS))
    assert re.fullmatch(INSTANT, said(root, "updated"))
