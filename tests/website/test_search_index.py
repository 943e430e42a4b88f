"""Records say what sheets and pages say; the index is the same twice, in files small enough to fetch one by one."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from typing import Any

import pytest
from small_project import ROOT

from macros.artifacts import Artifact
from macros.catalogue import Catalogue, load
from macros.website.search import words
from macros.website.search.counting import LONGEST_TEXT
from macros.website.search.indexing import lexicon_of, search_artifacts, search_index, sheets_part
from macros.website.search.records import GuidePage, Record, guide_record, sheet_record


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    loaded, problems = load(ROOT)
    assert not problems
    return loaded


def record(number: int, **texts: str) -> Record:
    return Record(f"outils/fiche-{number}/", texts.get("name", ""), "outils", "Outil", texts, " ".join(texts.values()))


def unpacked(artifacts: list[Artifact]) -> dict[str, Any]:
    """Give the files of an index by their short name; an extract by the number of its record."""
    files = {
        artifact.path.removeprefix("recherche/").rsplit(".", 1)[0]: json.loads(
            gzip.decompress(artifact.content) if artifact.path.endswith(".idx") else artifact.content
        )
        for artifact in artifacts
    }
    made = {name.rpartition("/")[2]: content for name, content in files.items() if "/fiche-" not in name}
    runs = made["tables"]["extracts"]
    ends = [*(first for first, _ in runs[1:]), made["tables"]["records"]]
    for (first, folder), end in zip(runs, ends, strict=False):
        made |= {f"fiche-{number}": files[f"{folder}/fiche-{number - first}"] for number in range(first, end)}
    return made


def index(*records: Record, groups: words.Groups | None = None) -> dict[str, Any]:
    return unpacked(list(search_artifacts(records, [], groups or words.Groups([], []))))


def postings(made: dict[str, Any], term: str) -> dict[int, int]:
    """Give the records of a term and their impacts, read as a browser reads them."""
    digits, last_digits = made["tables"]["digits"], made["tables"]["lastDigits"]
    coded, impacts = next(shard[term] for name, shard in made.items() if name.startswith("mots-") and term in shard)
    numbers, number, rest = [], 0, 0
    for value in map(digits.index, coded):
        if value >= last_digits:
            rest = rest * (len(digits) - last_digits) + value - last_digits
        else:
            number += rest * last_digits + value
            numbers.append(number)
            rest = 0
    return dict(zip(numbers, map(digits.index, impacts), strict=True))


# --- records ---------------------------------------------------------------------------------------


def test_a_sheet_is_found_by_its_terms_ages_and_registers(catalogue: Catalogue) -> None:
    sheet = catalogue.find("programmes-cps/unplugged")
    assert sheet
    made = sheet_record(catalogue, sheet)
    assert made.facets["public"] == ("collegiens", "enseignants")
    assert made.facets["age"] == ("11-14",)
    assert "xchange" in made.facets["registre"]
    assert made.ages == (12, 13, 14)


def test_a_territory_is_found_by_its_department_and_region(catalogue: Catalogue) -> None:
    sheet = catalogue.find("territoires/brest")
    assert sheet
    assert "Finistère" in sheet_record(catalogue, sheet).words["labels"]
    assert "Bretagne" in sheet_record(catalogue, sheet).words["labels"]


def test_an_extract_never_quotes_an_address_or_an_identifier(catalogue: Catalogue) -> None:
    for sheet in catalogue.all_sheets():
        text = sheet_record(catalogue, sheet).text
        assert "https://" not in text, sheet.key
        assert not any(reference in text for reference in sheet.related), sheet.key


def test_a_guide_page_is_its_prose() -> None:
    page = GuidePage(
        "page/", "Titre", "Résumé.", '<h2 id="a">Un <em>titre</em></h2><p>Un mot<sup>1</sup>.</p><script>x</script>'
    )
    made = guide_record(page)
    assert made.words["labels"] == "Un titre"
    assert made.text == "Résumé. Un titre Un mot ."


# --- index -----------------------------------------------------------------------------------------


def test_a_name_says_more_than_a_text() -> None:
    made = index(record(0, name="Le guet", body="Rien."), record(1, name="Autre", body="Un guet de plus."))
    found = postings(made, "guet")
    assert list(found) == [0, 1]
    assert found[0] > 2 * found[1]


def test_a_short_name_says_more_than_a_long_one() -> None:
    made = index(record(0, name="Brest, plan alcool et autres plans"), record(1, name="Brest"))
    found = postings(made, "brest")
    assert found[1] > found[0]


def test_a_word_is_shown_as_it_is_most_often_written() -> None:
    made = index(record(0, body="prévention, préventions, Prévention"))
    assert made["graphies-0"]["prevention"] == [1, "prévention"]


def test_an_acronym_and_what_it_stands_for_share_a_group() -> None:
    groups = words.Groups([["CPS", "compétences psychosociales"]], [])
    made = index(record(0, body="des compétences psychosociales"), record(1, body="les CPS"), groups=groups)
    assert list(postings(made, "=0")) == [0, 1]


def test_a_sheet_that_changes_leaves_the_extracts_of_the_others_where_they_are() -> None:
    before = [record(number, body=f"texte {number}") for number in range(100)]
    after = [*before[:50], record(50, body="autre"), *before[51:]]
    kept, made = (
        {file.path for file in search_artifacts(records, [], words.Groups([], [])) if "/fiche-" in file.path}
        for records in (before, after)
    )
    assert 0 < len(kept - made) <= 32


def test_records_far_apart_are_told_apart() -> None:
    holders = [0, 59, 60, 119, 120, 1_980, 3_999]
    made = index(*(record(number, body="guet" if number in holders else "") for number in range(4_000)))
    assert list(postings(made, "guet")) == holders


def test_a_long_text_is_quoted_from_its_first_sentences() -> None:
    made = index(record(0, body="Une phrase de plus. " * 1_000))
    assert LONGEST_TEXT - 100 < len(made["fiche-0"]["x"]) <= LONGEST_TEXT
    assert made["fiche-0"]["x"].endswith("plus.")


def test_the_home_page_and_search_itself_are_not_found(catalogue: Catalogue) -> None:
    pages = [GuidePage(url, "Titre", "Résumé.", "<p>Texte.</p>") for url in ("", "recherche/", "comprendre/")]
    made = unpacked(list(search_index(catalogue, lexicon_of(catalogue), pages)))
    found = {content["u"] for name, content in made.items() if name.startswith("fiche-")}
    assert not {"", "recherche/"} & found
    assert "comprendre/" in found


def test_the_same_catalogue_gives_the_same_bytes_whatever_the_hash_seed() -> None:
    script = (
        "import hashlib; from pathlib import Path; from macros.catalogue import load;"
        "from macros.website.search.indexing import facets_of, lexicon_of, search_artifacts, sheet_record;"
        f"catalogue, _ = load(Path({str(ROOT)!r}));"
        "records = [sheet_record(catalogue, sheet) for sheet in list(catalogue.all_sheets())[::6]];"
        "made = search_artifacts(records, facets_of(catalogue), lexicon_of(catalogue).groups);"
        "print(hashlib.sha256(b''.join(a.path.encode() + a.content for a in made)).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_sheets_give_the_same_index_however_they_are_shared(catalogue: Catalogue) -> None:
    lexicon, sheets = lexicon_of(catalogue), list(catalogue.all_sheets())
    alone = unpacked(list(search_index(catalogue, lexicon, [])))
    sizes = (1, 5, 32, 2, 27)
    counted = []
    while sheets:
        counted.append(sheets_part(catalogue, lexicon_of(catalogue), sheets[: sizes[len(counted) % 5]]))
        del sheets[: counted[-1].count]
    shared = unpacked(list(search_index(catalogue, lexicon, [], counted=counted)))
    for made in (alone, shared):
        del made["index"], made["tables"]["extracts"]
    assert shared == alone


def test_another_text_gives_another_version() -> None:
    assert index(record(0, body="un"))["index"]["version"] != index(record(0, body="deux"))["index"]["version"]


def test_an_empty_site_has_an_index() -> None:
    assert index()["tables"]["records"] == 0
