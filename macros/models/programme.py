"""A programme for psychosocial skills or for parents, as a professional decides on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field

from macros.models.evidence import Deployment, FrenchEvaluation, Listing, Rating, Result
from macros.models.fields import Line, Model, Paragraph, ShortLine, WebAddress
from macros.models.sheet import Sheet

Offer = Literal["disponible", "expérimentation", "terminé", "contexte"]
_AVAILABILITY: Mapping[Offer, str] = {
    "disponible": "disponible",
    "expérimentation": "en expérimentation",
    "terminé": "programme terminé",
    "contexte": "cité pour comparaison",
}
_BADGES: Mapping[Offer, tuple[str, ...]] = {
    "disponible": (),
    "expérimentation": ("expérimentation",),
    "terminé": ("programme terminé",),
    "contexte": ("pour comparaison",),
}


class Sessions(Model):
    """How long it takes, in the words of the sources."""

    count: ShortLine | None = Field(None, title="Nombre de séances", description="12, ou « 6 à 12 visites ».")
    duration: Line | None = Field(None, title="Durée d'une séance")
    frequency: ShortLine | None = Field(None, title="Rythme")
    span: ShortLine | None = Field(None, title="Étalement")
    group_size: ShortLine | None = Field(None, title="Taille du groupe")


class Readiness(Model):
    """What must be in place before the first session. What no source says stays empty, and is shown as unknown."""

    manual: Line | None = Field(None, title="Manuel et matériel")
    training: Line | None = Field(None, title="Formation", description="Durée et contenu de la formation préalable.")
    trainer: Line | None = Field(None, title="Qui forme")
    minimum_staff: Line | None = Field(None, title="Équipe minimale")
    time: Line | None = Field(None, title="Temps à prévoir")
    cost: Line | None = Field(None, title="Coût")
    first_step: Line | None = Field(None, title="Premier pas")


class Programme(Sheet):
    """A programme, French or seen from France."""

    schema_type: ClassVar[str] = "Course"
    facets: ClassVar[tuple[str, ...]] = (*Sheet.facets, "registers", "offer")
    facet_titles: ClassVar[Mapping[str, str]] = {"registers": "Registres de preuve"}

    offer: Offer = Field(
        title="Disponibilité en France",
        description="disponible ; expérimentation ; terminé ; contexte (étranger ou cité pour comparaison).",
    )
    offer_note: Line | None = Field(None, title="Précision sur la disponibilité")
    public_details: tuple[Line, ...] = Field((), title="Public précis")
    setting_details: Line | None = Field(None, title="Cadre précis")
    sessions: Sessions | None = Field(None, title="Séances")
    facilitators: Line | None = Field(None, title="Qui anime")
    carrier: Line | None = Field(None, title="Porteur")
    website: WebAddress | None = Field(None, title="Site du programme")
    contact_url: WebAddress | None = Field(None, title="Page de contact")
    languages: tuple[ShortLine, ...] = Field((), title="Langues")
    created: Line | None = Field(None, title="Création", description="Année et origine.")
    readiness: Readiness = Field(default=Readiness.model_construct(), title="Prêt à l'emploi ?")
    ratings: tuple[Rating, ...] = Field((), title="Niveaux de preuve", description="Un par registre, jamais fusionnés.")
    listings: tuple[Listing, ...] = Field((), title="Citations par un registre, sans niveau")
    evidence_note: Paragraph | None = Field(None, title="Ce que disent les évaluations")
    french_evaluation: FrenchEvaluation | None = Field(
        None, title="Évaluation en France", description="aucune, processus, qualitative, comparative ou randomisée."
    )
    trafficking_measured: Line | None = Field(
        None,
        title="Lien avec le trafic",
        description="Ce que les sources disent d'un effet sur la participation au trafic.",
    )
    results: tuple[Result, ...] = Field((), title="Résultats")
    deployment: tuple[Deployment, ...] = Field((), title="Déploiement")
    how_to_start: tuple[Line, ...] = Field((), title="Comment démarrer")

    @property
    def registers(self) -> tuple[str, ...]:
        """Give the registers that rate or list the programme, each once, in order."""
        rated = [rating.register_id for rating in self.ratings]
        return tuple(dict.fromkeys((*rated, *(listing.register_id for listing in self.listings))))

    @property
    def availability(self) -> str:
        """Tell in words whether the programme is on offer in France."""
        return _AVAILABILITY[self.offer]

    @property
    def badges(self) -> tuple[str, ...]:
        """Tell that the programme is not simply on offer in France."""
        return _BADGES[self.offer]

    def schema_org(self) -> dict[str, object]:
        """Describe the programme as a course."""
        provider = {"@type": "Organization", "name": self.carrier} if self.carrier else None
        return {"provider": provider, "sameAs": self.website}
