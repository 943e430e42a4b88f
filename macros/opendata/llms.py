"""``llms.txt``: the site for a program that reads text, in Markdown: what is where, and how to quote it.

https://llmstxt.org/. Bounded by the guide and the catalogues: sheets, however many, are in the data it names.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from macros.artifacts import Artifact
from macros.models.kinds import KINDS
from macros.opendata import dcat, package
from macros.opendata.changes import CHANGES
from macros.opendata.datasets import WHOLE
from macros.opendata.publication import LICENCE_NAME, Publication
from macros.typography import french


@dataclass(frozen=True)
class Listed:
    """A page of the guide: its title, address from the root, description."""

    title: str
    url: str
    description: str


def llms_txt(publication: Publication, pages: Iterable[Listed]) -> Artifact:
    """Make the file."""
    catalogues = {f"{folder}/" for folder in KINDS}
    guide = [_link(publication, page) for page in pages if page.url not in catalogues]
    kinds = [_catalogue(publication, folder) for folder in KINDS]
    lines = [
        f"# {publication.site_name}",
        "",
        f"> {publication.description}",
        "",
        "Chaque affirmation a sa source et sa date, sur la fiche. Citez la fiche, son adresse et le jour de sa relecture.",
        "Un niveau de preuve se cite avec son registre et son année ; un montant lié au trafic ne se cite jamais seul.",
        f"Textes et données : {LICENCE_NAME}.",
        "",
        "## Catalogues",
        "",
        *kinds,
        "",
        "## Données",
        "",
        f"- [Toutes les fiches]({publication.data(WHOLE)}) : un fichier JSON",
        f"- [Colonnes et types]({publication.data(package.NAME)}) : Data Package",
        f"- [Jeux de données]({publication.data(dcat.NAME)}) : DCAT",
        f"- [Changements]({publication.data(CHANGES)}) : ce qui est nouveau, modifié ou retiré à chaque publication",
        "",
        "## Guide",
        "",
        *guide,
    ]
    return Artifact("llms.txt", ("\n".join(map(french, lines)) + "\n").encode())


def _link(publication: Publication, page: Listed) -> str:
    described = f" : {page.description}" if page.description else ""
    return f"- [{page.title}]({publication.address(page.url.removeprefix('./'))}){described}"


def _catalogue(publication: Publication, folder: str) -> str:
    count = len(publication.catalogue.of_kind(folder))
    many = "s" if count > 1 else ""
    page, data = publication.address(f"{folder}/"), publication.data(folder)
    return f"- [{KINDS[folder].plural}]({page}) : {count} fiche{many}, [JSON]({data}.json), [JSON-LD]({data}.jsonld)"
