"""The map and the chart: complete, escaped, the same twice, small, and true to their values."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from macros.website.pictures import france
from macros.website.pictures.charts import MISSING, Bar, bar_chart, french_number
from macros.website.pictures.maps import SCHEMATIC_NOTE, SHAPES, Mark, departments_map, level_symbol
from scripts import make_france_map

ROOT = Path(__file__).parent.parent.parent
EVIL = "<script>alert(1)</script> & \"quotes\" 'too'"
MAX_BYTES = 70_000
NORD = Mark("Lille", "pilote")


def draw_map(marks: dict[str, Mark], title: str = "Carte", description: str = "Territoires.") -> str:
    return departments_map(marks, title=title, description=description, identifier="carte")


def draw_chart(*bars: Bar, title: str = "Graphique", description: str = "Valeurs.", unit: str = "conventions") -> str:
    return bar_chart(bars, title=title, description=description, unit=unit, identifier="graphique")


def with_class(svg: str, name: str) -> list[ElementTree.Element]:
    return [e for e in ElementTree.fromstring(svg).iter() if name in e.get("class", "").split()]


def texts(svg: str, name: str) -> list[str]:
    return [element.text or "" for element in with_class(svg, name)]


def bar_lengths(svg: str) -> list[float]:
    return [float(bar.get("width", "")) for bar in with_class(svg, "chart-bar")]


# --- the map ----------------------------------------------------------------------------------


def test_outlines_are_those_of_the_departments_vocabulary() -> None:
    terms = yaml.safe_load((ROOT / "resources/vocabularies/departements.yml").read_text("utf-8"))["terms"]
    assert [(d.code, d.name) for d in france().departments] == [(term["id"], term["label"]) for term in terms]


def test_every_department_is_drawn_once_marked_or_not() -> None:
    outlines = sorted(department.path for department in france().departments)
    for marks in ({}, {"59": NORD}, {department.code: NORD for department in france().departments}):
        assert sorted(path.get("d", "") for path in with_class(draw_map(marks), "dep")) == outlines


def test_overseas_departments_are_equal_squares_and_the_description_says_so() -> None:
    squares = [d for d in france().departments if d.code.startswith("97")]
    assert len(squares) == 5
    assert len({re.sub(r"^M[\d ]+", "", square.path) for square in squares}) == 1
    assert "outre-mer" in SCHEMATIC_NOTE
    assert "outre-mer" in "".join(ElementTree.fromstring(draw_map({})).itertext())


def test_markers_and_captions_stay_inside_the_drawing() -> None:
    country = france()
    places = [(d.x, d.y) for d in country.departments] + [(c.x, c.y) for c in country.captions]
    assert all(0 < x < country.width and 0 < y < country.height for x, y in places)


def test_mark_gives_the_department_its_level_and_its_words() -> None:
    svg = draw_map({"59": NORD})
    (surface,) = with_class(svg, "dep--pilote")
    assert [child.text for child in surface] == ["Nord (59)\u00a0: Lille"]
    assert len(with_class(svg, "dep-mark")) == 1


def test_levels_differ_by_shape_and_not_only_by_class() -> None:
    assert len(set(SHAPES.values())) == len(SHAPES)
    for level, shape in SHAPES.items():
        (mark,) = with_class(draw_map({"59": Mark("Lille", level)}), f"dep-mark--{level}")
        assert mark.get("d") == shape


def test_legend_symbol_shows_the_shape_of_the_map_and_is_silent() -> None:
    for level, shape in SHAPES.items():
        symbol = level_symbol(level)
        assert [mark.get("d") for mark in with_class(symbol, f"dep-mark--{level}")] == [shape]
        assert ElementTree.fromstring(symbol).get("aria-hidden") == "true"


def test_map_without_links_is_an_image_named_and_described_by_its_own_text() -> None:
    svg = ElementTree.fromstring(draw_map({"59": NORD}, title="Les territoires"))
    ids = {element.get("id"): element.text for element in svg.iter() if element.get("id")}
    assert svg.get("role") == "img"
    assert ids[svg.get("aria-labelledby")] == "Les territoires"
    assert str(ids[svg.get("aria-describedby")]).startswith("Territoires. Paris")
    assert not list(svg.iter("a"))


def test_map_with_a_link_is_a_group_since_an_image_hides_its_links() -> None:
    svg = ElementTree.fromstring(
        draw_map({"59": NORD, "13": Mark("Marseille", "laureat", "/territoires/marseille/?a&b")})
    )
    (link,) = svg.iter("a")
    assert svg.get("role") == "group"
    assert link.get("href") == "/territoires/marseille/?a&b"
    assert link.get("aria-label") == "Bouches-du-Rhône (13)\u00a0: Marseille"


def test_unknown_department_is_refused_rather_than_lost() -> None:
    with pytest.raises(ValueError, match="« 20 »"):
        draw_map({"20": NORD})


def test_level_without_a_shape_is_refused_with_the_nearest() -> None:
    with pytest.raises(ValueError, match="Vouliez-vous « pilote »"):
        draw_map({"59": Mark("Lille", "pilotes")})


def test_map_is_under_70_kilobytes_when_everything_is_marked() -> None:
    marks = {d.code: Mark("Communauté d'agglomération (site pilote)", "confirmer") for d in france().departments}
    assert len(draw_map(marks).encode()) < MAX_BYTES


def test_order_of_the_marks_does_not_show() -> None:
    marks = {"59": NORD, "13": Mark("Marseille", "laureat"), "974": Mark("Saint-Denis", "pratique")}
    assert draw_map(marks) == draw_map(dict(reversed(marks.items()))) == draw_map(marks)


# --- the generator of the outlines ------------------------------------------------------------


def test_neighbours_keep_the_same_border_when_it_is_simplified() -> None:
    border = [(10.0, 0.0), (10.2, 2.0), (9.9, 4.0), (14.0, 5.0), (10.1, 6.0), (10.0, 10.0)]
    shapes = {"01": [[(0.0, 0.0), *border, (0.0, 10.0)]], "02": [[(20.0, 10.0), *border[::-1], (20.0, 0.0)]]}
    thinned = make_france_map.simplify(shapes, 0.5)
    kept = [{point for point in rings[0] if point in border} for rings in thinned.values()]
    assert kept[0] == kept[1] == {(10.0, 0.0), (9.9, 4.0), (14.0, 5.0), (10.1, 6.0), (10.0, 10.0)}


def test_generator_draws_the_same_bytes_twice(tmp_path: Path) -> None:
    square = "m {},{} 90,0 0,90 -90,0 z"
    codes = ["01", "02", *make_france_map.ENLARGED]
    locations = [{"id": code, "name": code, "path": square.format(90 * i, 0)} for i, code in enumerate(codes)]
    (tmp_path / "package.json").write_text('{"name": "paquet", "version": "1"}', "utf-8")
    (tmp_path / "index.js").write_text(f"export default {json.dumps({'locations': locations})}", "utf-8")
    source, names, shapes = make_france_map.read_package(tmp_path)
    drawn = [json.dumps(make_france_map.drawing(source, names, make_france_map.weld(shapes))) for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert names["75"] == "Paris"


# --- the chart --------------------------------------------------------------------------------


def test_bar_lengths_are_proportional_to_values() -> None:
    values = (11, 13, 2, 16, 9, 26)
    lengths = bar_lengths(draw_chart(*(Bar(str(2018 + i), value) for i, value in enumerate(values))))
    assert lengths == pytest.approx([value * lengths[-1] / 26 for value in values], abs=0.1)


def test_rows_follow_the_order_given_with_label_and_value() -> None:
    svg = draw_chart(Bar("2023", 1801.8), Bar("2018", 11))
    assert texts(svg, "chart-label") == ["2023", "2018"]
    assert texts(svg, "chart-value") == ["1\u202f801,8", "11"]


def test_missing_value_is_said_and_draws_no_bar() -> None:
    svg = draw_chart(Bar("2019", 13), Bar("2020", None), Bar("2021", 0))
    assert texts(svg, "chart-missing") == [MISSING]
    assert texts(svg, "chart-value") == ["13", "0"]
    assert bar_lengths(svg)[1:] == [0.0]


@pytest.mark.parametrize("bars", [(), (Bar("2020", None),), (Bar("2020", 0), Bar("2021", 0))])
def test_chart_without_any_length_is_still_a_drawing(bars: tuple[Bar, ...]) -> None:
    assert sum(bar_lengths(draw_chart(*bars))) == 0


@pytest.mark.parametrize("value", [-1, float("nan"), float("inf")])
def test_value_that_a_length_cannot_show_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="negative or infinite"):
        draw_chart(Bar("2020", value))


def test_long_labels_and_notes_are_wrapped_and_push_the_next_row_down() -> None:
    long_row = Bar("Maine-et-Loire et Loire-Atlantique", 1, "Selon la préfecture ; une note de deux lignes.")
    svg = draw_chart(long_row, Bar("Autre", 2))
    labels, notes = with_class(svg, "chart-label"), with_class(svg, "chart-note")
    lowest_before = max(float(e.get("y", "")) for e in (*labels[:-1], *notes))
    assert len(labels) > 2
    assert len(notes) > 1
    assert float(labels[-1].get("y", "")) > lowest_before
    assert max(len(e.text or "") for e in labels) <= 14


def test_chart_fits_its_box() -> None:
    svg = draw_chart(Bar("A", 1_234_567.25, "note " * 30), Bar("B", None, "note " * 30))
    height = float(str(ElementTree.fromstring(svg).get("viewBox")).split()[3])
    assert max(float(e.get("y", "")) for e in ElementTree.fromstring(svg).iter("text")) < height


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (-0.0, "0"),
        (12.0, "12"),
        (150000, "150\u202f000"),
        (1801.8, "1\u202f801,8"),
        (0.1 + 0.2, "0,3"),
        (-3.5, "−3,5"),
        (10**18 + 1, "1\u202f000\u202f000\u202f000\u202f000\u202f000\u202f001"),
    ],
)
def test_numbers_are_written_in_french(value: float, written: str) -> None:
    assert french_number(value) == written


@given(st.integers())
def test_whole_numbers_lose_nothing(value: int) -> None:
    assert int(french_number(value).replace("\u202f", "").replace("−", "-")) == value


# --- both -------------------------------------------------------------------------------------

PICTURES = {
    "map": draw_map({"59": Mark(EVIL, "pilote", EVIL)}, title=EVIL, description=EVIL),
    "chart": draw_chart(Bar(EVIL, 3, EVIL), Bar("b", None, EVIL), title=EVIL, description=EVIL, unit=EVIL),
}


@pytest.mark.parametrize("svg", PICTURES.values(), ids=PICTURES.keys())
def test_words_cannot_become_markup(svg: str) -> None:
    assert "<script" not in svg
    assert "alert(1)" in "".join(ElementTree.fromstring(svg).itertext())


@pytest.mark.parametrize("svg", PICTURES.values(), ids=PICTURES.keys())
def test_pictures_carry_no_style_colour_or_handler(svg: str) -> None:
    names = {name for element in ElementTree.fromstring(svg).iter() for name in element.attrib}
    assert not {name for name in names if name == "style" or name.startswith("on")}
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?!;)|rgb\(|<style", svg)


@pytest.mark.parametrize("svg", PICTURES.values(), ids=PICTURES.keys())
def test_ids_begin_with_the_identifier_and_are_unique(svg: str) -> None:
    ids = [element.get("id", "") for element in ElementTree.fromstring(svg).iter() if element.get("id")]
    assert len(ids) == len(set(ids)) == 2
    assert all(re.match("(carte|graphique)-", found) for found in ids)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=40))
def test_any_words_give_well_formed_pictures(words: str) -> None:
    svg = draw_chart(Bar(words, 1, words), title=words)
    ElementTree.fromstring(svg)
    ElementTree.fromstring(departments_map({}, title=words, description=words, identifier="carte"))
