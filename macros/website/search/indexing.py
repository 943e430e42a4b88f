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
from functools import cache, partial
from itertools import chain
from typing import Any

from macros.artifacts import Artifact
from macros.catalogue import Catalogue
from macros.models.sheet import Sheet
from macros.models.vocabulary import Definition
from macros.typography import french
from macros.website.search import words
from macros.website.search.records import (
    OF_EVERYTHING,
    Facet,
    GuidePage,
    Record,
    facets_of,
    groups_near,
    groups_same,
    guide_record,
    sheet_record,
)

FOLDER = "recherche"
NOT_FOUND = frozenset({"", "./", "recherche/"})
"""Pages that would answer every question: the home page, and search itself."""

WEIGHTS: Mapping[str, float] = {"name": 10, "lead": 4, "labels": 2.5, "also": 1.2, "body": 1}
"""How much a word says of a record, by the field it stands in."""

USUAL_LENGTHS: Mapping[str, int] = {"name": 27, "lead": 215, "labels": 241, "also": 179, "body": 958}
"""Mean number of characters of each field in the catalogues of 2026. Fixed, so that no sheet weighs on the others."""

SATURATION = 4.0
LENGTH_PENALTY = 0.45
PAGE_PENALTY = 0.7
"""How much of what it says is kept of a page that speaks of everything."""

# Every file is JSON, compressed. Records are numbers; a list of them is one string (``_coded``), and so are impacts:
# - index.json: the version, which names the folder of all the others, kept for ever by a browser;
# - tables: tables of words, groups, glossary, and the first term of each file of words;
# - mots-N, noms-N: for each term, [records, impacts]; graphies-N: [number of records, spelling];
# - fiche-N: what a result shows of record N; facettes: for each choice, the records that hold it.

DIGITS = "".join(map(chr, range(35, 127))).replace("\\", "")
"""The 91 characters that JSON writes as they are. The first ``LAST_DIGITS`` end a number, the others announce more."""
LAST_DIGITS = 60
FINEST = len(DIGITS) - 1
"""The strongest impact: an impact is one character."""
SHARD_CHARACTERS = 3_000
"""Characters of JSON in one file of words: little over 1 kB once compressed."""
GRAIN = 150
"""Impacts are told apart by one more for each so many records that hold the term: they say little and weigh much."""
LONGEST_TEXT = 3_500
"""Characters of a record that extracts are taken from: ten results stay light, whatever their pages."""

Postings = dict[int, int]


def search_index(
    catalogue: Catalogue, pages: Iterable[GuidePage], others: Iterable[Record] = (), counted: Sequence[Part] = ()
) -> Iterator[Artifact]:
    """Give the index of a site: its sheets, its guide pages, and records of other kinds.

    ``counted`` are the parts of all sheets, in order, where they were made before.
    """
    sheets = list(catalogue.all_sheets())
    records = [guide_record(page) for page in sorted(pages, key=lambda page: page.url) if page.url not in NOT_FOUND]
    groups = groups_of(catalogue)
    parts = [*(counted or [sheets_part(catalogue, sheets, 0, groups)])]
    parts.append(Part.of([*records, *others], len(sheets), groups))
    definitions = catalogue.glossary.terms if catalogue.glossary else ()
    yield from _artifacts(parts, facets_of(catalogue), groups, definitions)


def groups_of(catalogue: Catalogue) -> words.Groups:
    """Give the words and phrases that mean the same, according to a catalogue."""
    return words.Groups(groups_same(catalogue), groups_near(catalogue))


def sheets_part(catalogue: Catalogue, sheets: Iterable[Sheet], first: int, groups: words.Groups) -> Part:
    """Count a run of sheets, the first of which is the sheet number ``first`` of the catalogue."""
    return Part.of([sheet_record(catalogue, sheet) for sheet in sheets], first, groups)


def search_artifacts(
    records: Sequence[Record], facets: Sequence[Facet], groups: words.Groups, definitions: Sequence[Definition] = ()
) -> Iterator[Artifact]:
    """Give every file of the index. Records are numbered in the order given."""
    return _artifacts([Part.of(records, 0, groups)], facets, groups, definitions)


