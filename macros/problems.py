"""Problems: what is wrong in a file, where, and what to do about it.

A problem is a value, never an exception: the layers above collect them all and report once.
This module does not print; ``scripts`` chooses between text, GitHub annotations and JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from macros.spelling import nearest

SHOWN_CHARS = 60
MOST_CHOICES = 12
MOST_OF_A_FILE = 50

HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
"""Characters that nobody sees and no text of ours needs: controls, reversals of direction, private use.

Unassigned ones are not among them (an emoji may be newer than Python), nor the joiners that emojis use.
"""


@dataclass(frozen=True, order=True)
class Problem:
    """One expected mistake: a place, what was found, what to do.

    ``path`` is relative to the project and uses ``/``; ``line`` and ``column`` start at 1.
    ``message`` and ``remedy`` are French sentences, for somebody who is not a programmer.
    Whatever they quote, they hold one line each and nothing invisible: they go to terminals and logs.
    """

    path: str
    line: int
    column: int
    field: str
    message: str
    remedy: str = ""

    def __post_init__(self) -> None:
        for name in ("path", "field", "message", "remedy"):
            object.__setattr__(self, name, visible(getattr(self, name)))

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

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel between processes whole."""
        return type(self), (self.problems,), self.__dict__


def listed(problems: Sequence[Problem], most: int = MOST_OF_A_FILE) -> list[Problem]:
    """Keep the first problems of one file, and say how many more there are: a list is made to be read."""
    kept = sorted(problems)[:most]
    return [*kept, and_more(kept[-1], len(problems) - most)] if len(problems) > most else kept


def and_more(last: Problem, count: int) -> Problem:
    """Say how many problems of the same file are not listed."""
    message = f"Il y a encore {count} problème{'s' if count > 1 else ''} dans ce fichier."
    return Problem(last.path, last.line, last.column, "", message, "Corrigez d'abord ceux qui précèdent.")


def visible(text: str) -> str:
    """Put text on one line and mark what is invisible in it with « � »."""
    return HIDDEN.sub("\ufffd", text.replace("\n", " ").replace("\t", " "))


def shown(value: object, most: int = SHOWN_CHARS) -> str:
    """Write a value found in a file so that it fits in a sentence: one line, at most ``most`` characters."""
    text = " ".join(str(value)[: 10 * most].split())
    return visible(text if len(text) <= most else f"{text[: most - 1].rstrip()}…")


def field_name(location: Sequence[str | int]) -> str:
    """Write a location as an editor reads it, items counted from 1: ``results[2].source``."""
    name = ""
    for step in location:
        if isinstance(step, int):
            name += f"[{step + 1}]"
        else:
            name += f".{shown(step)}" if name else shown(step)
    return name


def did_you_mean(word: str, allowed: Iterable[str], where: str = "", *, also: Mapping[str, str] | None = None) -> str:
    """Suggest the nearest allowed values, or say where the allowed ones are listed."""
    allowed = sorted(allowed)
    near = [f"« {shown(value)} »" for value in nearest(word, allowed, also=also)]
    asked = f"Vouliez-vous {' ou '.join(near)} ?" if near else ""
    choices = f"Valeurs possibles : {', '.join(map(shown, allowed))}." if 0 < len(allowed) <= MOST_CHOICES else ""
    place = f"Les valeurs possibles sont dans {where}." if where else ""
    listed = place or choices if near else choices or place
    return f"{asked} {listed}".strip() or "Choisissez une valeur de la liste."
