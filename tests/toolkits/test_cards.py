"""Workshop cards: each back meets its front once the sheet is turned, and nothing runs out of its card."""

from __future__ import annotations

import re
import subprocess
from functools import cache

import pytest
from documents import findings, text_of
from small_project import ROOT, SmallProject

from macros.catalogue import Catalogue, load
from macros.models.myth import Myth
from macros.pdf import Press
from macros.problems import ProblemsFound
from macros.toolkits.cards import workshop_cards

PAGE = (595.28, 841.89)
"""A4 in points."""


def myths(catalogue: Catalogue) -> list[Myth]:
    return [sheet for sheet in catalogue.of_kind("idees-recues") if isinstance(sheet, Myth)]


def cards(catalogue: Catalogue, chosen: list[Myth]) -> bytes:
    site = "https://jalons.example/"
    made = workshop_cards(Press(), catalogue, chosen, title="Cartes", site_url=site, dated="2026-11-23")
    return made.content


@cache
def real_cards() -> bytes:
    catalogue, _ = load(ROOT)
    return cards(catalogue, myths(catalogue))


def words(pdf: bytes) -> list[list[tuple[str, float, float, float, float]]]:
    """Give each page's words with their boxes, in points from the top left."""
    read = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    box = r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)</word>'
    return [[(word, *map(float, place)) for *place, word in re.findall(box, page)] for page in read.split("<page ")[1:]]


def numbers(page: list[tuple[str, float, float, float, float]]) -> dict[int, tuple[int, int]]:
    """Give the column and the row of each card of a page, by the number in its right corner."""
    found = {}
    for word, left, top, right, _ in page:
        column, row = int(left / PAGE[0] * 2), int((top - 47) / (264 / 3 * 72 / 25.4))
        corner = (column + 1) * 269.29 + 28.35 - 19.84
        if word.isdigit() and abs(right - corner) < 1 and (top - 47) % (88 * 72 / 25.4) < 35:
            found[int(word)] = (column, row)
    return found


def test_a_back_meets_its_front_when_the_sheet_is_turned_on_its_long_edge() -> None:
    pages = words(real_cards())
    count = len(myths(load(ROOT)[0]))
    seen = 0
    for front, back in zip(pages[::2], pages[1::2], strict=True):
        fronts, backs = numbers(front), numbers(back)
        assert {card: (1 - column, row) for card, (column, row) in fronts.items()} == backs
        seen += len(fronts)
    assert seen == count


def test_no_word_comes_near_the_edge_where_one_cuts() -> None:
    millimetre = 72 / 25.4
    for page in words(real_cards()):
        for word, left, top, right, bottom in page:
            if bottom < 16.5 * millimetre:
                continue  # the line above the cards
            column, row = int(left / PAGE[0] * 2), int((top / millimetre - 16.5) / 88)
            edges = (10 + 95 * column, 16.5 + 88 * row, 105 + 95 * column, 104.5 + 88 * row)
            within = (left, top, PAGE[0] - right, PAGE[1] - bottom)
            assert left / millimetre >= edges[0] + 5, (word, within)
            assert right / millimetre <= edges[2] - 5, (word, within)
            assert top / millimetre >= edges[1] + 5, (word, within)
            assert bottom / millimetre <= edges[3] - 5, (word, within)


def test_marks_to_cut_along_are_the_same_on_both_sides(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "cards.pdf").write_bytes(real_cards())
    margins = []
    for page in ("1", "2"):
        subprocess.run(
            ["pdftoppm", "-gray", "-r", "72", "-f", page, "-l", page, "-y", "797", "-H", "40", "-singlefile",
             tmp_path / "cards.pdf", tmp_path / page], check=True,
        )  # fmt: skip
        margins.append((tmp_path / f"{page}.pgm").read_bytes())
    assert margins[0] == margins[1]
    assert min(margins[0][20:]) < 200, "there are marks"


def test_cards_pass_every_checkpoint() -> None:
    assert findings(real_cards()) == []


def test_cards_say_what_is_said_what_is_true_the_figure_its_source_and_a_question() -> None:
    catalogue, _ = load(ROOT)
    text = "".join(text_of(real_cards()).split())
    for myth in myths(catalogue):
        figures = [figure.label for figure in myth.figures[:1]]
        for said in (myth.said, myth.truth, myth.questions[0], *figures):
            assert "".join(said.replace("'", "’").split()) in text


def test_no_card_shows_what_a_day_of_trafficking_would_pay() -> None:
    shown = [myth.figures[0] for myth in myths(load(ROOT)[0]) if myth.figures]
    assert [figure.label for figure in shown if re.search("par jour|par vacation", figure.unit or "")] == []


def test_the_longest_texts_that_the_model_allows_are_refused_at_their_line_or_fit(project: SmallProject) -> None:
    project.change("resources/idees-recues/exemple.yml", "said: On dit cela.", f"said: {'mot ' * 99}fin")
    catalogue, problems = project.loaded()
    assert problems == []
    assert findings(cards(catalogue, myths(catalogue))) == []


def test_a_text_that_does_not_fit_is_a_problem_of_its_line(project: SmallProject) -> None:
    project.change("resources/idees-recues/exemple.yml", "said: On dit cela.", f"said: {'m' * 390}")
    catalogue, _ = project.loaded()
    with pytest.raises(ProblemsFound) as caught:
        cards(catalogue, myths(catalogue))
    (problem,) = caught.value.problems
    assert problem.path == "resources/idees-recues/exemple.yml"
    assert problem.field == "said"
    assert "ne tient pas" in problem.message


def test_the_same_cards_give_the_same_bytes() -> None:
    catalogue, _ = load(ROOT)
    assert cards(catalogue, myths(catalogue)) == real_cards()
