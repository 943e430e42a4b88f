"""The rules between files. Each is one generator whose docstring is the rule, shown to editors.

A rule blocks or does not exist; what must be tolerated for a time stands in ``exceptions.yml``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from macros.catalogue.catalogue import VOCABULARY_FOLDER, Catalogue
from macros.models.fields import AttachmentPath, PastDate, SheetReference, SourceKey, TermOf
from macros.models.kinds import KINDS
from macros.models.marks import marked
from macros.models.sheet import Sheet
from macros.problems import Problem, did_you_mean
from macros.yaml_lines import Document

Rule = Callable[[Catalogue, str], Iterator[Problem]]
RULES: dict[str, Rule] = {}


def rule(name: str) -> Callable[[Rule], Rule]:
    """Register a rule under the name that ``exceptions.yml`` uses."""

    def register(function: Rule) -> Rule:
        RULES[name] = function
        return function

    return register


def check(catalogue: Catalogue, today: str) -> list[Problem]:
    """Apply every rule. ``today`` is an ISO 8601 date: the only clock the rules know."""
    problems: list[Problem] = []
    for name, function in RULES.items():
        problems += (found for found in function(catalogue, today) if not _tolerated(catalogue, name, found, today))
    return sorted(set(problems))


def _tolerated(catalogue: Catalogue, name: str, problem: Problem, today: str) -> bool:
    return any(
        exception.rule == name
        and exception.path == problem.path
        and exception.until >= today
        and (exception.field is None or exception.field == problem.field)
        for exception in catalogue.exceptions.exceptions
    )


def _sheets(catalogue: Catalogue) -> Iterator[tuple[Sheet, Document]]:
    for sheet in catalogue.all_sheets():
        yield sheet, catalogue.documents[catalogue.path_of(sheet)]


@rule("unknown-term")
def terms_exist(catalogue: Catalogue, today: str) -> Iterator[Problem]:
    """Chaque terme (thème, enjeu, public, cadre, registre, département…) existe dans son vocabulaire."""
    for sheet, document in _sheets(catalogue):
        for location, value, mark in marked(sheet):
            if isinstance(mark, TermOf) and value not in catalogue.vocabularies.get(mark.vocabulary, {}):
                yield document.problem(
                    location,
                    f"« {value} » n'existe pas.",
                    did_you_mean(value, catalogue.vocabularies.get(mark.vocabulary, {}), f"{VOCABULARY_FOLDER}/{mark.vocabulary}.yml"),
                )


@rule("unknown-source")
def sources_exist(catalogue: Catalogue, today: str) -> Iterator[Problem]:
    """Chaque affirmation et chaque chiffre renvoie à une source de la même fiche ; deux sources n'ont pas le même identifiant."""
    for sheet, document in _sheets(catalogue):
        seen: set[str] = set()
        for index, source in enumerate(sheet.sources):
            if source.id in seen:
                yield document.problem(("sources", index, "id"), f"« {source.id} » désigne déjà une autre source.", "Changez-le.")
            seen.add(source.id)
        for location, value, mark in marked(sheet):
            if isinstance(mark, SourceKey) and value not in seen:
                yield document.problem(
                    location, f"« {value} » ne désigne aucune source de cette fiche.", did_you_mean(value, seen, "« sources: », en bas de la fiche")
                )


@rule("unknown-level")
def levels_are_the_registers_own_words(catalogue: Catalogue, today: str) -> Iterator[Problem]:
    """Un niveau de preuve est un mot du registre nommé, écrit comme lui."""
    registers = catalogue.vocabularies.get("registers", {})
    for sheet, document in _sheets(catalogue):
        for index, rating in enumerate(getattr(sheet, "ratings", ())):
            register = registers.get(rating.register_id)
            words = [level.word for level in getattr(register, "levels", ())]
            if register is not None and rating.level not in words:
                yield document.problem(
                    ("ratings", index, "level"),
                    f"« {rating.level} » n'est pas un niveau de ce registre.",
                    did_you_mean(rating.level, words, f"{VOCABULARY_FOLDER}/registers.yml"),
                )


@rule("broken-reference")
def references_lead_somewhere(catalogue: Catalogue, today: str) -> Iterator[Problem]:
    """Une fiche liée existe, est du bon type, et une fiche ne renvoie pas à elle-même."""
    for sheet, document in _sheets(catalogue):
        for location, value, mark in marked(sheet):
            if isinstance(mark, SheetReference):
                yield from _reference(catalogue, document, location, value, mark, sheet.key)


def _reference(
    catalogue: Catalogue, document: Document, location: tuple[str | int, ...], value: str, mark: SheetReference, own: str
) -> Iterator[Problem]:
    allowed = [key for key in catalogue.keys if not mark.kinds or key.split("/")[0] in mark.kinds]
    if value == own:
        yield document.problem(location, "La fiche renvoie à elle-même.", "Retirez ce lien.")
    elif value not in allowed and value not in catalogue.unreadable:
        kinds = " ou ".join(f"resources/{kind}/" for kind in mark.kinds) or "resources/"
        yield document.problem(
            location, f"« {value} » ne mène à aucune fiche de {kinds}.", f"Attendu : dossier/identifiant. {did_you_mean(value, allowed, kinds)}"
        )


@rule("missing-attachment")
def attachments_exist(catalogue: Catalogue, today: str) -> Iterator[Problem]:
    """Une pièce jointe se trouve dans resources/files/."""
    for sheet, document in _sheets(catalogue):
        for location, value, mark in marked(sheet):
            if isinstance(mark, AttachmentPath) and value not in catalogue.attachments:
                yield document.problem(
                    location, f"Le fichier « {value} » manque dans resources/files/.", did_you_mean(value, catalogue.attachments)
                )


