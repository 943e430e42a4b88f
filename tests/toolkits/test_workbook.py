"""The workbook: its checks say what the amounts say, its texts stay texts, and other software reads it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from office import filled, needs_libreoffice, part, sheets_as_csv
from small_kit import KIT, context, real, small_context
from small_project import SmallProject

from macros.toolkits.context import KitContext
from macros.toolkits.workbook import workbook

BUDGET = 2
"""Number of the sheet."""


def made(kit: KitContext) -> bytes:
    assert kit.kit.workbook
    return workbook(kit, kit.kit.workbook)


@cache
def real_workbook() -> bytes:
    return made(context(real(), "coordonnateur"))


# --- formulas, calculated apart ---------------------------------------------------------------------


class Amount(float):
    """A number that other numbers may be divided by, be it zero: a spreadsheet tries one branch of IF, Python both."""

    def __truediv__(self, other: float) -> float:
        return float(self) / float(other) if other else float("nan")

    def __rtruediv__(self, other: float) -> float:
        return float(other) / float(self) if self else float("nan")


def _choose(test: bool, yes: object, no: object) -> object:
    return yes if test else no


class Grid:
    """A calculator of the few functions that the workbook uses, written from the formulas as they stand in the file."""

    def __init__(self, content: bytes, typed: dict[str, float]) -> None:
        xml = part(content, f"xl/worksheets/sheet{BUDGET}.xml")
        self.formulas = dict(re.findall(r'<c r="(\w+)"[^>]*><f>(.*?)</f>', xml))
        self.numbers = {
            cell: float(value) for cell, value in re.findall(r'<c r="(\w+)"(?: s="\d+")?><v>(.*?)</v>', xml)
        }
        self.numbers |= typed
        assert not typed.keys() & self.formulas.keys()

    def value(self, cell: str) -> object:
        if cell not in self.formulas:
            return Amount(self.numbers.get(cell, 0))
        text = self.formulas[cell].replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">").replace("$", "")
        strings = re.findall(r'"[^"]*"', text)
        text = re.sub(r'"[^"]*"', "@", text)
        text = re.sub(r"([A-Z]+\d+):([A-Z]+\d+)", r"span('\1','\2')", text)
        text = re.sub(r"(?<![A-Z'])([A-Z]{1,2}\d+)(?!\d|')", r"value('\1')", text)
        text = re.sub(r"(?<![<>])=", "==", text)
        for string in strings:
            text = text.replace("@", string, 1)
        names = {"value": self.value, "span": self._span, "SUM": sum, "ROUND": round, "IF": _choose}
        found = eval(text, {"__builtins__": {}}, names)
        return found if isinstance(found, str) else Amount(found)

    def _span(self, first: str, last: str) -> list[float]:
        (a, top), (b, bottom) = (re.fullmatch(r"([A-Z])(\d+)", cell).groups() for cell in (first, last))
        columns = [chr(code) for code in range(ord(a), ord(b) + 1)]
        return [float(self.value(f"{c}{r}")) for c in columns for r in range(int(top), int(bottom) + 1)]


def rows(content: bytes) -> dict[str, int]:
    """Give the row of each label of the first column of the budget, the first of its name."""
    shared = [
        re.sub(r"<[^>]+>", "", text) for text in re.findall(r"<si>(.*?)</si>", part(content, "xl/sharedStrings.xml"))
    ]
    xml = part(content, f"xl/worksheets/sheet{BUDGET}.xml")
    found: dict[str, int] = {}
    for row, number in re.findall(r'<c r="A(\d+)"[^>]* t="s"><v>(\d+)</v>', xml):
        found.setdefault(shared[int(number)], int(row))
    return found


def amounts(content: bytes, aid: float, city: float, spent: float) -> dict[str, float]:
    """Type an aid, what the city brings and an expense, all in the first year."""
    at = rows(content)
    return {
        f"B{at['MILDECA, aide demandée']}": aid,
        f"B{at['Commune ou intercommunalité']}": city,
        f"B{at['Évaluation']}": spent,
    }


@pytest.mark.parametrize(
    ("aid", "city", "spent", "ceiling", "balance", "share", "left"),
    [
        (0, 0, 0, "Dans le plafond", "Équilibré", 0, 240000),
        (240000, 60000, 300000, "Dans le plafond", "Équilibré", 0.2, 0),
        (240001, 59999, 300000, "Au-dessus du plafond", "Équilibré", 59999 / 300000, -1),
        (100000, 0, 120000, "Dans le plafond", "Manque", 0, 140000),
        (100000, 50000, 120000, "Dans le plafond", "Excédent", 1 / 3, 140000),
    ],
)
def test_the_checks_say_what_the_amounts_say(
    aid: float, city: float, spent: float, ceiling: str, balance: str, share: float, left: float
) -> None:
    content = real_workbook()
    grid, at = Grid(content, amounts(content, aid, city, spent)), rows(content)
    assert grid.value(f"E{at['Plafond respecté']}") == ceiling
    assert [grid.value(f"{column}{at['Équilibre']}") for column in "BCDE"] == [
        balance,
        "Équilibré",
        "Équilibré",
        balance,
    ]
    assert grid.value(f"E{at['Part des autres financeurs']}") == pytest.approx(share)
    assert grid.value(f"E{at['Reste sous le plafond']}") == left


def test_results_written_beside_formulas_are_those_of_an_empty_budget() -> None:
    xml = part(real_workbook(), f"xl/worksheets/sheet{BUDGET}.xml")
    grid = Grid(real_workbook(), {})
    written = re.findall(r'<c r="(\w+)"[^>]*><f>.*?</f><v>(.*?)</v>', xml)
    assert len(written) > 30
    for cell, result in written:
        value = grid.value(cell)
        assert result == (value if isinstance(value, str) else f"{value:g}"), cell


def test_without_a_call_the_ceiling_is_to_be_filled_in(project: SmallProject) -> None:
    content = made(small_context(project))
    assert Grid(content, {}).value(f"E{rows(content)['Plafond respecté']}") == "Plafond à remplir"


# --- texts stay texts ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "hostile", ['=HYPERLINK("http://example.org","x")', "+1+1", "-2", "@SUM(A1)", "https://example.org/"]
)
def test_what_looks_like_a_formula_stays_words(project: SmallProject, hostile: str) -> None:
    quoted = hostile.replace("'", "''")
    text = KIT.replace("[Coordination, Formation]", f"['{quoted}']").replace("title: Un kit", f"title: '{quoted}'")
    content = made(small_context(project, text))
    for number in range(1, 5):
        xml = part(content, f"xl/worksheets/sheet{number}.xml")
        assert "HYPERLINK" not in xml
        assert "<hyperlink" not in xml
        ours = re.findall(r"<f>(.*?)</f>", xml)
        assert all(re.match(r"(?:SUM|IF|COUNTIF|\$[A-Z]|[A-Z]\d)", formula) for formula in ours), ours


# --- the file -------------------------------------------------------------------------------------------


def test_the_same_kit_gives_the_same_bytes(project: SmallProject) -> None:
    kit = small_context(project)
    assert made(kit) == made(kit)


def test_the_file_says_its_title_and_bears_the_date_of_the_kit(project: SmallProject) -> None:
    core = part(made(small_context(project)), "docProps/core.xml")
    assert "<dc:title>Classeur du kit «\u00a0Un kit\u00a0»</dc:title>" in core
    assert re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core) == ["2026-11-21T00:00:00Z"] * 2


def test_titles_of_tables_stay_in_sight_and_come_again_on_each_page() -> None:
    assert all("<pane " in part(real_workbook(), f"xl/worksheets/sheet{number}.xml") for number in (2, 3, 4))
    assert part(real_workbook(), "xl/workbook.xml").count("_xlnm.Print_Titles") == 2


def test_amounts_dates_and_stages_are_checked_as_they_are_typed() -> None:
    budget, partners = (part(real_workbook(), f"xl/worksheets/sheet{number}.xml") for number in (2, 4))
    assert budget.count('<dataValidation type="decimal"') == 3
    assert 'type="list"' in partners
    assert 'type="date"' in partners


@needs_libreoffice
def test_libreoffice_calculates_the_same(tmp_path: Path) -> None:
    content = real_workbook()
    at = rows(content)
    cells = sheets_as_csv(filled(content, BUDGET, amounts(content, 240001, 59999, 280000)), tmp_path)
    budget = next(sheet for sheet in cells if sheet[0][0].startswith("Budget"))
    assert budget[at["Plafond respecté"] - 1][4] == "Au-dessus du plafond"
    assert budget[at["Équilibre"] - 1][1:5] == ["Excédent", "Équilibré", "Équilibré", "Excédent"]
    assert not any("#" in cell or "Err:" in cell for sheet in cells for row in sheet for cell in row)
