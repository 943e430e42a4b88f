"""What a rule is: one generator whose docstring is the rule, in French, shown to editors. And the list of them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import wraps
from itertools import islice
from typing import TypeVar

from macros.catalogue.catalogue import Catalogue, Entry
from macros.models.sheet import Sheet
from macros.problems import MOST_OF_A_FILE, Problem
from macros.yaml_lines import Document

Rule = Callable[[Catalogue, str], Iterator[Problem]]
RULES: dict[str, Rule] = {}
_SHEET_RULES: list[Callable[..., Iterator[Problem]]] = []
"""Those that look at one sheet at a time."""
TOLERANT = frozenset({"future-date", "mirror-link", "unused-term", "duplicate-title"})
"""Rules that an exception may suspend. Without the others, a page could not be made."""


def rule(name: str) -> Callable[[Rule], Rule]:
    """Register a rule under the name that ``exceptions.yml`` uses."""

    def register(function: Rule) -> Rule:
        RULES[name] = function
        return function

    return register


def at_most(problems: Iterator[Problem], most: int = MOST_OF_A_FILE) -> Iterator[Problem]:
    """Give the first problems of one file, then say that there are more."""
    last = None
    for last in islice(problems, most):
        yield last
    if last is not None and next(problems, None) is not None:
        more = "Il y a d'autres problèmes du même genre dans ce fichier."
        yield replace(last, field="", message=more, remedy="Corrigez d'abord ceux qui précèdent.")


AnyEntry = TypeVar("AnyEntry", bound=Entry)


def of_each(
    catalogue: Catalogue,
    entries: Iterable[AnyEntry],
    kind: type[AnyEntry] | None,
    ask: Callable[[AnyEntry, Document], Iterator[Problem]],
) -> Iterator[Problem]:
    """Ask a rule of entries one by one, then of what was salvaged of those whose file has mistakes.

    So a file tells all that is wrong with it at once.
    """
    for entry in entries:
        yield from at_most(ask(entry, catalogue.documents[catalogue.path_of(entry)]))
    for salvaged in catalogue.salvaged:
        if kind is None or isinstance(salvaged, kind):
            document = catalogue.documents[catalogue.path_of(salvaged)]
            yield from at_most(_while_understood(ask(salvaged, document)))  # type: ignore[arg-type]  # None: any entry


def _while_understood(problems: Iterator[Problem]) -> Iterator[Problem]:
    """Stop at a value that is not there, or not as a whole entry would have it: that mistake is told already."""
    with suppress(Exception):
        yield from problems


SheetRule = Callable[[Catalogue, Sheet, Document, str], Iterator[Problem]]
EntryRule = Callable[[Catalogue, Entry, Document, str], Iterator[Problem]]


def sheet_rule(name: str) -> Callable[[SheetRule], SheetRule]:
    """Register a rule that looks at one sheet at a time."""

    def register(function: SheetRule) -> SheetRule:
        @wraps(function)
        def over_all(catalogue: Catalogue, today: str) -> Iterator[Problem]:
            sheets = catalogue.all_sheets()
            return of_each(catalogue, sheets, Sheet, lambda sheet, file: function(catalogue, sheet, file, today))

        RULES[name] = over_all
        _SHEET_RULES.append(function)
        return function

    return register


def entry_rule(name: str) -> Callable[[EntryRule], EntryRule]:
    """Register a rule that looks at one entry at a time: a sheet, a kit, a letter."""

    def register(function: EntryRule) -> EntryRule:
        @wraps(function)
        def over_all(catalogue: Catalogue, today: str) -> Iterator[Problem]:
            entries = catalogue.entries()
            return of_each(catalogue, entries, None, lambda entry, file: function(catalogue, entry, file, today))

        RULES[name] = over_all
        _SHEET_RULES.append(function)
        return function

    return register


def check_sheet(catalogue: Catalogue, sheet: Sheet, today: str) -> list[Problem]:
    """Apply to one sheet of a catalogue the rules that look at one sheet at a time."""
    document = catalogue.documents[catalogue.path_of(sheet)]
    return [problem for rule in _SHEET_RULES for problem in at_most(rule(catalogue, sheet, document, today))]
