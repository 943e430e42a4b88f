"""A tool: guide, body, measure, service, training, funding, method."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from macros.models.fields import Attachment, Line, PartialDate, Phone, TermOf, WebAddress
from macros.models.sheet import Figure, Sheet


class Tool(Sheet):
    """Something that people can use, ask for, or lean on."""

    schema_type: ClassVar[str] = "CreativeWork"
    facets: ClassVar[tuple[str, ...]] = (*Sheet.facets, "type")

    type: Annotated[str, TermOf("tool-types")] = Field(title="Type d'outil")
    publisher: Line | None = Field(None, title="Éditeur ou porteur")
    audience: Line | None = Field(None, title="Pour qui")
    date: PartialDate | None = Field(None, title="Date")
    date_note: Line | None = Field(None, title="Précision sur la date")
    url: WebAddress | None = Field(None, title="Adresse", description="Page d'origine de l'outil.")
    url_note: Line | None = Field(None, title="Précision sur l'adresse")
    phone: Phone | None = Field(None, title="Téléphone")
    hours: Line | None = Field(None, title="Horaires")
    legal: Line | None = Field(None, title="Base légale", description="Article de loi ou de code cité par la source.")
    legal_url: WebAddress | None = Field(None, title="Texte sur Légifrance")
    how_to_use: tuple[Line, ...] = Field((), title="Comment s'en servir")
    figures: tuple[Figure, ...] = Field((), title="Chiffres")
    attachments: tuple[Attachment, ...] = Field((), title="Pièces jointes", description="Fichiers de resources/files/.")

    def schema_org(self) -> dict[str, object]:
        """Describe the tool by its publisher."""
        publisher = {"@type": "Organization", "name": self.publisher} if self.publisher else None
        page = {"@type": "WebPage", "url": self.url} if self.url else None
        phone = {"@type": "ContactPoint", "telephone": self.phone} if self.phone else None
        return {"publisher": publisher, "datePublished": self.date, "subjectOf": page, "about": phone}
