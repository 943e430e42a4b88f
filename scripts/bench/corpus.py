"""A synthetic catalogue: sheets of 2 to 4 kB in the project's own format, added to those of the project.

Sentences are made word by word from the project's own texts, so that they read like French, repeat no sentence and have
the vocabulary of the field. They mean nothing and are published nowhere. Same number and seed, same bytes.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from macros.catalogue import Catalogue, load
from macros.models.kinds import KINDS

Values = dict[str, Any]
COPIED = ("docs", "macros", "mkdocs.yml", "resources")
"""What a project is made of: the synthetic one is a copy with more sheets."""

SMALLEST_BYTES, LARGEST_BYTES = 2000, 4000


def make_project(project: Path, folder: Path, sheets: int, seed: int = 1) -> None:
    """Copy a project and add ``sheets`` synthetic sheets to its catalogues, kinds in turn."""
    folder.mkdir(parents=True)
    for name in COPIED:
        source = project / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, folder / name)
    catalogue, problems = load(project)
    assert not problems, "the project's own catalogues have problems"
    for kind, slug, values in synthetic_sheets(catalogue, sheets, seed):
        text = yaml.dump(values, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=100_000)
        (folder / "resources" / kind / f"{slug}.yml").write_text(text, "utf-8")


def synthetic_sheets(catalogue: Catalogue, count: int, seed: int) -> Iterator[tuple[str, str, Values]]:
    """Give ``(kind, slug, values)`` for ``count`` sheets."""
    texts = _Texts(catalogue, random.Random(seed))
    kinds = list(KINDS)
    slugs = [f"{kinds[number % len(kinds)]}/essai-{number:05d}" for number in range(count)]
    for number, key in enumerate(slugs):
        kind, slug = key.split("/")
        earlier = slugs[max(0, number - 200) : number]
        yield kind, slug, _sheet(texts, kind, number, earlier)


class _Texts:
    """Words drawn as the project's texts put them one after the other."""

    def __init__(self, catalogue: Catalogue, chance: random.Random) -> None:
        self.chance = chance
        self.catalogue = catalogue
        self._openings: list[tuple[str, str]] = []
        self._after: dict[tuple[str, str], list[str]] = {}
        for sheet in catalogue.all_sheets():
            for text in _prose(sheet.model_dump()):
                self._learn(text.split())

    def _learn(self, words: Sequence[str]) -> None:
        if len(words) > 4:
            self._openings.append((words[0], words[1]))
            for first, second, third in zip(words, words[1:], words[2:], strict=False):
                self._after.setdefault((first, second), []).append(third)

    def sentence(self, characters: int) -> str:
        """Give a text of about that many characters, ended by a full stop."""
        text: list[str] = []
        pair = self.chance.choice(self._openings)
        text += pair
        while sum(map(len, text)) + len(text) < characters:
            following = self._after.get(pair)
            if following is None:
                pair = self.chance.choice(self._openings)
                text += pair
                continue
            pair = (pair[1], self.chance.choice(following))
            text.append(pair[1])
        return " ".join(text).strip(" .,;:!?").replace(" #", " n") + "."

    def name(self) -> str:
        """Give a proper name that no dictionary has."""
        return "".join(self.chance.choice(_SYLLABLES) for _ in range(self.chance.randint(2, 4))).capitalize()

    def terms(self, vocabulary: str, most: int) -> list[str]:
        """Give some terms of a vocabulary."""
        known = list(self.catalogue.vocabularies[vocabulary])
        return self.chance.sample(known, min(len(known), self.chance.randint(1, most)))

    def term(self, vocabulary: str) -> str:
        """Give one term of a vocabulary."""
        return self.terms(vocabulary, 1)[0]

    def several(self, fewest: int, most: int, make: Callable[[], Any]) -> list[Any]:
        """Give some things."""
        return [make() for _ in range(self.chance.randint(fewest, most))]


