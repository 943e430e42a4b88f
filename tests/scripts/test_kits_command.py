"""``jalons kits``: archives of all kits or of some, a sentence for what cannot be made."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result
from small_kit import KIT
from small_project import SmallProject

from macros.packages import Package
from scripts import kits as command
from scripts.cli import jalons


@pytest.fixture
def kit(project: SmallProject, monkeypatch: pytest.MonkeyPatch) -> SmallProject:
    """Go to a project with a kit whose documents take no time."""
    project.write("resources/kits/exemple.yml", KIT)
    monkeypatch.chdir(project.root)
    monkeypatch.setattr(
        command,
        "make_kits",
        lambda root, catalogue, slugs, tools: [Package(slug, (), b"x" * 2000) for slug in slugs or catalogue.kits],
    )
    return project


def run(*words: str) -> Result:
    return CliRunner().invoke(jalons, ["kits", *words])


def test_archives_are_written_with_their_weight(kit: SmallProject) -> None:
    result = run("--output", "dossier")
    assert result.exit_code == 0, result.output
    assert "dossier/kit-exemple.zip : 2 ko\n1 kit, en " in result.output
    assert (kit.root / "dossier/kit-exemple.zip").read_bytes() == b"x" * 2000


def test_a_kit_that_does_not_exist_is_told_with_the_nearest(kit: SmallProject) -> None:
    result = run("exempl")
    assert result.exit_code == 1
    assert "« exempl » n'est pas un kit. Vouliez-vous « exemple » ?" in result.output


def test_a_problem_stops_everything_and_leaves_what_was_made(kit: SmallProject) -> None:
    run("--output", "dossier")
    kit.change("resources/kits/exemple.yml", "outils/exemple, idees", "outils/inconnu, idees")
    result = run("--output", "dossier")
    assert result.exit_code == 1
    assert "resources/kits/exemple.yml:8:14" in result.output
    assert "Aucun kit n'a été fabriqué." in result.output
    assert (kit.root / "dossier/kit-exemple.zip").exists()
