"""What a rule is: one generator whose docstring is the rule, in French, shown to editors. And the list of them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import wraps
from itertools import islice

from macros.catalogue.catalogue import Catalogue, Entry
from macros.models.sheet import Sheet
from macros.problems import MOST_OF_A_FILE, Problem
from macros.yaml_lines import Document

Rule = Callable[[Catalogue, str], Iterator[Problem]]
RULES: dict[str, Rule] = {}
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


SheetRule = Callable[[Catalogue, Sheet, Document, str], Iterator[Problem]]
EntryRule = Callable[[Catalogue, Entry, Document, str], Iterator[Problem]]


def sheet_rule(name: str) -> Callable[[SheetRule], SheetRule]:
    """Register a rule that looks at one sheet at a time."""

    def register(function: SheetRule) -> SheetRule:
        @wraps(function)
        def over_all(catalogue: Catalogue, today: str) -> Iterator[Problem]:
            for sheet in catalogue.all_sheets():
                document = catalogue.documents[catalogue.path_of(sheet)]
                yield from at_most(function(catalogue, sheet, document, today))

        RULES[name] = over_all
        return function

    return register


def entry_rule(name: str) -> Callable[[EntryRule], EntryRule]:
    """Register a rule that looks at one entry at a time: a sheet, a kit."""

    def register(function: EntryRule) -> EntryRule:
        @wraps(function)
        def over_all(catalogue: Catalogue, today: str) -> Iterator[Problem]:
            for entry in catalogue.entries():
                document = catalogue.documents[catalogue.path_of(entry)]
                yield from at_most(function(catalogue, entry, document, today))

        RULES[name] = over_all
        return function

    return register