def _artifacts(
    parts: Sequence[Part], facets: Sequence[Facet], groups: words.Groups, definitions: Sequence[Definition]
) -> Iterator[Artifact]:
    terms = _Terms()
    for part in parts:
        terms.add(part.terms)
    held = [facets for part in parts for facets in part.facets]
    shown = [content for part in parts for content in part.shown]
    codes = [_code(number) for number in range(len(held) + 1)]
    files: dict[str, Any] = {"facettes": _facets(held, facets, codes)}
    trees: dict[str, dict[str, list[Any]]] = {
        "mots": {term: _entry(found, codes) for term, found in terms.impacts.items()},
        "noms": {word: _entry(postings, codes) for word, postings in terms.names.items()},
        "graphies": {
            stem: [len(terms.impacts[stem]), *([spelling] if spelling != stem else [])]
            for stem, spelling in terms.spellings().items()
        },
    }
    starts: dict[str, list[str]] = {}
    for name, tree in trees.items():
        starts[name] = []
        for number, shard in enumerate(_shards(tree)):
            starts[name].append(next(iter(shard)))
            files[f"{name}-{number}"] = shard
    files["tables"] = _tables(len(held), starts, groups, definitions)
    packed = {f"fiche-{number}": content for number, content in enumerate(shown)}
    packed |= {name: _packed(content) for name, content in files.items()}
    version = _version(packed)
    yield Artifact(f"{FOLDER}/index.json", _json({"version": version}))
    for name, content in packed.items():
        yield Artifact(f"{FOLDER}/{version}/{name}.idx", content)


# --- counting ------------------------------------------------------------------------------------


@dataclass
class Part:
    """What a run of records gives to the index: their terms, what results show of them, the choices they hold."""

    terms: _Terms
    shown: list[bytes]
    facets: list[Mapping[str, tuple[str, ...]]]

    @classmethod
    def of(cls, records: Sequence[Record], first: int, groups: words.Groups) -> Part:
        """Count records, numbered from ``first``. No record changes what is counted of another."""
        terms = _counted(records, first, groups)
        return cls(terms, [_packed(_shown(record)) for record in records], [record.facets for record in records])


@dataclass
class _Count:
    """What one record holds: how much each term says of it, and the words of its names."""

    weights: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    names: set[str] = field(default_factory=set)


@dataclass
class _Terms:
    """Terms of all records with their impacts; words of names likewise; how often each spelling is met."""

    impacts: defaultdict[str, Postings] = field(default_factory=partial(defaultdict, dict))
    names: defaultdict[str, Postings] = field(default_factory=partial(defaultdict, dict))
    written: Counter[str] = field(default_factory=Counter)
    """Words as they are written."""

    def add(self, others: _Terms) -> None:
        """Take in the terms of other records."""
        for own, theirs in ((self.impacts, others.impacts), (self.names, others.names)):
            for term, postings in theirs.items():
                own[term].update(postings)
        self.written.update(others.written)

    def spellings(self) -> dict[str, str]:
        """Give, for each stem, the way it is written most often."""
        met: Counter[str] = Counter()
        for word, times in self.written.items():
            if _TERMS[word]:
                met[word if word.isupper() else word.lower()] += times
        best: dict[str, str] = {}
        for word in sorted(met, key=lambda word: (met[word], word)):
            stem = words.stem(words.fold(word))
            if len(stem) > words.SHORTEST_STEM:
                best[stem] = word
        return best


def _counted(records: Sequence[Record], first: int, groups: words.Groups) -> _Terms:
    """Count the words of every record. An impact goes from 1 to ``FINEST``: each repetition adds less."""
    terms = _Terms()
    for number, record in enumerate(records, start=first):
        count = _count(record, groups, terms.written)
        best = FINEST * (PAGE_PENALTY if record.kind in OF_EVERYTHING else 1)
        for term, weight in count.weights.items():
            terms.impacts[term][number] = round(best * weight / (weight + SATURATION)) or 1
        for word in count.names:
            terms.names[word][number] = max(1, round(best / (1 + len(count.names) / 8)))
    return terms


def _measured(record: Record, name: str) -> list[str]:
    """Give the texts whose length counts: a field is one, but each name of a record is its own."""
    text = record.words.get(name)
    return [] if not text else text.split("\n") if name == "name" else [text]


def _count(record: Record, groups: words.Groups, written: Counter[str]) -> _Count:
    """Add up what words say of a record: more in a name than in a text, more in a short text than in a long one."""
    count = _Count()
    for name in record.words:
        for text in _measured(record, name):
            unit = WEIGHTS[name] / (1 + LENGTH_PENALTY * (len(text) / USUAL_LENGTHS[name] - 1))
            _count_text(text, unit, count, groups, written)
        if name == "name":
            count.names = set(_name_words(record.words[name]))
    for age in record.ages:
        count.weights[f"@{age}"] = WEIGHTS["labels"]
    return count


def _name_words(names: str) -> Iterator[str]:
    """Give the words of a record's names, and each name as a whole, so that a name asked for in full comes first."""
    yield from (word for word in words.cut(words.fold(names)) if not words.is_empty(word))
    yield from (f"#{' '.join(words.meaningful_stems(name))}" for name in names.split("\n"))


