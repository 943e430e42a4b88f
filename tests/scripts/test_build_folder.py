"""``jalons build --output`` never empties a folder that is not a site."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from scripts.build import build


@pytest.mark.parametrize("folder", ["docs", ".", ".."])
def test_a_folder_that_is_not_a_site_is_left_alone(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "projet"
    (project / "docs").mkdir(parents=True)
    (project / "docs" / "index.md").write_text("Bonjour", "utf-8")
    monkeypatch.chdir(project)
    done = CliRunner().invoke(build, ["--output", folder])
    assert done.exit_code == 1
    assert "autre chose qu'un site" in done.output
    assert (project / "docs" / "index.md").read_text("utf-8") == "Bonjour"
