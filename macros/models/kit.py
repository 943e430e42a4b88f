"""A kit: what a coordinator downloads, adapts and prints. It names sheets; workshops and plans are its own words.

``sections`` decide what the kit holds and in which order. A block that is absent is a document that is not made:
``plan`` and ``notes`` (ODT), ``workbook`` (XLSX), ``calendars`` (ICS), ``posters``, ``cards``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator
from pydantic.json_schema import SkipJsonSchema

from macros.models.fields import (
    Attachment,
    FullDate,
    Line,
    Model,
    Paragraph,
    PastDate,
    Pitch,
    SheetReference,
    ShortLine,
    YesNo,
    mistake,
)
from macros.models.kinds import KINDS
from macros.models.sheet import Enjeu, Public, Setting, Sheet, Theme
from macros.problems import did_you_mean, shown

FOLDER = "kits"

AnySheet = Annotated[str, SheetReference()]
MythReference = Annotated[str, SheetReference(kinds=("idees-recues",))]
CallReference = Annotated[str, SheetReference(kinds=("appels-a-projets",))]


def _known_kind(text: str) -> str:
    if text not in KINDS:
        raise mistake(f"« {shown(text)} » n'est pas un catalogue.", did_you_mean(text, KINDS))
    return text


KindName = Annotated[str, AfterValidator(_known_kind), WithJsonSchema({"enum": list(KINDS)})]


class Choice(Model):
    """Sheets chosen by what they are: all of a kind, a theme, a public."""

    catalogue: KindName | None = Field(None, title="Catalogue", description=f"{', '.join(KINDS)}.")
    enjeux: tuple[Enjeu, ...] = Field((), title="Enjeux")
    themes: tuple[Theme, ...] = Field((), title="Thèmes")
    publics: tuple[Public, ...] = Field((), title="Publics")
    settings: tuple[Setting, ...] = Field((), title="Cadres")

    @property
    def asked(self) -> Mapping[str, tuple[str, ...]]:
        """Give the terms asked, by field; a field without terms asks nothing."""
        names = ("enjeux", "themes", "publics", "settings")
        return {name: terms for name in names if (terms := getattr(self, name))}

    def holds(self, sheet: Sheet) -> bool:
        """Tell whether a sheet is of the kind and holds at least one of the terms of each field."""
        right_kind = self.catalogue is None or sheet.kind == self.catalogue
        return right_kind and all(set(terms) & set(getattr(sheet, name)) for name, terms in self.asked.items())

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if self.catalogue is None and not self.asked:
            raise mistake("Cette sélection ne demande rien.", "Donnez un catalogue, un enjeu, un thème ou un public.")
        return self


class Section(Model):
    """A part of the kit: sheets named one by one, then those of a choice."""

    title: ShortLine = Field(title="Titre de la partie")
    intro: Paragraph | None = Field(None, title="À quoi servent ces fiches")
    sheets: tuple[AnySheet, ...] = Field(
        (), title="Fiches", description="dossier/identifiant, dans l'ordre voulu, par exemple capsules/la-chute-87."
    )
    choice: Choice | None = Field(
        None, title="Sélection", description="Toutes les fiches d'un type, d'un thème ou d'un public."
    )

    @model_validator(mode="after")
    def _holds_something(self) -> Self:
        if not self.sheets and self.choice is None:
            raise mistake("Cette partie ne contient aucune fiche.", "Remplissez « sheets: » ou « choice: ».")
        return self


class Step(Model):
    """A moment of a workshop."""

    title: ShortLine = Field(title="Temps de l'atelier")
    minutes: int = Field(ge=1, le=240, title="Durée en minutes")
    instructions: Paragraph = Field(title="Consignes")
    sheet: AnySheet | None = Field(
        None, title="Fiche utilisée", description="Une idée reçue y apporte ses questions, une capsule son film."
    )


class Workshop(Model):
    """A scenario: what to prepare, minute by minute what to do, what to watch for."""

    title: ShortLine = Field(title="Titre de l'atelier")
    aim: Line = Field(title="But")
    participants: Line = Field(title="Participants")
    material: tuple[Line, ...] = Field((), title="Matériel")
    before: tuple[Line, ...] = Field((), title="À préparer")
    steps: tuple[Step, ...] = Field(min_length=1, title="Déroulé")
    after: tuple[Line, ...] = Field((), title="Après l'atelier")
    cautions: tuple[Line, ...] = Field((), title="Points de vigilance")

    @property
    def minutes(self) -> int:
        """Give the length of the whole."""
        return sum(step.minutes for step in self.steps)


class Action(Model):
    """A line of the action plan, to be adapted."""

    label: Line = Field(title="Action")
    partners: tuple[ShortLine, ...] = Field((), title="Partenaires")
    indicators: tuple[Line, ...] = Field((), title="Indicateurs")
    when: ShortLine | None = Field(None, title="Échéance")
    sheets: tuple[AnySheet, ...] = Field((), title="Fiches utiles")


class Measure(Model):
    """What the plan does for one enjeu."""

    enjeu: Enjeu = Field(title="Enjeu")
    objective: Line = Field(title="Objectif")
    actions: tuple[Action, ...] = Field(min_length=1, title="Actions")


class Plan(Model):
    """The action plan: an editable document, filled in beforehand."""

    intro: Paragraph | None = Field(None, title="Mode d'emploi")
    measures: tuple[Measure, ...] = Field(min_length=1, title="Enjeux et actions")


class Workbook(Model):
    """The budget within a ceiling, the indicators of the plan, the follow-up of partners."""

    call: CallReference | None = Field(
        None,
        title="Appel à projets",
        description="Appel dont le plafond s'impose ; sans lui, le plafond est à remplir.",
    )
    years: int = Field(3, ge=1, le=5, title="Nombre d'années")
    expenses: tuple[ShortLine, ...] = Field((), title="Dépenses proposées")
    funders: tuple[ShortLine, ...] = Field((), title="Financeurs proposés")


class QuotedFigure(Model):
    """A figure of a sheet, quoted with its source: it is written once, in the sheet."""

    sheet: AnySheet = Field(title="Fiche")
    label: Line = Field(title="Chiffre", description="Libellé du chiffre, mot pour mot comme dans la fiche.")


class Point(Model):
    """A point of the presentation: what to say, in how long, with which figures."""

    title: ShortLine = Field(title="Point")
    minutes: int = Field(ge=1, le=120, title="Durée en minutes")
    say: tuple[Line, ...] = Field(min_length=1, title="À dire")
    figures: tuple[QuotedFigure, ...] = Field((), title="Chiffres à citer")
    decision: Line | None = Field(None, title="Décision à prendre")


class Notes(Model):
    """An outline to speak from, in front of a steering committee or a parents' evening."""

    title: ShortLine = Field(title="Titre de la présentation")
    audience: Line = Field(title="Devant qui")
    points: tuple[Point, ...] = Field(min_length=1, title="Points")
    questions: tuple[Line, ...] = Field((), title="Questions à prévoir")

    @property
    def minutes(self) -> int:
        """Give the length of the whole."""
        return sum(point.minutes for point in self.points)


