"""The rules between files; those that only kits have are in ``kit_checks``.

A rule blocks or does not exist; what must be tolerated for a time stands in ``exceptions.yml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from macros.catalogue.catalogue import VOCABULARY_FOLDER, Catalogue, Entry
from macros.catalogue.rules import RULES, TOLERANT, Wrong, at_most, rule, rule_of_each
from macros.models.accessibility import AUDIT_YEARS, CRITERIA
from macros.models.fields import AttachmentPath, Model, PastDate, SheetReference, SourceKey, TermOf, WebLink
from macros.models.kinds import KINDS
from macros.models.kit import Kit
from macros.models.letter import Issue
from macros.models.marks import marked
from macros.models.sheet import LIST_PAGE, Sheet
from macros.problems import Problem, did_you_mean, shown
from macros.processes import without_garbage_collection
from macros.spelling import nearest
from macros.yaml_lines import Document, Location


def check(catalogue: Catalogue, today: str) -> list[Problem]:
    """Apply every rule. ``today`` is an ISO 8601 date: the only clock the rules know."""
    problems: list[Problem] = []
    with without_garbage_collection():
        for name, function in RULES.items():
            problems += (found for found in function(catalogue, today) if not _tolerated(catalogue, name, found, today))
    return sorted(set(problems))


def _tolerated(catalogue: Catalogue, name: str, problem: Problem, today: str) -> bool:
    return name in TOLERANT and any(
        exception.rule == name
        and exception.path == problem.path
        and exception.until >= today
        and (exception.field is None or exception.field == problem.field)
        for exception in catalogue.exceptions.exceptions
    )


_UNKNOWN_TERMS = Wrong(TermOf, lambda known, mark, value: value not in known.vocabularies.get(mark.vocabulary, {}))


@rule_of_each("unknown-term", Sheet, Kit, Issue, wrong=_UNKNOWN_TERMS)
def terms_exist(catalogue: Catalogue, entry: Entry, document: Document) -> Iterator[Problem]:
    """Chaque terme (thème, enjeu, public, cadre, registre, département…) existe dans son vocabulaire."""
    for location, value, mark in _UNKNOWN_TERMS.in_entry(catalogue, entry):
        path = f"{VOCABULARY_FOLDER}/{mark.vocabulary}.yml"
        terms = catalogue.vocabularies.get(mark.vocabulary)
        if terms is not None:
            remedy = did_you_mean(value, terms, path, also=_other_words(terms))
            yield document.problem(location, f"« {shown(value)} » n'existe pas dans le vocabulaire.", remedy)
        elif f"vocabularies/{mark.vocabulary}" not in catalogue.unreadable:
            yield Problem(
                path,
                1,
                1,
                "",
                "Ce vocabulaire manque, alors que des fiches s'en servent.",
                "Remettez le fichier en place.",
            )


def _other_words(terms: Mapping[str, Model]) -> dict[str, str]:
    """Give the labels and other forms of terms, each with the identifier to write."""
    return {
        form: identifier
        for identifier, term in terms.items()
        for form in (getattr(term, "label", identifier), *getattr(term, "also", ()))
    }


@rule_of_each("unknown-source", Sheet)
def sources_exist(catalogue: Catalogue, sheet: Sheet, document: Document) -> Iterator[Problem]:
    """Chaque affirmation et chaque chiffre renvoie à une source de la fiche ; deux sources ont deux identifiants."""
    seen: dict[str, int] = {}
    for index, source in enumerate(sheet.sources):
        if source.id in seen:
            line, _ = document.where(("sources", seen[source.id], "id"))
            message = f"« {source.id} » désigne déjà une autre source, ligne {line}."
            yield document.problem(("sources", index, "id"), message, "Donnez un autre identifiant à l'une des deux.")
        seen.setdefault(source.id, index)
    for location, value, _ in marked(sheet, SourceKey):
        if value not in seen:
            remedy = did_you_mean(value, seen, "« sources: », en bas de la fiche")
            yield document.problem(location, f"« {value} » ne désigne aucune source de cette fiche.", remedy)


@rule_of_each("unknown-level", Sheet)
def levels_are_the_registers_own_words(catalogue: Catalogue, sheet: Sheet, document: Document) -> Iterator[Problem]:
    """Un niveau de preuve est un mot du registre nommé, écrit comme lui."""
    registers = catalogue.vocabularies.get("registers", {})
    for index, rating in enumerate(vars(sheet).get("ratings", ())):
        register = registers.get(rating.register_id)
        words = [level.word for level in getattr(register, "levels", ())]
        if register is not None and rating.level not in words:
            yield document.problem(
                ("ratings", index, "level"),
                f"« {shown(rating.level)} » n'est pas un niveau du registre « {rating.register_id} ».",
                did_you_mean(rating.level, words, f"{VOCABULARY_FOLDER}/registers.yml"),
            )


@rule_of_each("broken-reference", Sheet, Kit, Issue)
def references_lead_somewhere(catalogue: Catalogue, entry: Entry, document: Document) -> Iterator[Problem]:
    """Une fiche liée existe, est du bon type, et une fiche ne renvoie pas à elle-même."""
    for location, value, mark in marked(entry, SheetReference):
        yield from _reference(catalogue, document, location, value, mark, entry.key)


def _reference(
    catalogue: Catalogue, document: Document, location: Location, value: str, mark: SheetReference, own: str
) -> Iterator[Problem]:
    right_kind = not mark.kinds or value.split("/")[0] in mark.kinds
    if value == own:
        yield document.problem(location, "La fiche renvoie à elle-même.", "Retirez ce lien.")
    elif right_kind and (value in catalogue.keys or value in catalogue.unreadable):
        return
    else:
        folders = " ou ".join(f"resources/{kind}/" for kind in mark.kinds) or "resources/"
        allowed = [key for key in catalogue.keys if not mark.kinds or key.split("/")[0] in mark.kinds]
        by_slug = {key.split("/")[1]: key for key in sorted(allowed)}
        slug = value.rpartition("/")[2]
        asked = slug if slug in by_slug else value
        yield document.problem(
            location,
            f"« {shown(value)} » ne mène à aucune fiche de {folders}.",
            f"Attendu : dossier/identifiant. {did_you_mean(asked, allowed, folders, also=by_slug)}",
        )


_MISSING_FILES = Wrong(AttachmentPath, lambda known, mark, value: value not in known.attachments)


@rule_of_each("missing-attachment", Sheet, Kit, Issue, wrong=_MISSING_FILES)
def attachments_exist(catalogue: Catalogue, entry: Entry, document: Document) -> Iterator[Problem]:
    """Une pièce jointe se trouve dans resources/files/."""
    for location, value, _ in _MISSING_FILES.in_entry(catalogue, entry):
        near = did_you_mean(value, catalogue.attachments) if nearest(value, catalogue.attachments) else ""
        yield document.problem(
            location,
            f"Le fichier « {shown(value)} » manque dans resources/files/.",
            f"Déposez-le dans ce dossier, ou corrigez son nom. {near}".strip(),
        )


@rule("future-date")
def dates_are_past(catalogue: Catalogue, today: str) -> Iterator[Problem]:
    """Une date de publication, de relecture ou de lecture n'est pas dans l'avenir."""
    for document, start, model in _dated(catalogue, today):
        if found := [(place, value) for place, value, _ in marked(model, PastDate) if _is_future(value, today)]:
            yield from at_most(_future_dates(document, start(), found, today))
    for entry in catalogue.entries():
        if not isinstance(entry, Issue) and entry.reviewed_on < entry.published_on:
            yield catalogue.documents[catalogue.path_of(entry)].problem(
                ("reviewed_on",),
                f"La relecture ({entry.reviewed_on}) est antérieure à la publication ({entry.published_on}).",
                "Corrigez l'une des deux dates.",
            )


def _any_future(catalogue: Catalogue, today: str) -> bool:
    values = catalogue.distinct_values(PastDate)
    return any(_is_future(value, today) for found in values.values() for value in found)


def _dated(catalogue: Catalogue, today: str) -> Iterator[tuple[Document, Callable[[], Location], Model]]:
    """Give every model that may hold a future date, with its document and what finds its place in it."""
    for files in catalogue.filed.values() if _any_future(catalogue, today) else ():
        yield from ((document, _top, entry) for entry, document in files)
    for vocabulary, terms in catalogue.vocabularies.items():
        document = catalogue.documents[f"{VOCABULARY_FOLDER}/{vocabulary}.yml"]
        for identifier, term in terms.items():
            yield document, partial(_term_place, document, identifier), term
    withdrawn = catalogue.documents.get("resources/withdrawn.yml")
    if withdrawn is not None:
        for index, withdrawal in enumerate(catalogue.withdrawals.withdrawals):
            yield withdrawn, partial(_top, "withdrawals", index), withdrawal


def _top(*steps: str | int) -> Location:
    return steps


def _is_future(value: str, today: str) -> bool:
    return value > today[: len(value)] and value != "inconnue"


def _future_dates(
    document: Document, start: Location, dates: Iterable[tuple[Location, str]], today: str
) -> Iterator[Problem]:
    for location, value in dates:
        message = f"« {value} » est dans l'avenir : nous sommes le {today}."
        yield document.problem((*start, *location), message, "Corrigez la date.")


def _term_place(document: Document, identifier: str) -> Location:
    return _term_places(document)[identifier]


def _term_places(document: Document) -> dict[str, Location]:
    """Give the place of each term in its vocabulary: the last one, if two have the same identifier."""
    return {str(term.get("id")).strip(): ("terms", index) for index, term in enumerate(document.data["terms"])}


_HOST = re.compile(r"https?://(?:www\.)?([^/?#:]+)", re.IGNORECASE)
"""The host of an address that the models took: it has no name of a person, no password."""


def _mirror(catalogue: Catalogue, address: str) -> str | None:
    """Give the host of an address when it is one that republishes."""
    found = _HOST.match(address)
    host = found.group(1).lower() if found else ""
    return host if catalogue.mirrors and host in catalogue.mirrors.hosts else None


_MIRRORED = Wrong(WebLink, lambda known, mark, value: _mirror(known, value) is not None)


@rule_of_each("mirror-link", Sheet, Kit, Issue, wrong=_MIRRORED)
def links_lead_to_originals(catalogue: Catalogue, entry: Entry, document: Document) -> Iterator[Problem]:
    """Un lien mène à la page d'origine, jamais à un site de copie ou de préproduction."""
    for location, value, _ in _MIRRORED.in_entry(catalogue, entry):
        yield document.problem(
            location,
            f"« {_mirror(catalogue, value)} » republie la page d'un autre.",
            "Donnez l'adresse d'origine, ou retirez-la et remplissez « no_link_reason: ».",
        )


