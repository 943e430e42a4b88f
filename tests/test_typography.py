"""French typography: the rules on examples, and what no text may suffer."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markupsafe import escape

from macros.typography import BREAK, NBSP, NNBSP, french, french_html


def told(text: str) -> str:
    """Show special spaces: « ~ » for the no-break one, « _ » for the narrow one."""
    return text.replace(NBSP, "~").replace(NNBSP, "_")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Pourquoi ?", "Pourquoi_?"),
        ("Pourquoi?", "Pourquoi_?"),
        ("Stop !", "Stop_!"),
        ("un ; deux", "un_; deux"),
        ("À savoir : tout", "À savoir~: tout"),
        ("À savoir: tout", "À savoir~: tout"),
        ("«mot»", "«~mot~»"),
        ("« mot »", "«~mot~»"),
        ("« Vraiment ? »", "«~Vraiment_?~»"),
        ("l'école d'à côté", "l’école d’à côté"),
        ('l\'"école"', 'l’"école"'),
        ("etc...", "etc…"),
        ("90 %", "90~%"),
        ("150 000 €", "150_000~€"),
        ("1 801 000 euros", "1_801_000~euros"),
        ("n° 470", "n°~470"),
        ("12 ans, 3 heures", "12~ans, 3~heures"),
        ("14 h, 3 jours, 2 semaines", "14~h, 3~jours, 2~semaines"),
        ("5 kg, 20 °C", "5~kg, 20~°C"),
        ("3 hommes, 4 kgs, 5 joursix", "3 hommes, 4 kgs, 5 joursix"),
        ("Vraiment ?!", "Vraiment_?!"),
        ('Il dit "Pourquoi?" ou "Stop!".', 'Il dit "Pourquoi_?" ou "Stop_!".'),
        ('Il dit "Pourquoi ?".', 'Il dit "Pourquoi_?".'),
        ("Il dit “Pourquoi?”.", "Il dit “Pourquoi_?”."),
        ('Avez-vous dit "oui"? Oui;', 'Avez-vous dit "oui"_? Oui_;'),
    ],
)
def test_french_typography_is_set(written: str, read: str) -> None:
    assert told(french(written)) == read


@pytest.mark.parametrize(
    "text",
    [
        "https://exemple.fr/page?a=1&amp;b=2;c:d!",
        "www.exemple.fr/l'ete?x",
        "à 12:30 ou 12:30:45",
        "le rapport 3:1",
        "a &amp; b &lt;c&gt; &#233;",
        "en 2024, en 1999",
        "code:valeur",
        "",
        "   ",
    ],
)
def test_addresses_times_and_entities_are_left_alone(text: str) -> None:
    assert french(text) == text


@pytest.mark.parametrize("phone", ["0 800 23 13 13", "0 800 912 777"])
def test_a_telephone_number_keeps_its_groups(phone: str) -> None:
    assert french(f"Appeler le {phone}.") == f"Appeler le {phone}."


def test_a_quotation_mark_escaped_for_html_is_one() -> None:
    assert told(french(str(escape('Il dit "Pourquoi?"')))) == "Il dit &#34;Pourquoi_?&#34;"
    assert told(french(str(escape('"oui"? "non" !')))) == "&#34;oui&#34;_? &#34;non&#34;_!"


def test_an_apostrophe_escaped_for_html_is_one() -> None:
    assert french(str(escape("l'école"))) == "l’école"


@pytest.mark.parametrize("tag", ["code", "pre", "kbd", "samp", "script", "style", "textarea", "svg"])
def test_nothing_changes_inside_code_scripts_and_drawings(tag: str) -> None:
    html = f"<{tag} data-x=\"l'a ?\">l'a ? « b » ...</{tag}>"
    assert french_html(html) == html


def test_text_after_code_is_set_again() -> None:
    assert told(french_html("<code>a ?</code> b ?")) == "<code>a ?</code> b_?"


def test_comments_and_addresses_in_tags_are_left_alone() -> None:
    html = "<!-- quoi ? --><a href=\"https://exemple.fr/l'a?b ;c\" data-x='a ?'>x</a>"
    assert french_html(html) == html


def test_what_a_tag_says_aloud_is_set() -> None:
    assert told(french_html('<button aria-label="Fermer ?">x</button>')) == '<button aria-label="Fermer_?">x</button>'


PIECES = st.lists(
    st.sampled_from(
        [*"ab1ÉéLn '’«»;!?:%€°.…()&<>/\"-\n\u00a0\u202f", " ?", " :", "...", " 000", "12:30", "n° 4", "ans", " euros", "&amp;", "&#39;", "&#34;", "“", "”", " kg", " °C", "https://a.fr/b?c", "mailto:a@b.fr", "0 800 23 13 13"]
    ),
    max_size=25,
).map("".join)  # fmt: skip


@settings(max_examples=800)
@given(text=PIECES)
@example(text="a...b")
@example(text="'«' ?")
def test_setting_twice_is_setting_once(text: str) -> None:
    assert french(french(text)) == french(text)


@settings(max_examples=400)
@given(text=PIECES)
def test_only_spaces_apostrophes_and_dots_change(text: str) -> None:
    def letters(text: str) -> str:
        return re.sub(r"[\s'’]|\.\.\.|…", "", text.replace("&#39;", "'"))

    assert letters(french(text)) == letters(text)


@settings(max_examples=400)
@given(text=PIECES)
def test_addresses_survive_in_any_surroundings(text: str) -> None:
    address = "https://exemple.fr/page?a=l'b;c:d!e"
    assert address in french(f"{text} {address} {text}")


@settings(max_examples=400)
@given(text=PIECES, beside=PIECES)
@example(text="l'un\u00a0;", beside="« ! » ; l'un")
def test_a_text_is_set_the_same_whatever_stands_beside_it(text: str, beside: str) -> None:
    assert french(f"{text}{BREAK}{beside}") == french(f"{text}{BREAK}") + french(beside)


HTML = st.lists(
    st.sampled_from(["<p>", "</p>", "<em>", "</em>", "<code>", "</code>", "<br/>", "<svg>", "</svg>", "l'a ?", " : ", "« b »", "1 000 €", "x", " "]),
    max_size=20,
).map("".join)  # fmt: skip


@settings(max_examples=400)
@given(html=HTML)
def test_setting_html_twice_is_setting_it_once_and_keeps_the_tags(html: str) -> None:
    once = french_html(html)
    assert french_html(once) == once
    assert re.findall(r"<[^>]*>", once) == re.findall(r"<[^>]*>", html)


def test_a_very_long_run_of_spaces_is_read_once() -> None:
    """Read again from each of its spaces, it would take an hour."""
    run = " " * 300_000
    assert french(f"a{run}b") == f"a{run}b"
    assert french(f"a{run};") == f"a{NNBSP};"
