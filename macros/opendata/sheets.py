"""What stands beside the page of each sheet for other sites and programs: its JSON-LD, and the page to embed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from macros.artifacts import Artifact
from macros.linked_data import linked_data, linked_data_path
from macros.models.sheet import Sheet
from macros.opendata.embeds import sheet_embed
from macros.opendata.publication import Publication


def beside_sheets(publication: Publication, sheets: Iterable[Sheet]) -> Iterator[Artifact]:
    """Give the files of some sheets: a few, so that processes share the work."""
    for sheet in sheets:
        text = linked_data(publication.catalogue, sheet, publication.site_url)
        yield Artifact(linked_data_path(sheet), f"{text}\n".encode())
        yield sheet_embed(publication, sheet)
