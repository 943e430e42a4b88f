"""What the scripts of kept sheets must read of the page of a sheet, told from the models."""

from __future__ import annotations

from typing import Any

from macros.catalogue import Catalogue
from macros.models.evidence import Rating
from macros.models.programme import Programme
from macros.models.sheet import Sheet, Source
from macros.models.vocabulary import Register
from macros.rendering import host_of, long_date
from macros.typography import french

CAUTION = french(
    "À vérifier. Cette fiche repose sur une source isolée ou indirecte : recoupez-la avant de vous en servir."
)


def record_of(catalogue: Catalogue, sheet: Sheet) -> dict[str, Any]:
    """Give the record of a sheet; a key is absent, and ``evidence`` is nothing, where the page says nothing of it."""
    return {
        "id": sheet.key,
        "title": french(sheet.title),
        "kind": french(catalogue.kind_of(sheet).singular),
        "summary": french(sheet.summary),
        **({"caution": CAUTION} if sheet.sourcing == "faible" else {}),
        "enjeux": {enjeu: french(catalogue.label("enjeux", enjeu)) for enjeu in sheet.enjeux},
        "reviewed": sheet.reviewed_on,
        "reviewed_text": long_date(sheet.reviewed_on),
        "sources": [_source(source) for source in sheet.sources],
        "evidence": [_rating(catalogue, rating) for rating in sheet.ratings] if isinstance(sheet, Programme) else None,
    }


def _source(source: Source) -> dict[str, str]:
    dated = f", {long_date(source.published_on)}" if source.published_on else ""
    where = f" sur {host_of(source.url)}" if source.url else ""
    read = f"Lue en {long_date(source.read_on[:7])}{where}."
    text = f"{french(source.title)}, {french(source.publisher)}{dated}. {read}"
    return {"text": text} | ({"url": source.url} if source.url else {})


def _rating(catalogue: Catalogue, rating: Rating) -> dict[str, str]:
    register = catalogue.term("registers", rating.register_id)
    assert isinstance(register, Register)
    unknown = rating.reviewed_on == "inconnue"
    return {
        "register": french(register.label),
        "level": french(rating.level),
        "lang": "fr" if register.area == "France" else "en",
        "year": "date de revue non indiquée" if unknown else rating.reviewed_on[:4],
        "scope": french(rating.scope),
    }
