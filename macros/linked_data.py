"""A sheet in the words of schema.org, as JSON-LD: alone for its page, with those of its catalogue for the open data.

What schema.org says of works (author's date, licence, citations) is said of the sheet where it is one, else of its
page: an event or a grant has no licence.
"""

from __future__ import annotations

from collections.abc import Iterable

from pydantic_core import to_json

from macros.catalogue import Catalogue
from macros.models.sheet import Sheet

CONTEXT = "https://schema.org"
LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
NOT_WORKS = frozenset({"Event", "Grant"})
"""Types of sheets that are no creative work."""


def absolute(site_url: str, path: str) -> str:
    """Give the full address of a path of the site."""
    return f"{site_url.rstrip('/')}/{path}"


def linked_data(catalogue: Catalogue, sheet: Sheet, site_url: str) -> str:
    """Describe a sheet, in a document of its own: JSON on one line, keys in a fixed order, empty values left out."""
    return to_json({"@context": CONTEXT, **_described(catalogue, sheet, site_url)}).decode()


def linked_data_of_all(catalogue: Catalogue, sheets: Iterable[Sheet], site_url: str) -> bytes:
    """Describe sheets in one document, one a line: each says what its page says, under the same ``@id``."""
    nodes = b",\n".join(to_json(_described(catalogue, sheet, site_url)) for sheet in sheets)
    return b'{"@context":%b,"@graph":[\n%b\n]}\n' % (to_json(CONTEXT), nodes)


def _described(catalogue: Catalogue, sheet: Sheet, site_url: str) -> dict[str, object]:
    url = absolute(site_url, sheet.address)
    own = sheet.schema_org()
    about: dict[str, object] = {
        "inLanguage": "fr",
        "datePublished": sheet.published_on,
        "dateModified": sheet.reviewed_on,
        "license": LICENCE,
        "keywords": [catalogue.label("themes", theme) for theme in sheet.themes],
        "audience": [
            {"@type": "Audience", "audienceType": catalogue.label("publics", public)} for public in sheet.publics
        ],
        "citation": [source.url for source in sheet.sources if source.url],
    }
    if sheet.schema_type in NOT_WORKS:
        about = {"subjectOf": {"@type": "WebPage", "@id": f"{url}#page", "url": url, **_filled(about)}}
    properties = {
        "@type": sheet.schema_type,
        "@id": url,
        "url": url,
        "name": sheet.title,
        "alternateName": [name for name in (sheet.acronym, *sheet.other_names) if name],
        "description": sheet.summary,
        **about,
        **own,
    }
    return _filled(properties)


def _filled(properties: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in properties.items() if value}
