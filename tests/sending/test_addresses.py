"""Addresses: which texts are one, which are the same, how one is masked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.sending.addresses import Address, NotAnAddress


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("marie@example.org", "marie@example.org"),
        ("  marie@example.org\u00a0", "marie@example.org"),
        ("Marie.O'Neil+lettre@EXAMPLE.Org.", "Marie.O'Neil+lettre@example.org"),
        ("mairie@école.example", "mairie@xn--cole-9oa.example"),
        ("mairie@XN--COLE-9OA.example", "mairie@xn--cole-9oa.example"),
        ("mairie@e\u0301cole.example", "mairie@xn--cole-9oa.example"),
        ("a@b\u3002example", "a@b.example"),
        ("zoé@example.org", "zoé@example.org"),
    ],
)
def test_an_address_goes_on_the_envelope_in_one_form(text: str, written: str) -> None:
    assert str(Address.parse(text)) == written


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "L'adresse manque."),
        ("marie", "Une adresse a un « @ » et un seul. Corrigez-la."),
        ("marie@@example.org", "Une adresse a un « @ » et un seul. Corrigez-la."),
        ("Marie <marie@example.org>", "Il y a autre chose qu'une adresse. Gardez l'adresse seule, sans nom ni ponctuation."),
        ("a@example.org, b@example.org", "Il y a autre chose qu'une adresse. Gardez l'adresse seule, sans nom ni ponctuation."),
        ("ma\u200brie@example.org", "L'adresse contient un caractère invisible. Retapez-la."),
        ("a@example.org\r\nRCPT", "L'adresse contient un caractère invisible. Retapez-la."),
        ("a\n@example.org", "Ce qui précède « @ » n'est pas permis. Cherchez un point de trop ou un mot qui manque."),
        ("@example.org", "Ce qui précède « @ » n'est pas permis. Cherchez un point de trop ou un mot qui manque."),
        ("marie.@example.org", "Ce qui précède « @ » n'est pas permis. Cherchez un point de trop ou un mot qui manque."),
        ("ma..rie@example.org", "Ce qui précède « @ » n'est pas permis. Cherchez un point de trop ou un mot qui manque."),
        (f"{'é' * 33}@example.org", "Ce qui précède « @ » est trop long : 64 octets au plus."),
        ("marie@localhost", "Ce qui suit « @ » n'est pas un nom de domaine. Corrigez-le."),
        ("marie@example..org", "Ce qui suit « @ » n'est pas un nom de domaine. Corrigez-le."),
        ("marie@-example.org", "Ce qui suit « @ » n'est pas un nom de domaine. Corrigez-le."),
        ("marie@exam_ple.org", "Ce qui suit « @ » n'est pas un nom de domaine. Corrigez-le."),
        ("marie@192.0.2.1", "Ce qui suit « @ » n'est pas un nom de domaine. Corrigez-le."),
        (f"marie@{'a' * 64}.org", "Ce qui suit « @ » n'est pas un nom de domaine. Corrigez-le."),
        ("marie@straße.example", "Écrivez ce nom de domaine sous sa forme « xn--… » : deux sont possibles."),
    ],
)  # fmt: skip
def test_what_is_not_an_address_is_told(text: str, sentence: str) -> None:
    with pytest.raises(NotAnAddress) as error:
        Address.parse(text)
    assert str(error.value) == sentence


@pytest.mark.parametrize("other", ["Marie@example.org", "marie@EXAMPLE.ORG", "marie@example.org.", "MARIE@example.org"])
def test_spellings_of_one_address_are_one(other: str) -> None:
    assert Address.parse(other).identity == Address.parse("marie@example.org").identity


def test_a_masked_address_tells_neither_name_nor_domain() -> None:
    assert Address.parse("prenom.nom@mairie-exemple.fr").masked == "p…@m….fr"


@given(st.text(max_size=80))
def test_no_text_gives_an_address_that_could_end_a_command(text: str) -> None:
    try:
        address = str(Address.parse(text))
    except NotAnAddress:
        return
    assert not set(address) & set("\r\n<> \t\0")
    assert Address.parse(address) == Address.parse(str(Address.parse(address)))
