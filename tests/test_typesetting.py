"""Templates set what they show according to where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jinja2 import UndefinedError
from markupsafe import Markup, escape

from macros.models.vocabulary import Definition
from macros.rendering import Prose, environment
from macros.typesetting import END, PROSE, attribute

CPS = Definition(id="cps", label="CPS", description="Compétences psychosociales.")


def made(folder: Path, template: str, **values: object) -> str:
    """Render a template, marks of prose kept."""
    (folder / "page.html").write_text(template, "utf-8")
    return environment(folder, typeset=True).get_template("page.html").render(values)


def shown(folder: Path, template: str, **values: object) -> str:
    """Render a template as a page shows it, terms explained."""
    return Prose([CPS]).explain(made(folder, template, **values))


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("<p>Qui l'anime ?</p>", "<p>Qui l’anime\u202f?</p>"),
        ("<p>{{ x }} ; {{ x }}</p>", "<p>d’ici\u202f; d’ici</p>"),
        ("<p>« {{ x }} »</p>", "<p>«\u00a0d’ici\u00a0»</p>"),
        ("<p>{{ number }} ans</p>", "<p>12\u00a0ans</p>"),
        ("<p>l'{{ x }}</p>", "<p>l’d’ici</p>"),
        ('<a href="/?a=1;b" title="{{ x }} ?">{{ x }}</a>', '<a href="/?a=1;b" title="d’ici\u202f?">d’ici</a>'),
        ('<p data-x="{{ x }}" class="a ;b">é</p>', '<p data-x="d&#39;ici" class="a ;b">é</p>'),
        ("<p><code>l'un ;{{ x }}</code> l'un</p>", "<p><code>l'un ;d&#39;ici</code> l’un</p>"),
        ("<!-- l'un --><p>l'un</p>", "<!-- l'un --><p>l’un</p>"),
    ],
)
def test_text_is_set_and_markup_left_alone(tmp_path: Path, template: str, expected: str) -> None:
    assert shown(tmp_path, template, x="d'ici", number=12) == expected


def test_a_value_is_escaped_once_wherever_it_stands(tmp_path: Path) -> None:
    html = shown(tmp_path, '<p title="{{ x }}" id="{{ x }}">{{ x }}<code>{{ x }}</code></p>', x='<b>"&')
    escaped = "&lt;b&gt;&#34;&amp;"
    assert html == f'<p title="{escaped}" id="{escaped}">{escaped}<code>{escaped}</code></p>'


@given(text=st.text())
@example(text="""<a href='x' title="y">&amp;</a>""")
def test_a_value_is_escaped_as_markupsafe_escapes_it(text: str) -> None:
    assert attribute(text) == str(escape(text))


def test_html_that_is_made_already_is_shown_as_it_is(tmp_path: Path) -> None:
    assert shown(tmp_path, "<p>{{ x }}</p>", x=Markup("<b>l'un</b>")) == "<p><b>l'un</b></p>"


def test_only_prose_is_marked(tmp_path: Path) -> None:
    template = '<h2>{{ x }}</h2><p class="{{ x }}">{{ x }}</p><a href="#">{{ x }}</a><pre>{{ x }}</pre>'
    assert made(tmp_path, template, x="un").count(PROSE) == 1
    assert f'<p class="un">{PROSE}un{END}</p>' in made(tmp_path, template, x="un")


def test_a_term_is_explained_at_its_first_place_in_prose(tmp_path: Path) -> None:
    html = shown(tmp_path, '<h2>{{ x }}</h2><p title="{{ x }}">{{ x }}</p><p>{{ x }}</p>', x="Les CPS")
    start, rest = html.split("<button", 1)
    assert start == '<h2>Les CPS</h2><p title="Les CPS">Les '
    assert "<button" not in rest
    assert 'id="def-cps"' in rest


def test_what_a_macro_marks_is_not_prose_inside_a_heading(tmp_path: Path) -> None:
    template = "{% macro word(x) %}<em>{{ x }}</em>{% endmacro %}<h2>{{ word('CPS') }}</h2><p>{{ word('CPS') }}</p>"
    html = shown(tmp_path, template)
    assert html.startswith("<h2><em>CPS</em></h2><p><em><button")


def test_no_mark_is_left_in_a_page(tmp_path: Path) -> None:
    html = shown(tmp_path, "<p>{{ x }}</p>{{ x | markdown }}<p>{{ x }}</p>", x="Les *CPS* ici")
    assert PROSE not in html
    assert END not in html


def test_an_unknown_name_stops_the_page(tmp_path: Path) -> None:
    with pytest.raises(UndefinedError):
        made(tmp_path, "<p>{{ nothing }}</p>")


def test_an_unknown_attribute_stops_the_page(tmp_path: Path) -> None:
    with pytest.raises(AttributeError):
        made(tmp_path, "<p>{{ x.nothing }}</p>", x=CPS)


def test_the_last_values_of_a_macro_may_be_left_out(tmp_path: Path) -> None:
    template = "{% macro word(x, y='b', z='c') %}{{ x }}{{ y }}{{ z }}{% endmacro %}{{ word(1) }} {{ word(1, 2) }}"
    assert shown(tmp_path, template) == "1bc 12c"
