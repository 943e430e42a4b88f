"""An issue of the letter: what the month says, in sections of items that name a sheet or cite a source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from macros.models.fields import (
    FullDate,
    InlineMarkdown,
    MarkdownText,
    Model,
    SheetReference,
    ShortLine,
    mistake,
)
from macros.models.sheet import Citation

FOLDER = "lettre"
MONTH_PATTERN = r"[0-9]{4}-(?:0[1-9]|1[0-2])"
SECTIONS = ("actualites", "agenda", "territoires", "ressources", "appels", "a_lire")
"""The fields of an issue that hold items, in the order they are read."""


class Item(Model):
    """One thing that the letter says: a sheet whose words are looked up, or a text of its own and its source."""

    ref: Annotated[str, SheetReference()] | None = Field(
        None,
        title="Fiche",
        description="dossier/identifiant : le titre, le résumé et l'adresse viennent de la fiche.",
    )
    title: ShortLine | None = Field(None, title="Titre", description="Remplace celui de la fiche, s'il y en a une.")
    text: InlineMarkdown | None = Field(
        None, title="Texte", description="Une à trois phrases, 900 caractères au plus. Remplace le résumé de la fiche."
    )
    source: Citation | None = Field(
        None, title="Source", description="Titre, éditeur, adresse et date de lecture. Obligatoire sans fiche."
    )

    @model_validator(mode="after")
    def _says_something_sourced(self) -> Self:
        if self.ref is not None:
            return self
        missing = [name for name in ("title", "text", "source") if getattr(self, name) is None]
        if missing == ["source"]:
            raise mistake("Cette information n'a pas de source.", "Ajoutez « source: », ou « ref: » vers une fiche.")
        if missing:
            lacking = ", ".join(f"« {name}: »" for name in missing)
            raise mistake("Cette information n'est pas complète.", f"Ajoutez {lacking}, ou « ref: » vers une fiche.")
        return self


Items = Annotated[tuple[Item, ...], Field(min_length=1)]


class Issue(Model):
    """One month's letter. ``kind`` and ``slug``, its month, come from the folder and the name of the file."""

    kind: SkipJsonSchema[str] = Field("", repr=False)
    slug: SkipJsonSchema[str] = Field("", repr=False)

    number: int = Field(ge=1, le=9999, title="Numéro")
    date: FullDate = Field(title="Date de la lettre", description="Le jour où elle part, dans le mois du fichier.")
    subject: ShortLine = Field(
        title="Objet du courriel", description="De 15 à 70 caractères : le plus important d'abord."
    )
    preheader: ShortLine = Field(
        title="Aperçu du courriel",
        description="De 40 à 130 caractères : ce que la messagerie affiche après l'objet, sans le répéter.",
    )
    editorial: MarkdownText = Field(title="Éditorial", description="Quelques phrases en Markdown.")
    actualites: Items = Field((), title="Actualités")
    agenda: Items = Field((), title="Agenda")
    territoires: Items = Field((), title="Dans les territoires")
    ressources: Items = Field((), title="Nouvelles ressources")
    appels: Items = Field((), title="Appels à projets")
    a_lire: Items = Field((), title="À lire et à voir")

    @property
    def address(self) -> str:
        """Give the address of its page, relative to the root of the site."""
        return f"{FOLDER}/{self.slug}/"

    @property
    def key(self) -> str:
        """Give ``lettre/<month>``."""
        return f"{FOLDER}/{self.slug}"

    def sections(self) -> Iterator[tuple[str, str, tuple[Item, ...]]]:
        """Give the sections that hold something: field, title, items."""
        for name in SECTIONS:
            if items := getattr(self, name):
                yield name, str(type(self).model_fields[name].title), items
