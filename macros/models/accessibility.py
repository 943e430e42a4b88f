"""The accessibility declaration, its audit grid, and the mention that French law draws from them.

The grid is that of RGAA 4.1.2. What the mention may say and how it is computed: RGAA, « Obligations »,
https://accessibilite.numerique.gouv.fr/obligations/declaration-accessibilite/
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from macros.models.fields import (
    FullDate,
    Line,
    Model,
    Paragraph,
    PastDate,
    ShortLine,
    WebAddress,
    mistake,
)

Status = Literal["conforme", "non conforme", "non applicable", "à auditer"]
STATUSES: tuple[Status, ...] = ("conforme", "non conforme", "non applicable", "à auditer")
Mention = Literal["totalement conforme", "partiellement conforme", "non conforme"]

THEMES: Mapping[int, tuple[str, int]] = {
    1: ("Images", 9),
    2: ("Cadres", 2),
    3: ("Couleurs", 3),
    4: ("Multimédia", 13),
    5: ("Tableaux", 8),
    6: ("Liens", 2),
    7: ("Scripts", 5),
    8: ("Éléments obligatoires", 10),
    9: ("Structuration de l'information", 4),
    10: ("Présentation de l'information", 14),
    11: ("Formulaires", 13),
    12: ("Navigation", 11),
    13: ("Consultation", 12),
}
"""The themes of RGAA 4.1.2: number, name, how many criteria."""

CRITERIA = tuple(f"{theme}.{rank}" for theme, (_, count) in THEMES.items() for rank in range(1, count + 1))
"""The 106 criteria, in the order of the standard."""

AUDIT_YEARS = 3
"""How long an audit stays valid."""


class Criterion(Model):
    """One criterion: what it asks, whether the site meets it, and how that is known."""

    id: Annotated[str, Field(pattern=r"^\d{1,2}\.\d{1,2}$")] = Field(
        title="Numéro", description='Entre guillemets : "1.10".'
    )
    label: ShortLine = Field(title="Ce que demande le critère", description="En bref, avec nos mots.")
    status: Status = Field(title="Résultat", description="« à auditer » tant que rien ne l'établit.")
    how: Line | None = Field(
        None, title="Ce qui l'établit", description="Le défaut, la raison, ou ce que vérifie le test."
    )
    test: Line | None = Field(
        None, title="Test automatique", description="fichier::fonction, si un test suffit à établir le résultat."
    )

    @model_validator(mode="after")
    def _says_how(self) -> Self:
        if self.status != "à auditer" and self.how is None:
            raise mistake(
                f"Le critère {self.id} est « {self.status} » sans dire comment c'est établi.",
                "Ajoutez « how: », ou remettez « status: à auditer ».",
            )
        return self

    @property
    def theme(self) -> int:
        """Give the number of its theme."""
        return int(self.id.split(".")[0])


class Audit(Model):
    """An audit by people, without which no site is more than « non conforme »."""

    on: Annotated[FullDate, PastDate()] = Field(title="Date de l'audit")
    by: Line = Field(title="Réalisé par", description="« en interne », ou « par la société … ».")


class SitePage(Model):
    """A page of the site, or a group of pages when it has no address."""

    title: Line = Field(title="Nom")
    path: Annotated[str, Field(pattern=r"^(?:[a-z0-9-]+/)*(?:#[a-z0-9-]+)?$")] | None = Field(
        None, title="Adresse dans le site", description="Par exemple outils/cddf/ ; vide pour un groupe de pages."
    )


class Accessibility(Model):
    """What the publisher declares, and the grid of the 106 criteria."""

    site_name: ShortLine = Field(title="Nom du site")
    publisher: Line = Field(title="Qui s'engage")
    plan_url: WebAddress | None = Field(None, title="Schéma pluriannuel")
    actions_url: WebAddress | None = Field(None, title="Plan d'action de l'année")
    declared_on: Annotated[FullDate, PastDate()] = Field(title="Déclaration établie le")
    updated_on: Annotated[FullDate, PastDate()] | None = Field(None, title="Mise à jour le")
    audit: Audit | None = Field(None, title="Audit", description="Absent : aucun audit humain.")
    technologies: tuple[ShortLine, ...] = Field(min_length=1, title="Technologies du site")
    assistive_technologies: tuple[Line, ...] = Field(
        (),
        title="Environnement de test",
        description="Navigateur et technologie d'assistance, par exemple « Firefox et NVDA ».",
    )
    tools: tuple[Line, ...] = Field(min_length=1, title="Outils")
    checked_pages: tuple[SitePage, ...] = Field(min_length=1, title="Pages vérifiées")
    burdens: tuple[Paragraph, ...] = Field((), title="Dérogations pour charge disproportionnée")
    exempt_content: tuple[Paragraph, ...] = Field((), title="Contenus non soumis à l'obligation")
    contact: tuple[SitePage, ...] = Field(
        min_length=1, title="Contact", description="Où signaler un défaut d'accessibilité."
    )
    criteria: tuple[Criterion, ...] = Field(min_length=1, title="Grille d'audit")

    def counts(self, theme: int | None = None) -> dict[Status, int]:
        """Count the criteria of each status, of one theme or of all."""
        found = Counter(criterion.status for criterion in self.criteria if theme in {None, criterion.theme})
        return {status: found[status] for status in STATUSES}

    def of_theme(self, theme: int) -> list[Criterion]:
        """Give the criteria of a theme."""
        return [criterion for criterion in self.criteria if criterion.theme == theme]

    @property
    def failures(self) -> list[Criterion]:
        """Give the criteria that are known not to be met."""
        return [criterion for criterion in self.criteria if criterion.status == "non conforme"]

    @property
    def rate_tenths(self) -> int | None:
        """Give the share of applicable criteria that are met, in tenths of a percent, rounded down.

        ``None`` without an audit, while a criterion is left to audit, or when none applies.
        """
        counts = self.counts()
        applicable = counts["conforme"] + counts["non conforme"]
        if self.audit is None or counts["à auditer"] or not applicable:
            return None
        return 1000 * counts["conforme"] // applicable

    @property
    def mention(self) -> Mention:
        """Give the sentence that the law asks for: without a finished audit, « non conforme »."""
        rate = self.rate_tenths
        if rate is None or rate < 500:
            return "non conforme"
        return "totalement conforme" if rate == 1000 else "partiellement conforme"
