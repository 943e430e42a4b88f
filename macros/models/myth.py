"""A received idea: what is said, what is true, and how to talk about it without fear or glamour."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from macros.models.fields import Line, Pitch
from macros.models.sheet import Figure, Sheet, Statement


class Myth(Sheet):
    """A received idea about trafficking, to be taken apart with young people or adults."""

    schema_type: ClassVar[str] = "LearningResource"

    said: Line = Field(title="Ce qu'on entend", description="L'idée reçue, comme elle se dit.")
    truth: Pitch = Field(title="Ce qui est vrai")
    origin: Line | None = Field(
        None, title="D'où vient cette fiche", description="Passage de la présentation de la MILDECA."
    )
    arguments: tuple[Statement, ...] = Field(min_length=1, title="Arguments")
    figures: tuple[Figure, ...] = Field((), title="Chiffres")
    figures_note: Line | None = Field(None, title="Comment lire les chiffres")
    say: tuple[Line, ...] = Field(min_length=1, title="Ce qu'on peut dire à un jeune")
    avoid: tuple[Line, ...] = Field(min_length=1, title="Ce qu'il vaut mieux éviter")
    questions: tuple[Line, ...] = Field(min_length=1, title="Questions pour en discuter")
    activities: tuple[Line, ...] = Field((), title="Activités")

    def schema_org(self) -> dict[str, object]:
        """Describe the sheet as a resource for discussion."""
        return {"learningResourceType": "fiche de discussion", "teaches": self.truth}
