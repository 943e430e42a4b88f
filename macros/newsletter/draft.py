"""The first version of an issue: what changed since the one before, for an editor to keep or to strike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from macros.catalogue import Catalogue
from macros.models.call import Call
from macros.models.event import Event
from macros.models.letter import SECTIONS, Issue
from macros.models.sheet import Sheet
from macros.models.territory import Territory
from macros.rendering import date_span, long_date, of_date

MOST_KEPT = 8
"""New sheets of one section that stand open; those after them are commented out, for nobody reads thirty."""

_HEAD = """\
# Lettre {of_month}. Relisez, complétez, puis lancez : jalons letter check {slug}
# {since}
# Une ligne précédée d'un « # » collé n'est pas lue : retirez le « # » pour la garder, effacez-la sinon.
# Une fiche donne son titre, son résumé et son adresse ; « title: » et « text: » les remplacent.
# Une information sans fiche s'écrit ainsi, dans la rubrique qui lui convient :
#  - title: Titre de l'information
#    text: Une à trois phrases.
#    source:
#      title: Titre de la page
#      publisher: Qui la publie
#      url: https://
#      read_on: {today}
number: {number}
date: {date}
# Objet du courriel, de 15 à 70 caractères.
subject:
# Aperçu affiché après l'objet, de 40 à 130 caractères, sans le répéter.
preheader:
# Éditorial, en Markdown : chaque ligne commence par deux espaces.
editorial: |
"""


@dataclass(frozen=True)
class _Line:
    """A sheet proposed in a section, and why."""

    section: str
    sheet: Sheet
    why: str
    kept: bool


def draft(catalogue: Catalogue, month: str, today: str) -> str:
    """Write the file of a new issue. ``today`` is the day it is started."""
    before = previous(catalogue, month)
    date = today if today[:7] == month else f"{month}-01"
    since = (
        f"Ce qui suit a changé depuis la lettre du {long_date(before.date)}." if before else "C'est la première lettre."
    )
    head = _HEAD.format(
        of_month=of_date(month),
        slug=month,
        since=since,
        today=today[:7],
        number=before.number + 1 if before else 1,
        date=date,
    )
    proposed = list(_proposed(catalogue, before.date if before else "", date))
    return head + "\n".join(line for name in SECTIONS for line in _section(name, proposed)) + "\n"


def previous(catalogue: Catalogue, month: str) -> Issue | None:
    """Give the issue that comes before a month."""
    earlier = [issue for slug, issue in catalogue.letters.items() if slug < month]
    return max(earlier, key=lambda issue: issue.slug, default=None)


def _proposed(catalogue: Catalogue, since: str, date: str) -> Iterator[_Line]:
    """Give coming events and deadlines, then new sheets, then revised ones, the latest first."""
    for sheet in sorted(catalogue.all_sheets(), key=lambda sheet: (_day(sheet), sheet.key)):
        if isinstance(sheet, Event):
            if sheet.last_day >= date:
                yield _Line("agenda", sheet, date_span(sheet.start, sheet.end), kept=True)
        elif isinstance(sheet, Call) and (sheet.deadline or "") >= date:
            yield _Line("appels", sheet, f"clôture : {long_date(sheet.deadline or '')}", kept=True)
    others = [sheet for sheet in catalogue.all_sheets() if not isinstance(sheet, Event)]
    others.sort(key=lambda sheet: (sheet.published_on, sheet.reviewed_on), reverse=True)
    counts = dict.fromkeys(SECTIONS, 0)
    for sheet in others:
        section = _home(sheet)
        if isinstance(sheet, Call) and (sheet.deadline or "") >= date:
            continue
        if sheet.published_on > since:
            counts[section] += 1
            why = f"nouvelle fiche, {long_date(sheet.published_on)}"
            is_news = (
                not isinstance(sheet, Call) and sheet.sourcing != "faible"
            )  # a call that is over is for the records
            yield _Line(section, sheet, why, kept=is_news and counts[section] <= MOST_KEPT)
        elif sheet.reviewed_on > since:
            yield _Line(section, sheet, f"fiche relue, {long_date(sheet.reviewed_on)}", kept=False)


def _day(sheet: Sheet) -> str:
    return sheet.start if isinstance(sheet, Event) else getattr(sheet, "deadline", None) or ""


def _home(sheet: Sheet) -> str:
    if isinstance(sheet, Call):
        return "appels"
    return "territoires" if isinstance(sheet, Territory) else "ressources"


def _section(name: str, proposed: Iterable[_Line]) -> Iterator[str]:
    lines = [line for line in proposed if line.section == name]
    title = Issue.model_fields[name].title
    is_open = any(line.kept for line in lines)
    yield f"# {title}"
    yield f"{name}:" if is_open else f"#{name}:"
    for line in lines:
        yield f"  # {line.sheet.title} ({line.why})"
        yield f"{'' if line.kept else '#'}  - ref: {line.sheet.key}"