@rule("future-date")
def dates_are_past(catalogue: Catalogue, today: str) -> Iterator[Problem]:
    """Une date de publication, de relecture ou de lecture n'est pas dans l'avenir."""
    for sheet, document in _sheets(catalogue):
        for location, value, mark in marked(sheet):
            if isinstance(mark, PastDate) and value != "inconnue" and value > today[: len(value)]:
                yield document.problem(location, f"« {value} » est dans l'avenir.", "Corrigez la date.")
        if sheet.reviewed_on < sheet.published_on:
            yield document.problem(
                ("reviewed_on",), "La relecture est antérieure à la publication.", "Vérifiez « published_on » et « reviewed_on »."
            )


@rule("mirror-link")
def links_lead_to_originals(catalogue: Catalogue, today: str) -> Iterator[Problem]:
    """Un lien mène à la page d'origine, jamais à un site de copie ou de préproduction."""
    hosts = set(catalogue.mirrors.hosts) if catalogue.mirrors else set()
    for sheet, document in _sheets(catalogue):
        for location in document.positions:
            if location and str(location[-1]).endswith("url"):
                host = (urlsplit(str(_at(document, location))).hostname or "").removeprefix("www.")
                if host in hosts:
                    yield document.problem(
                        location,
                        f"« {host} » republie la page d'un autre.",
                        "Donnez l'adresse d'origine, ou retirez-la et remplissez « no_link_reason: ».",
                    )


def _at(document: Document, location: tuple[str | int, ...]) -> object:
    value = document.data
    for step in location:
        value = value[step]
    return value


@rule("unused-term")
def terms_are_used(catalogue: Catalogue, today: str) -> Iterator[Problem]:
    """Un terme d'un vocabulaire sert à au moins une fiche (sauf dans une liste de référence)."""
    if catalogue.unreadable:  # a sheet that cannot be read may be the one that uses the term
        return
    used: set[tuple[str, str]] = {
        (mark.vocabulary, value)
        for sheet in catalogue.all_sheets()
        for _, value, mark in marked(sheet)
        if isinstance(mark, TermOf)
    }
    for vocabulary, terms in catalogue.vocabularies.items():
        if vocabulary in catalogue.reference_lists:
            continue
        document = catalogue.documents[f"{VOCABULARY_FOLDER}/{vocabulary}.yml"]
        for index, identifier in enumerate(terms):
            if (vocabulary, identifier) not in used:
                yield document.problem(("terms", index, "id"), f"« {identifier} » ne sert à aucune fiche.", "Retirez ce terme, ou employez-le.")


@rule("duplicate-title")
def titles_are_distinct(catalogue: Catalogue, today: str) -> Iterator[Problem]:
    """Deux fiches du même type ne portent pas le même nom."""
    for folder in KINDS:
        seen: dict[str, str] = {}
        for sheet in catalogue.sheets.get(folder, {}).values():
            document = catalogue.documents[catalogue.path_of(sheet)]
            name = sheet.title.casefold()
            if name in seen:
                yield document.problem(("title",), f"{seen[name]} porte déjà ce nom.", "Précisez l'un des deux.")
            seen[name] = catalogue.path_of(sheet)


@rule("withdrawn-address")
def withdrawals_free_their_address(catalogue: Catalogue, today: str) -> Iterator[Problem]:
    """Une fiche retirée n'existe plus, n'est retirée qu'une fois, et renvoie à une fiche qui existe."""
    document = catalogue.documents.get("resources/withdrawn.yml")
    seen: set[str] = set()
    for index, withdrawal in enumerate(catalogue.withdrawals.withdrawals):
        assert document is not None
        here = ("withdrawals", index)
        if withdrawal.was in catalogue.keys:
            yield document.problem((*here, "was"), f"resources/{withdrawal.was}.yml existe encore.", "Supprimez la fiche, ou cette ligne.")
        if withdrawal.was in seen:
            yield document.problem((*here, "was"), "Cette fiche est déjà retirée plus haut.", "Gardez une seule mention.")
        if withdrawal.was.split("/")[0] not in KINDS:
            yield document.problem((*here, "was"), "Aucun type de fiche ne porte le nom de ce dossier.", did_you_mean(withdrawal.was.split("/")[0], KINDS))
        seen.add(withdrawal.was)
        if withdrawal.see is not None:
            yield from _reference(catalogue, document, (*here, "see"), withdrawal.see, SheetReference(), withdrawal.was)


@rule("expired-exception")
def exceptions_end(catalogue: Catalogue, today: str) -> Iterator[Problem]:
    """Une exception nomme une règle et un fichier qui existent, et sa date de fin n'est pas passée."""
    document = catalogue.documents.get("resources/exceptions.yml")
    for index, exception in enumerate(catalogue.exceptions.exceptions):
        assert document is not None
        here = ("exceptions", index)
        if exception.until < today:
            yield document.problem((*here, "until"), f"L'exception a pris fin le {exception.until}.", "Corrigez le fichier visé, ou repoussez la date en le justifiant.")
        if exception.rule not in RULES:
            yield document.problem((*here, "rule"), f"« {exception.rule} » n'est pas une règle.", did_you_mean(exception.rule, RULES))
        if exception.path not in catalogue.documents:
            yield document.problem((*here, "path"), f"« {exception.path} » n'existe pas.", did_you_mean(exception.path, catalogue.documents))
