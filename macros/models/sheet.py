"""What every sheet has in common: who it is for, its sources, its review, its place in the house."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, WithJsonSchema, model_validator
from pydantic.json_schema import SkipJsonSchema

from macros.models.fields import (
    FullDate,
    Line,
    MarkdownText,
    Model,
    Paragraph,
    PartialDate,
    PastDate,
    Pitch,
    SheetReference,
    ShortLine,
    Slug,
    SourceKey,
    TermOf,
    WebAddress,
    mistake,
)

Theme = Annotated[str, TermOf("themes")]
Enjeu = Annotated[str, TermOf("enjeux")]
Public = Annotated[str, TermOf("publics")]
Setting = Annotated[str, TermOf("settings")]
SourceId = Annotated[Slug, SourceKey()]
Sourcing = Literal["haute", "moyenne", "faible"]

EMBED_FOLDER = "integrer"
"""Where the pages that other sites may frame stand, and no others."""

LIST_PAGE = "page-"
"""How the last part of the address of a page of a long list begins: its number follows."""

NumberOrText = Annotated[Line, WithJsonSchema({"type": ["string", "number"], "maxLength": 400})]
"""A value shown as it is written: ``90``, ``1 801,80``, ``50 à 80``."""


class Citation(Model):
    """Where a claim comes from. Without an address, ``no_link_reason`` says why."""

    title: Line = Field(title="Titre", description="Titre de la page ou du document, ou ce qu'il contient.")
    publisher: ShortLine = Field(title="Éditeur", description="Qui publie la page : organisme, revue, média.")
    url: WebAddress | None = Field(None, title="Adresse", description="Adresse de la page d'origine.")
    no_link_reason: Line | None = Field(
        None,
        title="Pourquoi sans lien",
        description="À remplir quand seule une copie a été lue : la source est nommée sans lien.",
    )
    published_on: PartialDate | None = Field(None, title="Date de publication")
    read_on: Annotated[PartialDate, PastDate()] = Field(
        title="Lue le", description="Jour ou mois où la page a été lue."
    )
    supports: Line | None = Field(None, title="Ce qu'elle établit")

    @model_validator(mode="after")
    def _has_address_or_reason(self) -> Self:
        if self.url is None and self.no_link_reason is None:
            raise mistake(
                "Cette source n'a pas d'adresse.",
                "Ajoutez « url: », ou « no_link_reason: » si seule une copie a été lue.",
            )
        return self


class _Identified(Model):
    id: Slug = Field(
        title="Identifiant", description="Nom court de la source dans cette fiche, appelé par « source: »."
    )


class Source(Citation, _Identified):  # pydantic reads the last base first: the identifier leads
    """A citation that the claims of a sheet call by its identifier."""


class Figure(Model):
    """One number with its unit, its year and its source: never a number alone."""

    label: Line = Field(title="Ce qui est compté")
    value: NumberOrText = Field(title="Valeur", description="Écrite comme elle sera lue : 90 ; 1 801,80 ; 50 à 80.")
    unit: ShortLine | None = Field(None, title="Unité")
    year: PartialDate | None = Field(None, title="Année")
    note: Line | None = Field(None, title="Précision")
    source: SourceId = Field(title="Source")


class Statement(Model):
    """A sentence and the source that carries it."""

    text: Paragraph = Field(title="Texte")
    source: SourceId = Field(title="Source")
    note: Line | None = Field(None, title="Précision")


class Ages(Model):
    """Ages of the young people concerned, in years, both ends included."""

    min: int | None = Field(None, ge=0, le=120, title="Âge minimal")
    max: int | None = Field(None, ge=0, le=120, title="Âge maximal")
    note: Line | None = Field(None, title="Précision sur l'âge")

    @model_validator(mode="after")
    def _ends_in_order(self) -> Self:
        if self.min is not None and self.max is not None and self.min > self.max:
            raise mistake(
                f"Les âges vont de {self.min} à {self.max} ans.", "L'âge minimal (min) vient avant l'âge maximal (max)."
            )
        return self


class Sheet(Model):
    """One item of a catalogue: one YAML file, one page.

    ``kind`` and ``slug`` come from the folder and the name of the file, never from its text.
    """

    schema_type: ClassVar[str] = "CreativeWork"
    """Type of the sheet in schema.org."""
    facets: ClassVar[tuple[str, ...]] = ("enjeux", "publics", "settings", "themes")
    facet_titles: ClassVar[Mapping[str, str]] = {}
    """Titles of the facets that are not fields; their values are terms of the vocabulary of the same name."""

    order_title: ClassVar[str] = "par nom"
    """How the catalogue page of the kind is sorted, as a reader is told; see ``selections.in_order``."""

    kind: SkipJsonSchema[str] = Field("", repr=False)
    slug: SkipJsonSchema[str] = Field("", repr=False)

    title: ShortLine = Field(title="Nom", description="Nom complet, tel qu'on le lit en tête de la fiche.")
    acronym: ShortLine | None = Field(None, title="Sigle")
    other_names: tuple[ShortLine, ...] = Field(
        (), title="Autres noms", description="Noms sous lesquels on cherche aussi."
    )
    summary: Pitch = Field(
        title="Résumé",
        description="Une ou deux phrases, en tête de la fiche : pour qui, quoi, pour quel effet. 320 caractères au plus.",
    )
    description: MarkdownText | None = Field(None, title="Présentation", description="Texte en Markdown.")
    enjeux: tuple[Enjeu, ...] = Field(
        min_length=1, title="Enjeux", description="Enjeux de la démarche que sert la fiche."
    )
    themes: tuple[Theme, ...] = Field(min_length=1, title="Thèmes")
    publics: tuple[Public, ...] = Field((), title="Publics")
    settings: tuple[Setting, ...] = Field((), title="Cadres")
    ages: Ages | None = Field(None, title="Âges")
    caveats: tuple[Paragraph, ...] = Field(
        (), title="Limites", description="Ce qui n'est pas établi, ce qui demande prudence."
    )
    contradictions: tuple[Paragraph, ...] = Field((), title="Contradictions", description="Désaccords entre sources.")
    related: tuple[Annotated[str, SheetReference()], ...] = Field(
        (), title="Fiches liées", description="dossier/identifiant, par exemple capsules/la-chute-87."
    )
    sourcing: Sourcing = Field(
        title="Solidité des sources",
        description="haute, moyenne ou faible : qualité des sources lues, pas efficacité. « faible » affiche « à vérifier ».",
    )
    sources: tuple[Source, ...] = Field(min_length=1, title="Sources")
    published_on: Annotated[FullDate, PastDate()] = Field(title="Fiche publiée le")
    reviewed_on: Annotated[FullDate, PastDate()] = Field(title="Fiche relue le")

    @property
    def key(self) -> str:
        """Give the reference other files use: ``<kind>/<slug>``."""
        return f"{self.kind}/{self.slug}"

    @property
    def address(self) -> str:
        """Give the address of its page, relative to the root of the site."""
        return f"{self.kind}/{self.slug}/"

    @property
    def embed_path(self) -> str:
        """Give the path of its page made for other sites, relative to the root of this one."""
        return f"{EMBED_FOLDER}/{self.kind}/{self.slug}.html"

    @property
    def latest_source_on(self) -> str:
        """Give the date of the most recent source, ``""`` when none is dated."""
        return max((source.published_on or "" for source in self.sources), default="")

    @property
    def badges(self) -> tuple[str, ...]:
        """Give what its kind tells at a glance beside its name, as a reader is told."""
        return ()

    def schema_org(self) -> dict[str, object]:
        """Give the schema.org properties that only this kind has."""
        return {}