@rule("unused-term")
def terms_are_used(catalogue: Catalogue, today: str) -> Iterator[Problem]:
    """Un terme d'un vocabulaire sert à au moins une fiche (sauf dans une liste de référence)."""
    if catalogue.unreadable:  # a sheet that cannot be read may be the one that uses the term
        return
    used = catalogue.distinct_values(TermOf)
    for vocabulary, terms in catalogue.vocabularies.items():
        if vocabulary not in catalogue.reference_lists:
            document = catalogue.documents[f"{VOCABULARY_FOLDER}/{vocabulary}.yml"]
            yield from at_most(
                _unused(document, [term for term in terms if term not in used.get(TermOf(vocabulary), ())])
            )


def _unused(document: Document, identifiers: list[str]) -> Iterator[Problem]:
    places = _term_places(document) if identifiers else {}
    for identifier in identifiers:
        remedy = "Employez-le, retirez-le, ou écrivez « reference: oui » en tête du vocabulaire."
        yield document.problem((*places[identifier], "id"), f"« {identifier} » ne sert à aucune fiche.", remedy)


@rule("duplicate-title")
def titles_are_distinct(catalogue: Catalogue, today: str) -> Iterator[Problem]:
    """Deux fiches du même type ne portent pas le même nom."""
    for folder in KINDS:
        seen: dict[str, str] = {}
        for sheet in catalogue.sheets.get(folder, {}).values():
            path = catalogue.path_of(sheet)
            first = seen.setdefault(sheet.title.casefold(), path)
            if first != path:
                message = f"« {shown(sheet.title)} » est déjà le nom de la fiche {first}."
                yield catalogue.documents[path].problem(("title",), message, "Précisez l'un des deux noms.")


