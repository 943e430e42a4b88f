"""What the house knows: sheets by kind, kits, letters, vocabularies, glossary, withdrawals, exceptions, accessibility."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from macros.models.accessibility import Accessibility, Mention
from macros.models.fields import Model
from macros.models.kinds import KINDS, Kind
from macros.models.kit import Kit
from macros.models.letter import Issue
from macros.models.marks import Mark, distinct_values
from macros.models.sheet import Sheet
from macros.models.vocabulary import Exceptions, Glossary, Mirrors, Withdrawals
from macros.yaml_lines import Document

VOCABULARY_FOLDER = "resources/vocabularies"

Entry = Sheet | Kit | Issue
"""What has a file of its own, a folder that is its kind, and a name that is its slug."""


@dataclass(frozen=True)
class Attached:
    """A document of ``resources/files/``: where it is, how heavy."""

    file: Path
    size_bytes: int


@dataclass(frozen=True)
class Catalogue:
    """Everything in ``resources/``. Sheets are sorted by slug within their kind."""

    sheets: Mapping[str, Mapping[str, Sheet]]
    vocabularies: Mapping[str, Mapping[str, Model]]
    kits: Mapping[str, Kit] = field(default_factory=dict)
    letters: Mapping[str, Issue] = field(default_factory=dict)
    """Issues of the letter by month, oldest first."""
    reference_lists: frozenset[str] = frozenset()
    glossary: Glossary | None = None
    mirrors: Mirrors | None = None
    withdrawals: Withdrawals = Withdrawals()
    exceptions: Exceptions = Exceptions()
    accessibility: Accessibility | None = None
    unreadable: frozenset[str] = frozenset()
    """Keys of entries whose file stands there but could not be understood."""
    salvaged: tuple[Entry, ...] = ()
    """What could be understood of the unreadable ones: for the rules to look at, never to be shown."""
    attachments: Mapping[str, Attached] = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict, repr=False)

    def all_sheets(self) -> Iterator[Sheet]:
        """Give every sheet, in the order of the kinds, then by slug."""
        for kind in KINDS:
            yield from self.sheets.get(kind, {}).values()

    def entries(self) -> Iterator[Entry]:
        """Give all that has a file of its own: every sheet, every kit, every letter."""
        yield from self.all_sheets()
        yield from self.kits.values()
        yield from self.letters.values()

    def of_kind(self, folder: str) -> tuple[Sheet, ...]:
        """Give the sheets of one kind, by slug."""
        return tuple(self.sheets[folder].values())

    def find(self, reference: str) -> Sheet | None:
        """Give the sheet named ``<kind>/<slug>``."""
        folder, _, slug = reference.partition("/")
        return self.sheets.get(folder, {}).get(slug)

    def term(self, vocabulary: str, identifier: str) -> Model:
        """Give a term; unknown ones were refused by the checks."""
        return self.vocabularies[vocabulary][identifier]

    def label(self, vocabulary: str, identifier: str) -> str:
        """Give the label of a term."""
        return str(getattr(self.term(vocabulary, identifier), "label"))  # noqa: B009

    def kind_of(self, sheet: Sheet) -> Kind:
        """Give the kind of a sheet."""
        return KINDS[sheet.kind]

    def path_of(self, entry: Entry) -> str:
        """Give the path of an entry's file in the project."""
        return f"resources/{entry.kind}/{entry.slug}.yml"

    def with_sheet(self, sheet: Sheet, document: Document) -> Catalogue:
        """Give this catalogue with another text of one of its sheets."""
        kind = {**self.sheets[sheet.kind], sheet.slug: sheet}
        documents = {**self.documents, document.path: document}
        return replace(self, sheets={**self.sheets, sheet.kind: kind}, documents=documents)

    def distinct_values(self, kind: type[Mark]) -> Mapping[Mark, Set[Any]]:
        """Give the different values that bear each mark of a kind, in all entries. Looked for once."""
        if kind not in self._distinct_values:
            self._distinct_values[kind] = distinct_values(self.entries(), kind)
        found: Mapping[Mark, Set[Any]] = self._distinct_values[kind]
        return found

    @cached_property
    def _distinct_values(self) -> dict[type, Any]:
        return {}

    @cached_property
    def filed(self) -> Mapping[type[Entry], Sequence[tuple[Entry, Document]]]:
        """Give sheets, kits and letters, each with its file."""
        groups: Mapping[type[Entry], Iterable[Entry]] = {
            Sheet: self.all_sheets(),
            Kit: self.kits.values(),
            Issue: self.letters.values(),
        }
        return {
            kind: [(entry, self.documents[self.path_of(entry)]) for entry in entries]
            for kind, entries in groups.items()
        }

    @property
    def accessibility_mention(self) -> Mention:
        """Give what the foot of every page says; without a declaration, « non conforme »."""
        return self.accessibility.mention if self.accessibility else "non conforme"

    @cached_property
    def keys(self) -> frozenset[str]:
        """Give every ``<kind>/<slug>``."""
        return frozenset(sheet.key for sheet in self.all_sheets())

    @cached_property
    def referring_to(self) -> Mapping[str, tuple[Sheet, ...]]:
        """Give, for each key, the sheets whose ``related`` names it, in the order of the catalogue."""
        referring: dict[str, list[Sheet]] = {}
        for sheet in self.all_sheets():
            for reference in sheet.related:
                referring.setdefault(reference, []).append(sheet)
        return {key: tuple(sheets) for key, sheets in referring.items()}
