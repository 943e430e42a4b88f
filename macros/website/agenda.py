"""The agenda as calendars: one file an event, and one for all of them to subscribe to."""

from __future__ import annotations

from collections.abc import Iterator

from macros.artifacts import Artifact
from macros.calendars import Entry, calendar, uid
from macros.models.event import Event
from macros.website.site import Site, address

FOLDER = "agenda"
EVENT_FILE = "evenement.ics"
ALL_FILE = f"{FOLDER}/agenda.ics"


def calendars(site: Site) -> Iterator[Artifact]:
    """Give the calendar of each event, beside its page, and that of all."""
    events = [sheet for sheet in site.catalogue.all_sheets() if isinstance(sheet, Event)]
    for event in events:
        yield Artifact(f"{address(event)}{EVENT_FILE}", calendar(event.title, [entry(site, event)]))
    yield Artifact(ALL_FILE, calendar("Agenda", (entry(site, event) for event in events)))


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