def _count_text(text: str, unit: float, count: _Count, groups: words.Groups, written: Counter[str]) -> None:
    """Count the words of one text, their families, the groups they call, and compounds without their hyphen."""
    read = words.cut_written(text)
    written.update(read)
    found = [_TERMS[word] for word in read]
    for term, times in Counter(chain.from_iterable(found)).items():
        count.weights[term] += unit * times
    for group in groups.found([terms[0] for terms in found if terms]):
        count.weights[group] += unit
    if "-" in text:
        for compound in words.hyphenated(text):
            count.weights[words.stem(compound)] += unit


class _TermsOfWords(dict[str, tuple[str, ...]]):
    """The terms that each written word counts for: its stem, and its family; none when it says nothing. Found once."""

    def __missing__(self, word: str) -> tuple[str, ...]:
        folded = words.fold(word)
        self[word] = () if words.is_empty(folded) else tuple(dict.fromkeys((words.stem(folded), words.root(folded))))
        return self[word]


_TERMS = _TermsOfWords()


# --- files ---------------------------------------------------------------------------------------


def _shards(tree: Mapping[str, list[Any]]) -> Iterator[dict[str, list[Any]]]:
    """Cut the terms, sorted, into files of about the same size."""
    shard: dict[str, list[Any]] = {}
    size = 0
    for term in sorted(tree):
        weight = len(term) + len(json.dumps(tree[term], separators=(",", ":")))
        if shard and size + weight > SHARD_CHARACTERS:
            yield shard
            shard, size = {}, 0
        shard[term] = tree[term]
        size += weight
    if shard:
        yield shard


def _entry(found: Postings, codes: Sequence[str]) -> list[Any]:
    """Give the records of a term, and its impacts in the same order, each as a string."""
    numbers = sorted(found)
    digits = _rounded(1 + len(found) // GRAIN)
    return [_coded(numbers, codes), "".join([digits[found[number]] for number in numbers])]


@cache
def _rounded(grain: int) -> str:
    """Give the digit that stands for each impact, when impacts are told apart by so much."""
    return "".join(DIGITS[min(FINEST, impact // grain * grain + grain // 2)] for impact in range(FINEST + 1))


def _coded(numbers: Sequence[int], codes: Sequence[str]) -> str:
    """Write increasing numbers as the steps from one to the next: most take one or two characters."""
    return "".join([codes[number - before] for before, number in zip((0, *numbers), numbers, strict=False)])


def _code(number: int) -> str:
    """Write a number, greatest digit first, so that it is known where it ends: see ``DIGITS``."""
    rest, last = divmod(number, LAST_DIGITS)
    code = DIGITS[last]
    while rest:
        rest, digit = divmod(rest, len(DIGITS) - LAST_DIGITS)
        code = DIGITS[LAST_DIGITS + digit] + code
    return code


def _shown(record: Record) -> dict[str, str]:
    """Give what a result shows of a record."""
    return {
        "u": record.url,
        "t": french(record.title),
        "k": french(record.kind_name),
        "x": _shortened(" ".join(record.text.split())),
    }


def _shortened(text: str) -> str:
    """Give the whole sentences of a text that ``LONGEST_TEXT`` holds."""
    return text if len(text) <= LONGEST_TEXT else text[: text.rfind(". ", 0, LONGEST_TEXT) + 1] or text[:LONGEST_TEXT]


def _facets(
    records: Sequence[Mapping[str, tuple[str, ...]]], facets: Sequence[Facet], codes: Sequence[str]
) -> list[dict[str, Any]]:
    """Give each facet with, for each choice that a record holds, the records that hold it. A record is its choices."""
    made = []
    for facet in facets:
        held: defaultdict[str, list[int]] = defaultdict(list)
        for number, record in enumerate(records):
            for choice in dict.fromkeys(record.get(facet.name, ())):
                held[choice].append(number)
        choices = [
            [choice, french(label), _coded(held[choice], codes)] for choice, label in facet.choices if choice in held
        ]
        made.append({"name": facet.name, "title": french(facet.title), "choices": choices})
    return made


def _tables(
    count: int, starts: Mapping[str, list[str]], groups: words.Groups, definitions: Sequence[Definition]
) -> dict[str, Any]:
    """Give what a browser must know before its first question: the tables of ``words`` and where each word is."""
    return {
        "records": count,
        "stop": sorted(words.STOP_WORDS),
        "weak": sorted(words.WEAK_WORDS),
        "own": sorted(words.OWN_WORDS),
        "endings": [list(rule) for rule in words.ENDINGS],
        "shortest": words.SHORTEST_STEM,
        "groups": {phrase: groups.phrases[phrase] for phrase in sorted(groups.phrases)},
        "digits": DIGITS,
        "lastDigits": LAST_DIGITS,
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
