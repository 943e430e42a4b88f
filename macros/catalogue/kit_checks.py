"""The rules that only kits have: what they promise can be made, once each, and is not too heavy to download."""

from __future__ import annotations

from collections.abc import Iterator

from macros.catalogue.catalogue import Catalogue, Entry
from macros.catalogue.rules import rule, rule_of_each
from macros.models.call import Call
from macros.models.fields import AttachmentPath
from macros.models.kit import Choice, Kit
from macros.models.letter import Issue
from macros.models.marks import marked
from macros.models.sheet import Sheet
from macros.problems import Problem, did_you_mean, shown
from macros.yaml_lines import Document, Location

MAX_ATTACHMENT_BYTES = 20_000_000
MAX_ATTACHMENTS_BYTES = 40_000_000
"""All attachments of a kit together: what a slow line of a town hall downloads in a few minutes."""


@rule_of_each("heavy-attachment", Sheet, Kit, Issue)
def attachments_are_light(catalogue: Catalogue, entry: Entry, document: Document) -> Iterator[Problem]:
    """Une pièce jointe pèse 20 Mo au plus ; toutes celles d'un kit, 40 Mo au plus."""
    whole = 0
    for location, value, _ in marked(entry, AttachmentPath):
        if value not in catalogue.attachments:
            continue
        size = catalogue.attachments[value].size_bytes
        if size > MAX_ATTACHMENT_BYTES:
            yield document.problem(
                location,
                f"« {shown(value)} » pèse {_megabytes(size)} ; le maximum est {_megabytes(MAX_ATTACHMENT_BYTES)}.",
                "Réduisez le fichier, découpez-le, ou donnez dans la fiche l'adresse où le trouver.",
            )
        else:
            whole += size
    if isinstance(entry, Kit) and whole > MAX_ATTACHMENTS_BYTES:
        message = f"Les pièces jointes pèsent {_megabytes(whole)} ensemble ; le maximum est {_megabytes(MAX_ATTACHMENTS_BYTES)}."
        yield document.problem(("attachments",), message, "Réduisez-les, ou retirez les moins utiles.")


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1_000_000:.0f} Mo"


@rule_of_each("empty-choice", Kit)
def kits_hold_what_they_promise(catalogue: Catalogue, kit: Kit, document: Document) -> Iterator[Problem]:
    """Une sélection d'un kit réunit au moins une fiche ; des cartes demandent au moins une idée reçue."""
    if catalogue.unreadable:  # a sheet that cannot be read may be the one that is chosen
        return
    for index, section in enumerate(kit.sections):
        choice = section.choice
        if choice is None or not _is_known(catalogue, choice):
            continue
        if not any(choice.holds(sheet) for sheet in catalogue.all_sheets()):
            remedy = "Élargissez-la, ou nommez des fiches sous « sheets: »."
            yield document.problem(("sections", index, "choice"), "Aucune fiche ne répond à cette sélection.", remedy)
    if kit.cards and not any(_holds(kit, myth) for myth in catalogue.of_kind("idees-recues")):
        message = "Des cartes sont demandées, mais ce kit ne contient aucune idée reçue."
        yield document.problem(("cards",), message, "Ajoutez des idées reçues à une partie, ou retirez « cards: ».")


def _is_known(catalogue: Catalogue, choice: Choice) -> bool:
    """Tell whether every term asked exists: another rule tells those that do not."""
    return all(catalogue.vocabularies.get(name, {}).keys() >= set(terms) for name, terms in choice.asked.items())


def _holds(kit: Kit, sheet: Sheet) -> bool:
    return any(sheet.key in part.sheets or (part.choice and part.choice.holds(sheet)) for part in kit.sections)


@rule_of_each("named-twice", Kit)
def kits_name_things_once(catalogue: Catalogue, kit: Kit, document: Document) -> Iterator[Problem]:
    """Dans un kit, une fiche, une pièce jointe, une affiche, un titre de partie ou d'atelier ne se répète pas."""
    lists: list[list[tuple[Location, str]]] = [
        [(("sections", i, "sheets", j), key) for i, s in enumerate(kit.sections) for j, key in enumerate(s.sheets)],
        [(("sections", i, "title"), section.title) for i, section in enumerate(kit.sections)],
        [(("workshops", i, "title"), workshop.title) for i, workshop in enumerate(kit.workshops)],
        [(("posters", i), key) for i, key in enumerate(kit.posters)],
        [(("calendars", i), key) for i, key in enumerate(kit.calendars)],
        [(("attachments", i), path) for i, path in enumerate(kit.attachments)],
    ]
    for places in lists:
        seen: dict[str, int] = {}
        for place, value in places:
            line, _ = document.where(place)
            if value.casefold() in seen:
                message = f"« {shown(value)} » est déjà ligne {seen[value.casefold()]}."
                yield document.problem(place, message, "Gardez une seule des deux mentions.")
            seen.setdefault(value.casefold(), line)


@rule("duplicate-kit")
def kits_have_their_own_title(catalogue: Catalogue, today: str) -> Iterator[Problem]:
    """Deux kits ne portent pas le même nom."""
    seen: dict[str, str] = {}
    for kit in catalogue.kits.values():
        path = catalogue.path_of(kit)
        first = seen.setdefault(kit.title.casefold(), path)
        if first != path:
            message = f"« {shown(kit.title)} » est déjà le nom du kit {first}."
            yield catalogue.documents[path].problem(("title",), message, "Précisez l'un des deux noms.")


@rule_of_each("unknown-figure", Kit)
def quoted_figures_exist(catalogue: Catalogue, kit: Kit, document: Document) -> Iterator[Problem]:
    """Un chiffre cité dans un kit est un chiffre de la fiche nommée, avec le même libellé."""
    for index, point in enumerate(kit.notes.points if kit.notes else ()):
        for number, quoted in enumerate(point.figures):
            sheet = catalogue.find(quoted.sheet)
            labels = [figure.label for figure in getattr(sheet, "figures", ())]
            if sheet is not None and quoted.label not in labels:
                yield document.problem(
                    ("notes", "points", index, "figures", number, "label"),
                    f"La fiche « {quoted.sheet} » n'a pas de chiffre « {shown(quoted.label)} ».",
                    did_you_mean(quoted.label, labels, f"« figures: » de {catalogue.path_of(sheet)}"),
                )


@rule_of_each("silent-call", Kit)
def calls_give_what_is_asked(catalogue: Catalogue, kit: Kit, document: Document) -> Iterator[Problem]:
    """L'appel d'un classeur donne un plafond ; celui d'un calendrier, au moins une date au jour près."""
    if kit.workbook and kit.workbook.call:
        call = catalogue.find(kit.workbook.call)
        if isinstance(call, Call) and call.ceiling is None:
            remedy = "Choisissez un appel qui en donne un, ou retirez « call: » : le plafond sera à remplir."
            yield document.problem(("workbook", "call"), "Cet appel ne donne pas de plafond.", remedy)
    for index, key in enumerate(kit.calendars):
        call = catalogue.find(key)
        if isinstance(call, Call) and not call.dated_steps:
            message = "Cet appel n'a aucune date au jour près : son calendrier serait vide."
            yield document.problem(("calendars", index), message, "Retirez-le, ou complétez la fiche de l'appel.")
