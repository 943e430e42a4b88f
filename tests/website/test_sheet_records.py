"""The page of a sheet is its record: what scripts read of it is marked there, with the values of the models."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from sheet_records import record_of
from small_project import ROOT

from macros.catalogue import load
from macros.models.sheet import Sheet
from macros.website.sheets import sheet_page
from macros.website.site import Settings, Site


class Mark:
    """An element marked with ``data-record``, what it holds, and where: its number among the ratings."""

    def __init__(self, name: str, attributes: dict[str, str], rating: int) -> None:
        self.name, self.attributes, self.rating = name, attributes, rating
        self.text = ""
        self.link: str | None = None


class Marks(HTMLParser):
    """The marks of a page, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._open: list[Mark | None] = []
        self.found: list[Mark] = []
        self.feed(re.sub(r"<(?:br|hr|img|input)\b[^>]*>", "", html))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        mark = None
        if name := given.get("data-record"):
            mark = Mark(name, given, sum(mark.name == "rating" for mark in self.found))
            self.found.append(mark)
        for outer in self._open:
            if outer and tag == "a":
                outer.link = given["href"]
        self._open.append(mark)

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for mark in self._open:
            if mark:
                mark.text += data

    def all(self, name: str) -> list[Mark]:
        return [mark for mark in self.found if mark.name == name]

    def texts(self, name: str) -> list[str]:
        return [mark.text for mark in self.all(name)]


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(load(ROOT)[0], Settings("https://jalons.example/"))


@pytest.fixture(scope="module")
def pages(site: Site) -> list[tuple[Sheet, Marks]]:
    return [(sheet, Marks(sheet_page(site, sheet).body)) for sheet in site.catalogue.all_sheets()]


@pytest.fixture
def read(site: Site, pages: list[tuple[Sheet, Marks]]) -> Iterator[tuple[dict, Marks]]:
    return ((record_of(site.catalogue, sheet), marks) for sheet, marks in pages)


@pytest.mark.parametrize("name", ["title", "kind", "summary"])
def test_each_page_marks_its(name: str, read: Iterator[tuple[dict, Marks]]) -> None:
    assert [record["id"] for record, marks in read if marks.texts(name) != [record[name]]] == []


def test_each_enjeu_is_marked_with_its_identifier(read: Iterator[tuple[dict, Marks]]) -> None:
    for record, marks in read:
        assert {mark.attributes["data-id"]: mark.text for mark in marks.all("enjeu")} == record["enjeux"]


def test_the_day_of_the_review_is_marked(read: Iterator[tuple[dict, Marks]]) -> None:
    for record, marks in read:
        told = [(mark.attributes["datetime"], mark.text) for mark in marks.all("reviewed")]
        assert told == [(record["reviewed"], record["reviewed_text"])]


def test_each_source_is_marked_with_where_and_when_it_was_read(read: Iterator[tuple[dict, Marks]]) -> None:
    for record, marks in read:
        told = [(mark.text, mark.link) for mark in marks.all("source")]
        assert told == [(source["text"], source.get("url")) for source in record["sources"]]


def test_the_caution_is_marked_on_weakly_sourced_sheets_alone(read: Iterator[tuple[dict, Marks]]) -> None:
    cautions = [(marks.texts("caution"), record.get("caution")) for record, marks in read]
    assert [text for text, expected in cautions if text != ([expected] if expected else [])] == []
    assert {expected is None for _, expected in cautions} == {True, False}


def test_evidence_is_marked_where_registers_rate_such_sheets(read: Iterator[tuple[dict, Marks]]) -> None:
    for record, marks in read:
        assert len(marks.all("evidence")) == (record["evidence"] is not None)


def test_each_rating_is_marked_with_its_register_level_language_scope_and_date(
    read: Iterator[tuple[dict, Marks]],
) -> None:
    for record, marks in read:
        levels = [(mark.text, mark.attributes["lang"]) for mark in marks.all("level")]
        rated = {mark.rating: mark.attributes["datetime"][:4] for mark in marks.all("rated")}
        ratings = record["evidence"] or []
        assert marks.texts("register") == [rating["register"] for rating in ratings]
        assert levels == [(rating["level"], rating["lang"]) for rating in ratings]
        assert marks.texts("scope") == [rating["scope"] for rating in ratings]
        assert [rated.get(number, "date de revue non indiquée") for number, _ in enumerate(ratings, 1)] == [
            rating["year"] for rating in ratings
        ]
