"""The notes of a presentation: an outline to speak from, with figures, their sources, and room to write."""

from __future__ import annotations

from macros.models.kit import Notes, Point, QuotedFigure
from macros.models.sheet import Figure, Sheet
from macros.rendering import long_date
from macros.toolkits.context import KitContext, figure_text, source_text
from macros.toolkits.odt import TextDocument


def presentation_notes(context: KitContext, notes: Notes) -> bytes:
    """Make the outline."""
    document = TextDocument(notes.title, dated=context.dated, subject=context.kit.summary)
    document.paragraph(f"Devant qui : {notes.audience}. Durée : {notes.minutes} minutes.", style="Lead")
    document.heading(2, "Avant de commencer")
    document.points(
        (
            "Ajoutez un fait local, sa date et celui qui l'a relevé.",
            "Donnez chaque chiffre avec son année et sa limite.",
            "Ne citez aucune situation individuelle.",
        )
    )
    document.heading(2, "Le fil")
    document.table(
        "Le fil de la présentation",
        [("Point", 4), ("Minutes", 1), ("Décision à prendre", 4)],
        [(point.title, f"{point.minutes}", point.decision or "") for point in notes.points],
    )
    for number, point in enumerate(notes.points, start=1):
        _point(document, context, number, point)
    if notes.questions:
        document.heading(2, "Questions à prévoir")
        document.table(
            "Questions à prévoir",
            [("Question", 1), ("Ma réponse", 1)],
            [(question, "") for question in notes.questions],
        )
    document.paragraph(
        f"Trame préparée par Jalons, à jour au {long_date(context.dated)}, sous Licence Ouverte 2.0.", style="Note"
    )
    return document.content()


def _point(document: TextDocument, context: KitContext, number: int, point: Point) -> None:
    document.heading(2, f"{number}. {point.title} ({point.minutes} min)")
    document.points(point.say)
    if point.figures:
        document.heading(3, f"Chiffres à citer, point {number}")
    for quoted in point.figures:
        sheet, figure = _found(context, quoted)
        document.paragraph(figure_text(figure))
        document.paragraph(
            "Source : ", source_text(sheet, figure.source), " Fiche : ", *context.links([sheet.key]), style="Note"
        )
    if point.decision:
        document.paragraph(f"Décision à prendre : {point.decision}", style="Decision")
    document.paragraph("Mes notes :")
    document.paragraph("")


def _found(context: KitContext, quoted: QuotedFigure) -> tuple[Sheet, Figure]:
    sheet = context.sheet(quoted.sheet)
    figures: tuple[Figure, ...] = getattr(sheet, "figures", ())
    return sheet, next(figure for figure in figures if figure.label == quoted.label)
