"""Pages to show inside another site: one a sheet, one a catalogue, without a script, readable from 300 pixels wide.

Each is whole in itself: its style stands in it, under a policy that allows that very text and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from macros import selections
from macros.artifacts import Artifact
from macros.catalogue import Catalogue
from macros.models.call import Call
from macros.models.event import Event
from macros.models.kinds import KINDS, Kind
from macros.models.programme import Programme
from macros.models.sheet import EMBED_FOLDER, Sheet
from macros.models.vocabulary import Register, Withdrawal
from macros.opendata.publication import TEMPLATES, Publication
from macros.rendering import date_span, long_date
from macros.typesetting import settled

MOST_ITEMS = 12
"""Sheets that the page of a catalogue shows; a link leads to the others."""

_CAUTION = "À vérifier : cette fiche repose sur une source isolée ou indirecte."


def content_policy() -> str:
    """Give the policy of these pages: any site may frame them; nothing runs, nothing loads."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors http: https:"
    )


def list_address(folder: str) -> str:
    """Give the address of a catalogue's page: ``integrer/outils/``."""
    return f"{EMBED_FOLDER}/{folder}/"


def code(publication: Publication, path: str, title: str, height: int) -> str:
    """Give the HTML to copy."""
    frame = Markup(
        '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy" '
        'sandbox="allow-popups allow-popups-to-escape-sandbox" style="border:0"></iframe>'
    )
    return str(frame.format(publication.address(path), title, height))


def sheet_embeds(publication: Publication, sheets: Sequence[Sheet]) -> Iterator[Artifact]:
    """Make the page of each sheet."""
    for sheet, html in zip(sheets, _html(publication, (_sheet(publication, sheet) for sheet in sheets)), strict=True):
        yield Artifact(sheet.embed_path, html)


def list_embeds(publication: Publication) -> Iterator[Artifact]:
    """Make the page of each catalogue, and one at the address of each withdrawn sheet."""
    withdrawals = publication.catalogue.withdrawals.withdrawals
    pages = {f"{list_address(folder)}index.html": _list(publication, folder, kind) for folder, kind in KINDS.items()}
    pages |= {f"{EMBED_FOLDER}/{gone.was}.html": _withdrawn(publication, gone) for gone in withdrawals}
    return map(Artifact, pages, _html(publication, pages.values()))


@dataclass(frozen=True)
class _Page:
    """What one page says; ``facts`` are names, values, languages of the values."""

    kind: str
    title: str
    address: str
    summary: str = ""
    caution: str = ""
    facts: Sequence[tuple[str, str, str]] = ()
    items: Sequence[_Item] = ()
    more: str = ""
    dated: str = ""


@dataclass(frozen=True)
class _Item:
    """A sheet that the page of its catalogue shows."""

    title: str
    summary: str
    address: str


_END = "\21"
"""Stands at the end of each page: no text can hold it."""


def _html(publication: Publication, pages: Iterable[_Page]) -> list[bytes]:
    """Write pages in one go, which takes half of the time."""
    template = publication.template("embed.html")
    html = template.render(pages=pages, site_name=publication.site_name, style=Markup(_style()), end=Markup(_END))
    return settled(html).encode().split(_END.encode())[:-1]


def _sheet(publication: Publication, sheet: Sheet) -> _Page:
    return _Page(
        KINDS[sheet.kind].singular,
        sheet.title,
        publication.address(sheet.address),
        summary=sheet.summary,
        caution=_CAUTION if sheet.sourcing == "faible" else "",
        facts=list(_facts(publication.catalogue, sheet)),
        more="Lire la fiche et ses sources",
        dated=f", fiche relue le {long_date(sheet.reviewed_on)}",
    )


def _list(publication: Publication, folder: str, kind: Kind) -> _Page:
    sheets = selections.matching(publication.catalogue, kind=folder)
    updated = max((sheet.reviewed_on for sheet in sheets), default="")
    return _Page(
        "Catalogue",
        kind.plural,
        publication.address(f"{folder}/"),
        items=[_Item(sheet.title, sheet.summary, publication.address(sheet.address)) for sheet in sheets[:MOST_ITEMS]],
        more=f"Voir les {len(sheets)} fiches" if len(sheets) > MOST_ITEMS else "Voir le catalogue et ses filtres",
        dated=f", mise à jour du {long_date(updated)}" if updated else "",
    )


def _withdrawn(publication: Publication, withdrawal: Withdrawal) -> _Page:
    return _Page(
        "Fiche retirée",
        withdrawal.title,
        publication.address(f"{withdrawal.was}/"),
        summary=withdrawal.reason,
        more="Voir ce qui la remplace" if withdrawal.see else "",
        dated=f", le {long_date(withdrawal.on)}",
    )


@cache
def _style() -> str:
    return (TEMPLATES / "embed.css").read_text("utf-8").replace("\n", "")


def _facts(catalogue: Catalogue, sheet: Sheet) -> Iterator[tuple[str, str, str]]:
    """Give what decides at a glance, by kind: name, value, language of the value."""
    if isinstance(sheet, Event):
        yield "Quand", date_span(sheet.start, sheet.end), "fr"
        if sheet.place:
            yield "Où", sheet.place, "fr"
    if isinstance(sheet, Call) and sheet.deadline:
        yield "Clôture", long_date(sheet.deadline), "fr"
    if sheet.publics:
        yield "Pour", ", ".join(catalogue.label("publics", public) for public in sheet.publics), "fr"
    if sheet.ages and (ages := _ages(sheet.ages.min, sheet.ages.max)):
        yield "Âges", ages, "fr"
    if isinstance(sheet, Programme):
        for rating in sheet.ratings:
            year = "" if rating.reviewed_on == "inconnue" else f", {rating.reviewed_on[:4]}"
            register = catalogue.term("registers", rating.register_id)
            assert isinstance(register, Register)
            yield register.label, f"{rating.level}{year}", "fr" if register.area == "France" else "en"


def _ages(least: int | None, most: int | None) -> str:
    if least is not None and most is not None:
        return f"{least} à {most} ans"
    return f"à partir de {least} ans" if least is not None else f"jusqu'à {most} ans" if most is not None else ""
