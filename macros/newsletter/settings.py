"""What the publisher configures of the letter, under ``extra: letter:`` in ``mkdocs.yml``. Nothing is needed to read it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Self, cast
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from macros.catalogue.messages import explain
from macros.models.fields import Model, ShortLine, WebAddress, YesNo, mistake
from macros.problems import ProblemsFound
from macros.yaml_lines import read

NEUTRAL_ADDRESS = "lettre@jalons.example"
"""Stands where no sender is configured: a reserved name, at which nobody can be written to (RFC 2606)."""


def _mail_address(text: str) -> str:
    local, _, host = text.rpartition("@")
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    if not local or "." not in host or not set(text.lower()) <= {*letters, *"@.!#$%&'*+/=?^_`{|}~-"} or "@" in local:
        raise mistake("n'est pas une adresse de courriel.", "Attendu : lettre@exemple.fr.")
    return text


MailAddress = Annotated[str, AfterValidator(_mail_address)]


class LetterSettings(Model):
    """Who sends the letter, and what its headers say."""

    site_url: str = "https://jalons.example/"
    site_name: str = "Jalons"
    title: ShortLine = Field("La lettre du réseau", title="Nom de la lettre")
    sender_name: ShortLine | None = Field(None, title="Nom de l'expéditeur")
    sender_address: MailAddress | None = Field(None, title="Adresse de l'expéditeur")
    reply_to: MailAddress | None = Field(None, title="Adresse où répondre")
    list_id: Annotated[str, Field(pattern=r"^[a-z0-9-]+(?:\.[a-z0-9-]+)+$")] | None = Field(
        None, title="Identifiant de la liste", description="lettre.exemple.fr"
    )
    unsubscribe_url: WebAddress | None = Field(
        None, title="Page de désabonnement", description="Adresse en https où l'on se désabonne."
    )
    one_click: YesNo = Field(
        False,
        title="Désabonnement en un clic",
        description="oui si la page de désabonnement répond à la requête de la RFC 8058.",
    )
    help_url: WebAddress | None = Field(None, title="Aide de la liste", description="Par défaut, la page de la lettre.")

    @model_validator(mode="after")
    def _unsubscribes_safely(self) -> Self:
        if self.one_click and not (self.unsubscribe_url or "").startswith("https://"):
            raise mistake(
                "Le désabonnement en un clic demande une page de désabonnement en https.",
                "Remplissez « unsubscribe_url: », ou retirez « one_click: ».",
            )
        return self

    @property
    def can_send(self) -> bool:
        """Tell whether a sender is configured: without one the letter can be read, not sent."""
        return self.sender_address is not None

    @property
    def from_name(self) -> str:
        """Give the name of the sender."""
        return self.sender_name or self.title

    @property
    def from_address(self) -> str:
        """Give the address of the sender, or one that leads nowhere."""
        return self.sender_address or NEUTRAL_ADDRESS

    @property
    def host(self) -> str:
        """Give the host of the site: what identifiers of messages and of the list end with."""
        return urlsplit(self.site_url).hostname or "jalons.example"

    def absolute(self, path: str) -> str:
        """Give the full address of a path of the site."""
        return f"{self.site_url.rstrip('/')}/{path}"


class _Extra(Model):
    letter: LetterSettings


class _Host(Model):
    extra: _Extra


def read_settings(values: object, site_url: str, site_name: str, file: Path) -> LetterSettings:
    """Understand what is configured, ``None`` when nothing is. ``file`` gives mistakes their lines: ``ProblemsFound``."""
    site = {"site_url": site_url, "site_name": site_name}
    try:
        return LetterSettings.model_validate({**values, **site} if isinstance(values, dict) else values or site)
    except ValidationError as error:
        document, problems = read(file, file.name)
        placed = [{**found, "loc": ("extra", "letter", *found["loc"])} for found in error.errors(include_url=False)]
        explained = explain(document, cast("list[ErrorDetails]", placed), _Host) if document else problems
        raise ProblemsFound(explained) from None
