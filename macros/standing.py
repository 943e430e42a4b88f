"""The site that stands: a piece of it is taken again, as it is, when all that decides it is the same.

A note tells what each piece gave and how its files were written. Notes can be lost, and files of the site changed or gone:
the piece is then made, and the same bytes come out.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from macros.artifacts import Artifact, Written, take, write
from macros.cache import Cache

Result = TypeVar("Result")


@dataclass(frozen=True)
class Taken(Generic[Result]):
    """What a piece gave when it was made."""

    result: Result


@dataclass(frozen=True)
class Standing:
    """The last site, and the notes about its pieces; without notes, everything is made."""

    site: Path
    notes: Cache | None = None

    def piece(self, name: str, fresh: Path, make: Callable[[], tuple[Result, Iterable[Artifact]]]) -> Result:
        """Put a piece into a fresh site, and give its result. ``name`` stands for all that decides both."""
        taken: Taken[Result] | None = self.taken(name, fresh)
        if taken:
            return taken.result
        result, artifacts = make()
        self.made(name, result, write(artifacts, fresh))
        return result

    def taken(self, name: str, fresh: Path) -> Taken[Any] | None:
        """Take a piece, if it stands as it was written."""
        note = self.notes.find(name) if self.notes else None
        if note is None:
            return None
        result, written = pickle.loads(note)
        taken = take(written, self.site, fresh)
        if not taken:
            return None
        if taken != written:
            self.made(name, result, taken)
        return Taken(result)

    def made(self, name: str, result: Any, written: Sequence[Written]) -> None:
        """Note what a piece gave and how its files were written."""
        if self.notes:
            self.notes.put(name, pickle.dumps((result, written), protocol=pickle.HIGHEST_PROTOCOL))

    def keep(self, names: Iterable[str]) -> None:
        """Tell which pieces the fresh site has, whichever process puts them there."""
        if self.notes:
            self.notes.keep(names)

    def forget_others(self) -> None:
        """Delete the notes of pieces that the fresh site does not have."""
        if self.notes:
            self.notes.prune()
