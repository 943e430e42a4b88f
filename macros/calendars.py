"""Calendars in iCalendar (RFC 5545): from plain entries to the bytes of an ``.ics`` file.

The same entries give the same bytes: the stamp of an entry is the date of its data, never that of the machine.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Component, Event, Timezone, TimezoneDaylight, TimezoneStandard, vUri

from macros.typography import french

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
    made = Calendar()
    made.add("prodid", "-//Jalons//Agenda//FR")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("name", french(name))
    made.add("x-wr-calname", french(name))
    for zone in _zones(ordered):
        made.add_component(zone)
    for entry in ordered:
        made.add_component(_event(entry))
    return bytes(made.to_ical())


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    stamp = datetime.datetime.combine(_day(entry.stamped_on), datetime.time(), datetime.UTC)
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("summary", french(entry.title))
    for name, value in _bounds(entry):
        event.add(name, value)
    if entry.description:
        event.add("description", french(entry.description))
    if entry.place:
        event.add("location", french(entry.place))
    if entry.url:
        event.add("url", vUri(entry.url))
    if "T" not in entry.start:
        event.add("transp", "TRANSPARENT")
    if entry.remind_days_before is not None:
        event.add_component(_alarm(entry))
    return event


def _bounds(entry: Entry) -> Sequence[tuple[str, datetime.date]]:
    """Give the two ends. The end of whole days is the day after the last one: RFC 5545, 3.6.1."""
    if "T" not in entry.start:
        last = _day(entry.end or entry.start)
        return ("dtstart", _day(entry.start)), ("dtend", last + datetime.timedelta(days=1))
    start = _local(entry.start, entry.time_zone)
    return (("dtstart", start), ("dtend", _local(entry.end, entry.time_zone))) if entry.end else (("dtstart", start),)


def _alarm(entry: Entry) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", french(entry.title))
    alarm.add("trigger", -datetime.timedelta(days=entry.remind_days_before or 0))
    return alarm


def _zones(entries: Sequence[Entry]) -> Iterable[Timezone]:
    """Describe each time zone over the years its entries span, the years beside them included: no more and no less."""
    timed = [entry for entry in entries if "T" in entry.start]
    for name in sorted({entry.time_zone for entry in timed}):
        moments = [
            moment for entry in timed if entry.time_zone == name for moment in (entry.start, entry.end or entry.start)
        ]
        yield _zone(name, int(min(moments)[:4]) - 1, int(max(moments)[:4]) + 1)


def _zone(name: str, first_year: int, last_year: int) -> Timezone:
    """Describe a time zone, one observance a change of offset.

    Written here because icalendar's ``Timezone.from_tzid`` dates the changes of spring an hour late: it gives
    the local time after the change, where RFC 5545 (3.6.5) wants the one before.
    """
    zone = Timezone()
    zone.add("tzid", name)
    start = datetime.datetime(first_year, 1, 1, tzinfo=datetime.UTC)
    zone.add_component(_observance(name, start, _offset(name, start)))
    for day in range((datetime.date(last_year + 1, 1, 1) - start.date()).days):
        before = start + datetime.timedelta(days=day)
        if _offset(name, before) != _offset(name, before + datetime.timedelta(days=1)):
            changed = next(
                moment
                for minute in range(1, 24 * 60 + 1)
                if _offset(name, moment := before + datetime.timedelta(minutes=minute)) != _offset(name, before)
            )
            zone.add_component(_observance(name, changed, _offset(name, before)))
    return zone


def _observance(name: str, moment: datetime.datetime, offset_before: datetime.timedelta) -> Component:
    """Describe what holds from a moment on; it is dated in the local time that held before."""
    local = moment.astimezone(ZoneInfo(name))
    made = TimezoneDaylight() if local.dst() else TimezoneStandard()
    made.add("dtstart", (moment + offset_before).replace(tzinfo=None))
    made.add("tzoffsetfrom", offset_before)
    made.add("tzoffsetto", _offset(name, moment))
    made.add("tzname", local.tzname())
    return made


def _offset(name: str, moment: datetime.datetime) -> datetime.timedelta:
    return moment.astimezone(ZoneInfo(name)).utcoffset() or datetime.timedelta()


def _day(date: str) -> datetime.date:
    return datetime.date.fromisoformat(date)


def _local(moment: str, time_zone: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(time_zone))
