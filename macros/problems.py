"""Problems: what is wrong in a file, where, and what to do about it.

A problem is a value, never an exception: the layers above collect them all and report once.
This module does not print; ``scripts`` chooses between text, GitHub annotations and JSON.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One expected mistake: a place, what was found, what to do.

    ``path`` is relative to the project and uses ``/``; ``line`` and ``column`` start at 1.
    ``message`` and ``remedy`` are French sentences, for somebody who is not a programmer.
    """

    path: str
    line: int
    column: int
    field: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}:{self.column}: "
        field = f"{self.field}: " if self.field else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{where}{field}{self.message}{remedy}"

    def as_json(self) -> dict[str, str | int]:
        """Give the fields as plain values, in the order of declaration."""
        return asdict(self)


class ProblemsFound(Exception):
    """The work cannot go on: carries every problem found, sorted by path and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def field_name(location: Sequence[str | int]) -> str:
    """Write a location as an editor reads it, items counted from 1: ``results[2].source``."""
    name = ""
    for step in location:
        if isinstance(step, int):
            name += f"[{step + 1}]"
        else:
            name += f".{step}" if name else str(step)
    return name


def did_you_mean(word: str, allowed: Iterable[str], where: str = "") -> str:
    """Suggest the nearest allowed values, or say where the allowed ones are listed."""
    allowed = sorted(allowed)
    near = difflib.get_close_matches(word.casefold(), allowed, n=2, cutoff=0.6)
    listed = f" Les valeurs possibles sont dans {where}." if where else ""
    if near:
        return f"Vouliez-vous {' ou '.join(f'« {value} »' for value in near)} ?{listed}"
    if len(allowed) <= 12 and allowed:
        return f"Valeurs possibles : {', '.join(allowed)}."
    return listed.strip() or "Choisissez une valeur de la liste."
