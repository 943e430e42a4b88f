"""Words of one family meet; words that only look alike, and misspelt ones, do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.website.search import words
from macros.website.search.reading import Lexicon, written

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


@pytest.mark.parametrize(
    "text",
    [
        "Cœur du Jura : l’élève, « LIMIT'S », 12-16 ans, Zippy's Friends, va-et-vient\u202f!",
        "un e\u0301le\u0300ve de Ćuprija, Ελλάδα, 3\u202f000 €, 5 m² _ici_ Straße",
    ],
)
def test_a_word_is_cut_alike_with_and_without_its_spelling(text: str) -> None:
    read = [piece for word in written(text) for piece in word.decode("cp1252").split("-")]
    assert [words.fold(piece) for piece in read] == words.cut(words.fold(text))


def terms(text: str, groups: words.Groups | None = None) -> list[str]:
    return list(Lexicon(groups or words.Groups([], [])).read(text).terms)


def test_compounds_are_also_one_word() -> None:
    assert "cyberharcelement" in terms("le cyber-harcèlement")
    assert terms("un va-et-vient, 12-16") == ["12", "16"]


def test_the_longest_and_every_shorter_phrase_call_their_group() -> None:
    groups = words.Groups([["CLSPD", "conseil local de sécurité"]], [["conseil", "avis"]])
    assert [term for term in terms("le conseil local de sécurité", groups) if term[0] in "=~"] == ["~0", "=0"]
    assert terms("un CLSPD", groups) == ["clspd", "=0"]


def test_a_phrase_goes_on_inside_a_compound() -> None:
    groups = words.Groups([["CSC", "centre socio culturel"]], [])
    assert "=0" in terms("un centre socio-culturel", groups)


def test_a_broken_off_phrase_calls_nothing() -> None:
    groups = words.Groups([["CLSPD", "conseil local de sécurité"]], [])
    assert "=0" not in terms("un conseil local, puis rien", groups)
    assert "=0" not in terms("un conseil local", groups)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzéèàùçœ'-123 ", max_size=40))
def test_stems_and_roots_are_never_empty_nor_longer(text: str) -> None:
    for word in words.cut(words.fold(text)):
        for found in (words.stem(word), words.root(word)):
            assert 0 < len(found) <= len(word) + 1
