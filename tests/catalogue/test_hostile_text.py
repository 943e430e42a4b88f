"""Text that the door lets through cannot run, load or leave once it is in a page."""

from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from small_project import SmallProject

from macros.models.fields import MarkdownText
from macros.rendering import SafeMarkdown

TOOL = "resources/outils/exemple.yml"
RUNNING_TAGS = {
    "iframe",
    "object",
    "embed",
    "style",
    "link",
    "meta",
    "base",
    "form",
    "input",
    "img",
    "video",
    "audio",
    "math",
    "template",
}


class Reader(HTMLParser):
    """Reads HTML as a browser does, and keeps what could run, load or leave."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def dangers(self) -> list[str]:
        """Describe what a reader's browser should never meet in a sheet."""
        found = []
        for tag, attributes in self.tags:
            if tag in RUNNING_TAGS or (tag == "script" and attributes.get("type") != "application/ld+json"):
                found.append(f"<{tag}>")
            found += [
                f"{tag}[{name}]"
                for name in attributes
                if name.startswith("on") or name in {"style", "srcdoc", "formaction"}
            ]
            for name in ("href", "src", "data-embed"):
                if re.match(
                    r"\s*(?!https?:|mailto:|tel:)[a-z][\w+.-]*:|\s*//", attributes.get(name) or "", re.IGNORECASE
                ):
                    found.append(f"{tag}[{name}={attributes[name]}]")
        return found


def letters(text: str) -> str:
    """Leave spaces and apostrophes aside: French typography changes them."""
    return re.sub(r"[\s'’]", "", text)


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]><svg onload=alert(1)>",
    "{{ catalogue }} {% raw %} {# x #}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "</title><style>*{display:none}</style>",
    "jalonsblock0end",
    "${alert(1)} `x` %s {0}",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_shown_as_words_wherever_they_stand(project: SmallProject, text: str) -> None:
    quoted = json.dumps(text)
    project.change(TOOL, "title: Un outil", f"title: {quoted}")
    project.change(TOOL, "summary: Pour les maires.", f"summary: {quoted}\nacronym: {quoted}\nother_names: [{quoted}]")
    project.change(
        TOOL,
        "type: guide",
        f"type: guide\npublisher: {quoted}\naudience: {quoted}\nhow_to_use: [{quoted}]\ncaveats: [{quoted}]",
    )
    project.change(TOOL, "    title: Le guide", f"    title: {quoted}\n    supports: {quoted}")
    reader = Reader(project.page("outils/exemple"))
    assert reader.dangers() == []
    assert letters(text) in letters("".join(reader.texts))


@pytest.mark.parametrize("text", HOSTILE)
def test_structured_data_stay_data(project: SmallProject, text: str) -> None:
    project.change(TOOL, "title: Un outil", f"title: {json.dumps(text)}")
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', project.page("outils/exemple"), re.DOTALL)
    assert [json.loads(data)["name"] for data in found] == [text]


@pytest.mark.parametrize("text", HOSTILE)
def test_the_code_to_copy_names_the_sheet_and_nothing_more(project: SmallProject, text: str) -> None:
    project.change(TOOL, "title: Un outil", f"title: {json.dumps(text)}")
    shown = re.search(r"<code>(&lt;iframe .*?)</code>", project.page("outils/exemple"))
    assert shown
    [(tag, attributes)] = Reader(unescape(shown.group(1))).tags
    assert (tag, sorted(attributes)) == ("iframe", ["height", "loading", "sandbox", "src", "style", "title", "width"])
    assert letters(attributes["title"] or "") == letters(f"{text}, guide Jalons")


def test_a_film_is_asked_to_nobody_before_a_click(project: SmallProject) -> None:
    project.change(
        "resources/capsules/exemple.yml",
        "format: spot",
        'format: spot\nplayer:\n  host: "<b>hôte</b>"\n  embed_url: "https://exemple.fr/film?a=\'&b=1"',
    )
    assert Reader(project.page("capsules/exemple")).dangers() == []


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_glossary_explains_itself_as_words(project: SmallProject, text: str) -> None:
    quoted = json.dumps(text)
    project.write(
        "resources/vocabularies/glossary.yml",
        f"title: Glossaire\nterms:\n  - {{id: maires, label: maires, long: {quoted}, description: {quoted}, also: [{quoted}]}}\n",
    )
    page = project.page("outils/exemple")
    assert "popover" in page
    assert Reader(page).dangers() == []


MARKDOWN_PIECES = st.sampled_from(
    ["a", " ", "\n", "\n\n", "**", "*", "_", "`", "[", "]", "(", ")", "<", ">", "!", "&", ";", ":", "/", "#", "- ", "| ", "\n---\n", "    ", "\\", '"', "'", "=",
     "javascript:", "java", "script", "script:", "alert(1)", "https://exemple.fr", "http:", "//", "data:", "onload=", "onerror", "svg", "img", "iframe", "&#58;", "&colon;", "&lt;", "é"]
)  # fmt: skip
MARKDOWN = st.lists(MARKDOWN_PIECES, max_size=30).map("".join)


@settings(max_examples=600)
@given(text=MARKDOWN)
def test_any_markdown_is_made_harmless(text: str) -> None:
    assert Reader(SafeMarkdown()(text)).dangers() == []


@settings(max_examples=600, suppress_health_check=[HealthCheck.filter_too_much])
@given(text=MARKDOWN)
def test_markdown_that_the_door_accepts_makes_links_to_web_pages_only(text: str) -> None:
    kind: TypeAdapter[Any] = TypeAdapter(MarkdownText)
    try:
        accepted = kind.validate_python(text)
    except ValidationError:
        return
    links = [attributes.get("href") or "" for tag, attributes in Reader(SafeMarkdown()(accepted)).tags if tag == "a"]
    assert all(re.match(r"https?://|mailto:|tel:", link) for link in links)
