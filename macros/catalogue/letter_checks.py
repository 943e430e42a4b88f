"""The rules of the letter that its file and the catalogues can answer, whatever the day: same shape as the others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from macros.catalogue.catalogue import Catalogue
from macros.catalogue.rules import rule, rule_of_each
from macros.models.event import Event
from macros.models.fields import MarkdownMark, WebLink, link_targets
from macros.models.letter import MONTH_PATTERN, SECTIONS, Issue, Item
from macros.models.marks import marked
from macros.problems import Problem, shown
from macros.yaml_lines import Document, Location

SUBJECT_CHARS = (15, 70)
"""Shorter says nothing; longer is cut by the lists of messages, on a telephone first."""
PREHEADER_CHARS = (40, 130)


def items(issue: Issue) -> Iterator[tuple[Location, Item]]:
    """Give every item with its place in the file."""
    for name, _, found in issue.sections():
        for index, item in enumerate(found):
            yield (name, index), item


def linked(issue: Issue) -> Iterator[tuple[Location, str]]:
    """Give every address that an issue writes, with its place in the file."""
    for location, value, mark in marked(issue, object):
        if isinstance(mark, WebLink):
            yield location, value
        elif isinstance(mark, MarkdownMark):
            yield from ((location, address) for address in link_targets(value))


@rule_of_each("letter-month", Issue)
def the_date_is_in_the_month(catalogue: Catalogue, issue: Issue, document: Document) -> Iterator[Problem]:
    """Une lettre porte le nom de son mois (2026-03.yml), et sa date est dans ce mois."""
    if not re.fullmatch(MONTH_PATTERN, issue.slug):
        message = f"« {issue.slug} » n'est pas le mois d'une lettre."
        yield document.problem((), message, f"Renommez le fichier d'après son mois : {issue.date[:7]}.yml.")
    elif issue.date[:7] != issue.slug:
        message = f"Le {issue.date} n'est pas dans le mois de la lettre ({issue.slug})."
        yield document.problem(("date",), message, "Corrigez la date, ou renommez le fichier.")


@rule("letter-number")
def numbers_grow(catalogue: Catalogue, today: str) -> Iterator[Problem]:
    """Les lettres sont numérotées dans l'ordre de leurs mois, sans deux fois le même numéro."""
    before: Issue | None = None
    wrong = (made for made in catalogue.salvaged if isinstance(made, Issue) and "number" in made.model_fields_set)
    for issue in sorted((*catalogue.letters.values(), *wrong), key=lambda issue: issue.slug):
        if before is not None and issue.number <= before.number:
            message = f"La lettre de {before.slug} porte déjà le numéro {before.number}."
            remedy = f"Attendu : {before.number + 1}."
            yield catalogue.documents[catalogue.path_of(issue)].problem(("number",), message, remedy)
        before = issue


@rule_of_each("letter-lengths", Issue)
def subject_and_preheader_fit(catalogue: Catalogue, issue: Issue, document: Document) -> Iterator[Problem]:
    """L'objet d'une lettre compte de 15 à 70 caractères, son aperçu de 40 à 130, et l'un ne répète pas l'autre."""
    for name, text, (least, most) in (
        ("subject", issue.subject, SUBJECT_CHARS),
        ("preheader", issue.preheader, PREHEADER_CHARS),
    ):
        if not least <= len(text) <= most:
            remedy = "Raccourcissez-le." if len(text) > most else "Dites-en plus."
            message = f"Le texte compte {len(text)} caractères ; il en faut de {least} à {most}."
            yield document.problem((name,), message, remedy)
    if issue.preheader.casefold().startswith(issue.subject.casefold()):
        message = "L'aperçu répète l'objet, que la messagerie affiche juste avant."
        yield document.problem(("preheader",), message, "Annoncez autre chose de la lettre.")


@rule_of_each("letter-empty", Issue)
def something_is_announced(catalogue: Catalogue, issue: Issue, document: Document) -> Iterator[Problem]:
    """Une lettre contient au moins une information."""
    if issue.model_fields_set.isdisjoint(SECTIONS):
        remedy = f"Remplissez au moins une rubrique : {', '.join(SECTIONS)}."
        yield document.problem((), "Cette lettre n'a que son éditorial.", remedy)


@rule_of_each("letter-duplicate", Issue)
def nothing_is_said_twice(catalogue: Catalogue, issue: Issue, document: Document) -> Iterator[Problem]:
    """Une lettre ne donne pas deux fois la même fiche, le même titre ou la même page."""
    seen: dict[str, Location] = {}
    for place, item in items(issue):
        own = {"ref": item.ref, "title": item.title, "source": item.source.url if item.source else None}
        for name, value in own.items():
            if value is None:
                continue
            key = f"{name} {value.casefold().rstrip('/')}"
            if key in seen:
                line, _ = document.where(seen[key])
                message = f"« {shown(value)} » est déjà plus haut, ligne {line}."
                yield document.problem((*place, name), message, "Gardez une seule des deux informations.")
            seen.setdefault(key, (*place, name))


@rule_of_each("letter-past-event", Issue)
def events_are_still_to_come(catalogue: Catalogue, issue: Issue, document: Document) -> Iterator[Problem]:
    """La rubrique « Agenda » d'une lettre n'annonce pas un événement déjà passé à la date de la lettre."""
    for index, item in enumerate(issue.agenda):
        event = catalogue.find(item.ref) if item.ref else None
        if isinstance(event, Event) and event.last_day < issue.date:
            message = f"« {shown(event.title)} » était passé ({event.last_day}) le jour de la lettre ({issue.date})."
            yield document.problem(
                ("agenda", index, "ref"), message, "Retirez-le, ou racontez-le dans une autre rubrique."
            )


@rule_of_each("letter-http", Issue)
def links_are_encrypted(catalogue: Catalogue, issue: Issue, document: Document) -> Iterator[Problem]:
    """Les liens d'une lettre commencent par https:// : les messageries se méfient des autres."""
    for location, address in linked(issue):
        if urlsplit(address).scheme.lower() == "http":
            message = f"« {shown(address)} » n'est pas une adresse chiffrée."
            remedy = "Essayez la même adresse en https://, ou retirez le lien et remplissez « no_link_reason: »."
            yield document.problem(location, message, remedy)
