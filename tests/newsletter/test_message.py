"""The e-mail: its two parts say the same, webmails can show it, and its headers are those of a letter."""

from __future__ import annotations

import datetime
import email
import re
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from letters_read import SETTINGS, links_of_html, links_of_text
from small_letter import LETTER, LETTER_PATH
from small_project import ROOT, SmallProject

from macros.catalogue import Catalogue, load
from macros.models.letter import Issue
from macros.newsletter.contents import contents
from macros.newsletter.message import MOST_HTML_BYTES, Letter, as_eml, letter_message
from macros.newsletter.settings import LetterSettings

REAL, _ = load(ROOT)
MONTHS = list(REAL.letters)


def real(month: str) -> Letter:
    return letter_message(REAL, SETTINGS, REAL.letters[month])


def parsed(raw: bytes) -> EmailMessage:
    message = email.message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message


@pytest.mark.parametrize("month", MONTHS)
def test_both_parts_carry_the_same_links_in_the_same_order(month: str) -> None:
    letter = real(month)
    assert links_of_html(letter.html) == links_of_text(letter.text)


@pytest.mark.parametrize("month", MONTHS)
def test_the_e_mail_carries_every_link_of_its_contents(month: str) -> None:
    expected = list(contents(REAL, REAL.letters[month], SETTINGS.absolute("")).links())
    assert expected
    assert set(expected) <= set(links_of_html(real(month).html))


@pytest.mark.parametrize("month", MONTHS)
def test_gmail_does_not_cut_the_html(month: str) -> None:
    assert len(real(month).html.encode()) < MOST_HTML_BYTES


def test_every_element_that_a_class_styles_carries_its_style(letter: Letter) -> None:
    body = letter.html.split("<body", 1)[1]
    bare = [tag for tag in re.findall(r"<\w+[^>]*\bclass=[^>]*>", body) if "style=" not in tag]
    assert [tag for tag in bare if 'class="prose"' not in tag] == []


def test_nothing_comes_from_another_host_and_nothing_runs(letter: Letter) -> None:
    assert not re.search(
        r"<(?:img|script|link|iframe|object|form|video)\b|url\(|@import|http://(?!www\.w3\.org)", letter.html
    )


def test_layout_tables_are_announced_to_nobody(letter: Letter) -> None:
    tables = re.findall(r"<table\b[^>]*>", letter.html)
    assert tables
    assert all('role="presentation"' in table for table in tables)


def test_the_language_stands_on_the_page_and_on_the_outer_table(letter: Letter) -> None:
    assert re.search(r'<html lang="fr"', letter.html)
    assert 'lang="fr"' in next(iter(re.findall(r"<table\b[^>]*>", letter.html)))


def test_the_preheader_comes_first_in_the_body(letter: Letter) -> None:
    first = re.sub(r"<[^>]+>", "\n", letter.html.split("<body", 1)[1].split(">", 1)[1]).strip().split("\n")[0]
    assert first == letter.preheader


@pytest.mark.parametrize("month", MONTHS)
def test_no_two_links_say_the_same_and_lead_elsewhere(month: str) -> None:
    said: dict[str, str] = {}
    for url, words in re.findall(r'<a\b[^>]*href="([^"]*)"[^>]*>(.*?)</a>', real(month).html):
        assert said.setdefault(words, url) == url


def test_what_an_editor_writes_is_text(project: SmallProject) -> None:
    text = LETTER.replace("title: Une actualité", 'title: "<b>Une</b> & actualité"')
    project.write(LETTER_PATH, text)
    catalogue, _ = project.loaded()
    letter = letter_message(catalogue, SETTINGS, catalogue.letters["2026-12"])
    assert "&lt;b&gt;Une&lt;/b&gt; &amp; actualité" in letter.html
    assert "<b>Une</b> & actualité" in letter.text


def test_a_sheet_that_is_named_lends_its_title_its_summary_and_its_address(letter: Letter) -> None:
    assert "Un outil\n--------\nPour les maires.\n" in letter.text
    assert "Lire la fiche\u00a0: Un outil <https://jalons.example/guide/outils/exemple/>" in letter.text


def test_an_event_says_when_and_where(letter: Letter) -> None:
    assert "3 décembre 2026, Lyon" in letter.text


@pytest.mark.parametrize("month", MONTHS)
def test_lines_of_text_are_short_but_for_addresses(month: str) -> None:
    long = [line for line in real(month).text.split("\n") if len(line) > 72]
    assert [line for line in long if not re.fullmatch(r"<https?://\S+>", line)] == []


def test_the_fingerprint_changes_with_any_word(catalogue: Catalogue, issue: Issue, letter: Letter) -> None:
    other = letter_message(catalogue, SETTINGS, issue.model_copy(update={"preheader": f"{issue.preheader}."}))
    assert other.fingerprint != letter.fingerprint
    assert letter_message(catalogue, SETTINGS, issue).fingerprint == letter.fingerprint


# --- the message --------------------------------------------------------------------------------


def test_the_text_comes_before_the_html(letter: Letter) -> None:
    message = parsed(as_eml(letter, SETTINGS))
    assert message.get_content_type() == "multipart/alternative"
    parts: list[Any] = list(message.iter_parts())
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    assert parts[0].get_content().replace("\r\n", "\n") == letter.text
    assert parts[1].get_content().replace("\r\n", "\n") == letter.html


def test_the_same_letter_makes_the_same_message(letter: Letter) -> None:
    assert as_eml(letter, SETTINGS) == as_eml(letter, SETTINGS)


def test_lines_of_the_message_fit_and_hold_ascii_only(letter: Letter) -> None:
    lines = as_eml(letter, SETTINGS).split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert all(line.isascii() for line in lines)


def test_headers_say_what_it_is_and_how_to_leave(letter: Letter) -> None:
    message = parsed(as_eml(letter, SETTINGS))
    assert message["Date"].datetime.date() == datetime.date(2026, 12, 1)
    assert re.fullmatch(r"<lettre-2026-12\.[0-9a-f]{20}@jalons\.example>", message["Message-ID"])
    assert message["List-Id"] == "La lettre du reseau <lettre.jalons.example>"
    assert message["List-Help"] == "<https://jalons.example/guide/lettre/>"
    assert message["List-Unsubscribe"].startswith("<mailto:")
    assert message["List-Unsubscribe-Post"] is None


def test_one_click_is_promised_only_where_it_is_configured(letter: Letter) -> None:
    url = "https://liste.example/sortir"
    quiet = SETTINGS.model_copy(update={"unsubscribe_url": url})
    assert parsed(as_eml(letter, quiet))["List-Unsubscribe-Post"] is None
    ready = LetterSettings(unsubscribe_url=url, one_click=True)
    message = parsed(as_eml(letter, ready))
    assert message["List-Unsubscribe"].startswith(f"<{url}>, <mailto:")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_without_a_sender_the_address_leads_nowhere(letter: Letter) -> None:
    assert not SETTINGS.can_send
    assert parsed(as_eml(letter, SETTINGS))["From"] == "La lettre du réseau <lettre@jalons.example>"


def test_a_recipient_a_date_and_an_identifier_can_be_given(letter: Letter) -> None:
    date = datetime.datetime(2026, 12, 2, 9, tzinfo=datetime.UTC)
    message = parsed(as_eml(letter, SETTINGS, to="liste@ville.example", date=date, message_id="<a@b.example>"))
    assert (message["To"], message["Message-ID"]) == ("liste@ville.example", "<a@b.example>")
    assert message["Date"].datetime == date
    assert message["X-Unsent"] is None
