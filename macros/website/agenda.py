"""The agenda as calendars: one file an event, and one for all of them to subscribe to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from macros.artifacts import Artifact
from macros.calendars import Entry, calendar, uid
from macros.models.event import Event
from macros.models.sheet import Sheet
from macros.website.site import Site, address

FOLDER = "agenda"
EVENT_FILE = "evenement.ics"
ALL_FILE = f"{FOLDER}/agenda.ics"


def calendars(site: Site, sheets: Iterable[Sheet]) -> Iterator[Artifact]:
    """Give the calendar of each event among some sheets, beside its page."""
    for event in _events(sheets):
        yield Artifact(f"{address(event)}{EVENT_FILE}", calendar(event.title, [entry(site, event)]))


def whole_calendar(site: Site) -> Artifact:
    """Give the calendar of all events."""
    return Artifact(
        ALL_FILE, calendar("Agenda", (entry(site, event) for event in _events(site.catalogue.all_sheets())))
    )


def _events(sheets: Iterable[Sheet]) -> Iterator[Event]:
    return (sheet for sheet in sheets if isinstance(sheet, Event))


def entry(site: Site, event: Event) -> Entry:
    """Make the calendar entry of an event."""
    return Entry(
        uid=uid(address(event), site.settings.site_url),
        title=event.title,
        start=event.start,
        end=event.end,
        time_zone=event.time_zone,
        stamped_on=event.reviewed_on,
        description=event.summary,
        place=event.place or "",
        url=site.absolute(address(event)),
    )
