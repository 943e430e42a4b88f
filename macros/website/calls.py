"""What the script of « Mon dossier » reads in its page: what an application can be held against, call by call.

Texts are set in French typography here: the script shows them as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from macros.models.call import Call
from macros.models.sheet import Source
from macros.rendering import long_date
from macros.typography import french
from macros.website.site import Site


def rules_of_calls(site: Site) -> list[dict[str, Any]]:
    """Give the rules, the ceiling and the duration of each call: open ones first, then the latest.

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
