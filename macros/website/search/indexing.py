"""The index: for each stem, family and group of words, the records it is in and how much it says of them.

Made for a browser that fetches little: words in small files cut by alphabet, one file a record for its extract, facets
apart. Same records, same bytes, however they are shared into parts. Ranking is left to ``search-engine.js``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
from typing import Any

from macros.artifacts import Artifact
from macros.catalogue import Catalogue
from macros.models.sheet import Sheet
from macros.models.vocabulary import Definition
from macros.typography import french
from macros.website.search import words
from macros.website.search.counting import (
    DIGITS,
    FINEST,
    FOLDER,
    MOST_RECORDS,
    Held,
    Part,
    choice_key,
    json_text,
    packed,
    version,
)
from macros.website.search.reading import Lexicon
from macros.website.search.records import (
    Facet,
    GuidePage,
    Record,
    facets_of,
    groups_near,
    groups_same,
    guide_record,
    sheet_record,
)

NOT_FOUND = frozenset({"", "./", "recherche/"})
"""Pages that would answer every question: the home page, and search itself."""

# Every file is JSON, compressed. Records are numbers; a list of them is one string (``_coded``), and so are impacts:
# - index.json: the version, which names the folder of the files below;
# - tables: tables of words, groups, glossary, the first term of each file of words, the folder of each run of extracts;
# - mots-N, noms-N: for each term, [records, impacts]; graphies-N: [number of records, spelling];
# - facettes: for each choice, the records that hold it.
# An extract stands in a folder that its run of records shares, named after what they say: it stays while they do.

LAST_DIGITS = 60
"""The first so many digits end a number, the others announce more."""
SHARD_CHARACTERS = 3_000
"""Characters of JSON in one file of words: little over 1 kB once compressed."""
GRAIN = 150
"""Impacts are told apart by one more for each so many records that hold the term: they say little and weigh much."""


def search_index(
    catalogue: Catalogue,
    lexicon: Lexicon,
    pages: Iterable[GuidePage],
    others: Iterable[Record] = (),
    counted: Iterable[Part] = (),
) -> Iterator[Artifact]:
    """Give the index of a site: its sheets, its guide pages, and records of other kinds.

    ``counted`` are the parts of all sheets, in order, where they were made before.
    """
    records = [guide_record(page) for page in sorted(pages, key=lambda page: page.url) if page.url not in NOT_FOUND]
    sheets = list(counted) or _parts([sheet_record(catalogue, sheet) for sheet in catalogue.all_sheets()], lexicon)
    parts = [*sheets, *_parts([*records, *others], lexicon)]
    definitions = catalogue.glossary.terms if catalogue.glossary else ()
    yield from _artifacts(parts, facets_of(catalogue), lexicon, definitions)


def lexicon_of(catalogue: Catalogue) -> Lexicon:
    """Give what reads the words of a catalogue, with those that mean the same according to it."""
    return Lexicon(words.Groups(groups_same(catalogue), groups_near(catalogue)))


def sheets_part(catalogue: Catalogue, lexicon: Lexicon, sheets: Iterable[Sheet]) -> Part:
    """Count a run of sheets. It depends on them, on the labels of their terms and on the groups of words."""
    return Part.of([sheet_record(catalogue, sheet) for sheet in sheets], lexicon)


def search_artifacts(
    records: Sequence[Record], facets: Sequence[Facet], groups: words.Groups, definitions: Sequence[Definition] = ()
) -> Iterator[Artifact]:
    """Give every file of the index. Records are numbered in the order given."""
    lexicon = Lexicon(groups)
    return _artifacts(_parts(records, lexicon), facets, lexicon, definitions)


def _parts(records: Sequence[Record], lexicon: Lexicon) -> list[Part]:
    firsts = range(0, len(records), MOST_RECORDS)
    return [Part.of(records[first : first + MOST_RECORDS], lexicon) for first in firsts]


def _artifacts(
    parts: Sequence[Part], facets: Sequence[Facet], lexicon: Lexicon, definitions: Sequence[Definition]
) -> Iterator[Artifact]:
    *firsts, count = accumulate((part.count for part in parts), initial=0)
    terms = _merged([part.terms for part in parts], firsts)
    names = _merged([part.names for part in parts], firsts)
    choices = _merged([part.choices for part in parts], firsts)
    spellings = _spellings(parts, lexicon)
    trees = {
        "mots": {term: _entry(found) for term, found in terms.items()},
        "noms": {name: _entry(found) for name, found in names.items()},
        "graphies": {
            stem: f"[{held}]" if stem == word else f'[{held},"{word}"]'
            for stem, word in spellings.items()
            if len(stem) > words.SHORTEST_STEM and (held := len(_impacts(terms[stem])))
        },
    }
    files = {"facettes": json_text(_facets(choices, facets))}
    starts: dict[str, list[str]] = {}
    for name, tree in trees.items():
        shards = list(_shards(tree))
        starts[name] = [first for first, _ in shards]
        files |= {f"{name}-{number}": text for number, (_, text) in enumerate(shards)}
    extracts = [[first, part.folder] for first, part in zip(firsts, parts, strict=True)]
    files["tables"] = json_text(_tables(count, starts, extracts, lexicon.groups, definitions))
    contents = {name: packed(text) for name, text in files.items()}
    folder = version(contents.values())
    yield Artifact(f"{FOLDER}/index.json", json_text({"version": folder}).encode())
    for name, content in contents.items():
        yield Artifact(f"{FOLDER}/{folder}/{name}.idx", content)
    for part in parts:
        yield from part.extracts


# --- parts put together --------------------------------------------------------------------------


Found = list[Any]
"""What parts hold of a term, one after the other: the number of the part's first record, then places, then impacts."""


