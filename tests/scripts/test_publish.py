"""``jalons publish``: what it says to who publishes, and that a failure is one French sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scripts import publish as publish_module
from scripts.cli import jalons

Run = Callable[..., Result]


def make_site(folder: Path, text: str) -> None:
    for name in ("index.html", "404.html", "sitemap.xml", ".nginx.conf"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text if name != "404.html" else "introuvable", "utf-8")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(publish_module, "today", lambda: "2026-11-26")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    make_site(tmp_path / "site", "un")

    def invoke(*words: str) -> Result:
        return CliRunner().invoke(jalons, ["publish", *words])

    return invoke


def test_a_first_publication_says_its_version(run: Run, tmp_path: Path) -> None:
    done = run("public")
    assert done.exit_code == 0
    assert re.fullmatch(r"Version [0-9a-f]{12} en ligne : 4 fichiers nouveaux, 0 repris.*\n", done.output)
    assert (tmp_path / "public" / "current" / "index.html").read_text("utf-8") == "un"


def test_the_same_site_again_is_said_to_be_there(run: Run) -> None:
    run("public")
    assert "déjà en ligne : rien n'a changé" in run("public").output


def test_going_back_and_the_list_of_versions(run: Run, tmp_path: Path) -> None:
    first = run("public").output.split()[1]
    make_site(tmp_path / "site", "deux")
    second = run("public")
    assert "nginx -s reload" in second.output
    back = run("public", "--rollback")
    assert back.output.startswith(f"Version {first} de nouveau en ligne.")
    lines = run("public", "--list").output.splitlines()
    assert [line.split()[0] for line in lines] == [second.output.split()[1], first]
    assert [line.endswith("en ligne") for line in lines] == [False, True]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("public", "--site", "ailleurs"), "n'est pas un site construit"),
        (("public", "--rollback"), "pas de version plus ancienne"),
        (("public", "--rollback", "abc"), "La version « abc » n'est pas ici"),
        (("site",), "autre chose que des versions publiées"),
        (("s3://",), "Attendu : s3://seau/dossier"),
        (("s3://seau", "--rollback"), "ne garde qu'une version"),
        (("s3://seau",), "Les identifiants du stockage manquent"),
    ],
)
def test_what_cannot_be_published_is_said_in_one_sentence(run: Run, words: tuple[str, ...], said: str) -> None:
    done = run(*words)
    assert done.exit_code == 1
    assert said in done.output
    assert done.output.count("\n") == 1
    assert isinstance(done.exception, SystemExit)
