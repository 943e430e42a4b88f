"""The workshops of a kit, as an editable text: what to prepare, minute by minute what to do, what to watch for."""

from __future__ import annotations

from collections.abc import Sequence

from macros.models.kit import Step, Workshop
from macros.models.myth import Myth
from macros.rendering import long_date
from macros.toolkits.context import KitContext
from macros.toolkits.odt import Content, Piece, TextDocument


def workshop_scenarios(context: KitContext) -> bytes:
    """Make the scenarios, one after the other."""
    document = TextDocument(context.title_of("Ateliers"), dated=context.dated, subject=context.kit.summary)
    document.paragraph(f"Pour qui : {context.kit.audience}.", style="Lead")
    document.points(f"{workshop.title} ({workshop.minutes} minutes)" for workshop in context.kit.workshops)
    for workshop in context.kit.workshops:
        _workshop(document, context, workshop)
    document.paragraph(
        f"Déroulés préparés par Jalons, à jour au {long_date(context.dated)}, sous Licence Ouverte 2.0. "
        "La méthode est la nôtre ; les faits et leurs sources sont dans les fiches.",
        style="Note",
    )
    return document.content()


def _workshop(document: TextDocument, context: KitContext, workshop: Workshop) -> None:
    document.heading(2, workshop.title, new_page=True)
    document.paragraph(f"But : {workshop.aim}")
    document.paragraph(f"Participants : {workshop.participants}. Durée : {workshop.minutes} minutes.")
    _list(document, "Matériel", workshop.title, workshop.material)
    _list(document, "À préparer", workshop.title, workshop.before)
    document.heading(3, f"Déroulé : {workshop.title}")
    starts = [sum(step.minutes for step in workshop.steps[:number]) for number in range(len(workshop.steps))]
    document.table(
        f"Déroulé, {workshop.title}",
        [("Temps", 2.2), ("Minutes", 1.7), ("Consignes", 5.2), ("Appui", 4.2)],
        [
            (step.title, f"{start} à {start + step.minutes}", step.instructions, _support(context, step))
            for start, step in zip(starts, workshop.steps, strict=True)
        ],
    )
    _list(document, "Points de vigilance", workshop.title, workshop.cautions)
    _list(document, "Après", workshop.title, workshop.after)


def _list(document: TextDocument, title: str, workshop: str, items: Sequence[str]) -> None:
    """Add a list under a heading that can be told from those of the other workshops."""
    if items:
        document.heading(3, f"{title} : {workshop}")
        document.points(items)


def _support(context: KitContext, step: Step) -> Content:
    """Give the sheet of a step, with the questions that a received idea brings."""
    if step.sheet is None:
        return ""
    pieces: list[Piece] = [*context.links([step.sheet])]
    sheet = context.sheet(step.sheet)
    if isinstance(sheet, Myth):
        pieces += sheet.questions
    return pieces
