"""The kinds of sheets: one folder, one model, one set of words each. Adding a kind is adding a line."""

from __future__ import annotations

from dataclasses import dataclass

from macros.models.call import Call
from macros.models.capsule import Capsule
from macros.models.event import Event
from macros.models.myth import Myth
from macros.models.programme import Programme
from macros.models.sheet import Sheet
from macros.models.territory import Territory
from macros.models.tool import Tool


@dataclass(frozen=True)
class Kind:
    """A kind of sheet. ``review_months`` is how long a sheet stays fresh after a review."""

    folder: str
    model: type[Sheet]
    template: str
    singular: str
    plural: str
    review_months: int


KINDS: dict[str, Kind] = {
    kind.folder: kind
    for kind in (
        Kind("programmes-cps", Programme, "programme", "Programme CPS", "Programmes CPS", 12),
        Kind("parentalite", Programme, "programme", "Programme de parentalité", "Soutien à la parentalité", 12),
        Kind("capsules", Capsule, "capsule", "Capsule vidéo", "Capsules vidéo", 12),
        Kind("idees-recues", Myth, "myth", "Idée reçue", "Idées reçues", 12),
        Kind("outils", Tool, "tool", "Outil", "Boîte à outils", 6),
        Kind("territoires", Territory, "territory", "Territoire", "Territoires", 6),
        Kind("appels-a-projets", Call, "call", "Appel à projets", "Appels à projets", 3),
        Kind("agenda", Event, "event", "Événement", "Agenda", 12),
    )
}
