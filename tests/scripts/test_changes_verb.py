"""``jalons changes``: one line a sheet, then the count; a folder without data is said to be one."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from macros.opendata.changes import DATA_PATH
from scripts.cli import jalons


def make(folder: Path, **titles: str) -> str:
    (folder / DATA_PATH).parent.mkdir(parents=True)
    items = [{"id": f"outils/{slug}", "page": "x", "title": title} for slug, title in titles.items()]
    (folder / DATA_PATH).write_text(json.dumps({"items": items}), "utf-8")
    return str(folder)


def test_each_change_has_its_line_and_all_are_counted(tmp_path: Path) -> None:
    before, after = make(tmp_path / "a", cddf="CDDF", cjc="CJC"), make(tmp_path / "b", cddf="Le CDDF")
    done = CliRunner().invoke(jalons, ["changes", before, after])
    assert done.output == (
        "Le CDDF (outils/cddf) : modifiée (title)\nCJC (outils/cjc) : retirée\n1 fiche modifiée, 1 fiche retirée.\n"
    )


def test_same_data_is_said_to_be_the_same(tmp_path: Path) -> None:
    site = make(tmp_path / "a", cddf="CDDF")
    assert CliRunner().invoke(jalons, ["changes", site, site]).output == "Les données sont les mêmes.\n"


def test_folder_without_data_is_refused_in_french(tmp_path: Path) -> None:
    done = CliRunner().invoke(jalons, ["changes", str(tmp_path), str(tmp_path)])
    assert done.exit_code == 1
    assert "n'est pas un site construit avec ses données" in done.output
