"""Counting: what a run of records gives to the index, whatever comes before or after it."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from macros.artifacts import Artifact
from macros.typography import BREAK, french
from macros.website.search import words
from macros.website.search.reading import Lexicon, Read
from macros.website.search.records import OF_EVERYTHING, Record

FOLDER = "recherche"

WEIGHTS: Mapping[str, float] = {"name": 10, "lead": 4, "labels": 2.5, "also": 1.2, "body": 1}
"""How much a word says of a record, by the field it stands in."""

USUAL_LENGTHS: Mapping[str, int] = {"name": 27, "lead": 215, "labels": 241, "also": 179, "body": 958}
"""Mean number of characters of each field in the catalogues of 2026. Fixed, so that no sheet weighs on the others."""

OF_LABELS = frozenset({"labels", "also"})
"""Fields whose lines come back from one record to another."""

SATURATION = 4.0
LENGTH_PENALTY = 0.45
PAGE_PENALTY = 0.7
"""How much of what it says is kept of a page that speaks of everything."""
GRAINS = 64
"""Weights are whole numbers of so many grains for one: their sums are exact, and impacts are looked up."""

DIGITS = "".join(map(chr, range(35, 127))).replace("\\", "")
"""The 91 characters that JSON writes as they are: an impact is one of them."""
FINEST = len(DIGITS) - 1
"""The strongest impact."""
LONGEST_TEXT = 3_500
"""Characters of a record that extracts are taken from: ten results stay light, whatever their pages."""
VERSION_DIGITS = 10
COMPRESSION = 1
"""Files are so short that the levels above take a quarter more time for a fortieth of their weight."""

MOST_RECORDS = 32
"""Records in a part: a place is one of the first characters, which neither words nor digits are."""


@dataclass(frozen=True)
class Held:
    """The terms of a part; for each, the records that hold it, by their places, and their impacts, as digits.

    Three long texts rather than many short ones: they go from one process to another, or to a cache, ten times faster.
    """

    terms: str
    places: bytes
    impacts: str

    @classmethod
    def of(cls, marks: Mapping[str, Sequence[str]]) -> Held:
        """Keep terms, each with the marks of its records: two characters, a place and an impact."""
        joined = (_BETWEEN * 2).join(map("".join, marks.values()))
        return cls(_BETWEEN.join(marks), joined[::2].encode(), joined[1::2])

    def __iter__(self) -> Iterator[tuple[str, bytes, str]]:
        """Give each term with the places of its records, and their impacts."""
        if not self.terms:
            return iter(())
        between = _BETWEEN.encode()
        places, impacts = self.places.split(between), self.impacts.split(_BETWEEN)
        return zip(self.terms.split(_BETWEEN), places, impacts, strict=True)


_BETWEEN = "\x7f"


@dataclass(frozen=True)
class Part:
    """What a run of records gives to the index: it depends on nothing else than them and the groups of words."""

    count: int
    terms: Held
    names: Held
    """Words of names, and each name as a whole."""
    choices: Held
    """Choices of facets, as ``choice_key`` names them; their impacts say nothing."""
    written: bytes
    """Words as they are written, with spaces between: one long text, as for terms."""
    times: Sequence[int]
    """How often each of them is written so."""
    folder: str
    """Where the extracts are: it is named after what they say."""
    extracts: tuple[Artifact, ...]
    """What results show of each record."""

    @classmethod
    def of(cls, records: Sequence[Record], lexicon: Lexicon) -> Part:
        """Count records, ``MOST_RECORDS`` at most. None changes what is counted of another."""
        assert len(records) <= MOST_RECORDS
        terms: defaultdict[str, list[str]] = defaultdict(list)
        names: defaultdict[str, list[str]] = defaultdict(list)
        choices: defaultdict[str, list[str]] = defaultdict(list)
        met: Counter[bytes] = Counter()
        for place, record in enumerate(records):
            marks, impacts = _marks(place), _IMPACTS[record.kind in OF_EVERYTHING]
            for term, weight in _weights(record, lexicon, met).items():
                terms[term].append(marks[impacts[weight]])
            words_of_names = set(_name_words(record.words.get("name", "")))
            for word in words_of_names:
                names[word].append(marks[impacts.shared(len(words_of_names))])
            for key in {choice_key(facet, choice) for facet, held in record.facets.items() for choice in held}:
                choices[key].append(marks[0])
        folder, extracts = _extracts(records)
        return cls(
            count=len(records),
            terms=Held.of(terms),
            names=Held.of(names),
            choices=Held.of(choices),
            written=b" ".join(met),
            times=list(met.values()),
            folder=folder,
            extracts=extracts,
        )

    def without_extracts(self) -> Part:
        """Give what is left to put together once the extracts are written."""
        return replace(self, extracts=())


def choice_key(facet: str, choice: str) -> str:
    """Name a choice of a facet."""
    return f"{facet}={choice}"


# --- weights and impacts -------------------------------------------------------------------------


def _weights(record: Record, lexicon: Lexicon, met: Counter[bytes]) -> Mapping[str, int]:
    """Add up what words say of a record: more in a name than in a text, more in a short text than in a long one."""
    weights: dict[str, int] = {}
    written: list[bytes] = []
    for unit, read in _readings(record, lexicon):
        for term in read.terms:
            weights[term] = weights.get(term, 0) + unit
        written += read.written
    met.update(written)
    for age in record.ages:
        weights[f"@{age}"] = _AGE
    return weights


_AGE = round(GRAINS * WEIGHTS["labels"])


def _readings(record: Record, lexicon: Lexicon) -> Iterator[tuple[int, Read]]:
    """Give what each text says, and the weight of each of its words. A field is one text, but each name is its own."""
    for name, text in record.words.items():
        if name == "name":
            yield from ((_unit(name, len(line)), lexicon.read(line)) for line in text.split("\n"))
        elif name in OF_LABELS:
            unit = _unit(name, len(text))
            yield from ((unit, lexicon.read_again(line)) for line in text.split("\n"))
        else:
            yield _unit(name, len(text)), lexicon.read(text)


def _unit(name: str, length: int) -> int:
    """Give the weight of a word in a field of some length."""
    return round(GRAINS * WEIGHTS[name] / (1 + LENGTH_PENALTY * (length / USUAL_LENGTHS[name] - 1)))


def _name_words(names: str) -> Iterator[str]:
    """Give the words of a record's names, and each name as a whole, so that a name asked for in full comes first."""
    for name in names.split("\n"):
        said = words.meaningful(name)
        yield from said
        yield f"#{' '.join(map(words.stem, said))}"


