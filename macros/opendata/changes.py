"""What changed in the data from one publication to the next: for those who copy it, as JSON and as an Atom feed.

Made by comparing the data that is served with the data about to be; an edition says which data it led to, so that a
publication that was cut short is neither told twice nor lost. The day is given by who publishes.
"""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from macros.artifacts import Artifact
from macros.linked_data import LICENCE, absolute
from macros.opendata.publication import FOLDER, LICENCE_NAME, as_json, data_file
from macros.typography import french

CHANGES = "changements.json"
ATOM = "changements.atom"
DATA_PATH = f"{FOLDER}/catalogues.json"
CHANGES_PATH = f"{FOLDER}/{CHANGES}"

MOST_EDITIONS = 200
MOST_ENTRIES = 20
MOST_LINES = 100

What = Literal["added", "changed", "removed"]
_WORDS: Mapping[What, str] = {"added": "ajoutée", "changed": "modifiée", "removed": "retirée"}
_NOT_CONTENT = frozenset({"id", "kind", "page"})


@dataclass(frozen=True)
class Change:
    """One sheet that is new, different or gone; ``fields`` are those that differ."""

    what: What
    id: str
    title: str
    page: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edition:
    """One publication that changed the data; ``data`` is the SHA-256 of what it published."""

    number: int
    date: str
    data: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class About:
    """The site whose changes are told; ``updated`` dates the feed before its first edition."""

    site_url: str
    publisher: str
    updated: str


def compare(before: bytes, after: bytes) -> tuple[Change, ...]:
    """Compare two versions of ``catalogues.json``: added, then changed, then removed, each by identifier."""
    old, new = _items(before), _items(after)
    added = [Change("added", key, *_words(new[key])) for key in sorted(new.keys() - old.keys())]
    changed = [
        Change("changed", key, *_words(new[key]), fields)
        for key in sorted(new.keys() & old.keys())
        if (fields := _different(old[key], new[key]))
    ]
    removed = [Change("removed", key, *_words(old[key])) for key in sorted(old.keys() - new.keys())]
    return (*added, *changed, *removed)


def next_editions(told: bytes | None, served: bytes | None, coming: bytes, day: str) -> tuple[Edition, ...]:
    """Give the editions, newest first, once ``coming`` is published in the place of ``served`` on a day.

    Without anything served, there is nothing to compare: the first publication is no change.
    """
    editions = _editions(told) if told else ()
    if served is None:
        return editions
    if editions and editions[0].data != _digest(served):
        editions = editions[1:]  # told, but cut short before the data followed
    if not (changes := compare(served, coming)):
        return editions
    number = editions[0].number + 1 if editions else 1
    return (Edition(number, day, _digest(coming), changes), *editions)[:MOST_EDITIONS]


def changes_artifacts(about: About, editions: Sequence[Edition]) -> Iterator[Artifact]:
    """Give the two files."""
    heading = {
        "title": "Changements des données",
        "publisher": about.publisher,
        "license": LICENCE,
        "license_title": LICENCE_NAME,
        "site": about.site_url,
        "updated": editions[0].date if editions else about.updated,
    }
    yield data_file(CHANGES, as_json({**heading, "editions": [asdict(edition) for edition in editions]}))
    yield data_file(ATOM, _atom(about, editions[:MOST_ENTRIES]).encode())


def about(told: bytes) -> About:
    """Read whose changes a file tells."""
    read = json.loads(told)
    return About(read["site"], read["publisher"], read["updated"])


def summary(changes: Sequence[Change]) -> str:
    """Count: « 2 fiches ajoutées, 1 fiche modifiée »."""
    counts = [(sum(change.what == what for change in changes), word) for what, word in _WORDS.items()]
    return ", ".join(
        f"{count} fiche{'s' if count > 1 else ''} {word}{'s' if count > 1 else ''}" for count, word in counts if count
    )


def sentence(change: Change) -> str:
    """Say one change: « Unplugged (programmes-cps/unplugged) : modifiée (sources, title) »."""
    fields = f" ({', '.join(change.fields)})" if change.fields else ""
    return f"{change.title} ({change.id}) : {_WORDS[change.what]}{fields}"


def _items(content: bytes) -> dict[str, dict[str, Any]]:
    return {item["id"]: item for item in json.loads(content)["items"]}


def _words(item: Mapping[str, Any]) -> tuple[str, str]:
    return item["title"], item["page"]


def _different(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    names = sorted((old.keys() | new.keys()) - _NOT_CONTENT)
    return tuple(name for name in names if old.get(name) != new.get(name))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _editions(told: bytes) -> tuple[Edition, ...]:
    return tuple(
        Edition(
            read["number"],
            read["date"],
            read["data"],
            tuple(Change(**{**change, "fields": tuple(change["fields"])}) for change in read["changes"]),
        )
        for read in json.loads(told)["editions"]
    )


def _atom(about: About, editions: Sequence[Edition]) -> str:
    address, home = absolute(about.site_url, f"{FOLDER}/{ATOM}"), absolute(about.site_url, "donnees/")
    updated = editions[0].date if editions else about.updated
    entries = "".join(_entry(edition, home) for edition in editions)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">
<id>{_escaped(address)}</id>
<title>{_text(f"{about.publisher} : changements des données")}</title>
<updated>{updated}T00:00:00Z</updated>
<author><name>{_text(about.publisher)}</name></author>
<rights>{LICENCE_NAME}</rights>
<link rel="self" type="application/atom+xml" href="{_escaped(address)}"/>
<link rel="alternate" type="text/html" href="{_escaped(home)}"/>
{entries}</feed>
"""


def _entry(edition: Edition, home: str) -> str:
    lines = [_text(sentence(change)) for change in edition.changes[:MOST_LINES]]
    if (others := len(edition.changes) - MOST_LINES) > 0:
        lines.append(_text(f"Et {others} de plus."))
    listed = _escaped("".join(f"<li>{line}</li>" for line in lines))
    return f"""<entry>
<id>{_escaped(home)}#edition-{edition.number}</id>
<title>{_text(summary(edition.changes))}</title>
<updated>{edition.date}T00:00:00Z</updated>
<link rel="alternate" type="text/html" href="{_escaped(home)}"/>
<content type="html">{_escaped("<ul>")}{listed}{_escaped("</ul>")}</content>
</entry>
"""


def _text(text: str) -> str:
    return french(_escaped(text))


def _escaped(text: str) -> str:
    """Write text for XML, outside quotation marks; the XML library of Python brings its whole network along."""
    return html.escape(text, quote=False)
