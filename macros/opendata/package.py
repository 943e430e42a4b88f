"""``datapackage.json``: every table with its columns, their types and how tables refer to one another.

Data Package 1.0 and Table Schema 1.0 (https://specs.frictionlessdata.io/), as validators and portals read them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from macros.linked_data import LICENCE
from macros.opendata.publication import LICENCE_NAME, VERSION, Publication
from macros.opendata.tables import Reference, Table, TableField

NAME = "datapackage.json"


def data_package(publication: Publication, files: Iterable[tuple[Table, bytes]]) -> dict[str, Any]:
    """Describe the tables, each with the bytes of its CSV file."""
    return {
        "profile": "data-package",
        "name": "jalons",
        "id": publication.data(NAME),
        "title": f"{publication.site_name} : les catalogues",
        "description": "Fiches sourcées et datées pour prévenir la participation des jeunes aux trafics de stupéfiants.",
        "homepage": publication.address("donnees/"),
        "version": f"{VERSION.removeprefix('v')}.0",
        "licenses": [{"name": "etalab-2.0", "title": LICENCE_NAME, "path": LICENCE}],
        "contributors": [{"title": publication.site_name, "role": "publisher"}],
        "resources": [_resource(table, content) for table, content in files],
    }


def _resource(table: Table, content: bytes) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "description": table.description,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {
            "fields": [_described(field) for field in table.fields],
            "primaryKey": list(table.key),
            **({"foreignKeys": [_foreign_key(made) for made in table.references]} if table.references else {}),
            "missingValues": [""],
        },
    }


def _described(field: TableField) -> dict[str, Any]:
    described: dict[str, Any] = {"name": field.name, "title": field.title, "type": field.type}
    if field.description:
        described["description"] = field.description
    if field.constraints:
        described["constraints"] = dict(field.constraints)
    return described


def _foreign_key(made: Reference) -> dict[str, Any]:
    return {"fields": list(made.fields), "reference": {"resource": made.table, "fields": list(made.target)}}
