"""What the scripts of « Ma sélection » and « Mon dossier » read: one small record a sheet, and the rules of each call.

A record stands beside its page (``outils/cddf/fiche.json``), so that a browser loads the kept sheets and no others,
whatever the size of the catalogues. Texts are set in French typography here: scripts show them as they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from macros.artifacts import Artifact
from macros.models.call import Call
from macros.models.evidence import Rating
from macros.models.programme import Programme
from macros.models.sheet import Sheet, Source
from macros.models.vocabulary import Register
from macros.rendering import host_of, long_date
from macros.typography import BREAK, french
from macros.website.site import Site, address

FILE_NAME = "fiche.json"


def records(site: Site, sheets: Iterable[Sheet]) -> Iterator[Artifact]:
    """Give the record of each sheet. Typography reads all their words at once: in one go it takes a third of the time."""
    sheets = list(sheets)
    made = [_record(site, sheet) for sheet in sheets]
    places = list(_said(made))
    words = french(BREAK.join([holder[key] for holder, key in places]))
    for (holder, key), text in zip(places, words.split(BREAK), strict=bool(places)):
        holder[key] = text
    for sheet, about in zip(sheets, made, strict=True):
        text = json.dumps(about, ensure_ascii=False, separators=(",", ":"))
        yield Artifact(f"{address(sheet)}{FILE_NAME}", f"{text}\n".encode())


class _Said(str):
    """Words for people, to be set in French typography."""


def _said(value: Any) -> Iterator[tuple[Any, Any]]:
    """Give where words for people stand inside a value: what holds them, and the key or the number."""
    for key, inside in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(inside, _Said):
            yield value, key
        elif isinstance(inside, dict | list):
            yield from _said(inside)


def _record(site: Site, sheet: Sheet) -> dict[str, Any]:
    """Give what a list of kept sheets and a booklet show of a sheet. ``evidence`` is left out where none is expected."""
    made: dict[str, Any] = {
        "id": sheet.key,
        "kind": _Said(site.catalogue.kind_of(sheet).singular),
        "title": _Said(sheet.title),
        "summary": _Said(sheet.summary),
        "enjeux": {enjeu: _Said(site.catalogue.label("enjeux", enjeu)) for enjeu in sheet.enjeux},
        "reviewed": sheet.reviewed_on,
        "reviewed_text": _Said(long_date(sheet.reviewed_on)),
        "sources": [_source(source) for source in sheet.sources],
    }
    if sheet.sourcing == "faible":
        made["caution"] = _Said("À vérifier : cette fiche repose sur une source isolée ou indirecte.")
    if isinstance(sheet, Programme):
        made["evidence"] = [_evidence(site, rating) for rating in sheet.ratings]
    return made


def _source(source: Source) -> dict[str, str]:
    """Cite a source: title, publisher, date, then where and when it was read."""
    dated = f", {long_date(source.published_on)}" if source.published_on else ""
    where = f" sur {host_of(source.url)}" if source.url else ""
    text = f"{source.title}, {source.publisher}{dated}. Lue en {long_date(source.read_on[:7])}{where}."
    return {"text": _Said(text)} | ({"url": source.url} if source.url else {})


def _evidence(site: Site, rating: Rating) -> dict[str, str]:
    """Give the parts of « Xchange (EUDA) : Beneficial, 2017 »: the level in the register's own word and language."""
    register = site.catalogue.term("registers", rating.register_id)
    assert isinstance(register, Register)
    unknown = rating.reviewed_on == "inconnue"
    return {
        "register": _Said(register.label),
        "level": _Said(rating.level) if register.area == "France" else rating.level,
        "lang": "fr" if register.area == "France" else "en",
        "year": "date de revue non indiquée" if unknown else rating.reviewed_on[:4],
        "scope": _Said(rating.scope),
    }


def calls(site: Site) -> list[dict[str, Any]]:
    """Give what an application can be held against, call by call: open ones first, then the latest.

    A call whose sheet gives no rule, no ceiling and no duration is left out: there is nothing to compare with.
    """
    found = [sheet for sheet in site.catalogue.all_sheets() if isinstance(sheet, Call)]
    found.sort(key=lambda call: (call.status != "ouvert", -call.year, call.slug))
    return [made for call in found if {"rules", "ceiling", "months"} & (made := _call(call)).keys()]


def _call(call: Call) -> dict[str, Any]:
    made: dict[str, Any] = {"id": call.key, "title": french(call.title), "status": call.status}
    if rules := _rules(call):
        made["rules"] = rules
    if call.deadline:
        made["deadline"] = long_date(call.deadline)
    if call.ceiling:
        made["ceiling"] = {"euros": call.ceiling.amount_euros, "source": _citation(call, call.ceiling.source)}
    if call.duration_months:
        made["months"] = list(call.duration_months)
        made["duration"] = french(call.duration or "")
    return made


def _rules(call: Call) -> dict[str, list[dict[str, str]]]:
    rules: dict[str, list[dict[str, str]]] = {}
    for rule in (*call.eligibility, *call.criteria):
        if rule.point:
            said = {"text": french(rule.text), "source": _citation(call, rule.source)}
            rules.setdefault(rule.point, []).append(said)
    return rules


def _citation(call: Call, source_id: str) -> str:
    source = _named(call.sources, source_id)
    dated = f", {long_date(source.published_on)}" if source.published_on else ""
    return french(f"{source.title}, {source.publisher}{dated}")


def _named(sources: Sequence[Source], source_id: str) -> Source:
    return next(source for source in sources if source.id == source_id)
