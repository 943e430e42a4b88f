"""Files of recipients and suppression lists: what spreadsheets write, what is wrong with its line, who is left out."""

from __future__ import annotations

import hashlib

import pytest

from scripts.sending.addresses import Address
from scripts.sending.recipients import read_recipients, read_suppressions, without


def read(text: str | bytes) -> dict[str, int]:
    recipients = read_recipients(text if isinstance(text, bytes) else text.encode(), "liste.csv")
    assert recipients.problems == ()
    return {str(address): line for address, line in recipients.lines.items()}


def problems(text: str | bytes) -> list[str]:
    found = read_recipients(text if isinstance(text, bytes) else text.encode(), "liste.csv").problems
    return [str(problem) for problem in found]


@pytest.mark.parametrize(
    "text",
    [
        "email\na@example.org\n",
        "Nom;Courriel\r\nZoé;a@example.org\r\n",
        "adresse,nom\na@example.org,Zoé\n",
        "nom\tE-mail\nZoé\ta@example.org\n",
        'nom;"Adresse électronique"\n"Zoé; maire";"a@example.org"\n',
        "Mél\na@example.org",
        "\ufeffemail\na@example.org\n",
        "email\n\n\na@example.org\n;;\n",
    ],
)
def test_what_spreadsheets_write_is_read(text: str) -> None:
    assert list(read(text)) == ["a@example.org"]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_the_encodings_of_spreadsheets_are_read(encoding: str) -> None:
    assert list(read("prénom;email\nZoé;a@école.example\n".encode(encoding))) == ["a@xn--cole-9oa.example"]


def test_lines_are_those_of_the_file() -> None:
    assert read('sep=;\nnom;email\n"sur deux\nlignes";a@example.org\nx;b@example.org\n') == {
        "a@example.org": 3,
        "b@example.org": 5,
    }


def test_an_address_written_twice_comes_once_where_it_came_first() -> None:
    recipients = read_recipients(b"email\nA@example.org\nb@example.org\na@EXAMPLE.org.\na@example.org\n", "liste.csv")
    assert [str(address) for address in recipients.lines] == ["A@example.org", "b@example.org"]
    assert recipients.duplicates == 2


def test_every_bad_line_is_told_and_no_address_with_it() -> None:
    told = problems("nom;email\nA;prenom.nom\nB;b@example.org\nC\nD;prenom nom@example.org\n")
    assert told == [
        "liste.csv:2:1: Une adresse a un « @ » et un seul. Corrigez-la.",
        "liste.csv:4:1: L'adresse manque.",
        "liste.csv:5:1: Il y a autre chose qu'une adresse. Gardez l'adresse seule, sans nom ni ponctuation.",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "liste.csv:1:1: Ce fichier est vide. Donnez une première ligne « email », puis une adresse par ligne."),
        ("prenom.nom@example.org\n", "liste.csv:1:1: Aucune colonne d'adresses. Intitulez-la « email », « courriel » ou « adresse » en première ligne."),
        ("nom;ville\nx;y\n", "liste.csv:1:1: Aucune colonne d'adresses. Trouvé : « nom », « ville ». Intitulez-la « email », « courriel » ou « adresse » en première ligne."),
        ('nom;email\n"x;a@example.org\n', "liste.csv:2:1: Un guillemet ouvert n'est pas fermé, ou le fichier n'est pas un CSV. Enregistrez-le à nouveau en CSV."),
        (b"PK\x03\x04\x00\x00\x81", "liste.csv:1:1: Ce fichier n'est pas un texte lisible. Enregistrez-le en CSV UTF-8."),
    ],
)  # fmt: skip
def test_a_file_that_is_not_a_list_is_told(text: str | bytes, told: str) -> None:
    assert problems(text) == [told]


def test_those_who_left_are_left_out_however_they_are_written() -> None:
    digest = hashlib.sha256(b"b@example.org").hexdigest()
    content = (
        f"Courriel\n# depuis mars\nA@Example.org\n{digest}\nsha256:{digest.upper()}\nc@example.org;motif\n\n".encode()
    )
    suppressions = read_suppressions(content, "partis.txt")
    people = [Address.parse(f"{name}@example.org") for name in ("a", "B", "c", "d")]
    assert suppressions.problems == ()
    assert [str(person) for person in without(people, suppressions)] == ["d@example.org"]


def test_a_line_that_may_be_somebody_who_left_is_told() -> None:
    found = read_suppressions(b"a@example.org\nprenom.nom\n", "partis.txt").problems
    assert [str(problem) for problem in found] == ["partis.txt:2:1: Une adresse a un « @ » et un seul. Corrigez-la."]