_SYLLABLES = [
    "ba",
    "be",
    "bi",
    "bo",
    "cha",
    "da",
    "de",
    "do",
    "fa",
    "fe",
    "gui",
    "jo",
    "ka",
    "la",
    "le",
    "li",
    "lo",
    "ma",
    "me",
    "mi",
    "mo",
    "na",
    "ne",
    "no",
    "pa",
    "ri",
    "ro",
    "sa",
    "se",
    "so",
    "ta",
    "ti",
    "va",
    "vi",
]


def _prose(value: Any) -> Iterator[str]:
    if isinstance(value, str) and len(value) > 60 and "http" not in value:
        yield (
            " ".join(value.split())
            .replace("*", "")
            .replace("«", "")
            .replace("»", "")
            .replace('"', "")
            .replace("- ", "")
        )
    for inside in value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ():
        yield from _prose(inside)


def _sheet(texts: _Texts, kind: str, number: int, earlier: Sequence[str]) -> Values:
    """Make one sheet. Its own fields come first, then more texts until it is heavy enough."""
    chance = texts.chance
    sources = [f"source-{place}" for place in range(1, chance.randint(2, 4))]
    values: Values = {"title": f"{texts.name()} {texts.name()}, essai {number}", "summary": texts.sentence(200)[:320]}
    values["description"] = "\n\n".join(texts.several(1, 3, lambda: texts.sentence(chance.randint(150, 350)))) + "\n"
    values |= {"enjeux": texts.terms("enjeux", 2), "themes": texts.terms("themes", 4)}
    values |= {"publics": texts.terms("publics", 3), "settings": texts.terms("settings", 3)}
    if chance.random() < 0.7:
        youngest = chance.randint(3, 16)
        values["ages"] = {"min": youngest, "max": youngest + chance.randint(1, 8)}
    values |= _OWN_FIELDS[KINDS[kind].template](texts, lambda: chance.choice(sources))
    values["caveats"] = texts.several(1, 2, lambda: texts.sentence(110))
    if earlier:
        values["related"] = chance.sample(earlier, min(len(earlier), chance.randint(1, 3)))
    values["sourcing"] = chance.choice(("haute", "moyenne", "faible"))
    values["sources"] = [_source(texts, name) for name in sources]
    values |= {"published_on": "2026-10-01", "reviewed_on": f"2026-11-{chance.randint(1, 20):02d}"}
    while len(str(values)) < SMALLEST_BYTES + 200:
        values["caveats"].append(texts.sentence(140))
    return values


def _source(texts: _Texts, name: str) -> Values:
    host = f"{texts.name()}.example".lower()
    address = f"https://www.{host}/{texts.name()}/{texts.name()}-{texts.chance.randint(1, 9999)}".lower()
    return {
        "id": name,
        "title": texts.sentence(70),
        "publisher": texts.name(),
        "url": address,
        "published_on": f"20{texts.chance.randint(10, 25)}-{texts.chance.randint(1, 12):02d}",
        "read_on": "2026-11",
        "supports": texts.sentence(60),
    }


Source = Callable[[], str]


def _statement(texts: _Texts, source: Source) -> Values:
    return {"text": texts.sentence(130), "source": source()}


def _figure(texts: _Texts, source: Source) -> Values:
    value = str(texts.chance.randint(2, 900))
    return {"label": texts.sentence(50), "value": value, "unit": "personnes", "year": "2024", "source": source()}


