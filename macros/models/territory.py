"""A commune or group of communes: what it does, since when, with whom, and who says so."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from macros.models.fields import FullDate, Line, Model, PartialDate, SheetReference, ShortLine, TermOf
from macros.models.sheet import Figure, Sheet, SourceId, Statement

Role = Literal["site pilote", "lauréat", "convention", "pratique", "à confirmer"]


class Grant(Model):
    """An amount, as the source words it."""

    amount: Line = Field(title="Montant", description="150 000 € sur trois ans.")
    funder: ShortLine | None = Field(None, title="Financeur")
    note: Line | None = Field(None, title="Précision")
    source: SourceId = Field(title="Source")


class Territory(Sheet):
    """A territory in the network, or one whose practice is worth knowing."""

    schema_type: ClassVar[str] = "Article"
    facets: ClassVar[tuple[str, ...]] = (*Sheet.facets, "role", "departments")

    departments: tuple[Annotated[str, TermOf("departements")], ...] = Field(
        min_length=1, title="Départements", description="Code : 59, 974, 2A."
    )
    role: Role = Field(title="Rôle", description="site pilote, lauréat, convention, pratique ou à confirmer.")
    call: Annotated[str, SheetReference(("appels-a-projets",))] | None = Field(None, title="Appel à projets")
    year: PartialDate | None = Field(None, title="Année")
    area: Line | None = Field(None, title="Quartiers ou secteur")
    period: Line | None = Field(None, title="Période")
    signed_on: FullDate | None = Field(None, title="Convention signée le")
    grants: tuple[Grant, ...] = Field((), title="Financements")
    partners: tuple[Line, ...] = Field((), title="Partenaires")
    actions: tuple[Statement, ...] = Field((), title="Actions")
    figures: tuple[Figure, ...] = Field((), title="Chiffres")

    def schema_org(self) -> dict[str, object]:
        """Describe the place the sheet is about."""
        france = {"@type": "Country", "name": "France"}
        return {"about": {"@type": "AdministrativeArea", "name": self.title, "containedInPlace": france}}
