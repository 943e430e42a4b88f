"""A catalogue as its page lists it: whole when it is short, cut into pages when it is long.

The first page of a long list stands in the catalogue's own, the others at ``page-2/`` and on, joined by plain links. For the
script that filters, small files beside them say where each sheet stands, what its words are and what its card looks like:
it loads those it needs, when it needs them.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from itertools import pairwise
from operator import sub
from typing import Any, TypeVar

from macros import selections
from macros.artifacts import Artifact
from macros.models.event import Event
from macros.models.kinds import KINDS, Kind
from macros.models.sheet import LIST_PAGE, Sheet
from macros.rendering import as_html, date_span, thousands
from macros.typography import BREAK
from macros.website import facets
from macros.website.bundle import content_hash
from macros.website.facets import Facet
from macros.website.search.words import fold
from macros.website.sheets import SheetPage
from macros.website.site import Site, root_from

Row = TypeVar("Row")

MOST_WHOLE = 80
"""Sheets of the longest list that stays on one page."""
PAGE_SHEETS = 50
PACK_CARDS = 8
"""Cards of one file that the script loads: few, since the sheets that suit a filter are far from one another."""
FOLDER = "listes"
"""Where the files of cards and words stand: each is named after its content."""
ENTRY_NAME = "liste.json"
"""Name, beside a catalogue's page, of the file that leads to the others."""


@dataclass(frozen=True)
class ListPage:
    """One page of a list."""

    kind: Kind
    number: int
    first: int
    """Place of its first sheet in the list, from 1."""
    sheets: Sequence[Sheet]

    @property
    def slug(self) -> str:
        """Give the last part of its address; the first page has that of the catalogue."""
        return f"{LIST_PAGE}{self.number}"

    @property
    def url(self) -> str:
        """Give its address from the root of the site."""
        return f"{self.kind.folder}/{self.slug}/" if self.number > 1 else f"{self.kind.folder}/"

    @property
    def last(self) -> int:
        """Give the place of its last sheet in the list, from 1."""
        return self.first + len(self.sheets) - 1

    @property
    def reach(self) -> str:
        """Say from which sheet to which it goes, in the words the list is sorted by; dates in their own order."""
        first, last = self.sheets[0], self.sheets[-1]
        if isinstance(first, Event) and isinstance(last, Event):
            return date_span(*sorted((first.start[:10], last.start[:10])))
        return f"de « {first.title} » à « {last.title} »"


@dataclass(frozen=True)
class Listing:
    """The list of one catalogue."""

    site: Site
    kind: Kind

    @cached_property
    def sheets(self) -> list[Sheet]:
        """Give every sheet, in the order of the list."""
        return selections.in_order(self.site.catalogue.of_kind(self.kind.folder))

    @cached_property
    def facets(self) -> list[Facet]:
        """Give the filters: they count every sheet, whatever the page."""
        return facets.facets_of(self.site.catalogue, self.sheets)

    @cached_property
    def rows(self) -> dict[str, Any]:
        """Give what the script needs to filter."""
        return facets.rows(self.facets, self.sheets)

    @property
    def is_long(self) -> bool:
        """Tell whether the list is cut into pages."""
        return len(self.sheets) > MOST_WHOLE

    @cached_property
    def pages(self) -> list[ListPage]:
        """Give the pages of the list: one for a short list."""
        size = PAGE_SHEETS if self.is_long else max(len(self.sheets), 1)
        starts = range(0, max(len(self.sheets), 1), size)
        return [
            ListPage(self.kind, number, start + 1, self.sheets[start : start + size])
            for number, start in enumerate(starts, start=1)
        ]

    def near(self, page: ListPage) -> list[ListPage | None]:
        """Give the pages that a page links to by number: ends, neighbours, tens; ``None`` where some are left out."""
        last = len(self.pages)
        numbers = [n for n in range(1, last + 1) if n in (1, last) or n % 10 == 0 or abs(n - page.number) <= 1]
        linked: list[ListPage | None] = [self.pages[0]]
        for before, number in pairwise(numbers):
            linked += [None] if number > before + 1 else []
            linked.append(self.pages[number - 1])
        return linked

    # --- what only a long list has ------------------------------------------------------------------

    def other_pages(self) -> Iterator[SheetPage]:
        """Make the pages of a long list after the first."""
        for page in self.pages[1:]:
            title = f"{self.kind.plural}, page {page.number} sur {len(self.pages)}"
            places = map(thousands, (page.first, page.last, len(self.sheets)))
            told = "Fiches {} à {} sur {}, {}.".format(*places, page.reach)
            body = self.site.block(
                "blocks/list_page.html",
                listing=self,
                page=page,
                sheets=page.sheets,
                title=title,
                told=told,
                root=root_from(page.url),
                show_kind=False,
            )
            yield SheetPage(
                kind=self.kind.folder,
                slug=page.slug,
                title=as_html(title),
                description=as_html(f"{self.kind.plural} : {told[0].lower()}{told[1:]}"),
                head="",
                body=body,
            )

    def files(self) -> Iterator[Artifact]:
        """Make the files that the script of a long list reads."""
        root = root_from(self.pages[-1].url)
        cards = [self.site.card(sheet, root, show_kind=False) for sheet in self.sheets]
        packs = [cards[start : start + PACK_CARDS] for start in range(0, len(cards), PACK_CARDS)]
        contents = {f"cartes-{number}": _json(pack) for number, pack in enumerate(packs)}
        contents |= {f"mots-{letter}": _json(words) for letter, words in _words_by_letter(cards).items()}
        hashes = {name: content_hash(content) for name, content in contents.items()}
        for name, content in contents.items():
            yield Artifact(f"{FOLDER}/{self.kind.folder}.{name}.{hashes[name]}.json", content)
        choices = [[choice.id for choice in facet.choices] for facet in self.facets]
        yield Artifact(
            f"{self.kind.folder}/{ENTRY_NAME}",
            _json({**self.rows, "choices": choices, "pack": PACK_CARDS, "files": hashes}),
        )


def first_of_many(rows: Sequence[Row]) -> Sequence[Row]:
    """Give what a page shows of some rows: all of them, or the first ones when they are very many."""
    return rows[:PAGE_SHEETS] if len(rows) > MOST_WHOLE else rows


def listings_of(site: Site) -> dict[str, Listing]:
    """Give the list of every catalogue, by folder."""
    return {folder: Listing(site, kind) for folder, kind in KINDS.items()}


_NOT_SEARCHED = re.compile(r'<p class="badges">.*?</p>|<[^>]*>', re.DOTALL)
_WORD = re.compile(r"[a-z0-9]+")


def _words_by_letter(cards: Sequence[str]) -> dict[str, dict[str, list[int]]]:
    """Give the folded words of the cards by first letter, and how far each card that has one is from the one before."""
    texts = fold(unescape(_NOT_SEARCHED.sub(" ", BREAK.join(cards)))).split(BREAK)
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        for word in set(_WORD.findall(text)):
            places[word].append(place)
    made: dict[str, dict[str, list[int]]] = {}
    for word, held in sorted(places.items()):
        made.setdefault(word[0], {})[word] = list(map(sub, held, (0, *held)))
    return made


def _json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
