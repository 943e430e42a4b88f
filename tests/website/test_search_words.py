"""Words of one family meet; words that only look alike, and misspelt ones, do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.website.search import words

FAMILIES = [
    "prévention prévenir préventif prévenez",
    "recruter recrutement recruteur recrutent recrute",
    "harcèlement harceler harcelés harcèle",
    "addiction addictif addict addictologie",
    "parents parental parentalité",
    "éducateur éducation éducatif éduquer",
    "subvention subventionner subventionnement",
    "fumer fume fumeur fumeuse",
    "guet guette guetter guetteur guetteuses",
    "collège collégiens collégienne",
    "lycée lycéens lycéenne",
    "délinquance délinquant délinquants",
    "trafic trafiquant trafiquer trafics",
    "financer financement financière finances",
]


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_has_one_root(family: str) -> None:
    assert len({words.root(words.fold(word)) for word in family.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("élève", "ELEVES"), ("jeu", "jeux"), ("familial", "familiaux"), ("cœur", "coeurs"), ("aidé", "aide")],
)
def test_spellings_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert words.stem(words.fold(one)) == words.stem(words.fold(other))


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [("prévension", "prévention"), ("parentalitée", "parentalité"), ("harcelment", "harcèlement")],
)
def test_a_misspelt_word_stays_unknown_so_that_the_right_one_is_offered(misspelt: str, meant: str) -> None:
    wrong, right = words.fold(misspelt), words.fold(meant)
    assert {words.stem(wrong), words.root(wrong)}.isdisjoint({words.stem(right), words.root(right)})


def test_apostrophes_cut_articles_and_keep_names_whole() -> None:
    assert words.cut(words.fold("L’argent d'un LIMIT’S")) == ["l", "argent", "d", "un", "limits"]


def test_a_word_is_cut_alike_with_and_without_its_spelling() -> None:
    text = "Cœur du Jura : l’élève, « LIMIT'S », 12-16 ans, Zippy's Friends"
    assert [words.fold(word) for word in words.cut_written(text)] == words.cut(words.fold(text))


def test_compounds_are_also_one_word() -> None:
    assert words.hyphenated("le cyber-harcèlement, un va-et-vient, 12-16") == ["cyberharcelement"]


def test_the_longest_and_every_shorter_phrase_call_their_group() -> None:
    groups = words.Groups([["CLSPD", "conseil local de sécurité"]], [["conseil", "avis"]])
    assert list(groups.found(words.meaningful_stems("le conseil local de sécurité"))) == ["~0", "=0"]
    assert list(groups.found(words.meaningful_stems("un CLSPD"))) == ["=0"]


def test_a_broken_off_phrase_calls_nothing() -> None:
    assert not list(
        words.Groups([["CLSPD", "conseil local de sécurité"]], []).found(words.meaningful_stems("conseil local"))
    )


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzéèàùçœ'-123 ", max_size=40))
def test_stems_and_roots_are_never_empty_nor_longer(text: str) -> None:
    for word in words.cut(words.fold(text)):
        for found in (words.stem(word), words.root(word)):
            assert 0 < len(found) <= len(word) + 1
