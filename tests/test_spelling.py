"""A mistyped word leads to the value it stands for, and an absurd one to none."""

from __future__ import annotations

import pytest
from small_project import ROOT

from macros.catalogue import Catalogue, load
from macros.spelling import nearest


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("ecran", ["ecrans"]),
        ("ECRANS", ["ecrans"]),
        ("ekran", ["ecrans"]),
        ("Numérique", ["ecrans"]),
        ("numerique", ["ecrans"]),
        ("numerik", ["ecrans"]),
        ("numérics", ["ecrans"]),
        ("xyz", []),
        ("", []),
        ("\u0301", []),
        ("e" * 100_000, []),
    ],
)
def test_the_nearest_value_is_found_by_its_other_names_too(word: str, meant: list[str]) -> None:
    assert nearest(word, ["ecrans", "cps"], also={"numérique": "ecrans"}) == meant


def test_the_likest_of_two_that_sound_the_same_comes_first() -> None:
    assert nearest("maire", ["mères", "maires"])[0] == "maires"
    assert nearest("mère", ["mères", "maires"])[0] == "mères"


def test_a_second_value_is_given_when_it_is_as_likely_as_the_first() -> None:
    assert nearest("colle", ["colline", "collège", "colles", "collet"]) == ["colles", "collet"]


def test_a_word_of_one_phrase_names_it_and_a_word_of_many_names_none() -> None:
    assert nearest("idees", ["idees-recues", "outils"]) == ["idees-recues"]
    assert nearest("jeunes", ["films-jeunes", "jeunes-adultes", "paroles-de-jeunes"]) == []


@pytest.mark.parametrize("key", ["thems", "theme", "tehmes"])
def test_english_words_are_found_as_they_are_written(key: str) -> None:
    assert nearest(key, ["themes", "title", "summary"]) == ["themes"]


def test_two_letters_that_changed_places_are_put_back() -> None:
    assert nearest("hots", ["host", "port", "from"]) == ["host"]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(ROOT)[0]


_WRITTEN = {
    "themes": {
        "kanabis": "cannabis", "cannabisse": "cannabis", "tabak": "tabac", "alcol": "alcool", "kokaïne": "autres-drogues",
        "finansement": "financement", "subvension": "financement", "rekrutement": "recrutement", "empryse": "recrutement",
        "delinkance": "delinquance", "delinquence": "delinquance", "adiktions": "conduites-addictives",
        "exploitassion": "exploitation", "parentalitee": "parentalite", "komportement": "comportement",
        "émossions": "emotions", "décrochage": "decrochage-et-insertion", "arcèlement": "climat-scolaire",
        "video": "ecrans", "deal": "espace-public", "repairage": "reperage", "chaine": "chaine-du-trafic",
        "gouvernanse": "pilotage", "proche": "proches",
    },
    "publics": {
        "colégiens": "collegiens", "kolegien": "collegiens", "licéens": "lyceens", "professeur": "enseignants",
        "enseignent": "enseignants", "maire": "elus", "elu": "elus", "apranti": "apprentis", "bayeurs": "bailleurs",
        "abitants": "habitants", "policiers": "justice-et-securite", "educateur": "professionnels-jeunesse",
    },
    "settings": {
        "kollege": "college", "colege": "college", "ekole": "ecole", "lisé": "lycee", "kartier": "quartier",
        "mairi": "mairie", "crech": "creche", "logemen": "logement", "justisse": "justice",
    },
}  # fmt: skip
_ABSURD = {
    "themes": "zzzzqqq xyz banane tracteur piscine voiture ordinateur fromage lecture chien maison numerik profs",
    "publics": "chats robots voiture asso profs",
    "settings": "plage internet prison foret télé",
}


def named(catalogue: Catalogue, vocabulary: str, word: str) -> list[str]:
    terms = catalogue.vocabularies[vocabulary]
    also = {form: name for name, term in terms.items() for form in (term.label, *term.also)}
    return nearest(word, terms, also=also)


@pytest.mark.parametrize(
    ("vocabulary", "word", "meant"),
    [(vocabulary, word, meant) for vocabulary, words in _WRITTEN.items() for word, meant in words.items()],
)
def test_a_term_written_as_it_is_heard_comes_first(
    catalogue: Catalogue, vocabulary: str, word: str, meant: str
) -> None:
    assert named(catalogue, vocabulary, word)[:1] == [meant]


@pytest.mark.parametrize(
    ("vocabulary", "word"), [(vocabulary, word) for vocabulary, words in _ABSURD.items() for word in words.split()]
)
def test_nothing_is_suggested_for_a_word_that_no_term_is_like(catalogue: Catalogue, vocabulary: str, word: str) -> None:
    assert named(catalogue, vocabulary, word) == []
