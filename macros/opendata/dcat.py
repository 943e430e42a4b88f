"""``catalog.jsonld``: the catalogue of the data sets, in DCAT, for data.gouv.fr and European portals.

DCAT-AP (https://semiceu.github.io/DCAT-AP/): publisher, licence, language, theme, coverage and formats are given by the
addresses of the European authority tables. The context is written in the file: nothing is fetched to read it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from macros.linked_data import LICENCE
from macros.opendata.publication import Publication

NAME = "catalog.jsonld"

_AUTHORITY = "http://publications.europa.eu/resource/authority"
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_FORMATS = {
    "csv": ("text/csv", "CSV"),
    "json": ("application/json", "JSON"),
    "jsonld": ("application/ld+json", "JSON_LD"),
}


@dataclass(frozen=True)
class Dataset:
    """One data set: its identifier, its words, and its files with their names and sizes."""

    name: str
    title: str
    description: str
    updated: str
    keywords: tuple[str, ...]
    files: Sequence[tuple[str, str, int]]
    """``(title, name, size in bytes)``."""
    schema: str | None = None


def catalogue_of_data(publication: Publication, datasets: Sequence[Dataset]) -> dict[str, Any]:
    """Describe the data sets and their files."""
    home = publication.address("donnees/")
    publisher = {
        "@id": f"{publication.address('')}#publisher",
        "@type": "foaf:Agent",
        "foaf:name": publication.site_name,
        "foaf:homepage": {"@id": publication.address("")},
    }
    return {
        "@context": _CONTEXT,
        "@id": f"{home}#catalogue",
        "@type": "dcat:Catalog",
        "dct:title": _french(f"{publication.site_name} : données ouvertes"),
        "dct:description": _french("Fiches sourcées et datées pour prévenir la participation des jeunes aux trafics."),
        "dct:publisher": publisher,
        "dct:license": {"@id": LICENCE},
        "dct:language": {"@id": f"{_AUTHORITY}/language/FRA"},
        "foaf:homepage": {"@id": home},
        "dct:issued": _date(publication.since),
        "dct:modified": _date(publication.updated),
        "dcat:dataset": [_dataset(publication, dataset, publisher["@id"]) for dataset in datasets],
    }


def _dataset(publication: Publication, dataset: Dataset, publisher: object) -> dict[str, Any]:
    described: dict[str, Any] = {
        "@id": f"{publication.address('donnees/')}#{dataset.name}",
        "@type": "dcat:Dataset",
        "dct:identifier": dataset.name,
        "dct:title": _french(dataset.title),
        "dct:description": _french(dataset.description),
        "dct:publisher": {"@id": publisher},
        "dct:language": {"@id": f"{_AUTHORITY}/language/FRA"},
        "dct:spatial": {"@id": f"{_AUTHORITY}/country/FRA"},
        "dcat:theme": [{"@id": f"{_AUTHORITY}/data-theme/{theme}"} for theme in ("HEAL", "SOCI", "JUST")],
        "dcat:keyword": [_french(word) for word in dataset.keywords],
        "dcat:landingPage": {"@id": publication.address("donnees/")},
        "dct:modified": _date(dataset.updated),
        "dcat:distribution": [_distribution(publication, dataset, *file) for file in dataset.files],
    }
    if publication.contact_url:
        described["dcat:contactPoint"] = _contact(publication, publication.contact_url)
    return described


def _contact(publication: Publication, address: str) -> dict[str, Any]:
    reached = "vcard:hasEmail" if address.startswith("mailto:") else "vcard:hasURL"
    return {"@type": "vcard:Organization", "vcard:fn": publication.site_name, reached: {"@id": address}}


def _distribution(publication: Publication, dataset: Dataset, title: str, name: str, size_bytes: int) -> dict[str, Any]:
    media_type, file_type = _FORMATS[name.rpartition(".")[2]]
    described: dict[str, Any] = {
        "@id": publication.data(name),
        "@type": "dcat:Distribution",
        "dct:title": _french(title),
        "dcat:accessURL": {"@id": publication.data(name)},
        "dcat:downloadURL": {"@id": publication.data(name)},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{media_type}"},
        "dct:format": {"@id": f"{_AUTHORITY}/file-type/{file_type}"},
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(size_bytes)},
        "dct:license": {"@id": LICENCE},
    }
    if dataset.schema and file_type == "JSON":
        described["dct:conformsTo"] = {"@id": publication.data(dataset.schema)}
    return described


def _french(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "fr"}


def _date(day: str) -> dict[str, str]:
    return {"@type": "xsd:date", "@value": day}
