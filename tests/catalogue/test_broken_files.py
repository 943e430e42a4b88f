"""Golden cases: each ``broken/<kind>/<case>.yml`` takes the place of a valid sheet; ``<case>.txt`` is what an editor reads.

A case is a mistake that people make, or an attack. To add one: write the file, run the test, read the
messages aloud, and keep them beside the file once they are good.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from small_project import SmallProject

BROKEN = Path(__file__).parent / "broken"
CASES = sorted(BROKEN.glob("*/*.yml"))


def told(project: SmallProject, case: Path) -> list[str]:
    """Put a broken file in the place of a valid one; give the problems, without its path."""
    path = f"resources/{case.parent.name}/exemple.yml"
    project.write(path, case.read_bytes())
    return [problem.removeprefix(f"{path}:") for problem in project.problems()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_a_broken_file_is_told_in_french_at_its_line(project: SmallProject, case: Path) -> None:
    assert told(project, case) == case.with_suffix(".txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_a_message_says_what_to_do_and_points_inside_the_file(case: Path) -> None:
    lines = case.read_text("utf-8").split("\n")
    for message in case.with_suffix(".txt").read_text("utf-8").splitlines():
        line, column, sentence = re.fullmatch(r"(\d+):(\d+): (.*)", message).groups()
        assert int(line) <= len(lines)
        assert int(column) <= len(lines[int(line) - 1]) + 1
        assert len(re.split(r"(?<=[.?!]) (?=[A-ZÀÉ«])", sentence)) >= 2, (
            "a sentence for the mistake, one for the remedy"
        )
        ours = re.sub(r"«[^»]*»", "", sentence)
        assert not re.search(r"\b(?:expected|found|value|input|should|error|str|None|mapping|token)\b", ours)


def test_every_case_has_its_messages_and_no_message_lacks_its_case() -> None:
    assert [case.with_suffix(".txt") for case in CASES] == sorted(BROKEN.glob("*/*.txt"))
    assert len(CASES) > 100