def _programme(texts: _Texts, source: Source) -> Values:
    register = texts.catalogue.term("registers", texts.term("registers"))
    levels = [level.word for level in getattr(register, "levels", ())]
    rating = {
        "register": getattr(register, "id"),  # noqa: B009
        "level": texts.chance.choice(levels) if levels else "",
        "scope": texts.sentence(60),
        "reviewed_on": "2024-05",
        "read_on": "2026-11",
        "source": source(),
    }
    return {
        "offer": texts.chance.choice(("disponible", "expérimentation", "terminé", "contexte")),
        "public_details": texts.several(1, 2, lambda: texts.sentence(40)),
        "sessions": {"count": str(texts.chance.randint(3, 20)), "duration": "1 heure"},
        "facilitators": texts.sentence(80),
        "carrier": texts.name(),
        "readiness": {"training": texts.sentence(80), "cost": "gratuit", "first_step": texts.sentence(60)},
        "ratings": [rating] if levels else [],
        "evidence_note": texts.sentence(140),
        "results": texts.several(
            1,
            2,
            lambda: {
                "finding": texts.sentence(150),
                "study": texts.sentence(60),
                "direction": "mixte",
                "source": source(),
            },
        ),
        "how_to_start": texts.several(2, 3, lambda: texts.sentence(70)),
    }


def _capsule(texts: _Texts, source: Source) -> Values:
    return {
        "format": texts.term("capsule-formats"),
        "producer": texts.name(),
        "year": "2021",
        "duration": f"{texts.chance.randint(2, 30)} minutes",
        "page_url": f"https://video.example/{texts.name()}".lower(),
        "captions": "oui",
        "usage_tips": texts.several(3, 5, lambda: texts.sentence(110)),
        "awards": [{"name": texts.sentence(60), "date": "2022", "source": source()}],
    }


def _myth(texts: _Texts, source: Source) -> Values:
    return {
        "said": texts.sentence(60),
        "truth": texts.sentence(140),
        "arguments": texts.several(2, 4, lambda: _statement(texts, source)),
        "figures": texts.several(1, 2, lambda: _figure(texts, source)),
        "say": texts.several(2, 3, lambda: texts.sentence(90)),
        "avoid": texts.several(1, 2, lambda: texts.sentence(80)),
        "questions": texts.several(1, 2, lambda: texts.sentence(80)),
    }


def _tool(texts: _Texts, source: Source) -> Values:
    return {
        "type": texts.term("tool-types"),
        "publisher": texts.name(),
        "audience": texts.sentence(60),
        "date": "2023-04",
        "url": f"https://{texts.name()}.example/{texts.name()}".lower(),
        "legal": texts.sentence(60),
        "how_to_use": texts.several(3, 5, lambda: texts.sentence(110)),
        "figures": texts.several(1, 3, lambda: _figure(texts, source)),
    }


def _territory(texts: _Texts, source: Source) -> Values:
    return {
        "departments": texts.terms("departements", 2),
        "role": texts.chance.choice(("lauréat", "convention", "pratique", "à confirmer")),
        "year": "2024",
        "partners": texts.several(2, 4, lambda: texts.sentence(50)),
        "actions": texts.several(3, 5, lambda: _statement(texts, source)),
        "figures": texts.several(1, 2, lambda: _figure(texts, source)),
    }


def _call(texts: _Texts, source: Source) -> Values:
    return {
        "year": texts.chance.randint(2005, 2026),
        "status": "clos",
        "subject": texts.sentence(100),
        "ceiling": {"amount_euros": texts.chance.randint(10, 300) * 1000, "source": source()},
        "duration_months": [12, texts.chance.randint(13, 36)],
        "eligibility": texts.several(2, 4, lambda: _statement(texts, source)),
        "objectives": texts.several(1, 3, lambda: _statement(texts, source)),
        "planned": texts.several(2, 3, lambda: {"label": texts.sentence(50), "date": "2024-04", "source": source()}),
    }


def _event(texts: _Texts, source: Source) -> Values:
    return {
        "start": f"2026-{texts.chance.randint(1, 12):02d}-{texts.chance.randint(1, 28):02d}",
        "place": texts.name(),
        "departments": texts.terms("departements", 1),
        "organiser": texts.name(),
        "audience": texts.sentence(80),
        "registration": texts.sentence(100),
    }


_OWN_FIELDS: dict[str, Callable[[_Texts, Source], Values]] = {
    "programme": _programme,
    "capsule": _capsule,
    "myth": _myth,
    "tool": _tool,
    "territory": _territory,
    "call": _call,
    "event": _event,
}
