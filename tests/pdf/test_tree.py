"""A tree keeps what a browser shows of safe HTML, and leaves out what paper has no use for."""

from __future__ import annotations

import pytest

from macros.pdf import Element, Node, tree
from macros.rendering import SafeMarkdown

BASE = "https://jalons.example/outils/cddf/"


def outline(nodes: list[Node]) -> str:
    """Write a tree back as HTML without attributes."""
    return "".join(
        node if isinstance(node, str) else f"<{node.tag}>{outline(node.children)}</{node.tag}>" for node in nodes
    )


def only(nodes: list[Node]) -> Element:
    (node,) = nodes
    assert isinstance(node, Element)
    return node


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<p>\n  un\n  <strong>deux</strong> trois\n</p>", "<p>un <strong>deux</strong> trois</p>"),
        ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<li>texte\n<ul>\n<li>a</li>\n</ul>\n</li>", "<li>texte<ul><li>a</li></ul></li>"),
        ("<p>a<br>\nb</p>", "<p>a<br></br>b</p>"),
        ("<p>10\u202f000\u00a0: oui</p>", "<p>10\u202f000\u00a0: oui</p>"),
        ("<pre>a\n  b</pre>", "<pre>a\n  b</pre>"),
        ("<p>&lt;b&gt; &amp; &#39;</p>", "<p><b> & '</p>"),
        ("<p>un <button>mot</button> seul</p>", "<p>un <button>mot</button> seul</p>"),
    ],
)
def test_texts_and_tags_are_kept_and_white_space_is_read_as_a_browser_does(html: str, kept: str) -> None:
    assert outline(tree(html)) == kept


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<p hidden>en retard <em>x</em></p>",
        '<svg aria-hidden="true"><use href="x"></use></svg>',
        "<div popover><p>définition</p></div>",
        '<ul class="big actions"><li>x<br></li></ul>',
    ],
)
def test_what_is_hidden_decorative_or_for_a_screen_stays_out(html: str) -> None:
    assert outline(tree(f"<p>a</p>{html}<p>b</p>", left_out=["actions"])) == "<p>a</p><p>b</p>"


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("../../preuves/", "https://jalons.example/preuves/"),
        ("https://a.example/b?c=d&amp;e", "https://a.example/b?c=d&e"),
        ("#source-2", "#source-2"),
        ("tel:0800231313", "tel:0800231313"),
        ("javascript:alert(1)", None),
        ("", BASE),
    ],
)
def test_a_link_leads_to_a_whole_address(href: str, target: str | None) -> None:
    assert only(tree(f'<a href="{href}">x</a>', base=BASE)).target == target


def test_a_relative_link_without_a_base_is_text() -> None:
    assert only(tree('<a href="../preuves/">x</a>')).target is None


def test_a_drawing_keeps_its_svg_and_its_name() -> None:
    drawing = only(tree('<svg class="qr" viewBox="0 0 9 9" aria-label="Code &quot;QR&quot;"><path d="M0 0h1"/></svg>'))
    assert drawing.alt == 'Code "QR"'
    assert drawing.drawing == (
        '<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 9 9" aria-label="Code &quot;QR&quot;">'
        '<path d="M0 0h1"/></svg>'
    )


def test_markdown_of_a_sheet_becomes_a_tree() -> None:
    nodes = tree(
        SafeMarkdown()("Un **mot**, [lien](https://a.example/).\n\n- a\n- b\n\n| x | y |\n| - | - |\n| 1 | 2 |")
    )
    assert outline(nodes) == (
        "<p>Un <strong>mot</strong>, <a>lien</a>.</p><ul><li>a</li><li>b</li></ul>"
        "<table><thead><tr><th>x</th><th>y</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
    )


def test_a_heading_never_skips_a_level() -> None:
    nodes = tree("<div><h2>a</h2></div><h4>b</h4><h5>c</h5><section><h2>d</h2><h3>e</h3></section>")
    assert outline(nodes) == "<div><h2>a</h2></div><h3>b</h3><h4>c</h4><section><h2>d</h2><h3>e</h3></section>"