class _Impacts(dict[int, int]):
    """The impact of each weight, from 1 to ``FINEST``: each repetition adds less. Worked out once a weight."""

    def __init__(self, best: float) -> None:
        super().__init__()
        self._best = best

    def __missing__(self, weight: int) -> int:
        self[weight] = impact = round(self._best * weight / (weight + SATURATION * GRAINS)) or 1
        return impact

    def shared(self, number: int) -> int:
        """Give the impact of each of so many words of names."""
        return max(1, round(self._best / (1 + number / 8)))


_IMPACTS = (_Impacts(FINEST), _Impacts(FINEST * PAGE_PENALTY))
"""Of records about one thing, of records about everything."""


@cache
def _marks(place: int) -> list[str]:
    """Give the mark of a record for each impact."""
    return [chr(place) + digit for digit in DIGITS]


# --- extracts ------------------------------------------------------------------------------------


def _extracts(records: Sequence[Record]) -> tuple[str, tuple[Artifact, ...]]:
    """Give what results show of records, and the folder, named after it, where it will stay as long as nothing changes."""
    shown = [packed(json_text(extract)) for extract in _shown(records)]
    folder = version(shown)
    return folder, tuple(
        Artifact(f"{FOLDER}/{folder}/fiche-{place}.idx", content) for place, content in enumerate(shown)
    )


def _shown(records: Sequence[Record]) -> Iterator[dict[str, str]]:
    """Give what results show of records. Typography sets all their texts at once."""
    texts = ((record.title, record.kind_name, _shortened(_on_one_line(record.text))) for record in records)
    pieces = iter(french(BREAK.join(map(BREAK.join, texts))).split(BREAK))
    for record, title, kind, text in zip(records, pieces, pieces, pieces, strict=True):
        yield {"u": record.url, "t": title, "k": kind, "x": text}


def _on_one_line(text: str) -> str:
    text = text.replace("\n", " ")
    return re.sub("  +", " ", text) if "  " in text else text


def _shortened(text: str) -> str:
    """Give the whole sentences of a text that ``LONGEST_TEXT`` holds."""
    return text if len(text) <= LONGEST_TEXT else text[: text.rfind(". ", 0, LONGEST_TEXT) + 1] or text[:LONGEST_TEXT]


json_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def packed(text: str) -> bytes:
    """Compress a file of the index."""
    return gzip.compress(text.encode(), COMPRESSION, mtime=0)


def version(files: Iterable[bytes]) -> str:
    """Name files after what they hold."""
    digest = hashlib.sha256()
    for content in files:
        digest.update(content)
    return digest.hexdigest()[:VERSION_DIGITS]
