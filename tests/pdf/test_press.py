"""The press gives PDF/UA, the same bytes each time, and tells editors in French what a template refuses."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from documents import findings, text_of

from macros.cache import Cache
from macros.pdf import Node, Press, press, tree
from macros.problems import Problem, ProblemsFound

ITEM = "resources/outils/cddf.yml"
DAY = "2026-11-23"


@dataclass
class Page:
    """What the templates of these tests read."""

    title: str
    body: list[Node]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a folder of templates with the shared pieces of the project."""
    (tmp_path / "pdf").mkdir()
    for file in press.ROOT.glob("pdf/*.typ"):
        shutil.copy(file, tmp_path / "pdf")
    return tmp_path


def template(root: Path, body: str) -> Path:
    file = root / "page.typ"
    file.write_text(
        '#import "/pdf/jalons.typ": *\n#import "/pdf/prose.typ": prose\n#let page = json(bytes(sys.inputs.data))\n'
        f"#show: a4.with(title: page.title)\n= #page.title\n{body}\n",
        "utf-8",
    )
    return file


def printed(
    root: Path, html: str = "<p>Bonjour</p>", *, title: str = "Titre", body: str = "#prose(page.body)"
) -> bytes:
    return Press(root=root).pdf(template(root, body), Page(title, tree(html)), dated=DAY, item=ITEM)


def problem(root: Path, html: str = "", *, body: str = "#prose(page.body)") -> Problem:
    with pytest.raises(ProblemsFound) as caught:
        printed(root, html, body=body)
    (found,) = caught.value.problems
    return found


RICH = """<h2>Un</h2><p>Un <strong>gras</strong>, un <em>penché</em>, un <a href="https://a.example/">lien</a>,
<code>code</code>, 10<sup>3</sup>, « œuvre », l’été\u202f; oui\u202f! → 1\u202f000\u00a0€ – fin…</p>
<ul><li>a<ul><li>b</li></ul></li></ul><ol><li>c</li></ol><blockquote><p>cité</p></blockquote><pre>x
 y</pre><hr><table><thead><tr><th>Âge</th><th>Où</th></tr></thead><tbody><tr><td>12</td><td>ici</td></tr></tbody></table>
<h3>Deux</h3><p lang="en">Beneficial</p>
<svg viewBox="0 0 2 2" aria-label="Un carré"><path d="M0 0h1v1H0z"/></svg>"""


def test_a_document_passes_every_checkpoint(root: Path) -> None:
    assert findings(printed(root, RICH)) == []


def test_a_document_reads_in_order(root: Path) -> None:
    text = text_of(printed(root, RICH)).replace(" ", "")
    order = [
        "Titre",
        "Un",
        "gras",
        "penché",
        "lien",
        "code",
        "œuvre",
        "l’été;",
        "→",
        "1000€",
        "cité",
        "Âge",
        "12",
        "Deux",
    ]
    places = [text.find(word) for word in order]
    assert -1 not in places, text
    assert places == sorted(places)


def test_a_document_is_the_same_twice(root: Path) -> None:
    assert printed(root, RICH) == printed(root, RICH)


def test_threads_may_print_at_once(root: Path) -> None:
    one, page = Press(root=root), template(root, "#prose(page.body)")

    def make(number: int) -> bytes:
        return one.pdf(page, Page(f"T{number}", []), dated=DAY, item=ITEM)

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(make, range(8))) == [make(number) for number in range(8)]


@pytest.mark.parametrize(
    "text",
    [
        '#panic("x")',
        "*gras* _penché_ `code`",
        "$ x^2 $",
        "@source <label> // rien",
        '#read("/pdf/jalons.typ")',
        "= titre",
        "\\",
    ],
)
def test_text_is_never_read_as_markup(root: Path, text: str) -> None:
    pdf = printed(root, f"<p>A {text.replace('<', '&lt;')} Z</p>", title=text)
    assert f"A {text} Z" in text_of(pdf)


def test_a_sign_that_no_font_draws_is_named(root: Path) -> None:
    found = problem(root, "<p>bravo 🎉</p>")
    assert found.path == ITEM
    assert "« 🎉 » (U+1F389)" in found.message


def test_a_picture_without_its_text_stops_at_the_line_that_shows_it(root: Path) -> None:
    svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 2 2'><path d='M0 0h1v1z'/></svg>"
    found = problem(root, body=f'#image(bytes("{svg}"))')
    assert (found.path, found.line) == ("macros/page.typ", 6)
    assert "sans texte de remplacement" in found.message


def test_a_drawing_of_a_text_without_its_name_stops_too(root: Path) -> None:
    found = problem(root, '<svg viewBox="0 0 2 2"><path d="M0 0h1v1z"/></svg>')
    assert ITEM in found.message


def test_a_refusal_of_a_template_is_a_problem_of_the_item(root: Path) -> None:
    found = problem(root, body='#refuse("Le texte est trop long.", remedy: "Coupez-le.")')
    assert found == Problem(ITEM, 1, 1, "", "Le texte est trop long.", "Coupez-le.")


def test_a_mistake_of_a_template_names_the_item_for_developers(root: Path) -> None:
    with pytest.raises(RuntimeError) as caught:
        printed(root, body="#unknown-function()")
    assert ITEM in caught.value.__notes__[0]


def test_only_the_fonts_of_the_project_are_used(root: Path) -> None:
    pdf = printed(root, RICH)
    names = {
        name.split(b"+")[1] for name in pdf.split(b"/FontName/")[1:] for name in [name.split(b"/")[0].split(b" ")[0]]
    }
    assert all(name.startswith((b"AtkinsonHyperlegibleNext", b"DejaVuSans")) for name in names)


def test_a_changed_template_is_printed_again(root: Path, tmp_path: Path) -> None:
    def once(body: str) -> bytes:
        cached = Press(Cache(tmp_path / "cache"), root)
        return cached.pdf(template(root, body), Page("T", []), dated=DAY, item=ITEM)

    assert once("un") == once("un")
    assert once("un") != once("deux")


def test_the_day_of_a_document_is_the_one_it_is_given(root: Path) -> None:
    assert b"D:20261123" in printed(root) or b"2026-11-23" in printed(root)


def test_pictures_are_made_of_one_page(root: Path) -> None:
    file = root / "picture.typ"
    file.write_text("#set page(width: 10pt, height: 10pt)\n#rect()\n")
    assert Press(root=root).png(file, Page("", []), item=ITEM, pixels_per_inch=72).startswith(b"\x89PNG")
    file.write_text("#set page(width: 10pt, height: 10pt)\na #pagebreak() b\n")
    with pytest.raises(ValueError, match="several pages"):
        Press(root=root).png(file, Page("", []), item=ITEM, pixels_per_inch=72)
