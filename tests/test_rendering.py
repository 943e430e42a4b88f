"""From text to HTML: Markdown made safe, glossary terms explained once, dates and numbers as people read them."""

from __future__ import annotations

import re
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import UndefinedError

from macros import rendering
from macros.cache import Cache
from macros.models.vocabulary import Definition
from macros.rendering import (
    CompiledTemplates,
    Prose,
    SafeMarkdown,
    as_html,
    date_span,
    environment,
    host_of,
    long_date,
    of_date,
    thousands,
)
from macros.typesetting import settled

CPS = Definition(
    id="cps",
    label="CPS",
    long="Compétences psychosociales",
    description="Ce qui aide à vivre.",
    also=("compétences psychosociales",),
)
GUETTEUR = Definition(id="guetteur", label="guetteur", description="Celui qui surveille.", also=("guetteurs",))
GUET = Definition(id="guet", label="guet", description="Surveiller.")
PROSE = Prose([CPS, GUETTEUR, GUET])


def terms(html: str) -> list[str]:
    """Give the words that open a definition."""
    return re.findall(r'<button type="button" class="term" popovertarget="def-[a-z-]+">([^<]*)</button>', html)


# --- glossary -----------------------------------------------------------------------------------


def test_the_first_occurrence_of_a_term_opens_its_definition() -> None:
    html = PROSE.finish("<p>Les CPS et les CPS.</p>")
    assert terms(html) == ["CPS"]
    assert html.startswith(
        '<p>Les <button type="button" class="term" popovertarget="def-cps">CPS</button> et les CPS.</p>'
    )


def test_each_definition_is_given_once_after_the_text() -> None:
    html = PROSE.finish("<p>Un guetteur.</p><p>Les compétences psychosociales, ou CPS.</p>")
    assert re.findall(r'<div class="definition" id="(def-[a-z]+)" popover>', html) == ["def-guetteur", "def-cps"]


def test_the_longest_form_wins() -> None:
    assert terms(PROSE.finish("<p>des guetteurs au guet</p>")) == ["guetteurs", "guet"]


@pytest.mark.parametrize("text", ["aguet", "guetapens", "guet-apens", "faux-guet", "CPS2", "_CPS", "éguet", "CPSé"])
def test_a_term_inside_a_word_is_not_one(text: str) -> None:
    assert terms(PROSE.finish(f"<p>{text}</p>")) == []


@pytest.mark.parametrize("sign", ["", " ", "(", "’", "×", "\N{IDEOGRAPHIC COMMA}", "guetteur ", "</em>"])
def test_a_term_may_follow_any_sign_or_term(sign: str) -> None:
    assert terms(PROSE.finish(f"<p>{sign}guet</p>"))[-1:] == ["guet"]


@pytest.mark.parametrize(
    "tag", ["a", "button", "h1", "h2", "h3", "label", "th", "dt", "nav", "code", "pre", "script", "svg", "summary"]
)
def test_terms_stay_plain_where_a_button_has_no_place(tag: str) -> None:
    assert terms(PROSE.finish(f"<{tag}>CPS <em>CPS</em></{tag}>")) == []


def test_a_term_is_explained_after_a_place_where_it_could_not_be() -> None:
    assert terms(PROSE.finish("<h2>CPS</h2><p>CPS</p>")) == ["CPS"]


def test_text_without_term_gets_nothing() -> None:
    assert PROSE.finish("<p>Rien.</p>") == "<p>Rien.</p>"


def test_an_empty_glossary_only_sets_typography() -> None:
    assert Prose([]).finish("<p>CPS ?</p>") == "<p>CPS\u202f?</p>"


def test_a_definition_is_escaped() -> None:
    html = Prose([Definition(id="x", label="mot", long="<b>", description='"><script>')]).finish("<p>mot</p>")
    assert "<b>" not in html
    assert "<script" not in html


def test_a_term_with_an_apostrophe_is_found_in_either_form() -> None:
    prose = Prose([Definition(id="limits", label="LIMIT'S", description="Une démarche.")])
    assert terms(prose.finish("<p>LIMIT'S</p>")) == terms(prose.finish("<p>LIMIT’S</p>")) == ["LIMIT’S"]


HTML = st.recursive(
    st.sampled_from(["CPS", " ", "guetteurs", "guet", "-", "l'", "compétences psychosociales", "<br/>", "LIMITS"]),
    lambda inside: st.tuples(
        st.sampled_from(["p", "a", "h2", "code", "li", "em", "button"]), st.lists(inside, max_size=4)
    ).map(lambda element: f"<{element[0]}>{''.join(element[1])}</{element[0]}>"),
    max_leaves=15,
)


@settings(max_examples=400)
@given(html=HTML)
def test_whatever_the_page_a_term_has_at_most_one_button_and_one_definition(html: str) -> None:
    made = PROSE.finish(html)
    opened = re.findall(r'popovertarget="(def-[a-z]+)"', made)
    assert len(opened) == len(set(opened))
    assert opened == re.findall(r'<div class="definition" id="(def-[a-z]+)" popover>', made)
    for sheltering in ("a", "h2", "code", "button"):
        assert not re.search(rf"<{sheltering}>(?:(?!</{sheltering}>).)*popovertarget", made)


# --- Markdown ------------------------------------------------------------------------------------


def test_headings_of_a_sheet_start_below_its_own() -> None:
    assert SafeMarkdown()("# Un\n\n## Deux") == "<h3>Un</h3>\n<h4>Deux</h4>"


