"""The changes of the data: what is new, different and gone, told once, in the order it happened."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from macros.opendata.changes import About, Change, about, changes_artifacts, compare, next_editions, summary

ABOUT = About("https://jalons.example/", "Jalons", "2026-11-20")
ATOM = "{http://www.w3.org/2005/Atom}"


def data(**titles: str) -> bytes:
    items = [{"id": f"outils/{n}", "page": f"https://x/{n}/", "title": title} for n, title in sorted(titles.items())]
    return json.dumps({"items": items}).encode()


def told(editions) -> tuple[bytes, bytes]:
    json_file, atom = changes_artifacts(ABOUT, editions)
    return json_file.content, atom.content


def test_added_changed_and_removed_sheets_are_told_with_their_fields():
    assert compare(data(a="A", b="B"), data(b="BB", c="C")) == (
        Change("added", "outils/c", "C", "https://x/c/"),
        Change("changed", "outils/b", "BB", "https://x/b/", ("title",)),
        Change("removed", "outils/a", "A", "https://x/a/"),
    )


def test_another_address_of_the_site_is_no_change():
    assert compare(data(a="A"), data(a="A").replace(b"https://x/", b"https://y/")) == ()


def test_first_publication_is_no_change():
    assert next_editions(None, None, data(a="A"), "2026-11-26") == ()


def test_editions_follow_one_another_newest_first():
    first = next_editions(told(())[0], data(a="A"), data(a="B"), "2026-11-26")
    second = next_editions(told(first)[0], data(a="B"), data(a="C"), "2026-11-27")
    assert [(edition.number, edition.date) for edition in second] == [(2, "2026-11-27"), (1, "2026-11-26")]


def test_same_data_again_adds_nothing():
    first = next_editions(told(())[0], data(a="A"), data(a="B"), "2026-11-26")
    assert next_editions(told(first)[0], data(a="B"), data(a="B"), "2026-11-27") == first


def test_edition_told_before_its_data_came_is_told_again_once():
    first = next_editions(told(())[0], data(a="A"), data(a="B"), "2026-11-26")
    again = next_editions(told(first)[0], data(a="A"), data(a="B"), "2026-11-27")
    assert [(edition.number, edition.date) for edition in again] == [(1, "2026-11-27")]


def test_summary_counts_in_french():
    changes = [Change("added", "a", "A", "x"), Change("added", "b", "B", "x"), Change("removed", "c", "C", "x")]
    assert summary(changes) == "2 fiches ajoutées, 1 fiche retirée"


@pytest.mark.parametrize("editions", [0, 3])
def test_feed_is_atom_with_one_entry_an_edition(editions):
    made = ()
    for number in range(editions):
        made = next_editions(told(made)[0], data(a=f"<{number}>"), data(a=f"<{number + 1}>"), f"2026-11-2{number}")
    feed = ElementTree.fromstring(told(made)[1])
    assert len(feed.findall(f"{ATOM}entry")) == editions
    assert feed.findtext(f"{ATOM}updated", "").startswith("2026-11-22" if editions else "2026-11-20")
    for entry in feed.findall(f"{ATOM}entry"):
        assert "<li>&lt;" in entry.findtext(f"{ATOM}content", "")


def test_file_says_whose_it_is():
    assert about(told(())[0]) == ABOUT