def _merged(parts: Sequence[Held], firsts: Sequence[int]) -> Mapping[str, Found]:
    """Put together what all parts hold of every term."""
    merged: defaultdict[str, Found] = defaultdict(list)
    for first, part in zip(firsts, parts, strict=True):
        for term, places, impacts in part:
            merged[term] += (first, places, impacts)
    return merged


def _entry(found: Found) -> str:
    """Give the records of a term and its impacts as JSON."""
    impacts = _impacts(found)
    if len(impacts) >= GRAIN:
        impacts = impacts.translate(_rounded(1 + len(impacts) // GRAIN))
    return f'["{_coded(found)}","{impacts}"]'


def _impacts(found: Found) -> str:
    return "".join(found[2::3])


def _coded(found: Found) -> str:
    """Write the numbers of records as the steps from one to the next: most take one or two characters."""
    codes = []
    before = 0
    for first, places in zip(found[::3], found[1::3], strict=True):
        for place in places:
            codes.append(_CODES[first + place - before])
            before = first + place
    return "".join(codes)


class _Codes(dict[int, str]):
    """How each number is written, greatest digit first, so that it is known where it ends: see ``LAST_DIGITS``."""

    def __missing__(self, number: int) -> str:
        rest, last = divmod(number, LAST_DIGITS)
        code = DIGITS[last]
        while rest:
            rest, digit = divmod(rest, len(DIGITS) - LAST_DIGITS)
            code = DIGITS[LAST_DIGITS + digit] + code
        self[number] = code
        return code


_CODES = _Codes()


@cache
def _rounded(grain: int) -> dict[int, str]:
    """Give the digit that stands for each impact, when impacts are told apart by so much."""
    rounded = "".join(DIGITS[min(FINEST, impact // grain * grain + grain // 2)] for impact in range(FINEST + 1))
    return dict(zip(map(ord, DIGITS), rounded, strict=True))


def _spellings(parts: Iterable[Part], lexicon: Lexicon) -> Mapping[str, str]:
    """Give, for each stem, the way it is written most often."""
    met: dict[bytes, int] = {}
    for part in parts:
        for word, number in zip(part.written.split(), part.times, strict=True):
            met[word] = met.get(word, 0) + number
    times: Counter[str] = Counter()
    stems: dict[str, str] = {}
    for word, number in met.items():
        for spelling, stem in lexicon.spellings(word):
            times[spelling] += number
            stems[spelling] = stem
    return {stems[word]: word for word in sorted(times, key=lambda word: (times[word], word))}


# --- files ---------------------------------------------------------------------------------------


def _shards(tree: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Cut terms, sorted, with their JSON, into files of about the same size: give the first term and the text of each."""
    lines: list[str] = []
    first, size = "", 0
    for term in sorted(tree):
        line = f'"{term}":{tree[term]}'
        if lines and size + len(line) > SHARD_CHARACTERS:
            yield first, f"{{{','.join(lines)}}}"
            lines, size = [], 0
        if not lines:
            first = term
        lines.append(line)
        size += len(line)
    if lines:
        yield first, f"{{{','.join(lines)}}}"


def _facets(held: Mapping[str, Found], facets: Sequence[Facet]) -> list[dict[str, Any]]:
    """Give each facet with, for each choice that a record holds, the records that hold it."""
    return [
        {
            "name": facet.name,
            "title": french(facet.title),
            "choices": [
                [choice, french(label), _coded(held[key])]
                for choice, label in facet.choices
                if (key := choice_key(facet.name, choice)) in held
            ],
        }
        for facet in facets
    ]


def _tables(
    count: int,
    starts: Mapping[str, list[str]],
    extracts: list[list[Any]],
    groups: words.Groups,
    definitions: Sequence[Definition],
) -> dict[str, Any]:
    """Give what a browser must know before its first question: the tables of ``words``, where words and extracts are."""
    return {
        "records": count,
        "stop": sorted(words.STOP_WORDS),
        "weak": sorted(words.WEAK_WORDS),
        "own": sorted(words.OWN_WORDS),
        "children": sorted(words.CHILDREN),
        "acquaintances": sorted(words.ACQUAINTANCES),
        "endings": [list(rule) for rule in words.ENDINGS],
        "shortest": words.SHORTEST_STEM,
        "groups": {phrase: groups.phrases[phrase] for phrase in sorted(groups.phrases)},
        "digits": DIGITS,
        "lastDigits": LAST_DIGITS,
        "glossary": [[term.id, french(term.label), french(term.long or "")] for term in definitions],
        "starts": starts,
        "extracts": extracts,
    }
