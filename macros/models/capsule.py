"""A film or a campaign to talk with young people, shown as a facade: nothing loads before a click."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from macros.models.fields import Line, Model, Paragraph, PartialDate, SheetReference, ShortLine, TermOf, WebAddress
from macros.models.sheet import Sheet, SourceId

Availability = Literal["oui", "non", "inconnu"]


class Player(Model):
    """Where the film can be watched inside the sheet, once the reader asks for it."""

    host: ShortLine = Field(title="Hébergeur", description="Nom de la plateforme, annoncé avant le clic.")
    embed_url: WebAddress = Field(title="Adresse du lecteur", description="Adresse d'intégration en https.")


class Award(Model):
    """A prize, its year and who says so."""

    name: Line = Field(title="Prix")
    date: PartialDate | None = Field(None, title="Date")
    source: SourceId = Field(title="Source")


class Capsule(Sheet):
    """A film, a series, a campaign, a contest of films."""

    schema_type: ClassVar[str] = "CreativeWork"
    facets: ClassVar[tuple[str, ...]] = (*Sheet.facets, "format")

    format: Annotated[str, TermOf("capsule-formats")] = Field(title="Format")
    title_note: Line | None = Field(None, title="Précision sur le titre")
    series: Annotated[str, SheetReference(("capsules",))] | None = Field(None, title="Série")
    producer: Line | None = Field(None, title="Réalisation")
    partners: tuple[Line, ...] = Field((), title="Partenaires")
    year: PartialDate | None = Field(None, title="Année")
    released_on: PartialDate | None = Field(None, title="Sortie")
    broadcast: Line | None = Field(None, title="Diffusion")
    duration: ShortLine | None = Field(None, title="Durée")
    episodes: int | None = Field(None, ge=1, le=500, title="Nombre de films")
    audience: Line | None = Field(None, title="Public visé")
    characters: tuple[ShortLine, ...] = Field((), title="Personnages")
    platform: Line | None = Field(None, title="Hébergeur", description="Où le film est ou a été diffusé.")
    page_url: WebAddress | None = Field(
        None, title="Page du film", description="Page d'origine qui présente ou diffuse le film."
    )
    page_note: Line | None = Field(None, title="Précision sur la page")
    player: Player | None = Field(None, title="Lecteur intégré")
    captions: Availability = Field("inconnu", title="Sous-titres")
    transcript: Availability = Field("inconnu", title="Transcription")
    kit_url: WebAddress | None = Field(None, title="Kit pédagogique")
    kit_note: Line | None = Field(None, title="Précision sur le kit")
    funding: Line | None = Field(None, title="Financement")
    cost: Line | None = Field(None, title="Coût")
    content_warning: Line | None = Field(
        None, title="Contenu sensible", description="Ce qu'il faut savoir avant de projeter."
    )
    usage_tips: tuple[Line, ...] = Field((), title="Conseils d'animation")
    awards: tuple[Award, ...] = Field((), title="Prix")
    making_of: Paragraph | None = Field(None, title="Comment le film a été fait")

    def schema_org(self) -> dict[str, object]:
        """Describe the work; a VideoObject would require a thumbnail and an upload date that no source gives."""
        creator = {"@type": "Organization", "name": self.producer} if self.producer else None
        return {"creator": creator, "datePublished": self.released_on or self.year, "sameAs": self.page_url}
