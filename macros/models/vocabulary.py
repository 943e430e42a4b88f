"""Closed lists: terms that sheets choose from, registers of evidence, départements, glossary."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from macros.models.fields import (
    FullDate,
    Line,
    Model,
    Paragraph,
    PartialDate,
    PastDate,
    SheetReference,
    ShortLine,
    Slug,
    WebAddress,
    YesNo,
)


class Term(Model):
    """One choice of a vocabulary."""

    id: Slug = Field(title="Identifiant")
    label: ShortLine = Field(title="Libellé")
    description: Paragraph | None = Field(None, title="Définition")
    also: tuple[ShortLine, ...] = Field((), title="Se dit aussi")


class Vocabulary(Model):
    """A closed list of terms. A reference list may hold terms that no sheet uses yet."""

    title: ShortLine = Field(title="Titre")
    reference: YesNo = Field(
        False, title="Liste de référence", description="oui : des termes peuvent rester inutilisés."
    )
    terms: tuple[Term, ...] = Field(min_length=1, title="Termes")


class Level(Model):
    """A level of a register, in the register's own word."""

    word: ShortLine = Field(title="Mot du registre")
    french: ShortLine | None = Field(
        None, title="En français", description="Traduction d'affichage, signalée comme telle."
    )
    meaning: Paragraph | None = Field(
        None, title="Définition", description="Vide quand la définition n'a pas été retrouvée."
    )


class Register(Model):
    """A register of evidence: what it rates, where, with which words."""

    id: Slug = Field(title="Identifiant")
    label: ShortLine = Field(title="Nom")
    description: Paragraph = Field(title="Présentation")
    organisation: Line = Field(title="Organisme")
    area: ShortLine = Field(title="Zone", description="France, Europe, États-Unis, monde.")
    rates: Line = Field(title="Ce qui est noté")
    state: Literal["actif", "en sommeil", "inconnu"] = Field(title="État")
    levels: tuple[Level, ...] = Field((), title="Niveaux")
    note: Paragraph | None = Field(None, title="À savoir")
    url: WebAddress = Field(title="Adresse")
    read_on: Annotated[PartialDate, PastDate()] = Field(title="Lu le")
    also: tuple[ShortLine, ...] = Field((), title="Se dit aussi")


class Registers(Model):
    """The registers that ratings may name."""

    title: ShortLine = Field(title="Titre")
    reference: YesNo = Field(True, title="Liste de référence")
    terms: tuple[Register, ...] = Field(min_length=1, title="Registres")


class Department(Model):
    """A département: its code in the official geographic code, its name, its region."""

    id: str = Field(pattern=r"^(?:\d{2,3}|2[AB])$", title="Code")
    label: ShortLine = Field(title="Nom")
    region: ShortLine = Field(title="Région")


class Departments(Model):
    """All départements."""

    title: ShortLine = Field(title="Titre")
    reference: YesNo = Field(True, title="Liste de référence")
    terms: tuple[Department, ...] = Field(min_length=1, title="Départements")


class Definition(Model):
    """A word of the field or an acronym, explained where it is met."""

    id: Slug = Field(title="Identifiant")
    label: ShortLine = Field(title="Mot ou sigle")
    long: Line | None = Field(None, title="Développé")
    description: Paragraph = Field(title="Définition")
    also: tuple[ShortLine, ...] = Field((), title="Autres formes", description="Formes reconnues dans les textes.")


class Glossary(Model):
    """Words explained in place."""

    title: ShortLine = Field(title="Titre")
    reference: YesNo = Field(True, title="Liste de référence")
    terms: tuple[Definition, ...] = Field(min_length=1, title="Définitions")


class Withdrawal(Model):
    """A sheet that is no longer at its address: why, since when, and where to go."""

    was: Annotated[str, Field(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")] = Field(
        title="Ancienne fiche", description="dossier/identifiant"
    )
    title: ShortLine = Field(title="Nom de l'ancienne fiche")
    reason: Paragraph = Field(title="Pourquoi")
    on: Annotated[FullDate, PastDate()] = Field(title="Retirée le")
    see: Annotated[str, SheetReference()] | None = Field(None, title="Fiche à lire à la place")


class Withdrawals(Model):
    """All sheets withdrawn or renamed."""

    withdrawals: tuple[Withdrawal, ...] = Field((), title="Fiches retirées")


class Tolerance(Model):
    """A deviation tolerated for a time: which rule, where, why, until when."""

    rule: ShortLine = Field(title="Règle", description="Nom donné par jalons check --rules.")
    path: Line = Field(title="Fichier", description="Chemin dans le projet.")
    field: Line | None = Field(None, title="Champ", description="Champ concerné ; tous ceux du fichier si vide.")
    reason: Paragraph = Field(title="Raison")
    until: FullDate = Field(title="Jusqu'au")


class Exceptions(Model):
    """All tolerated deviations."""

    exceptions: tuple[Tolerance, ...] = Field((), title="Exceptions")


class Mirrors(Model):
    """Hosts that republish or stage somebody else's page: read perhaps, never linked."""

    hosts: tuple[ShortLine, ...] = Field(title="Sites")
