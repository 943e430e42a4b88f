"""From sanitised HTML to plain text: paragraphs, lists, links, nothing lost."""

from __future__ import annotations

import pytest

from macros.newsletter.text import as_text
from macros.rendering import SafeMarkdown


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("Un.\n\nDeux.", "Un.\n\nDeux."),
        ("**Fort** et *doux*.", "Fort et doux."),
        ("- un\n- deux", "- un\n- deux"),
        ("1. un\n2. deux", "1. un\n2. deux"),
        ("- un\n    - dedans\n- deux", "- un\n  - dedans\n- deux"),
        ("Lire [la page](https://a.example/b).", "Lire la page <https://a.example/b>."),
        ("<https://a.example/b>", "<https://a.example/b>"),
        ("[écrire](mailto:a@b.example)", "écrire <mailto:a@b.example>"),
        ("« Oui »: non !", "«\u00a0Oui\u00a0»\u00a0: non\u202f!"),
        ("a & b < c", "a & b < c"),
    ],
)
def test_markdown_reads_as_text(markdown: str, text: str) -> None:
    assert as_text(SafeMarkdown()(markdown)) == text


def test_an_address_is_never_cut_and_an_item_is_indented() -> None:
    address = f"https://a.example/{'long-' * 30}"
    lines = as_text(SafeMarkdown()(f"- {'mot ' * 30}[lien]({address})")).split("\n")
    assert f"  <{address}>" in lines
    assert all(line.startswith(("- ", "  ")) for line in lines)
