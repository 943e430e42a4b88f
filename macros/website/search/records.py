"""What can be found: one record a sheet, from the catalogue, and one a guide page, from its text.

A record holds words by how much they say of it, facets, and the text extracts are taken from. Nothing is ranked here.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pydantic import BaseModel

from macros.catalogue import Catalogue
from macros.models.fields import TermOf
from macros.models.kinds import KINDS
from macros.models.marks import marked
from macros.models.myth import Myth
from macros.models.programme import Programme
from macros.models.sheet import Ages, Sheet, Source
from macros.models.territory import Territory
from macros.website.site import address

GUIDE, LETTER = "guide", "lettre"
OF_EVERYTHING = frozenset({GUIDE, LETTER})
"""Kinds of pages that speak of a little of everything: at equal words, another comes first."""
AGE_BANDS: tuple[tuple[str, int, int, str], ...] = (
    ("0-5", 0, 5, "Moins de 6 ans"),
    ("6-10", 6, 10, "6 à 10 ans"),
    ("11-14", 11, 14, "11 à 14 ans"),
    ("15-17", 15, 17, "15 à 17 ans"),
    ("18", 18, 120, "18 ans et plus"),
)
OLDEST = 25
SHORTEST_EXTRACT = 25
"""Characters below which a text is found but not quoted: « 1 heure », « gratuit »."""


@dataclass(frozen=True)
class Record:
    """One thing to find. ``words`` are texts by field: name, lead, labels, also, body; ``text`` is what extracts quote."""

    url: str
    title: str
    kind: str
    kind_name: str
    words: Mapping[str, str]
    text: str
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ages: tuple[int, ...] = ()


@dataclass(frozen=True)
class GuidePage:
    """A hand-written page, once made: its prose as HTML, without what functions put in it."""

    url: str
    title: str
    description: str
    html: str


@dataclass(frozen=True)
class Facet:
    """A way to narrow results: its name in the address, its title, its choices in order."""

    name: str
    title: str
    choices: tuple[tuple[str, str], ...]


_PAGES = ((LETTER, "Lettres du réseau"), (GUIDE, "Pages du guide"))


def facets_of(catalogue: Catalogue) -> list[Facet]:
    """Give the facets of search, every choice in the order of its vocabulary."""
    kinds = tuple((folder, kind.plural) for folder, kind in KINDS.items())
    return [
        Facet("catalogue", "Catalogue", (*kinds, ("kits", "Kits à télécharger"), *_PAGES)),
        Facet("enjeu", "Enjeu", _choices(catalogue, "enjeux")),
        Facet("public", "Public", _choices(catalogue, "publics")),
        Facet("age", "Âge des jeunes", tuple((name, label) for name, _, _, label in AGE_BANDS)),
        Facet("cadre", "Cadre", _choices(catalogue, "settings")),
        Facet("theme", "Thème", _choices(catalogue, "themes")),
        Facet("registre", "Registre de preuve", _choices(catalogue, "registers")),
    ]


def _choices(catalogue: Catalogue, vocabulary: str) -> tuple[tuple[str, str], ...]:
    terms = catalogue.vocabularies.get(vocabulary, ())
    return tuple((identifier, catalogue.label(vocabulary, identifier)) for identifier in terms)


# --- sheets ------------------------------------------------------------------------------------


def sheet_record(catalogue: Catalogue, sheet: Sheet) -> Record:
    """Make the record of a sheet."""
    kind = catalogue.kind_of(sheet)
    body = list(_prose(sheet))
    labels, also = _labels(catalogue, sheet)
    said = sheet.said if isinstance(sheet, Myth) else ""
    return Record(
        url=address(sheet),
        title=sheet.title,
        kind=sheet.kind,
        kind_name=kind.singular,
        words={
            "name": "\n".join(name for name in (sheet.title, sheet.acronym, *sheet.other_names) if name),
            "lead": "\n".join((said, sheet.slug.replace("-", " "), sheet.summary)),
            "labels": "\n".join((kind.singular, kind.plural, *labels)),
            "also": "\n".join(also),
            "body": "\n".join(body),
        },
        text=" ".join((sheet.summary, *(_sentence(text) for text in body if len(text) >= SHORTEST_EXTRACT))),
        facets={
            "catalogue": (sheet.kind,),
            "enjeu": sheet.enjeux,
            "public": sheet.publics,
            "age": tuple(_age_bands(sheet.ages)),
            "cadre": sheet.settings,
            "theme": sheet.themes,
            "registre": sheet.registers if isinstance(sheet, Programme) else (),
        },
        ages=_years(sheet.ages),
    )


def _prose(model: BaseModel) -> Iterator[str]:
    """Give the texts of a model that a reader reads, in the order of its fields: no identifier, date or address."""
    for name in _prose_fields(type(model)):
        value = getattr(model, name)
        if not value:
            continue
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, str):
                if (len(item) > _SURELY_PROSE and " " in item) or _SAYS_SOMETHING.match(item):
                    yield _plain(item)
            elif isinstance(item, BaseModel):
                yield from _prose(item)


@cache
def _prose_fields(model: type[BaseModel]) -> tuple[str, ...]:
    """Give, once per class, the fields that may hold what a reader reads."""
    return () if issubclass(model, Source) else tuple(name for name in model.model_fields if name not in _NOT_PROSE)


_IDENTIFIERS = """
    kind slug title acronym other_names summary said enjeux themes publics settings sourcing related source sources
    register_id departments series call type format embed_url captions transcript attachments
