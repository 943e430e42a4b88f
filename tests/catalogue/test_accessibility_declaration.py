"""The mention follows from the audit and the grid; a grid that is not whole is refused, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from macros.catalogue import Catalogue, load
from macros.catalogue.checks import check
from macros.models.accessibility import CRITERIA, STATUSES
from macros.problems import Problem

ROOT = Path(__file__).parents[2]
FILE = "resources/accessibility.yml"
AUDIT = "audit:\n  on: 2026-11-02\n  by: en interne"
HEAD = """site_name: Jalons
publisher: L'éditeur du guide
declared_on: 2026-11-23
technologies: [HTML5]
tools: [axe-core]
checked_pages:
  - title: L'accueil
    path: ""
contact:
  - title: Signaler une erreur
    path: contribuer/#signaler-une-erreur
"""


def declared(tmp_path: Path, grid: dict[str, str], extra: str = "") -> tuple[Catalogue, list[Problem]]:
    """Load a project that holds only a declaration, its grid given as status by criterion."""
    lines = [HEAD + extra + "\ncriteria:"]
    for criterion, status in grid.items():
        how = "" if status == "à auditer" else ", how: Vérifié"
        lines.append(f'  - {{id: "{criterion}", label: Ce qui est demandé, status: {status}{how}}}')
    return loaded(tmp_path, "\n".join(lines) + "\n")


def loaded(tmp_path: Path, text: str) -> tuple[Catalogue, list[Problem]]:
    file = tmp_path / FILE
    file.parent.mkdir()
    file.write_text(text, "utf-8")
    catalogue, problems = load(tmp_path)
    return catalogue, sorted({*problems, *check(catalogue, "2026-11-23")})


def grid_of(**counts: int) -> dict[str, str]:
    """Give a whole grid: so many criteria met, failed, without object (``none``); the rest to audit."""
    statuses = ["conforme"] * counts.get("met", 0) + ["non conforme"] * counts.get("failed", 0)
    statuses += ["non applicable"] * counts.get("none", 0)
    return dict(zip(CRITERIA, statuses + ["à auditer"] * (len(CRITERIA) - len(statuses)), strict=True))


def line_of(catalogue: Catalogue, criterion: str, nth: int = 0) -> int:
    text = catalogue.documents[FILE]
    rows = [index for index, row in enumerate(text.data["criteria"]) if row["id"] == criterion]
    return text.where(("criteria", rows[nth]))[0]


def test_standard_has_106_criteria_in_13_themes():
    assert len(CRITERIA) == len(set(CRITERIA)) == 106
    assert (CRITERIA[0], CRITERIA[-1]) == ("1.1", "13.12")


def test_real_declaration_is_whole_and_says_non_conforme_without_an_audit():
    catalogue, _ = load(ROOT)
    assert catalogue.accessibility is not None
    assert sorted(c.id for c in catalogue.accessibility.criteria) == sorted(CRITERIA)
    assert catalogue.accessibility.audit is None
    assert catalogue.accessibility_mention == "non conforme"


def test_project_without_a_declaration_says_non_conforme(tmp_path):
    (tmp_path / "resources").mkdir()
    catalogue, _ = load(tmp_path)
    assert catalogue.accessibility_mention == "non conforme"


@pytest.mark.parametrize(
    ("counts", "mention"),
    [
        ({"met": 106}, "totalement conforme"),
        ({"met": 1, "none": 105}, "totalement conforme"),
        ({"met": 105, "failed": 1}, "partiellement conforme"),
        ({"met": 53, "failed": 53}, "partiellement conforme"),
        ({"met": 52, "failed": 54}, "non conforme"),
        ({"met": 10, "failed": 9, "none": 87}, "partiellement conforme"),
        ({"failed": 106}, "non conforme"),
        ({"none": 106}, "non conforme"),
    ],
)
def test_mention_after_an_audit_is_the_share_of_applicable_criteria_met(tmp_path, counts, mention):
    catalogue, problems = declared(tmp_path, grid_of(**counts), AUDIT)
    assert problems == []
    assert catalogue.accessibility_mention == mention


def test_without_an_audit_even_a_perfect_grid_says_non_conforme(tmp_path):
    catalogue, problems = declared(tmp_path, grid_of(met=106))
    assert problems == []
    assert catalogue.accessibility_mention == "non conforme"


def test_rate_is_rounded_down_so_that_one_failure_never_shows_100_percent(tmp_path):
    catalogue, _ = declared(tmp_path, grid_of(met=105, failed=1), AUDIT)
    assert catalogue.accessibility is not None
    assert catalogue.accessibility.rate_tenths == 990


def test_counts_of_the_themes_add_up_to_those_of_the_grid(tmp_path):
    catalogue, _ = declared(tmp_path, grid_of(met=20, failed=7, none=30))
    declaration = catalogue.accessibility
    assert declaration is not None
    summed = {status: sum(declaration.counts(theme)[status] for theme in range(1, 14)) for status in STATUSES}
    assert summed == declaration.counts() == {"conforme": 20, "non conforme": 7, "non applicable": 30, "à auditer": 49}


def test_missing_criterion_is_refused_at_the_line_of_the_one_before(tmp_path):
    grid = grid_of()
    del grid["10.8"]
    catalogue, problems = declared(tmp_path, grid)
    assert [(p.path, p.line, p.message) for p in problems] == [
        (FILE, line_of(catalogue, "10.7"), "Il manque le critère 10.8.")
    ]


def test_missing_first_criterion_is_refused_at_the_grid(tmp_path):
    grid = grid_of()
    del grid["1.1"]
    catalogue, problems = declared(tmp_path, grid)
    assert [(p.line, p.message) for p in problems] == [
        (catalogue.documents[FILE].where(("criteria",))[0], "Il manque le critère 1.1.")
    ]


def test_doubled_criterion_is_refused_at_its_second_line(tmp_path):
    text = (ROOT / FILE).read_text("utf-8") + '  - id: "3.2"\n    label: Encore\n    status: à auditer\n'
    catalogue, problems = loaded(tmp_path, text)
    assert [(p.line, p.message) for p in problems] == [
        (line_of(catalogue, "3.2", nth=1), "Le critère 3.2 est déjà plus haut.")
    ]
    assert problems[0].line == len(text.splitlines()) - 2


def test_criterion_that_the_standard_does_not_have_is_refused(tmp_path):
    _, problems = declared(tmp_path, {**grid_of(), "2.3": "à auditer"})
    assert [p.message for p in problems] == ["« 2.3 » n'est pas un critère du RGAA 4.1.2."]


def test_result_that_does_not_say_how_it_is_known_is_refused_at_its_line(tmp_path):
    text = (ROOT / FILE).read_text("utf-8").replace("status: à auditer", "status: conforme", 1)
    _, problems = loaded(tmp_path, text)
    assert [(p.line, "sans dire comment" in p.message) for p in problems] == [
        (text.splitlines().index('  - id: "1.1"') + 1, True)
    ]


def test_audit_that_leaves_a_criterion_to_audit_is_refused(tmp_path):
    catalogue, problems = declared(tmp_path, grid_of(met=105), AUDIT)
    assert [p.message for p in problems] == ["L'audit est déclaré fait, mais le critère 13.12 reste à auditer."]
    assert catalogue.accessibility_mention == "non conforme"


@pytest.mark.parametrize(("day", "refused"), [("2023-11-23", False), ("2023-11-22", True), ("2026-11-24", True)])
def test_audit_is_valid_three_years_and_not_before_its_day(tmp_path, day, refused):
    _, problems = declared(tmp_path, grid_of(met=106), AUDIT.replace("2026-11-02", day))
    assert bool(problems) is refused
    assert all(p.field == "audit.on" for p in problems)
