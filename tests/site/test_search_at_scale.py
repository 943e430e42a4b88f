"""Search stays light with 5,000 sheets: the weight of a question does not follow the size of the catalogues."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from built_site import ROOT, AsShipped, BuiltSite
from local_server import served
from playwright.sync_api import Page as Tab
from test_search import FIRST_QUERY_BYTES, NEXT_QUERY_BYTES, QUERIES, ask, weighing, weight

from macros.artifacts import write
from macros.catalogue import load
from macros.website.search import words
from macros.website.search.indexing import search_artifacts
from macros.website.search.records import Record, facets_of, groups_near, groups_same, sheet_record

SHEETS = 5_000
SHEET_CHARACTERS = 2_800
SYLLABLES = [
    "ba",
    "be",
    "bi",
    "bra",
    "cha",
    "che",
    "dan",
    "dou",
    "fa",
    "fre",
    "ga",
    "gui",
    "jo",
    "la",
    "lin",
    "lou",
    "ma",
    "mou",
    "na",
    "nor",
    "pa",
    "pli",
    "quo",
    "ra",
    "ri",
    "sa",
    "sou",
    "ta",
    "tri",
    "va",
    "vin",
    "zo",
]
ASK_TEN = """async (question) => {
  const found = await jalonsSearch.search(question);
  await Promise.all(found.records.slice(0, 10).map(jalonsSearch.record));
}"""


def many(real: list[Record]) -> Iterator[Record]:
    """Give the real records, then others made of their sentences and of invented words, as varied as French is."""
    chance = random.Random(5)
    sentences = [line for record in real for line in record.words["body"].split("\n") if len(line) > 30]
    names = [word for record in real for word in record.title.split()]
    invented = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(20_000)]
    yield from real
    for number in range(len(real), SHEETS):
        like = chance.choice(real)
        body: list[str] = []
        while sum(map(len, body)) < SHEET_CHARACTERS:
            body.append(f"{chance.choice(sentences)} {' '.join(chance.choices(invented, k=2))}")
        title = " ".join([chance.choice(invented), *chance.sample(names, 3)])
        texts = like.words | {"name": title, "body": "\n".join(body)}
        yield replace(like, url=f"{like.kind}/fiche-{number}/", title=title, words=texts, text=" ".join(body))


@pytest.fixture(scope="module")
def large_address(site: BuiltSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the page of results with the index of 5,000 sheets in the place of its own."""
    catalogue, _ = load(ROOT)
    folder: Path = tmp_path_factory.mktemp("large") / "site"
    folder.mkdir()
    shutil.copytree(site.folder / "assets", folder / "assets")
    shutil.copy(site.folder / "_headers", folder)
    (folder / "recherche").mkdir()
    shutil.copy(site.folder / "recherche" / "index.html", folder / "recherche")
    records = list(many([sheet_record(catalogue, sheet) for sheet in catalogue.all_sheets()]))
    groups = words.Groups(groups_same(catalogue), groups_near(catalogue))
    write(search_artifacts(records, facets_of(catalogue), groups), folder)
    with served(folder, AsShipped) as address:
        yield address


def test_questions_weigh_as_little_as_with_few_sheets(tab: Tab, large_address: str) -> None:
    asked = weighing(tab)
    ask(tab, large_address, f"?q={QUERIES[0]['query']}")
    tab.wait_for_load_state("networkidle")
    assert 0 < weight(asked) < FIRST_QUERY_BYTES
    for query in QUERIES[1:60]:
        tab.evaluate(ASK_TEN, query["query"])
        assert weight(asked) < NEXT_QUERY_BYTES, query["query"]