@rule("reserved-name")
def names_are_free(catalogue: Catalogue, today: str) -> Iterator[Problem]:
    """Aucune fiche ne porte un nom que le site se réserve : « page-2 », « page-3 »… sont les pages d'un catalogue."""
    for sheet in catalogue.all_sheets():
        if re.fullmatch(rf"{LIST_PAGE}\d+", sheet.slug):
            message = f"« {sheet.slug} » est le nom d'une page du catalogue."
            yield Problem(catalogue.path_of(sheet), 1, 1, "", message, "Donnez un autre nom à ce fichier.")


@rule("withdrawn-address")
def withdrawals_free_their_address(catalogue: Catalogue, today: str) -> Iterator[Problem]:
    """Une fiche retirée n'existe plus, n'est retirée qu'une fois, et renvoie à une fiche qui existe."""
    document = catalogue.documents.get("resources/withdrawn.yml")
    seen: set[str] = set()
    for index, withdrawal in enumerate(catalogue.withdrawals.withdrawals if document else ()):
        assert document is not None
        was, here = withdrawal.was, ("withdrawals", index, "was")
        kind = was.split("/")[0]
        if was in catalogue.keys or was in catalogue.unreadable:
            yield document.problem(
                here, f"La fiche resources/{was}.yml existe encore.", "Supprimez la fiche, ou cette mention."
            )
        if was in seen:
            yield document.problem(here, "Cette fiche est déjà retirée plus haut.", "Gardez une seule mention.")
        if kind not in KINDS:
            yield document.problem(here, f"« {kind} » n'est pas un type de fiche.", did_you_mean(kind, KINDS))
        seen.add(was)
        if withdrawal.see is not None:
            yield from _reference(
                catalogue, document, ("withdrawals", index, "see"), withdrawal.see, SheetReference(), was
            )