def test_links_do_not_tell_their_origin() -> None:
    assert SafeMarkdown()("[a](https://exemple.fr)") == '<p><a href="https://exemple.fr" rel="noopener">a</a></p>'


@pytest.mark.parametrize(
    "text",
    ["<iframe src=x></iframe>", "<svg onload=x>", "<p style='x' onclick='y'>a</p>", "<style>a{}</style>", "![a](https://b.fr/c.png)", "<object data=x>"],
)  # fmt: skip
def test_what_could_run_or_load_is_taken_away(text: str) -> None:
    html = SafeMarkdown()(text)
    assert not re.search(r"iframe|svg|style|onclick|onload|<img|object", html)


def test_one_text_does_not_leak_into_the_next() -> None:
    markdown = SafeMarkdown()
    markdown("[a][b]\n\n[b]: https://exemple.fr")
    assert "<a" not in markdown("[a][b]")


# --- templates -----------------------------------------------------------------------------------


def test_templates_escape_and_refuse_unknown_names(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("{{ text }}", "utf-8")
    (tmp_path / "b.html").write_text("{{ sheet.titel }}", "utf-8")
    env = environment(tmp_path)
    assert env.get_template("a.html").render(text="<b>") == "&lt;b&gt;"
    with pytest.raises(UndefinedError):
        env.get_template("b.html").render(sheet={})


@pytest.mark.parametrize(("tools", "compiled"), [("same", 0), ("newer", 1)])
def test_a_template_is_compiled_again_by_other_tools_alone(tmp_path: Path, tools: str, compiled: int) -> None:
    (tmp_path / "a.html").write_text("<p>l'{{ text }}</p>", "utf-8")
    kept = Cache(tmp_path / "kept")
    made = [_rendered(tmp_path, CompiledTemplates(kept, name)) for name in ("same", tools)]
    assert [html for html, _ in made] == ["<p>l’un</p>"] * 2
    assert [times for _, times in made] == [1, compiled]


def test_a_template_that_changed_is_compiled_again(tmp_path: Path) -> None:
    kept = Cache(tmp_path / "kept")
    for text, times in (("a", 1), ("b", 1), ("b", 0)):
        (tmp_path / "a.html").write_text(f"<p>{text}</p>", "utf-8")
        assert _rendered(tmp_path, CompiledTemplates(kept, "same")) == (f"<p>{text}</p>", times)


def _rendered(folder: Path, compiled: CompiledTemplates) -> tuple[str, int]:
    """Render a template in an environment of its own; tell how many were compiled."""
    rendering._environment.cache_clear()
    env = environment(folder, typeset=True, compiled=compiled)
    with patch.object(type(env), "compile", autospec=True, side_effect=type(env).compile) as compile_:
        html = settled(env.get_template("a.html").render(text="un"))
    return html, compile_.call_count


def test_a_title_is_escaped_and_set() -> None:
    assert as_html("L'<b> ?") == "L’&lt;b&gt;\u202f?"


# --- words for dates, numbers and addresses -------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "read", "of"),
    [
        ("2017", "2017", "de 2017"),
        ("2017-10", "octobre 2017", "d'octobre 2017"),
        ("2017-08", "août 2017", "d'août 2017"),
        ("2017-10-01", "1er octobre 2017", "du 1er octobre 2017"),
        ("2017-10-18", "18 octobre 2017", "du 18 octobre 2017"),
    ],
)
def test_dates_are_prose_with_the_precision_they_have(date: str, read: str, of: str) -> None:
    assert (long_date(date), of_date(date)) == (read, of)


def test_thousands_are_apart() -> None:
    assert thousands(1801000) == "1\u202f801\u202f000"


@pytest.mark.parametrize("address", ["https://www.exemple.fr/a?b", "http://exemple.fr:80", "https://exemple.fr#x"])
def test_an_address_is_named_by_its_host(address: str) -> None:
    assert host_of(address) == "exemple.fr"


_PIECES = [
    "a",
    "é",
    "12",
    "1.",
    "2)",
    ".",
    " ",
    "  ",
    "\n",
    "\n\n",
    "-",
    "=",
    ":",
    "#",
    "'",
    '"',
    "(",
    "« ",
    "»",
    "!",
    "_",
    "*",
    "&",
]


@settings(max_examples=300, deadline=None)
@given(text=st.lists(st.sampled_from(_PIECES), max_size=9).map("".join).map(str.strip))
def test_plain_text_gives_what_the_markdown_parser_would(text: str) -> None:
    markdown = SafeMarkdown()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendering, "_is_plain", lambda _: False)
        parsed = markdown(text)
    assert markdown(text) == parsed


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        ("2026-02-12", None, "12 février 2026"),
        ("2026-02-12", "2026-02-13", "du 12 au 13 février 2026"),
        ("2026-01-30", "2026-02-01", "du 30 janvier au 1er février 2026"),
        ("2025-12-31", "2026-01-01", "du 31 décembre 2025 au 1er janvier 2026"),
        ("2026-02-12T09:30", None, "12 février 2026, à 9 h 30"),
        ("2026-02-12T09:30", "2026-02-12T17:00", "12 février 2026, de 9 h 30 à 17 h"),
        ("2026-02-12T14:00", "2026-02-13T12:00", "du 12 février 2026, 14 h, au 13 février 2026, 12 h"),
    ],
)
def test_when_something_is_held_is_written_as_french_says_it(start: str, end: str | None, written: str) -> None:
    assert date_span(start, end) == written
