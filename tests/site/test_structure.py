"""What every page promises, read in its HTML: headings, titles, descriptions, links, landmarks, data for machines."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import pairwise
from urllib.parse import urlsplit

from built_site import ROOT, BuiltSite, Page
from mkdocs.config import load_config

from macros.catalogue import load
from macros.models.kinds import KINDS

SITE_URL = load_config(str(ROOT / "mkdocs.yml")).site_url


def pages_where(site: BuiltSite, broken) -> list[str]:
    """Name the pages for which a question is answered yes."""
    return [str(page) for page in site.pages if broken(page)]


def repeated(texts: dict[str, str]) -> list[str]:
    """Name the texts that several pages share."""
    return [text for text, times in Counter(texts.values()).items() if times > 1]


def is_withdrawn(page: Page) -> bool:
    return any(meta.get("name") == "robots" for meta in page.all("meta"))


def test_every_page_is_in_french(site: BuiltSite):
    assert pages_where(site, lambda page: [html.get("lang") for html in page.all("html")] != ["fr"]) == []


def test_every_page_has_one_first_level_heading(site: BuiltSite):
    assert pages_where(site, lambda page: [level for level, _ in page.headings].count(1) != 1) == []


def test_no_page_skips_a_heading_level(site: BuiltSite):
    def skips(page: Page) -> bool:
        levels = [level for level, _ in page.headings]
        return levels[0] != 1 or any(after > before + 1 for before, after in pairwise(levels))

    assert pages_where(site, skips) == []


def test_no_heading_is_empty_or_said_twice_on_a_page(site: BuiltSite):
    def repeats(page: Page) -> bool:
        texts = [text for level, text in page.headings if level < 3]
        return "" in texts or len(texts) != len(set(texts))

    assert pages_where(site, repeats) == []


def test_every_page_has_a_title_of_its_own(site: BuiltSite):
    assert repeated({page.url: page.title for page in site.pages}) == []
    assert pages_where(site, lambda page: not page.title.strip()) == []


def test_the_title_of_a_page_begins_as_its_heading(site: BuiltSite):
    def differs(page: Page) -> bool:
        heading = next(text for level, text in page.headings if level == 1)
        return page.url not in {"", "404.html"} and not heading.startswith(page.title.removesuffix(" - Jalons"))

    assert pages_where(site, differs) == []


def test_every_page_has_a_description_of_its_own(site: BuiltSite):
    assert repeated({page.url: page.description for page in site.pages}) == []
    assert pages_where(site, lambda page: len(page.description) < 25) == []


def test_a_page_of_the_guide_opens_with_its_first_paragraph(site: BuiltSite):
    def leads(page: Page) -> list[str]:
        return [element.text for element in page.all("p") if element.get("class") == "lead"]

    guide = [page for page in site.pages if 'class="guide-head"' in page.html and page.url != "404.html"]
    assert [str(page) for page in guide if len(leads(page)) != 1] == []
    assert [page.url for page in guide if leads(page) == [page.description]] == ["recherche/"]


def test_every_page_gives_its_own_address_as_canonical(site: BuiltSite):
    def elsewhere(page: Page) -> bool:
        links = [link["href"] for link in page.all("link") if link.get("rel") == "canonical"]
        return links != ([] if page.url == "404.html" else [SITE_URL + page.url])

    assert pages_where(site, elsewhere) == []


def test_every_link_has_a_text_that_says_where_it_leads(site: BuiltSite):
    vague = {"", "¶", "ici", "cliquez ici", "lien", "en savoir plus", "lire la suite", "voir", "plus", "page"}

    def named(page: Page) -> list[str]:
        return [(link.get("aria-label") or link.text).strip().lower() for link in page.all("a") if link.get("href")]

    assert pages_where(site, lambda page: vague.intersection(named(page))) == []


def test_an_elided_article_stays_on_the_line_of_its_term(site: BuiltSite):
    alone = re.compile(r"(?<!>)\b\w+’<button")
    assert pages_where(site, lambda page: alone.search(page.html.replace('<span class="elided">', ">"))) == []


def test_navigation_landmarks_hold_links_only_and_have_a_name(site: BuiltSite):
    def misused(page: Page) -> bool:
        names = [nav.get("aria-label") or nav.get("aria-labelledby") for nav in page.all("nav")]
        foreign = {"form", "input", "table", "article", "p"}.intersection(
            e.tag for e in page.elements if "nav" in e.inside
        )
        return None in names or len(names) != len(set(names)) or len(names) > 3 or bool(foreign)

    assert pages_where(site, misused) == []


def test_nothing_is_inline_that_a_strict_policy_refuses(site: BuiltSite):
    def inline(page: Page) -> bool:
        scripts = [s for s in page.all("script") if not s.get("src") and not (s.get("type") or "").endswith("json")]
        handlers = [e for e in page.elements if any(name == "style" or name.startswith("on") for name in e.attributes)]
        return bool(scripts or handlers or page.all("style"))

    assert pages_where(site, inline) == []


def test_nothing_is_loaded_from_another_site(site: BuiltSite):
    def foreign(page: Page) -> bool:
        loaded = [
            e.get("src") or e.get("data") for e in page.all("script", "img", "iframe", "source", "video", "object")
        ]
        loaded += [e["href"] for e in page.all("link") if e.get("rel") not in {"canonical", "license"}]
        return any(urlsplit(address).netloc for address in loaded if address)

    assert pages_where(site, foreign) == []


def test_every_file_of_resources_answers_at_its_address(site: BuiltSite):
    expected = {f"{kind}/{file.stem}/" for kind in KINDS for file in (ROOT / "resources" / kind).glob("*.yml")}
    withdrawn = {page.url for page in site.sheets() if is_withdrawn(page)}
    assert {page.url for page in site.sheets()} - withdrawn == expected


def test_every_sheet_is_described_for_machines_at_its_own_address(site: BuiltSite):
    catalogue, _ = load(ROOT)
    for page in site.sheets():
        if is_withdrawn(page):
            continue
        described = [json.loads(s.text) for s in page.all("script") if s.get("type") == "application/ld+json"]
        sheet = catalogue.find(page.url.rstrip("/"))
        said = [(d["url"], d["name"], (d if "inLanguage" in d else d["subjectOf"])["inLanguage"]) for d in described]
        assert said == [(SITE_URL + page.url, sheet.title, "fr")]


def test_the_sitemap_lists_every_page_but_the_withdrawn_and_the_error_page(site: BuiltSite):
    listed = set(site.folder.joinpath("sitemap.xml").read_text("utf-8").split("<loc>")[1:])
    expected = {page.url for page in site.pages if page.url != "404.html" and not is_withdrawn(page)}
    assert {entry.split("</loc>")[0].removeprefix(SITE_URL) for entry in listed} == expected
