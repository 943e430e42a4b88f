"""An event of the agenda: when it is held, in which time zone, where or at which link."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from macros.models.fields import Line, Moment, ShortLine, TermOf, TimeZone, WebAddress, mistake
from macros.models.sheet import Sheet

PARIS = "Europe/Paris"


class Event(Sheet):
    """A day, or a time of a day. Without an hour, the event lasts whole days: no hour is ever invented."""

    schema_type: ClassVar[str] = "Event"
    facets: ClassVar[tuple[str, ...]] = (*Sheet.facets, "departments")
    order_title: ClassVar[str] = "par date, la dernière d'abord"

    start: Moment = Field(title="Début", description="AAAA-MM-JJ, ou AAAA-MM-JJ HH:MM quand la source donne l'heure.")
    end: Moment | None = Field(
        None, title="Fin", description="Dernier jour compris, ou heure de fin ; écrite comme le début."
    )
    time_zone: TimeZone = Field(
        PARIS, title="Fuseau horaire", description="Europe/Paris si rien n'est écrit ; Indian/Reunion, par exemple."
    )
    place: Line | None = Field(None, title="Lieu", description="Salle et ville, ou ville seule.")
    link: WebAddress | None = Field(None, title="Lien", description="Page de l'événement, ou adresse pour y assister.")
    departments: tuple[Annotated[str, TermOf("departements")], ...] = Field(
        (), title="Départements", description="Code : 59, 974, 2A."
    )
    organiser: Line | None = Field(None, title="Organisé par")
    audience: Line | None = Field(None, title="Pour qui")
    registration: Line | None = Field(None, title="Inscription")
    cost: ShortLine | None = Field(None, title="Coût")

    @model_validator(mode="after")
    def _is_somewhere(self) -> Self:
        if self.place is None and self.link is None:
            raise mistake("L'événement n'a ni lieu ni lien.", "Ajoutez « place: » ou « link: ».")
        return self

    @field_validator("end")
    @classmethod
    def _ends_after_it_starts(cls, end: str | None, info: ValidationInfo) -> str | None:
        start = info.data.get("start")
        if end is None or start is None:
            return end
        if len(end) != len(start):
            raise mistake(
                "Le début et la fin ne sont pas écrits de la même façon.",
                "Donnez une heure aux deux, ou à aucun des deux.",
            )
        if end < start:
            raise mistake(f"L'événement finit avant de commencer ({start}).", "Corrigez l'une des deux dates.")
        return end

    @property
    def first_day(self) -> str:
        """Give the day it starts, in its own time zone."""
        return self.start[:10]

    @property
    def last_day(self) -> str:
        """Give the day it ends, in its own time zone."""
        return (self.end or self.start)[:10]

    def schema_org(self) -> dict[str, object]:
        """Describe the event; an hour is given without its offset, which is the local time of the place."""
        mode = "OfflineEventAttendanceMode" if self.place else "OnlineEventAttendanceMode"
        location = {"@type": "Place", "name": self.place, "address": self.place} if self.place else None
        return {
            "startDate": self.start,
            "endDate": self.end or self.start,
            "eventAttendanceMode": f"https://schema.org/{mode}",
            "location": location or {"@type": "VirtualLocation", "url": self.link},
            "organizer": {"@type": "Organization", "name": self.organiser} if self.organiser else None,
            "sameAs": self.link,
        }
