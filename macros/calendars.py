"""Calendars in iCalendar (RFC 5545): from plain entries to the bytes of an ``.ics`` file.

The same entries give the same bytes: the stamp of an entry is the date of its data, never that of the machine.
The lines are written here: a library takes a millisecond an entry. The tests read them with one.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from macros.typography import BREAK, french

PARIS = "Europe/Paris"


@dataclass(frozen=True)
class Entry:
    """Something that has a date. ``start`` and ``end`` are days (``2026-02-12``) or local times (``2026-02-12T09:30``)."""

    uid: str
    """Unique in the world and the same at each build: ``agenda/assises@jalons.example``; see ``uid``."""
    title: str
    start: str
    stamped_on: str
    """The day its data was last looked at."""
    end: str | None = None
    """The last day, included; or the time it ends."""
    time_zone: str = PARIS
    description: str = ""
    place: str = ""
    url: str = ""
    remind_days_before: int | None = None


def uid(key: str, site_url: str) -> str:
    """Make the identifier of what stands at a path of the site."""
    host = site_url.split("://")[-1].split("/")[0] or "jalons.example"
    return f"{key.strip('/')}@{host}"


def calendar(name: str, entries: Iterable[Entry]) -> bytes:
    """Make a calendar: entries by start then identifier, lines folded, and the time zones they name."""
    ordered = sorted(entries, key=lambda entry: (entry.start, entry.uid))
    title = _escaped(french(name))
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Jalons//Agenda//FR", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"),
        *(f"NAME:{title}", f"X-WR-CALNAME:{title}"),
        *(line for zone in _zones(ordered) for line in zone),
        *(line for entry in ordered for line in _event(entry)),
        "END:VCALENDAR",
    ]
    return b"".join([_folded(line.encode()) + b"\r\n" for line in lines])


_LINE_BYTES = 74
"""RFC 5545, 3.1: at most 75 bytes a line; the space that begins what follows is one of them."""


def _folded(line: bytes) -> bytes:
    """Fold a line between two characters, and not after the sign of an escape: some clients would lose it."""
    parts = []
    while len(line) > _LINE_BYTES:
        cut = _LINE_BYTES
        while line[cut] & 0xC0 == 0x80:
            cut -= 1
        if line[cut - 1] in b"\\^":
            cut -= 1
        parts.append(line[:cut])
        line = line[cut:]
    return b"\r\n ".join([*parts, line])


def _escaped(text: str) -> str:
    """Write a text as a value: RFC 5545, 3.3.11."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _event(entry: Entry) -> Iterator[str]:
    title, description, place = french(BREAK.join([entry.title, entry.description, entry.place])).split(BREAK)
    stamp = f"{_compact(entry.stamped_on)}T000000Z"
    yield "BEGIN:VEVENT"
    yield f"SUMMARY:{_escaped(title)}"
    yield from _bounds(entry)
    yield f"DTSTAMP:{stamp}"
    yield f"UID:{_escaped(entry.uid)}"
    if description:
        yield f"DESCRIPTION:{_escaped(description)}"
    yield f"LAST-MODIFIED:{stamp}"
    if place:
        yield f"LOCATION:{_escaped(place)}"
    if "T" not in entry.start:
        yield "TRANSP:TRANSPARENT"
    if entry.url:
        yield f"URL:{entry.url}"
    if entry.remind_days_before is not None:
        sign = "-" if entry.remind_days_before else ""
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_escaped(title)}")
        yield from (f"TRIGGER:{sign}P{entry.remind_days_before}D", "END:VALARM")
    yield "END:VEVENT"


def _bounds(entry: Entry) -> Iterator[str]:
    """Give the two ends. The end of whole days is the day after the last one: RFC 5545, 3.6.1."""
    if "T" not in entry.start:
        after = datetime.date.fromisoformat(entry.end or entry.start) + datetime.timedelta(days=1)
        yield f"DTSTART;VALUE=DATE:{_compact(entry.start)}"
        yield f"DTEND;VALUE=DATE:{_compact(after.isoformat())}"
        return
    yield f"DTSTART;TZID={entry.time_zone}:{_compact(entry.start)}00"
    if entry.end:
        yield f"DTEND;TZID={entry.time_zone}:{_compact(entry.end)}00"


def _compact(moment: str) -> str:
    return moment.replace("-", "").replace(":", "")


# --- time zones ---------------------------------------------------------------------------------


def _zones(entries: Sequence[Entry]) -> Iterator[tuple[str, ...]]:
    """Describe each time zone over the years its entries span, the years beside them included: no more and no less."""
    timed = [entry for entry in entries if "T" in entry.start]
    for name in sorted({entry.time_zone for entry in timed}):
        moments = [
            moment for entry in timed if entry.time_zone == name for moment in (entry.start, entry.end or entry.start)
        ]
        yield _zone(name, int(min(moments)[:4]) - 1, int(max(moments)[:4]) + 1)


@lru_cache(256)
def _zone(name: str, first_year: int, last_year: int) -> tuple[str, ...]:
    """Describe a time zone, one observance a change of offset. Events of the same years share it."""
    zone = ZoneInfo(name)
    start = datetime.datetime(first_year, 1, 1, tzinfo=datetime.UTC)
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}", *_observance(zone, start, _offset(zone, start))]
    for day in range((datetime.date(last_year + 1, 1, 1) - start.date()).days):
        before = start + datetime.timedelta(days=day)
        if _offset(zone, before) != _offset(zone, before + datetime.timedelta(days=1)):
            changed = next(
                moment
                for minute in range(1, 24 * 60 + 1)
                if _offset(zone, moment := before + datetime.timedelta(minutes=minute)) != _offset(zone, before)
            )
            lines += _observance(zone, changed, _offset(zone, before))
    return (*lines, "END:VTIMEZONE")


def _observance(zone: ZoneInfo, moment: datetime.datetime, offset_before: datetime.timedelta) -> Iterator[str]:
    """Describe what holds from a moment on; it is dated in the local time that held before (RFC 5545, 3.6.5)."""
    local = moment.astimezone(zone)
    kind = "DAYLIGHT" if local.dst() else "STANDARD"
    yield f"BEGIN:{kind}"
    yield f"DTSTART:{moment + offset_before:%Y%m%dT%H%M%S}"
    yield f"TZNAME:{local.tzname()}"
    yield f"TZOFFSETFROM:{_signed(offset_before)}"
    yield f"TZOFFSETTO:{_signed(_offset(zone, moment))}"
    yield f"END:{kind}"


def _offset(zone: ZoneInfo, moment: datetime.datetime) -> datetime.timedelta:
    return moment.astimezone(zone).utcoffset() or datetime.timedelta()


def _signed(offset: datetime.timedelta) -> str:
    """Write an offset: « +0200 », « -0330 »."""
    minutes = abs(offset) // datetime.timedelta(minutes=1)
    return f"{'-' if offset < datetime.timedelta() else '+'}{minutes // 60:02d}{minutes % 60:02d}"
