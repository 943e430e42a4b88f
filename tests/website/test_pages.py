"""Hand-written pages: what their functions leave in them, and what an editor is told of a mistake."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from macros.problems import ProblemsFound
from macros.website.pages import (
    FunctionMistake,
    PageRun,
    missing_notes,
    unreadable_header,
    unseen_signs,
    without_unseen_signs,
)


def cards(*, kind: str | None = None, limit: int = 6) -> Markup:
    """Stand for a function of the pages."""
    if kind == "outis":
        raise FunctionMistake("« outis » n'est pas un catalogue.", "Vouliez-vous « outils » ?")
    return Markup(f"<p>{limit} cartes</p>")


def link(reference: str) -> Markup:
    """Stand for a function that needs a value."""
    return Markup(f'<a href="{reference}">fiche</a>')


def told(markdown: str) -> str:
    """Give what an editor reads of a page whose text begins at line 5."""
    with pytest.raises(ProblemsFound) as found:
        PageRun("docs/page.md", {"cards": cards, "link": link}).before_markdown(markdown, 5)
    return "\n".join(map(str, found.value.problems)).removeprefix("docs/page.md:")


def test_what_a_function_makes_is_not_read_as_markdown() -> None:
    run = PageRun("docs/page.md", {"cards": cards})
    markdown = run.before_markdown("Avant\n\n{{ cards(limit=2) }}\n", 1)
    assert "cartes" not in markdown
    assert run.after_markdown(f"<p>{markdown.split()[1]}</p>") == "<p>2 cartes</p>"


@pytest.mark.parametrize(
    ("markdown", "sentence"),
    [
        ("un\n{{ cardz() }}", "6:1: La fonction « cardz » n'existe pas. Vouliez-vous « cards » ?"),
        ('{{ cards(kind="outis") }}', "5:1: « outis » n'est pas un catalogue. Vouliez-vous « outils » ?"),
        ("{{ cards(kinds=1) }}", "5:1: « kinds » n'est pas un réglage de « cards ». Vouliez-vous « kind » ?"),
        ("un\n\n{{ link() }}", "7:1: Il manque « reference » à cet appel. Attendu : "),
        ('{{ cards("outils") }}', "5:1: Une valeur de cet appel n'a pas de nom, ou est de trop. Attendu : "),
        ("un\n{{ cards( }}", "6:1: Cet appel n'est pas lisible. Attendu : "),
        ("{% for x in y %}", "5:1: "),
        ("{{ 1 / 0 }}", "5:1: L'appel ne convient pas ("),
        ("{{ ().__class__.__mro__ }}", "5:1: L'appel ne convient pas ("),
    ],
)
def test_a_mistaken_call_is_told_at_its_line(markdown: str, sentence: str) -> None:
    assert told(markdown).startswith(sentence)


def test_a_header_that_is_not_yaml_is_told() -> None:
    assert not list(unreadable_header("docs/page.md", {"title": "Aide", "description": "Une aide."}))
    assert [str(problem)[:30] for problem in unreadable_header("docs/page.md", {})] == [
        "docs/page.md:1:1: L'en-tête de"
    ]


def test_a_note_that_is_not_written_is_told_where_it_is_called() -> None:
    source = "---\ntitle: x\n---\n\nUn fait[^absente].\n"
    assert list(map(str, missing_notes("docs/page.md", source, "<p>Un fait[^absente].</p>"))) == [
        "docs/page.md:5:8: La note « [^absente] » n'est écrite nulle part. Ajoutez « [^absente]: … »."
    ]


def test_a_character_that_nobody_sees_is_told_where_it_stands() -> None:
    source = "---\ntitle: x\n---\n\nUn\u200b fait\1.\n"
    assert [str(problem).split(",")[0] for problem in unseen_signs("docs/page.md", source)] == [
        "docs/page.md:5:3: Il y a ici une espace invisible (U+200B)",
        "docs/page.md:5:9: Il y a ici un caractère invisible (U+0001)",
    ]
    assert without_unseen_signs("Un\u200b fait\1.\n") == "Un\ufffd fait\ufffd.\n"
