"""Evidence as each register words it, and results as each study reports them. Never merged, never scored."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from macros.models.fields import Line, Model, Paragraph, PartialDate, PastDate, TermOf
from macros.models.sheet import SourceId

Register = Annotated[str, TermOf("registers")]
ReviewDate = Annotated[PartialDate, PastDate()] | Literal["inconnue"]
Direction = Literal["favorable", "sans effet", "mixte", "défavorable"]
FrenchEvaluation = Literal["aucune", "processus", "qualitative", "comparative", "randomisée"]


class Rating(Model):
    """What one register says of one version of a programme, in its own word, at a date."""

    register_id: Register = Field(alias="register", title="Registre")
    level: Line = Field(title="Niveau", description="Mot exact du registre, dans sa langue.")
    scope: Line = Field(
        title="Portée", description="Version et études jugées : études européennes, version américaine…"
    )
    reviewed_on: ReviewDate = Field(title="Revue du", description="Date de la revue par le registre, ou « inconnue ».")
    read_on: Annotated[PartialDate, PastDate()] = Field(title="Lu le")
    note: Line | None = Field(None, title="Précision")
    source: SourceId = Field(title="Source")


class Listing(Model):
    """A register that names the programme without a level that could be read."""

    register_id: Register = Field(alias="register", title="Registre")
    note: Line = Field(title="Ce qui est signalé")
    source: SourceId = Field(title="Source")


class Result(Model):
    """What one study found, and the study itself."""

    finding: Paragraph = Field(title="Résultat")
    study: Line = Field(title="Étude", description="Auteurs, année, plan d'étude, effectifs.")
    direction: Direction | None = Field(None, title="Sens de l'effet")
    source: SourceId = Field(title="Source")


class Deployment(Model):
    """Where and how much a programme is in use."""

    text: Line = Field(title="Déploiement")
    year: PartialDate | None = Field(None, title="Année")
    note: Line | None = Field(None, title="Précision")
    source: SourceId = Field(title="Source")
