"""Every file of data: JSON and CSV of each catalogue and of the whole, their schemas and descriptions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from macros.artifacts import Artifact
from macros.catalogue.catalogue import Entry
from macros.linked_data import linked_data_of_all
from macros.models.fields import Model
from macros.models.kinds import KINDS
from macros.models.kit import Kit
from macros.models.letter import Issue
from macros.opendata import dcat, package
from macros.opendata.changes import About, changes_artifacts
from macros.opendata.embeds import list_embeds
from macros.opendata.publication import Publication, as_json, data_file
from macros.opendata.schemas import dataset_schema, schema_name
from macros.opendata.tables import Table, tables

WHOLE = "catalogues.json"

COMPOSITIONS: dict[str, tuple[str, type[Model]]] = {
    "kits": ("Kits à télécharger", Kit),
    "lettre": ("Lettres du réseau", Issue),
}
"""What is made of sheets: published as JSON alone, being no tables."""


def collections() -> dict[str, tuple[str, type[Model]]]:
    """Give every JSON file but the whole: its title, and the model of its items."""
    return {folder: (kind.plural, kind.model) for folder, kind in KINDS.items()} | COMPOSITIONS


@dataclass(frozen=True)
class Datasets:
    """The files of ``donnees/``, made from one publication."""

    publication: Publication

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Give the tables, made once."""
        return tuple(tables(self.publication))

    def artifacts(self) -> Iterator[Artifact]:
        """Give every file."""
        publication = self.publication
        sizes: dict[str, int] = {}
        for name, content in (*_json_files(publication), *_linked_files(publication)):
            sizes[name] = len(content)
            yield data_file(name, content)
        sets: list[dcat.Dataset] = []
        files: list[tuple[Table, bytes]] = []
        for table in self.tables:
            plain, excel = table.as_csv()
            yield data_file(f"{table.name}.csv", plain)
            yield data_file(f"excel/{table.name}.csv", excel)
            files.append((table, plain))
            sets.append(_dataset(publication, table, sizes, (len(plain), len(excel))))
        for folder, (title, model) in collections().items():
            yield data_file(schema_name(folder), as_json(dataset_schema(publication, folder, title, model)))
        sets += [_composition(publication, folder, title, sizes) for folder, (title, _) in COMPOSITIONS.items()]
        yield data_file(package.NAME, as_json(package.data_package(publication, files)))
        yield data_file(dcat.NAME, as_json(dcat.catalogue_of_data(publication, sets)))
        yield from list_embeds(publication)
        yield from changes_artifacts(About(publication.site_url, publication.site_name, publication.updated), ())


def _json_files(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """Give each catalogue, then the whole: one sheet a line, so that two versions compare line by line."""
    everything: list[str] = []
    catalogue = publication.catalogue
    compositions: dict[str, Mapping[str, Entry]] = {"kits": catalogue.kits, "lettre": catalogue.letters}
    for folder, (title, _) in collections().items():
        found = compositions.get(folder)
        entries: Iterable[Entry] = found.values() if found is not None else catalogue.of_kind(folder)
        items = [_item(publication, entry) for entry in entries]
        everything += items if folder in KINDS else ()
        heading = {**publication.heading(title), "schema": publication.data(schema_name(folder))}
        yield f"{folder}.json", _json(heading, items)
    yield WHOLE, _json(publication.heading("Toutes les fiches"), everything)


def _linked_files(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """Give the sheets of each catalogue in the words of schema.org."""
    for folder in KINDS:
        sheets = publication.catalogue.of_kind(folder)
        yield f"{folder}.jsonld", linked_data_of_all(publication.catalogue, sheets, publication.site_url)


def _json(heading: dict[str, str], items: Sequence[str]) -> bytes:
    start = json.dumps(heading, ensure_ascii=False)[:-1]
    listed = ",\n".join(items)
    return f'{start}, "items": [\n{listed}\n]}}\n'.encode()


def _item(publication: Publication, entry: Entry) -> str:
    page = publication.address(f"{entry.key}/")
    own = json.dumps({"id": entry.key, "kind": entry.kind, "page": page}, ensure_ascii=False)
    fields = entry.model_dump_json(by_alias=True, exclude={"kind", "slug"}, exclude_none=True)
    return f"{own[:-1]}, {fields[1:]}"


def _dataset(publication: Publication, table: Table, sizes: dict[str, int], csv_sizes: tuple[int, int]) -> dcat.Dataset:
    json_name = WHOLE if table.name == "fiches" else f"{table.name}.json"
    offered = (("JSON", json_name), ("JSON-LD", f"{table.name}.jsonld"))
    found = [(f"{table.title}, {form}", name, sizes[name]) for form, name in offered if name in sizes]
    plain, excel = csv_sizes
    found += [
        (f"{table.title}, CSV", f"{table.name}.csv", plain),
        (f"{table.title}, CSV pour Excel", f"excel/{table.name}.csv", excel),
    ]
    return dcat.Dataset(
        table.name,
        table.title,
        table.description,
        publication.updated,
        ("prévention", "jeunesse", "stupéfiants", table.title.lower()),
        found,
        schema_name(table.name) if table.name in KINDS else None,
    )


def _composition(publication: Publication, folder: str, title: str, sizes: dict[str, int]) -> dcat.Dataset:
    name = f"{folder}.json"
    description = f"{title} : ce que chaque élément contient, avec les identifiants des fiches."
    words = ("prévention", "jeunesse", "stupéfiants")
    files = [(f"{title}, JSON", name, sizes[name])]
    return dcat.Dataset(folder, title, description, publication.updated, words, files, schema_name(folder))
