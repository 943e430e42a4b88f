"""The door: any bytes give a document or problems, in time, with places that exist."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from macros import yaml_lines
from macros.problems import MOST_OF_A_FILE, Problem
from macros.yaml_lines import MAX_BYTES, MAX_VALUES, Document, read

MOST_CHARS_OF_A_PROBLEM = 700


def door(folder: Path, content: bytes | str) -> tuple[Document | None, list[Problem]]:
    """Send content through the door."""
    file = folder / "essai.yml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(file, "essai.yml")


def messages(folder: Path, content: bytes | str) -> list[str]:
    """Give what the door says of content."""
    return [str(problem).removeprefix("essai.yml:") for problem in door(folder, content)[1]]


# --- values and positions ----------------------------------------------------------------------


@pytest.mark.parametrize("value", ["01004", "12:30", "no", "yes", "1_000", "0x1F", "1e3", ".inf", "2026-11-23", "1,5"])
def test_scalars_stay_text(tmp_path: Path, value: str) -> None:
    document, problems = door(tmp_path, f"a: {value}\n")
    assert problems == []
    assert document is not None
    assert document.data == {"a": value}


def test_a_quoted_word_is_text_where_the_bare_one_means_nothing(tmp_path: Path) -> None:
    document, _ = door(tmp_path, 'a: "~"\nb: ~\nc: "null"\n')
    assert document is not None
    assert document.data == {"a": "~", "b": None, "c": "null"}


def test_each_value_and_each_name_has_its_place(tmp_path: Path) -> None:
    document, _ = door(tmp_path, "a:\n  - b: é\n    c: [x, y]\n")
    assert document is not None
    assert document.where(("a", 0, "c", 1)) == (3, 12)
    assert document.where(("a", 0, "b"), key=True) == (2, 5)


def test_what_is_absent_is_placed_at_its_nearest_parent(tmp_path: Path) -> None:
    document, _ = door(tmp_path, "x: 1\na:\n  - b: 2\n")
    assert document is not None
    assert document.where(("a", 0, "missing", "deeper")) == (3, 5)


def test_the_first_of_two_values_of_a_field_is_kept_with_its_places(tmp_path: Path) -> None:
    document, _ = door(tmp_path, "a: [x]\na: [y, z]\n")
    assert document is not None
    assert document.data == {"a": ["x"]}
    assert ("a", 1) not in document.positions


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_give_the_same_places(tmp_path: Path, ending: str) -> None:
    assert messages(tmp_path, f"a: b{ending}c d{ending}e: f{ending}")[0].startswith(
        "2:1: Cette ligne n'a pas de deux-points"
    )


def test_the_mark_of_utf8_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    document, problems = door(tmp_path, b"\xef\xbb\xbftitle: A\n")
    assert problems == []
    assert document is not None
    assert document.where(("title",), key=True) == (1, 1)


# --- bytes that are not ours --------------------------------------------------------------------


def test_latin1_is_refused_at_its_first_character(tmp_path: Path) -> None:
    assert messages(tmp_path, "a: œuvre\nb: élève été\n".replace("œ", "oe").encode("latin-1")) == [
        "2:4: Ce caractère (« é » sans doute) n'est pas écrit en UTF-8 : le fichier est dans un ancien encodage. "
        "Dans l'éditeur, choisissez « Enregistrer sous », puis l'encodage UTF-8."
    ]


def test_the_column_of_a_wrong_byte_counts_characters(tmp_path: Path) -> None:
    assert messages(tmp_path, "a: été".encode() + b"\xe9")[0].startswith("1:7: ")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf16_is_named(tmp_path: Path, encoding: str) -> None:
    assert messages(tmp_path, "title: Été\n".encode(encoding))[0].startswith("1:1: Le fichier est enregistré en UTF-16")


def test_a_heavy_file_is_refused_unread(tmp_path: Path) -> None:
    assert messages(tmp_path, b"a: " + b"x" * MAX_BYTES) == [
        "1:1: Le fichier pèse plus de 256 ko. Découpez-le en plusieurs fiches ; placez les documents dans resources/files/."
    ]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (PermissionError, "vous n'en avez pas le droit"),
        (FileNotFoundError, "il a disparu"),
        (OSError, "une erreur de lecture"),
    ],
)
def test_an_unreadable_file_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[OSError], reason: str
) -> None:
    def fail(*args: object, **options: object) -> None:
        raise error("Permission denied")

    monkeypatch.setattr(yaml_lines, "open", fail, raising=False)
    _, problems = read(tmp_path / "x.yml", "x.yml")
    assert [problem.message for problem in problems] == [f"Le fichier ne peut pas être lu : {reason}."]


# --- attacks ------------------------------------------------------------------------------------

ATTACKS = {
    "brackets": "[" * 50_000,
    "braces": "{" * 50_000,
    "dashes": "- " * 50_000,
    "question marks": "? " * 50_000,
    "keys": "".join(f"k{n}:\n" for n in range(30_000)),
    "100,000 keys": "{" + ",".join(f"{n:x}" for n in range(100_000)),
    "same key": "k: 1\n" * 9_000,
    "flow pairs": "{" + ",".join(f"a{n}" for n in range(40_000)) + "}",
    "laughs": "a: &a [x, x]\n" + "".join(f"{n}: &{n} [*a, *a]\n" for n in range(1_000)),
    "merge bomb": "a: &a {x: 1}\n" + "".join(f"k{n}:\n  <<: [*a, *a]\n" for n in range(3_000)),
    "quotes": 'a: "' + '"x' * 60_000,
    "tabs": "a:\n" + "\tb: c\n" * 30_000,
    "hidden": "a: " + "\u200b" * 80_000,
    "colons": "".join(f"k{n}: a: b\n" for n in range(15_000)),
    "long word": "a" * 260_000,
    "long key": "k" * 200_000 + ": v\n",
    "tag": "a: !" + "b" * 200_000 + " c",
    "digits": "a: " + "9" * 250_000,
    "documents": "--- a\n" * 40_000,
    "directives": "%YAML 1.1\n" * 20_000,
    "comments": "- a #x\n" * 9_000,
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_told_briefly(tmp_path: Path, name: str) -> None:
    document, problems = door(tmp_path, ATTACKS[name][:MAX_BYTES])
    assert problems or document
    assert len(problems) <= MOST_OF_A_FILE + 1
    assert all(len(str(problem)) < MOST_CHARS_OF_A_PROBLEM for problem in problems)


def test_work_on_one_file_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    attempts = []
    build = yaml_lines._Builder.build
    monkeypatch.setattr(yaml_lines._Builder, "build", lambda self: (attempts.append(self), build(self))[1])
    door(tmp_path, ATTACKS["colons"][:MAX_BYTES])
    assert len(attempts) == yaml_lines.MAX_ATTEMPTS


def test_values_are_counted_before_they_are_kept(tmp_path: Path) -> None:
    document, problems = door(tmp_path, "a: [" + "x," * MAX_VALUES + "]\n")
    assert document is None
    assert "plus de 10 000 valeurs" in problems[0].message


# --- going on after a mistake --------------------------------------------------------------------


def test_what_is_not_yaml_is_set_aside_and_the_rest_is_read(tmp_path: Path) -> None:
    document, problems = door(tmp_path, "a: x: y\nb: 1\nc: [z\nd: 2\n")
    assert [problem.line for problem in problems] == [1, 3]
    assert document is not None
    assert document.data == {"b": "1", "d": "2"}
    assert {"a", "c"} <= document.damaged


def test_a_sound_file_has_nothing_damaged(tmp_path: Path) -> None:
    document, _ = door(tmp_path, "a: 1\n")
    assert document is not None
    assert document.damaged == frozenset()


# --- properties -----------------------------------------------------------------------------------

YAML_LIKE = st.lists(
    st.sampled_from(
        [*"ab01 \n\t:-#\"'[]{},&*!|>%@`?~\\«é\u00a0\u202e\x00“”.", "\n  ", "\n- ", ": ", " #", "---\n", "<<: "]
    ),
    max_size=40,
).map("".join)


def assert_told_well(document: Document | None, problems: list[Problem], text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for problem in problems:
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        assert problem.message.endswith((".", "?"))
        assert problem.remedy
    assert document is not None or problems


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=int(os.environ.get("EXAMPLES", "600"))
)
@given(text=YAML_LIKE)
@example(text='{"a": "b" "c": 1')
@example(text="a: |\nb\nc: d")
@example(text="- a\n b: c")
@example(text="\t")
@example(text="%")
@example(text='"\n')
def test_any_text_gives_a_document_or_problems_that_point_inside_it(tmp_path: Path, text: str) -> None:
    document, problems = door(tmp_path, text)
    assert_told_well(document, problems, text)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200))
def test_any_bytes_give_a_document_or_problems(tmp_path: Path, content: bytes) -> None:
    document, problems = door(tmp_path, content)
    assert document is not None or problems


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.recursive(
        st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=12),
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(st.text("abcé", min_size=1, max_size=6), inner, max_size=4)
        ),
        max_leaves=20,
    )
)
def test_json_of_plain_values_is_read_as_it_is(tmp_path: Path, data: object) -> None:
    document, _ = door(tmp_path, json.dumps({"a": data}, ensure_ascii=False))
    assert document is not None
    assert document.data == {"a": data}
