"""The types of fields: what each accepts, and what it says of the rest."""

from __future__ import annotations

import calendar
import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from macros.models.fields import (
    SLUG_MAX_CHARS,
    SLUG_PATTERN,
    Attachment,
    FullDate,
    Line,
    MarkdownText,
    PartialDate,
    Phone,
    WebAddress,
    slug_from,
)


def told(kind: Any, value: str) -> str:
    """Give the sentence and the remedy for a refused value, ``""`` for an accepted one."""
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError as error:
        context = error.errors()[0]["ctx"]
        return f"{context['message']} {context['remedy']}"
    return ""


# --- dates ------------------------------------------------------------------------------------


@pytest.mark.parametrize("date", ["2026", "2026-11", "2026-11-23", "2024-02-29", "1900", "2100-12-31"])
def test_a_date_has_the_precision_of_its_source(date: str) -> None:
    assert told(PartialDate, date) == ""


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("23/11/2026", "2026-11-23"),
        ("1er mars 2026", "2026-03-01"),
        ("23 Novembre 2026", "2026-11-23"),
        ("11/2026", "2026-11"),
        ("octobre 2017", "2017-10"),
        ("2026-1-5", "2026-01-05"),
        ("2026/11/23", "2026-11-23"),
        ("2026-11-23T10:00:00Z", "2026-11-23"),
    ],
)
def test_a_date_in_another_form_is_rewritten(written: str, meant: str) -> None:
    assert told(PartialDate, written).endswith(f"Attendu : AAAA, AAAA-MM ou AAAA-MM-JJ. Écrivez {meant}.")


@pytest.mark.parametrize("written", ["31/02/2026", "demain", "11-2", "2026-", "20261123", "٢٠٢٦", "-2026", ""])
def test_a_date_that_is_none_is_not_guessed(written: str) -> None:
    assert told(PartialDate, written).endswith("Attendu : AAAA, AAAA-MM ou AAAA-MM-JJ.")


@pytest.mark.parametrize(
    ("date", "part"),
    [("2026-13-01", "le mois"), ("2025-02-29", "le jour"), ("0026-01-01", "l'année"), ("2026-00", "le mois")],
)
def test_the_wrong_part_of_a_date_is_named(date: str, part: str) -> None:
    assert told(PartialDate, date).endswith(f"Corrigez {part}.")


def test_a_sheet_is_dated_to_the_day() -> None:
    assert told(FullDate, "2026-11") == "« 2026-11 » n'est pas une date complète. Attendu : AAAA-MM-JJ."


@given(year=st.integers(1900, 2100), month=st.integers(1, 12), day=st.integers(1, 31))
def test_exactly_the_days_of_the_calendar_are_dates(year: int, month: int, day: int) -> None:
    exists = day <= calendar.monthrange(year, month)[1]
    assert (told(FullDate, f"{year}-{month:02d}-{day:02d}") == "") is exists


# --- addresses --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["https://www.drogues.gouv.fr", "HTTP://EXEMPLE.FR/", "https://exemple.fr:8443/a?b=c#d", "https://été.example/page", "https://fr.wikipedia.org/wiki/A_(b)"],
)  # fmt: skip
def test_web_addresses_are_accepted(address: str) -> None:
    assert told(WebAddress, address) == ""


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "java\nscript:alert(1)", "\x01javascript:alert(1)",
        "javascript&colon;alert(1)", "&#106;avascript:alert(1)", "data:text/html;base64,PHNjcmlwdD4=", "vbscript:msgbox(1)",
        "file:///etc/passwd", "ftp://exemple.fr", "//exemple.fr", "/chemin", "exemple.fr", "mailto:a@b.fr", "https:", "https://",
        "https:///chemin", "https:exemple.fr", "https://exemple", "https://localhost", "https://127.0.0.1/", "https://[::1]/", "https://[",
        "https://exemple.fr:99999", "https://exemple.fr:abc", "https://moi@exemple.fr", "https://moi:secret@exemple.fr", "https://@exemple.fr",
        "https://exemple.fr\\@pirate.fr", "https://exemple.fr/<script>", "https://exemple.fr/\"onclick=", "https://exemple..fr", "https://-a.fr",
        "https://exemple.fr/a?utm_source=lettre", "https://exemple.fr/?b=1&fbclid=x", "https://ex\u0435mple.fr/", "https://exemple.fr/\u202efdp", "https://exem\u200bple.fr", "https://exemple.fr/\u00a0x", "https://" + "a" * 2000 + ".fr",
    ],
)  # fmt: skip
def test_other_addresses_are_refused_in_french(address: str) -> None:
    sentence = told(WebAddress, address)
    assert sentence
    assert len(sentence) < 300


