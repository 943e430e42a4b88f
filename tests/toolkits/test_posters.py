"""The poster and the pictures of a received idea: their format, their text, their alternative."""

from __future__ import annotations

import re
import struct
from functools import cache
from xml.etree import ElementTree

import pytest
from documents import findings, text_of
from small_project import ROOT

from macros.catalogue import Catalogue, load
from macros.models.myth import Myth
from macros.pdf import Press
from macros.toolkits.posters import Picture, poster, social_pictures

SITE = "https://jalons.example/"


@cache
def real() -> Catalogue:
    return load(ROOT)[0]


def wordiest() -> Myth:
    found = [sheet for sheet in real().of_kind("idees-recues") if isinstance(sheet, Myth)]
    return max(found, key=lambda myth: len(myth.said) + len(myth.truth))


@cache
def pictures() -> list[Picture]:
    return social_pictures(Press(), real(), wordiest(), site_url=SITE)


@cache
def printed() -> bytes:
    return poster(Press(), real(), wordiest(), site_url=SITE).content


def test_a_poster_is_one_page_of_a3_that_passes_every_checkpoint() -> None:
    assert findings(printed()) == []
    boxes = re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", printed())
    assert [tuple(round(float(side) * 25.4 / 72) for side in box) for box in boxes] == [(297, 420)]


def test_a_poster_says_what_is_said_then_what_is_true_then_where_to_read_more() -> None:
    text = "".join(text_of(printed()).split())
    myth = wordiest()
    said = [
        "".join(part.replace("'", "’").split())
        for part in (myth.said, myth.truth, myth.questions[0], f"{SITE}{myth.key}/")
    ]
    places = [text.find(part) for part in said]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize(("width", "height"), [(1080, 1080), (1200, 630)])
def test_a_picture_has_the_size_that_networks_ask(width: int, height: int) -> None:
    made = {picture.file.path: picture.file.content for picture in pictures()}
    png = made[f"{wordiest().slug}-{width}x{height}.png"]
    assert struct.unpack(">II", png[16:24]) == (width, height)
    svg = ElementTree.fromstring(made[f"{wordiest().slug}-{width}x{height}.svg"])
    assert svg.get("viewBox") == f"0 0 {width} {height}"


def test_every_picture_has_a_text_that_says_all_that_it_shows() -> None:
    myth = wordiest()
    for picture in pictures():
        for said in (myth.said, myth.truth):
            assert "".join(said.replace("'", "’").split()) in "".join(picture.alt.split())
        if picture.file.path.endswith(".svg"):
            svg = ElementTree.fromstring(picture.file.content)
            assert (svg.get("role"), svg.get("aria-label")) == ("img", picture.alt)


def test_a_drawing_needs_no_font_of_the_machine_and_asks_for_nothing() -> None:
    for picture in pictures():
        if picture.file.path.endswith(".svg"):
            assert not re.search(rb"<text|font-family|https?://(?!www\.w3\.org)|<script", picture.file.content)


def test_the_same_pictures_have_the_same_bytes() -> None:
    assert social_pictures(Press(), real(), wordiest(), site_url=SITE) == pictures()
