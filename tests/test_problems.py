"""Problems as values: how they read, and how they suggest."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.problems import HIDDEN, Problem, ProblemsFound, did_you_mean, field_name, shown


def test_a_problem_reads_as_place_field_mistake_and_remedy() -> None:
    assert str(Problem("a.yml", 4, 12, "x.y", "C'est faux.", "Corrigez.")) == "a.yml:4:12: x.y: C'est faux. Corrigez."
    assert str(Problem("a.yml", 1, 1, "", "C'est faux.")) == "a.yml:1:1: C'est faux."


def test_problems_are_told_once_in_the_order_of_the_files() -> None:
    first, second = Problem("a.yml", 2, 1, "", "x"), Problem("a.yml", 10, 1, "", "x")
    assert ProblemsFound([second, first, second]).problems == [first, second]


@given(st.text())
def test_a_problem_holds_one_visible_line_whatever_it_quotes(text: str) -> None:
    told = str(Problem(text, 1, 1, text, text, text))
    assert "\n" not in told
    assert not HIDDEN.search(told)
    told.encode()


def test_fields_are_counted_from_one() -> None:
    assert field_name(("results", 1, "source")) == "results[2].source"
    assert field_name(()) == ""


@given(st.text(), st.integers(5, 80))
def test_a_value_is_shown_on_one_short_line(text: str, most: int) -> None:
    assert len(shown(text, most)) <= most
    assert "\n" not in shown(text, most)


@pytest.mark.parametrize(
    ("word", "allowed", "where", "told"),
    [
        ("ecran", ["ecrans", "cps"], "", "Vouliez-vous « ecrans » ? Valeurs possibles : cps, ecrans."),
        ("ecran", ["ecrans", "cps"], "x.yml", "Vouliez-vous « ecrans » ? Les valeurs possibles sont dans x.yml."),
        ("zzz", ["ecrans", "cps"], "x.yml", "Valeurs possibles : cps, ecrans."),
        ("zzz", [f"t{n}" for n in range(40)], "x.yml", "Les valeurs possibles sont dans x.yml."),
        ("zzz", [], "", "Choisissez une valeur de la liste."),
    ],
)
def test_a_suggestion_says_where_to_choose(word: str, allowed: list[str], where: str, told: str) -> None:
    assert did_you_mean(word, allowed, where) == told


def test_problems_found_travel_between_processes() -> None:
    found = ProblemsFound([Problem("a.yml", 2, 1, "", "Ceci."), Problem("a.yml", 1, 1, "", "Cela.")])
    assert pickle.loads(pickle.dumps(found)).problems == found.problems
