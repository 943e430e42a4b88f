"""What a rule is: one generator whose docstring is the rule, in French, shown to editors. And the list of them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import wraps
from itertools import chain, islice
from typing import Any, Generic, TypeVar

from macros.catalogue.catalogue import Catalogue, Entry
from macros.models.marks import Mark, marked
from macros.models.sheet import Sheet
from macros.problems import MOST_OF_A_FILE, Problem
from macros.yaml_lines import Document, Location

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


AnyEntry = TypeVar("AnyEntry", bound=Entry)
EntryRule = Callable[[Catalogue, AnyEntry, Document], Iterator[Problem]]
_ENTRY_RULES: list[tuple[EntryRule[Any], Sequence[type[Entry]]]] = []


@dataclass(frozen=True)
class Wrong(Generic[Mark]):
    """What a rule looks for: values that bear a kind of mark, and are wrong wherever they stand."""

    kind: type[Mark]
    is_wrong: Callable[[Catalogue, Mark, Any], bool]

    def in_entry(self, catalogue: Catalogue, entry: Entry) -> Iterator[tuple[Location, Any, Mark]]:
        """Give those of an entry, with their places."""
        for location, value, mark in marked(entry, self.kind):
            if self.is_wrong(catalogue, mark, value):
                yield location, value, mark

    def is_somewhere(self, catalogue: Catalogue) -> bool:
        """Tell whether any entry holds one: there is none, nearly always, and that is soon known."""
        values = catalogue.distinct_values(self.kind)
        return any(self.is_wrong(catalogue, mark, value) for mark, found in values.items() for value in found)


def rule_of_each(
    name: str, *kinds: type[Entry], wrong: Wrong[Any] | None = None
) -> Callable[[EntryRule[AnyEntry]], EntryRule[AnyEntry]]:
    """Register a rule that looks at one entry at a time, among those of some kinds: ``Sheet``, ``Kit``, ``Issue``.

    A rule that only tells of what is ``wrong`` is not asked when nothing is.
    It is asked of entries, then of what was salvaged of those whose file has mistakes: a file tells all that is wrong at once.
    """

    def register(function: EntryRule[AnyEntry]) -> EntryRule[AnyEntry]:
        @wraps(function)
        def over_all(catalogue: Catalogue, today: str) -> Iterator[Problem]:
            asked: EntryRule[Any] = function
            for kind in kinds if wrong is None or wrong.is_somewhere(catalogue) else ():
                for entry, document in catalogue.filed[kind]:
                    yield from _first(asked(catalogue, entry, document))
            for salvaged in catalogue.salvaged:
                if isinstance(salvaged, tuple(kinds)):
                    document = catalogue.documents[catalogue.path_of(salvaged)]
                    yield from at_most(_while_understood(asked(catalogue, salvaged, document)))

        RULES[name] = over_all
        _ENTRY_RULES.append((function, kinds))
        return function

    return register


def _first(problems: Iterator[Problem]) -> Iterable[Problem]:
    """Give the first problems of one file. There are none, nearly always, and that is known at once."""
    first = next(problems, None)
    return () if first is None else at_most(chain((first,), problems))


def _while_understood(problems: Iterator[Problem]) -> Iterator[Problem]:
    """Stop at a value that is not there, or not as a whole entry would have it: that mistake is told already."""
    with suppress(Exception):
        yield from problems


def check_sheet(catalogue: Catalogue, sheet: Sheet) -> list[Problem]:
    """Apply to one sheet of a catalogue the rules that look at one sheet at a time."""
    document = catalogue.documents[catalogue.path_of(sheet)]
    asked = [function for function, kinds in _ENTRY_RULES if Sheet in kinds]
    return [problem for function in asked for problem in at_most(function(catalogue, sheet, document))]
