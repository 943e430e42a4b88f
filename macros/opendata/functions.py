"""Functions that hand-written pages call to show the data: a table beside that of the website, lent by the host."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from markupsafe import Markup

from macros.models.kinds import KINDS
from macros.opendata import dcat, embeds, package
from macros.opendata.changes import ATOM, CHANGES
from macros.opendata.datasets import COMPOSITIONS, WHOLE, Datasets
from macros.opendata.publication import FOLDER
from macros.opendata.schemas import schema_name
from macros.typesetting import settled


def data_functions(data: Datasets, url: str) -> Mapping[str, Callable[..., Markup]]:
    """Give every function, ready to be called from one page."""
    root = "../" * url.count("/") or "./"
    return {name: partial(made, data, root) for name, made in FUNCTIONS.items()}


def datasets(data: Datasets, root: str) -> Markup:
    """Les fichiers de données à télécharger."""
    catalogues = [table for table in data.tables if table.name == "fiches" or table.name in KINDS]
    return _block(
        data,
        "datasets",
        folder=f"{root}{FOLDER}/",
        catalogues=[(table, _json_name(table.name), _schema(table.name)) for table in catalogues],
        linked=[table for table in data.tables if table not in catalogues],
        compositions=[(title, f"{name}.json", schema_name(name)) for name, (title, _) in COMPOSITIONS.items()],
        package=package.NAME,
        dcat=dcat.NAME,
        changes=CHANGES,
        atom=ATOM,
    )


def embed_codes(data: Datasets, root: str) -> Markup:
    """Le code à copier pour montrer un catalogue sur un autre site."""
    rows = [
        (kind, root + embeds.list_address(folder), _code(data, folder, kind.plural)) for folder, kind in KINDS.items()
    ]
    return _block(data, "embed_codes", rows=rows)


FUNCTIONS: dict[str, Callable[..., Markup]] = {"datasets": datasets, "embed_codes": embed_codes}


def _code(data: Datasets, folder: str, title: str) -> str:
    return embeds.code(
        data.publication, embeds.list_address(folder), f"{title}, guide {data.publication.site_name}", 600
    )


def _json_name(table: str) -> str:
    return WHOLE if table == "fiches" else f"{table}.json"


def _schema(table: str) -> str:
    return schema_name(table) if table in KINDS else ""


def _block(data: Datasets, name: str, **values: object) -> Markup:
    return Markup(settled(data.publication.template(f"{name}.html").render(values)))