@given(st.text(max_size=60))
@example("https://[x")
@example("http://a.b:٣")
def test_no_address_raises_anything_else(address: str) -> None:
    told(WebAddress, address)


def test_a_bare_address_is_completed() -> None:
    assert told(WebAddress, "www.drogues.gouv.fr/a").endswith("Écrivez https://www.drogues.gouv.fr/a")


# --- text -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "character", ["\x00", "\x1b", "\x85", "\xad", "\u200b", "\u2028", "\u202e", "\u2066", "\ufeff", "\ue000"]
)
def test_invisible_characters_are_refused(character: str) -> None:
    assert f"(U+{ord(character):04X})" in told(Line, f"a{character}b")


@pytest.mark.parametrize(
    "text", ["l’été « là » : 50 % ! œ Œ …", "👩‍👧 🇫🇷 🫨", "Ελληνικά العربية", "a\u00a0b\u202fc", "e\u0301"]
)
def test_what_people_write_is_accepted(text: str) -> None:
    assert told(Line, text) == ""


@pytest.mark.parametrize("phone", ["0 800 23 13 13", "01.23.45.67.89", "+33 1 23 45 67 89", "3919", "15"])
def test_telephone_numbers_are_accepted(phone: str) -> None:
    assert told(Phone, phone) == ""


@pytest.mark.parametrize("phone", ["appelez", "01-23-45", "0 800\t23", "+", "0" * 40, "tel:0800"])
def test_other_telephone_numbers_are_refused(phone: str) -> None:
    assert told(Phone, phone).endswith("Attendu : 0 800 23 13 13.")


@pytest.mark.parametrize(
    "path", ["../x", "a/../x", "/x", "C:\\x", "C:/x", "a\\b", "a//b", "./a", "a/.", "a/", "https://x.fr/a"]
)
def test_an_attachment_stays_in_its_folder(path: str) -> None:
    assert told(Attachment, path)


@pytest.mark.parametrize("path", ["affiche.pdf", "affiches/2026/affiche n° 1.pdf", "..a.pdf"])
def test_an_attachment_may_stand_in_a_folder(path: str) -> None:
    assert told(Attachment, path) == ""


# --- Markdown ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        'Un **mot**, un [lien](https://exemple.fr/a "titre"), <https://exemple.fr>.',
        "p < 0,05 et 3 > 2 ; `<script>` en code.",
        "- un\n- deux\n\n| a | b |\n| - | - |\n| 1 | 2 |",
        "Écrire à [l'équipe](mailto:contact@exemple.fr) ou [appeler](tel:+33123456789).",
        "Un [lien][ref].\n\n[ref]: https://exemple.fr",
        "[sic] et [2] (note)",
        "R&D, AT&T, 3 &lt; 5, 10&nbsp;ans, &eacute; et [une page](https://exemple.fr/?a=1&shy=2), `&#6;`.",
    ],
)
def test_plain_markdown_is_accepted(text: str) -> None:
    assert told(MarkdownText, text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>", "<SCRIPT SRC=//x>", "<iframe src=x>", "<svg/onload=alert(1)>", "<svg\nonload=alert(1)>", "a <b>gras</b>",
        "<style>*{display:none}</style>", "<!-- caché -->", "<!DOCTYPE html>", "<?php ?>", "</div>", "<img src=x onerror=alert(1)",
        "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x]( javascript:alert(1))", "[x](<javascript:alert(1)>)", "[x](javascript&#58;alert(1))",
        "[x](data:text/html,x)", "[x](//pirate.fr)", "[x](../../admin)", "[x](https://moi:secret@exemple.fr)", "<javascript:alert(1)>",
        "[x][y]\n\n[y]: javascript:alert(1)", "[x]()", "![x](https://exemple.fr/pixel.png)", "![x][y]",
        "un &#6; mot", "un &#x202E; mot", "un&shy;mot", "[x](https://exemple.fr \"&#1;\")",
    ],
)  # fmt: skip
def test_markdown_that_could_run_load_or_mislead_is_refused(text: str) -> None:
    sentence = told(MarkdownText, text)
    assert sentence.startswith("Le texte contient ")


# --- identifiers ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Éco-gestes (2025)", "eco-gestes-2025"),
        ("L'œuf & la poule", "l-oeuf-la-poule"),
        ("À l’école", "a-l-ecole"),
        ("日本", ""),
        ("--", ""),
    ],
)
def test_an_identifier_is_made_from_a_name(name: str, slug: str) -> None:
    assert slug_from(name) == slug


@given(st.text(max_size=200))
def test_an_identifier_made_from_any_name_is_valid_or_empty(name: str) -> None:
    slug = slug_from(name)
    assert slug == "" or re.fullmatch(SLUG_PATTERN, slug)
    assert len(slug) <= SLUG_MAX_CHARS