"""
_NOT_PROSE = frozenset(_IDENTIFIERS.split())
_SURELY_PROSE = 30
"""Characters above which a text with spaces is no date, address or number."""
_SAYS_SOMETHING = re.compile(r"(?!https?:)(?!\d{4}(?:-\d\d)*$).*[^\W\d_]{2}", re.DOTALL)


def _plain(text: str) -> str:
    """Take the marks of Markdown off a text."""
    if "](" in text:
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    if "\n" in text or text[0] in "-*+#>0123456789":
        text = _LINE_MARK.sub("\n", f"\n{text}")[1:]
    if "*" in text or "_" in text or "`" in text:
        text = _EMPHASIS.sub("", text)
    return text


_LINE_MARK = re.compile(r"\n\s*(?:[-*+#>]+|\d+\.)\s+")
_EMPHASIS = re.compile(r"[*_`]{1,3}(?=\S)|(?<=\S)[*`]{1,3}")


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…", "»")) else f"{text}."


def _labels(catalogue: Catalogue, sheet: Sheet) -> tuple[list[str], list[str]]:
    """Give the labels of a sheet's terms, with the regions of a territory, and the other names of these terms."""
    labels: list[str] = []
    also: list[str] = []
    for _, value, mark in marked(sheet, TermOf):
        term: Any = catalogue.term(mark.vocabulary, value)
        labels.append(term.label)
        also += getattr(term, "also", ())
    if isinstance(sheet, Territory):
        regions = ((code, getattr(catalogue.term("departements", code), "region", "")) for code in sheet.departments)
        labels += (f"{code} {region}" for code, region in regions)
    return labels, also


def _age_bands(ages: Ages | None) -> Iterator[str]:
    years = _years(ages)
    for name, start, end, _ in AGE_BANDS:
        if years and years[0] <= end and start <= years[-1]:
            yield name


def _years(ages: Ages | None) -> tuple[int, ...]:
    """Give every age that a sheet suits; an open end goes as far as young people do."""
    if ages is None or (ages.min is None and ages.max is None):
        return ()
    return tuple(range(ages.min or 0, (OLDEST if ages.max is None else ages.max) + 1))


# --- guide pages -------------------------------------------------------------------------------


def guide_record(page: GuidePage) -> Record:
    """Make the record of a hand-written page."""
    headings = re.findall(r"<h[2-4][^>]*>(.*?)</h[2-4]>", page.html, flags=re.DOTALL)
    text = _text(page.html)
    return Record(
        url=page.url,
        title=page.title,
        kind=GUIDE,
        kind_name="Guide",
        words={
            "name": page.title,
            "lead": page.description,
            "labels": "\n".join(_text(heading) for heading in headings),
            "body": text,
        },
        text=f"{page.description} {text}",
        facets={"catalogue": (GUIDE,)},
    )


_BLOCK_END = re.compile(r"</(?:p|li|h\d|td|th|dt|dd|blockquote|caption|figcaption|summary)>|<br\s*/?>")


def _text(page_html: str) -> str:
    """Give the text of HTML, one space between blocks, without notes' marks, scripts or drawings."""
    kept = re.sub(r"<(script|style|svg|sup)\b.*?</\1>", " ", page_html, flags=re.DOTALL)
    kept = re.sub(r"<[^>]+>", "", _BLOCK_END.sub(" ", kept))
    return re.sub(r"\s+", " ", html.unescape(kept)).strip()


# --- words for one another -----------------------------------------------------------------------


def groups_same(catalogue: Catalogue) -> list[list[str]]:
    """Give the forms that are one thing: glossary words, and what their letters stand for."""
    terms = catalogue.glossary.terms if catalogue.glossary else ()
    return [[form for form in (term.label, term.long, *term.also) if form] for term in terms]


def groups_near(catalogue: Catalogue) -> list[list[str]]:
    """Give the words that people use for one another, as editors listed them, and the other names of terms."""
    lists = (catalogue.vocabularies.get(name, {}) for name in ("search-words", "publics", "settings", "themes"))
    terms: list[Any] = [term for vocabulary in lists for term in vocabulary.values()]
    return [[term.label, *term.also] for term in terms if term.also]
