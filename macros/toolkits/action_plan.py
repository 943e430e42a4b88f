"""The action plan of a kit, as an editable text: filled in from the kit, with room for what only a territory knows."""

from __future__ import annotations

from macros.models.kit import Measure, Plan
from macros.rendering import long_date
from macros.toolkits.context import KitContext
from macros.toolkits.odt import TextDocument

FREE_ROWS = 2
"""Empty rows at the end of each table: an action of one's own is added without a menu."""


def action_plan(context: KitContext, plan: Plan) -> bytes:
    """Make the plan."""
    document = TextDocument(
        context.title_of("Plan d'action"), dated=context.dated, subject=context.kit.summary, landscape=True
    )
    document.paragraph(f"Pour qui : {context.kit.audience}.", style="Lead")
    if plan.intro:
        document.paragraph(plan.intro)
    _identity(document)
    for number, measure in enumerate(plan.measures, start=1):
        _measure(document, context, number, measure)
    _calendar(document, plan)
    _indicators(document, context, plan)
    _partners(document, plan)
    document.heading(2, "D'où vient ce document")
    document.paragraph(
        f"Modèle préparé par Jalons, à jour au {long_date(context.dated)}, sous Licence Ouverte 2.0. "
        "Vous pouvez le modifier et le diffuser en citant sa source. Chaque fiche citée donne ses propres sources."
    )
    document.paragraph(*_link("Page de ce kit", context))
    return document.content()


def _link(text: str, context: KitContext) -> tuple[str, ...]:
    return (f"{text} : {context.page_url}",)


def _identity(document: TextDocument) -> None:
    document.heading(2, "La démarche en bref")
    rows = (
        "Collectivité ou structure porteuse",
        "Élu référent",
        "Coordonnateur",
        "Territoire d'intervention",
        "Bénéficiaires (quels jeunes, quels parents, quels professionnels)",
        "Constat partagé, en trois phrases, avec un fait local daté",
        "Version du plan, et date du comité qui l'a validée",
    )
    document.table("La démarche en bref", [("Rubrique", 1), ("À compléter", 2)], [(row, "") for row in rows])


def _measure(document: TextDocument, context: KitContext, number: int, measure: Measure) -> None:
    enjeu = context.enjeu(measure.enjeu)
    document.heading(2, f"Enjeu {number} : {enjeu}")
    document.paragraph(f"Objectif : {measure.objective}", style="Intro")
    columns = [
        ("Action", 4.0),
        ("Partenaires", 2.6),
        ("Responsable", 2.0),
        ("Échéance", 1.7),
        ("Indicateurs", 3.0),
        ("Fiches utiles", 3.0),
    ]
    rows = [
        (
            action.label,
            action.partners,
            "",
            action.when or "",
            action.indicators,
            context.links(action.sheets),
        )
        for action in measure.actions
    ]
    document.table(f"Actions, {enjeu}", columns, [*rows, *_free(len(columns))])


def _calendar(document: TextDocument, plan: Plan) -> None:
    document.heading(2, "Calendrier")
    document.paragraph("Remplacez chaque échéance proposée par une date, puis classez les lignes.", style="Intro")
    columns = [("Échéance", 2.0), ("Étape", 6.0), ("Responsable", 2.5), ("Fait le", 1.5)]
    rows = [(action.when or "", action.label, "", "") for measure in plan.measures for action in measure.actions]
    document.table("Calendrier", columns, [*rows, *_free(len(columns))])


def _indicators(document: TextDocument, context: KitContext, plan: Plan) -> None:
    document.heading(2, "Indicateurs")
    document.paragraph(
        "Gardez-en peu, faciles à recueillir. Notez le point de départ avant de commencer.", style="Intro"
    )
    columns = [
        ("Indicateur", 4.0),
        ("Enjeu", 2.6),
        ("Point de départ", 1.8),
        ("Cible", 1.8),
        ("Qui le relève, et quand", 3.0),
    ]
    rows = [
        (indicator, context.enjeu(measure.enjeu), "", "", "")
        for measure in plan.measures
        for action in measure.actions
        for indicator in action.indicators
    ]
    document.table("Indicateurs", columns, [*dict.fromkeys(rows), *_free(len(columns))])


def _partners(document: TextDocument, plan: Plan) -> None:
    document.heading(2, "Partenaires")
    columns = [("Partenaire", 3.0), ("Interlocuteur", 2.5), ("Ce qu'il apporte", 4.0), ("Prochaine étape", 3.0)]
    document.table("Partenaires", columns, [*((name, "", "", "") for name in partners(plan)), *_free(len(columns))])


def partners(plan: Plan) -> list[str]:
    """Give the partners of a plan, each once, in the order they come."""
    return list(
        dict.fromkeys(partner for measure in plan.measures for action in measure.actions for partner in action.partners)
    )


def _free(width: int) -> list[tuple[str, ...]]:
    return [("",) * width] * FREE_ROWS
