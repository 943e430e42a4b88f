"""The index: for each stem, family and group of words, the records it is in and how much it says of them.

Made for a browser that fetches little: words in small files cut by alphabet, one file a record for its extract, facets
apart. Same records, same bytes. Ranking is left to ``search-engine.js``; the numbers it adds up are made here.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from macros.artifacts import Artifact
from macros.catalogue import Catalogue
from macros.models.vocabulary import Definition
from macros.typography import french
from macros.website.search import words
from macros.website.search.records import GUIDE, Facet, GuidePage, Record, facets_of, groups_near, groups_same, guide_record, sheet_record

FOLDER = "recherche"
NOT_FOUND = frozenset({"", "./", "recherche/"})
"""Pages that would answer every question: the home page, and search itself."""

WEIGHTS: Mapping[str, float] = {"name": 10, "lead": 4, "labels": 2.5, "also": 1.2, "body": 1}
"""How much a word says of a record, by the field it stands in."""

SATURATION = 4.0
LENGTH_PENALTY = 0.45
GUIDE_PENALTY = 0.7
"""Pages speak of everything: at equal words, a sheet comes first."""

FINEST = 99
SHARD_CHARACTERS = 15_000
"""Characters of JSON in one file of words: about 6 kB once compressed."""

Postings = dict[int, int]


@dataclass
class _Counts:
    """What one record holds: weight by term, and words as they are written."""

    weights: dict[str, float] = field(default_factory=dict)
    names: Counter[str] = field(default_factory=Counter)
    written: list[str] = field(default_factory=list)


def search_index(catalogue: Catalogue, pages: Iterable[GuidePage], others: Iterable[Record] = ()) -> Iterator[Artifact]:
    """Give the index of a site: its sheets, its guide pages, and records of other kinds."""
    records = [sheet_record(catalogue, sheet) for sheet in catalogue.all_sheets()]
    records += [guide_record(page) for page in sorted(pages, key=lambda page: page.url) if page.url not in NOT_FOUND]
    groups = words.Groups(groups_same(catalogue), groups_near(catalogue))
    definitions = catalogue.glossary.terms if catalogue.glossary else ()
    yield from search_artifacts([*records, *others], facets_of(catalogue), groups, definitions)


def search_artifacts(
    records: Sequence[Record], facets: Sequence[Facet], groups: words.Groups, definitions: Sequence[Definition] = ()
) -> Iterator[Artifact]:
    """Give every file of the index. Records are numbered in the order given."""
    terms, names, spellings = _postings(records, groups)
    files: dict[str, Any] = {f"fiche-{number}": _shown(record) for number, record in enumerate(records)}
    files["facettes"] = _facets(records, facets)
    starts: dict[str, list[str]] = {}
    for name, postings, shown in (("mots", terms, spellings), ("noms", names, {})):
        starts[name] = []
        for number, (start, shard) in enumerate(_shards(postings, shown)):
            starts[name].append(start)
            files[f"{name}-{number}"] = shard
    packed = {name: _packed(content) for name, content in files.items()}
    version = _version(packed)
    yield Artifact(f"{FOLDER}/index.json", _json(_manifest(version, len(records), starts, groups, definitions)))
    for name, content in packed.items():
        yield Artifact(f"{FOLDER}/{version}/{name}.idx", content)


# --- counting ------------------------------------------------------------------------------------


def _postings(records: Sequence[Record], groups: words.Groups) -> tuple[dict[str, Postings], dict[str, Postings], dict[str, str]]:
    """Give, for each term and for each word of a name, its records and impacts; and how each stem is best written."""
    lengths = _mean_lengths(records)
    terms: defaultdict[str, Postings] = defaultdict(dict)
    names: defaultdict[str, Postings] = defaultdict(dict)
    written: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for number, record in enumerate(records):
        counts = _counts(record, lengths, groups)
        best = FINEST * (GUIDE_PENALTY if record.kind == GUIDE else 1)
        for term, weight in counts.weights.items():
            terms[term][number] = max(1, round(best * weight / (weight + SATURATION)))
        size = sum(counts.names.values())
        for word in counts.names:
            names[word][number] = max(1, round(best / (1 + size / 8)))
        for word in counts.written:
            written[words.stem(words.fold(word))][word] += 1
    spellings = {stem: max(sorted(forms), key=lambda form: forms[form]) for stem, forms in written.items()}
    return terms, names, spellings


def _mean_lengths(records: Sequence[Record]) -> dict[str, float]:
    """Give the mean number of characters of each field, where it is not empty; of one line of it for names."""
    return {name: _mean([len(text) for record in records for text in _measured(record, name)]) for name in WEIGHTS}


def _mean(lengths: Sequence[int]) -> float:
    return sum(lengths) / len(lengths) if lengths else 1.0


def _measured(record: Record, name: str) -> list[str]:
    """Give the texts whose length counts: a field is one, but each name of a record is its own."""
    text = record.words.get(name)
    return [] if not text else text.split("\n") if name == "name" else [text]


def _counts(record: Record, mean_lengths: Mapping[str, float], groups: words.Groups) -> _Counts:
    """Add up what words say of a record: more in a name than in the text, more in a short text than in a long one."""
    counts = _Counts()
    for name in record.words:
        for text in _measured(record, name):
            unit = WEIGHTS[name] / (1 + LENGTH_PENALTY * (len(text) / mean_lengths[name] - 1))
            for line in text.split("\n"):
                stems = _count_line(line, unit, counts, is_name=name == "name")
                for group in groups.found(stems):
                    counts.weights[group] = counts.weights.get(group, 0) + unit
    counts.weights |= {f"@{age}": WEIGHTS["labels"] for age in record.ages}
    return counts


def _count_line(line: str, unit: float, counts: _Counts, *, is_name: bool) -> list[str]:
    """Count the words of one line; give their stems in order."""
    stems = []
    for word, folded, stem, root in _analysed(line):
        stems.append(stem)
        for term in {stem, root}:
            counts.weights[term] = counts.weights.get(term, 0) + unit
        if len(stem) > words.SHORTEST_STEM:
            counts.written.append(word)
        if is_name:
            counts.names[folded] += 1
    for joined in _compounds(line):
        counts.weights[joined] = counts.weights.get(joined, 0) + unit
    return stems


def _analysed(line: str) -> Iterator[tuple[str, str, str, str]]:
    """Give each word that says something: as written, folded, its stem, its family."""
    for word in words.cut_written(line):
        analysis = _analysis(word)
        if analysis:
            yield analysis


@cache
def _analysis(word: str) -> tuple[str, str, str, str] | None:
    folded = words.fold(word)
    return None if words.is_empty(folded) else (word.lower(), folded, words.stem(folded), words.root(folded))


def _compounds(line: str) -> Iterator[str]:
    """Give words written with a hyphen as if they were without: « cyber-harcèlement » is also « cyberharcèlement »."""
    if "-" in line:
        for compound in words.hyphenated(line):
            yield words.stem(compound)


# --- files ---------------------------------------------------------------------------------------


def _shards(postings: Mapping[str, Postings], spellings: Mapping[str, str]) -> Iterator[tuple[str, dict[str, list[Any]]]]:
    """Cut the terms, sorted, into files of about the same size; give the first term of each."""
    shard: dict[str, list[Any]] = {}
    size = 0
    for term in sorted(postings):
        entry = _entry(postings[term], term, spellings.get(term))
        weight = len(term) + len(json.dumps(entry, separators=(",", ":")))
        if shard and size + weight > SHARD_CHARACTERS:
            yield next(iter(shard)), shard
            shard, size = {}, 0
        shard[term] = entry
        size += weight
    if shard:
        yield next(iter(shard)), shard


def _entry(found: Postings, term: str, spelling: str | None) -> list[Any]:
    """Give the records as steps from one to the next, their impacts, and how the term is written.

    The spelling is left out when the term is it, and 0 when the term is no word: a family, a group, a number.
    """
    numbers = sorted(found)
    shown = [] if spelling == term else [spelling or 0]
    return [_steps(numbers), [found[number] for number in numbers], *shown]


def _steps(numbers: Sequence[int]) -> list[int]:
    return [number - before for before, number in zip((0, *numbers), numbers, strict=False)]


def _shown(record: Record) -> dict[str, str]:
    """Give what a result shows of a record."""
    return {"u": record.url, "t": french(record.title), "k": french(record.kind_name), "x": " ".join(record.text.split())}


def _facets(records: Sequence[Record], facets: Sequence[Facet]) -> list[dict[str, Any]]:
    """Give each facet with, for each choice that a record holds, the records that hold it."""
    made = []
    for facet in facets:
        held: defaultdict[str, list[int]] = defaultdict(list)
        for number, record in enumerate(records):
            for choice in dict.fromkeys(record.facets.get(facet.name, ())):
                held[choice].append(number)
        choices = [[choice, french(label), _steps(held[choice])] for choice, label in facet.choices if choice in held]
        made.append({"name": facet.name, "title": french(facet.title), "choices": choices})
    return made


def _manifest(
    version: str, count: int, starts: Mapping[str, list[str]], groups: words.Groups, definitions: Sequence[Definition]
) -> dict[str, Any]:
    """Give what a browser must know before its first question: the tables of ``words`` and where each word is."""
    return {
        "version": version,
        "records": count,
        "stop": sorted(words.STOP_WORDS),
        "weak": sorted(words.WEAK_WORDS),
        "own": sorted(words.OWN_WORDS),
        "endings": [list(rule) for rule in words.ENDINGS],
        "shortest": words.SHORTEST_STEM,
        "groups": {phrase: groups.phrases[phrase] for phrase in sorted(groups.phrases)},
        "glossary": [[term.id, french(term.label), french(term.long or "")] for term in definitions],
        "starts": starts,
    }


def _packed(content: Any) -> bytes:
    return gzip.compress(_json(content), compresslevel=9, mtime=0)


def _json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=isinstance(content, dict)).encode()


def _version(packed: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name in sorted(packed):
        digest.update(name.encode() + b"\0" + packed[name])
    return digest.hexdigest()[:10]