class Kit(Model):
    """A kit. ``kind`` and ``slug`` come from the folder and the name of the file."""

    kind: SkipJsonSchema[str] = Field("", repr=False)
    slug: SkipJsonSchema[str] = Field("", repr=False)

    title: ShortLine = Field(title="Nom du kit")
    rank: int = Field(
        100, ge=1, le=999, title="Rang", description="Place du kit dans la liste, du plus petit au plus grand."
    )
    audience: Line = Field(title="Pour qui")
    summary: Pitch = Field(title="À quoi il sert", description="Une ou deux phrases. 320 caractères au plus.")
    how_to_use: tuple[Line, ...] = Field((), title="Par où commencer")
    enjeux: tuple[Enjeu, ...] = Field(min_length=1, title="Enjeux")
    publics: tuple[Public, ...] = Field((), title="Publics")
    sections: tuple[Section, ...] = Field(
        min_length=1, title="Parties", description="Les fiches du kit, dans l'ordre du livret."
    )
    workshops: tuple[Workshop, ...] = Field((), title="Ateliers")
    cards: YesNo = Field(
        False, title="Cartes d'atelier", description="oui : des cartes à découper, avec les idées reçues du kit."
    )
    posters: tuple[MythReference, ...] = Field(
        (), title="Affiches", description="Idées reçues dont le kit donne l'affiche et les images."
    )
    plan: Plan | None = Field(None, title="Plan d'action", description="Document à modifier (ODT).")
    workbook: Workbook | None = Field(None, title="Classeur", description="Budget, indicateurs, partenaires (XLSX).")
    calendars: tuple[CallReference, ...] = Field(
        (), title="Calendriers", description="Appels dont les dates vont dans l'agenda (ICS)."
    )
    notes: Notes | None = Field(None, title="Notes de présentation", description="Trame pour parler (ODT).")
    attachments: tuple[Attachment, ...] = Field((), title="Pièces jointes", description="Fichiers de resources/files/.")
    published_on: Annotated[FullDate, PastDate()] = Field(title="Kit publié le")
    reviewed_on: Annotated[FullDate, PastDate()] = Field(title="Kit relu le")

    @property
    def key(self) -> str:
        """Give ``kits/<slug>``."""
        return f"{FOLDER}/{self.slug}"