@rule("expired-exception")
def exceptions_end(catalogue: Catalogue, today: str) -> Iterator[Problem]:
    """Une exception nomme un fichier qui existe et une règle qui en accepte, et sa date de fin n'est pas passée."""
    document = catalogue.documents.get("resources/exceptions.yml")
    known = {*catalogue.documents, *(f"resources/{key}.yml" for key in catalogue.unreadable)}
    for index, exception in enumerate(catalogue.exceptions.exceptions if document else ()):
        assert document is not None
        here = ("exceptions", index)
        if exception.until < today:
            message = f"L'exception a pris fin le {exception.until}."
            yield document.problem(
                (*here, "until"), message, "Corrigez le fichier visé, ou repoussez la date en le justifiant."
            )
        if exception.rule not in TOLERANT:
            wrong = "n'accepte pas d'exception" if exception.rule in RULES else "n'est pas une règle"
            message = f"« {shown(exception.rule)} » {wrong}."
            yield document.problem((*here, "rule"), message, did_you_mean(exception.rule, TOLERANT))
        if exception.path not in known:
            message = f"« {shown(exception.path)} » n'existe pas."
            yield document.problem((*here, "path"), message, did_you_mean(exception.path, known, "resources/"))


@rule("accessibility-grid")
def every_criterion_is_in_the_grid(catalogue: Catalogue, today: str) -> Iterator[Problem]:
    """La grille d'accessibilité donne chacun des 106 critères du RGAA 4.1.2, une seule fois."""
    document = catalogue.documents.get("resources/accessibility.yml")
    places: dict[str, int] = {}
    for index, criterion in enumerate(catalogue.accessibility.criteria if catalogue.accessibility else ()):
        assert document is not None
        here = ("criteria", index, "id")
        if criterion.id not in CRITERIA:
            message = f"« {criterion.id} » n'est pas un critère du RGAA 4.1.2."
            yield document.problem(here, message, did_you_mean(criterion.id, CRITERIA))
        if criterion.id in places:
            yield document.problem(here, f"Le critère {criterion.id} est déjà plus haut.", "Gardez un seul des deux.")
        places.setdefault(criterion.id, index)
    for before, missing in zip(("", *CRITERIA), CRITERIA, strict=False):
        if document and catalogue.accessibility and missing not in places:
            place = ("criteria", places[before], "id") if before in places else ("criteria",)
            where = f"après {before}" if before else "en tête"
            remedy = f"Ajoutez-le {where}, avec « status: à auditer » tant que rien n'établit son résultat."
            yield document.problem(place, f"Il manque le critère {missing}.", remedy)


@rule("accessibility-audit")
def the_audit_is_whole_and_recent(catalogue: Catalogue, today: str) -> Iterator[Problem]:
    """Un audit d'accessibilité est daté d'un jour passé, a moins de trois ans et ne laisse aucun critère à auditer."""
    declared, document = catalogue.accessibility, catalogue.documents.get("resources/accessibility.yml")
    if declared is None or document is None:
        return
    for location, value, _ in marked(declared, PastDate):
        if value > today:
            yield document.problem(location, f"« {value} » est dans l'avenir.", "Corrigez la date.")
    if declared.audit is None:
        return
    if f"{int(declared.audit.on[:4]) + AUDIT_YEARS}{declared.audit.on[4:]}" < today:
        message = f"Cet audit a plus de {AUDIT_YEARS} ans : il n'est plus valable."
        remedy = "Refaites-le, ou retirez « audit: » : le site redevient non conforme."
        yield document.problem(("audit", "on"), message, remedy)
    for index, criterion in enumerate(declared.criteria):
        if criterion.status == "à auditer":
            message = f"L'audit est déclaré fait, mais le critère {criterion.id} reste à auditer."
            yield document.problem(
                ("criteria", index, "status"), message, "Donnez son résultat, ou retirez « audit: »."
            )
