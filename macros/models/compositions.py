"""What is composed from sheets: a folder of files that name sheets and add words of their own. One line each."""

from __future__ import annotations

from dataclasses import dataclass

from macros.models import kit, letter
from macros.models.fields import Model


@dataclass(frozen=True)
class Composition:
    """A folder of ``resources/`` whose files are not sheets."""

    folder: str
    model: type[Model]
    singular: str


COMPOSITIONS: dict[str, Composition] = {
    made.folder: made
    for made in (
        Composition(kit.FOLDER, kit.Kit, "Kit à télécharger"),
        Composition(letter.FOLDER, letter.Issue, "Lettre du réseau"),
    )
}
