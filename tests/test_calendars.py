"""Calendars: what a client reads back, and that nothing of the machine gets in."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from macros.calendars import Entry, calendar, uid
from macros.typography import french

DAY = Entry(
    "agenda/journee@jalons.example", "L'été : une journée, deux ateliers", "2026-02-12", "2026-11-23", end="2026-02-13"
)
HOUR = Entry("agenda/atelier@jalons.example", "Atelier", "2026-07-02T09:30", "2026-11-23", end="2026-07-02T17:00")


def events(*entries: Entry) -> list[Any]:
    return Calendar.from_ical(calendar("Agenda", entries)).walk("VEVENT")


def test_whole_days_end_the_day_after_the_last_one() -> None:
    (event,) = events(DAY)
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (datetime.date(2026, 2, 12), datetime.date(2026, 2, 14))


def test_an_hour_stays_that_of_its_own_time_zone() -> None:
    (event,) = events(replace(HOUR, time_zone="Indian/Reunion"))
    assert event["DTSTART"].dt.astimezone(datetime.UTC).hour == 5


def test_text_comes_back_as_it_was_in_french_typography() -> None:
    (event,) = events(replace(DAY, place="Salle A ; Évry, 91", description="Un\nDeux"))
    assert event["SUMMARY"] == "L’été\u00a0: une journée, deux ateliers"
    assert (event["LOCATION"], event["DESCRIPTION"]) == ("Salle A\u202f; Évry, 91", "Un\nDeux")


def test_the_stamp_is_the_date_of_the_data() -> None:
    (event,) = events(DAY)
    assert event["DTSTAMP"].dt == datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)


def test_a_reminder_comes_the_days_before() -> None:
    (event,) = events(replace(DAY, remind_days_before=14))
    assert event.walk("VALARM")[0]["TRIGGER"].dt == datetime.timedelta(days=-14)


@given(title=st.text("aé’🫨,;:\\n\n^ ", max_size=300))
@example(title="é" * 300)
@example(title="a" * 65 + "\\" * 20)
def test_lines_are_folded_at_75_bytes_and_end_with_crlf(title: str) -> None:
    lines = calendar("Agenda", [replace(DAY, title=title)]).split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert "\n" not in "".join([line.decode() for line in lines])


@given(text=st.text("aé’🫨,;\\n\n^ ", max_size=300).map(french))
def test_a_client_reads_any_text_back(text: str) -> None:
    (event,) = events(replace(DAY, title=f"a{text}z", description=f"a{text}z"))
    assert event["SUMMARY"] == event["DESCRIPTION"] == french(f"a{text}z")


def test_entries_keep_one_order_whatever_the_order_given() -> None:
    assert calendar("Agenda", [DAY, HOUR]) == calendar("Agenda", [HOUR, DAY])


@pytest.mark.parametrize("name", ["Europe/Paris", "America/Martinique", "Pacific/Noumea", "America/Miquelon"])
def test_a_time_zone_changes_when_the_tz_database_says(name: str) -> None:
    """Each change is dated in the local time that held before it: RFC 5545, 3.6.5."""
    (zone,) = Calendar.from_ical(calendar("Agenda", [replace(HOUR, time_zone=name)])).walk("VTIMEZONE")
    read = zone.to_tz()
    for month in range(1, 13):
        moment = datetime.datetime(2026, month, 15, 12, tzinfo=datetime.UTC)
        expected = moment.astimezone(ZoneInfo(name)).utcoffset()
        assert moment.astimezone(read).utcoffset() == expected


def test_paris_goes_forward_at_two_and_back_at_three() -> None:
    (zone,) = Calendar.from_ical(calendar("Agenda", [HOUR])).walk("VTIMEZONE")
    starts = [str(part["DTSTART"].dt) for part in zone.subcomponents]
    assert "2026-03-29 02:00:00" in starts
    assert "2026-10-25 03:00:00" in starts


def test_an_identifier_is_that_of_its_address() -> None:
    assert uid("agenda/journee/", "https://jalons.example/guide/") == "agenda/journee@jalons.example"
