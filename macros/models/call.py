"""A call for projects: what it asks, what it gives, its calendar as planned and as it went."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from macros.models.fields import Line, Model, Paragraph, PartialDate, ShortLine, WebAddress
from macros.models.sheet import Figure, Sheet, SourceId, Statement

Status = Literal["ouvert", "clos", "sans appel national", "non annoncé"]
Point = Literal["porteur", "montant", "durée", "leviers", "préfecture", "convention"]


class Rule(Statement):
    """What a call asks, and the point of an application it bears on, when « Mon dossier » can compare it."""

    point: Point | None = Field(
        None,
        title="Point vérifié",
        description="Point de « Mon dossier » que la règle éclaire : porteur, montant, durée, leviers, préfecture ou convention.",
    )


class Step(Model):
    """One date of a calendar. ``when`` says what the source says when it gives no date."""

    label: Line = Field(title="Étape")
    date: PartialDate | None = Field(None, title="Date")
    when: ShortLine | None = Field(
        None, title="Moment", description="Quand la source ne donne pas de date : automne 2024."
    )
    note: Line | None = Field(None, title="Précision")
    source: SourceId = Field(title="Source")


class Ceiling(Model):
    """The most a project can ask for, in euros."""

    amount_euros: int = Field(gt=0, le=100_000_000, title="Plafond en euros")
    note: Line | None = Field(None, title="Précision")
    source: SourceId = Field(title="Source")


class Contracts(Model):
    """Agreements signed in the year, or laureates of the call, according to one source."""

    signed: int | None = Field(None, ge=0, le=10_000, title="Conventions signées dans l'année")
    laureates: int | None = Field(None, ge=0, le=10_000, title="Lauréats de l'appel")
    candidates: ShortLine | None = Field(None, title="Candidatures")
    note: Line | None = Field(None, title="Précision")
    source: SourceId = Field(title="Source")


class Call(Sheet):
    """A national call for projects for communes and their groups."""

    schema_type: ClassVar[str] = "Grant"
    facets: ClassVar[tuple[str, ...]] = (*Sheet.facets, "status")

    year: int = Field(ge=2000, le=2100, title="Année")
    status: Status = Field(title="État", description="ouvert, clos, sans appel national ou non annoncé.")
    subject: Paragraph | None = Field(None, title="Objet de l'appel")
    launched_on: PartialDate | None = Field(None, title="Lancé le")
    deadline: PartialDate | None = Field(None, title="Clôture")
    submission_url: WebAddress | None = Field(None, title="Dépôt des dossiers")
    ceiling: Ceiling | None = Field(None, title="Plafond")
    envelope: Line | None = Field(None, title="Enveloppe")
    grants_observed: Line | None = Field(None, title="Aides constatées")
    duration: Line | None = Field(None, title="Durée des projets")
    duration_months: tuple[int, int] | None = Field(
        None, title="Durée en mois", description="Minimum et maximum : [24, 36]."
    )
    agreement: Line | None = Field(None, title="Convention")
    eligibility: tuple[Rule, ...] = Field((), title="Éligibilité")
    criteria: tuple[Rule, ...] = Field((), title="Critères de sélection")
    objectives: tuple[Statement, ...] = Field((), title="Objectifs")
    axes: tuple[Line, ...] = Field((), title="Axes")
    planned: tuple[Step, ...] = Field((), title="Calendrier prévu")
    observed: tuple[Step, ...] = Field((), title="Calendrier constaté")
    counts: tuple[Contracts, ...] = Field((), title="Combien de collectivités")
    known: tuple[Line, ...] = Field((), title="Collectivités connues")
    figures: tuple[Figure, ...] = Field((), title="Chiffres")

    @property
    def dated_steps(self) -> tuple[Step, ...]:
        """Give the steps whose day is known, planned ones then observed ones: what a diary can hold."""
        return tuple(step for step in (*self.planned, *self.observed) if step.date and step.date.count("-") == 2)

    @property
    def badges(self) -> tuple[str, ...]:
        """Tell whether one can answer the call."""
        return (self.status,)

    def schema_org(self) -> dict[str, object]:
        """Describe the funding scheme."""
        return {"funder": {"@type": "GovernmentOrganization", "name": "MILDECA"}}
