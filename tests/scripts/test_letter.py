"""``jalons letter``: start an issue without overwriting one, check it, tell everything at once."""

from __future__ import annotations

import http.server
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from small_letter import LETTER, LETTER_PATH
from small_project import TODAY, SmallProject

from scripts import reporting
from scripts.cli import jalons
from scripts.letter import new as new_module
from scripts.letter.links import dead_links
from scripts.letter.spam import spam_report

Run = Callable[..., Result]


@pytest.fixture
def run(project: SmallProject, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(project.root)
    for module in (reporting, new_module):
        monkeypatch.setattr(module, "today", lambda: TODAY)
    monkeypatch.setenv("PATH", str(project.root / "bin"))
    project.write("mkdocs.yml", "site_name: Jalons\nsite_url: https://jalons.example/\nplugins: []\ndocs_dir: docs\n")
    project.write("docs/index.md", "# Accueil\n")
    project.write(LETTER_PATH, LETTER)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(jalons, ["letter", *arguments], catch_exceptions=False)

    return run


def spamassassin(project: SmallProject, points: str) -> None:
    """Put a program of that name on the path, that gives a score."""
    answer = f"Content analysis details:   ({points} points, 5.0 required)\n\n 0.1 FIRST_RULE  a\n 2.4 SECOND_RULE  b\n"
    file = project.write("bin/spamassassin", f"#!/bin/sh\n/bin/cat >/dev/null\n/bin/cat <<'END'\n{answer}END\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


def test_a_letter_in_order_is_said_to_be(run: Run) -> None:
    result = run("check", "2026-12")
    assert result.exit_code == 0
    assert result.output.startswith("Lettre 2026-12 : rien à corriger.\nHTML : ")
    assert "SpamAssassin n'est pas installé" in result.output


def test_all_is_told_at_once_with_lines(run: Run, project: SmallProject) -> None:
    text = LETTER.replace("Une journée d'étude à Lyon", "Une journée").replace("agenda/exemple", "outils/exemple")
    project.write(LETTER_PATH, text)
    result = run("check", "2026-12")
    assert result.exit_code == 1
    told = [line.split(": ")[0] for line in result.output.splitlines() if line.startswith(LETTER_PATH)]
    assert told == [f"{LETTER_PATH}:3:10", f"{LETTER_PATH}:18:10"]


def test_a_sheet_to_review_before_the_day_of_the_letter_is_told(run: Run, project: SmallProject) -> None:
    project.change("resources/outils/exemple.yml", "published_on: 2026-11-20", "published_on: 2026-01-10")
    project.change("resources/outils/exemple.yml", "reviewed_on: 2026-11-20", "reviewed_on: 2026-01-10")
    result = run("check", "2026-12")
    assert (
        f"{LETTER_PATH}:18:10: ressources[1].ref: La fiche « Un outil » devait être relue avant juillet 2026."
        in result.output
    )


def test_the_score_of_spamassassin_is_told(run: Run, project: SmallProject) -> None:
    spamassassin(project, "0.7")
    result = run("check", "2026-12")
    assert result.exit_code == 0
    assert "SpamAssassin : 0,7." in result.output


def test_a_letter_that_looks_like_spam_is_refused_with_the_rules_that_say_so(run: Run, project: SmallProject) -> None:
    spamassassin(project, "2.5")
    result = run("check", "2026-12")
    assert result.exit_code == 1
    assert "SpamAssassin donne 2,5 points à cette lettre" in result.output
    assert "Règles en cause : SECOND_RULE, FIRST_RULE." in result.output


def test_an_answer_that_is_not_a_score_is_none(run: Run, project: SmallProject) -> None:
    file = project.write("bin/spamassassin", "#!/bin/sh\nexit 1\n")
    file.chmod(0o755)
    assert spam_report(b"From: a@b.example\n\n") is None


def test_a_month_without_a_letter_says_which_there_are(run: Run) -> None:
    result = run("check", "2026-11")
    assert result.exit_code == 1
    assert "Il n'y a pas de lettre pour 2026-11. Vouliez-vous « 2026-12 » ?" in result.output


def test_a_month_ill_written_is_told(run: Run) -> None:
    assert "« decembre » n'est pas un mois. Attendu : AAAA-MM" in run("check", "decembre").output


def test_a_letter_that_cannot_be_read_is_told_whole(run: Run, project: SmallProject) -> None:
    project.write(LETTER_PATH, LETTER.replace("2026-12-01", "2026-13-01").replace("number: 3", "number: trois"))
    result = run("check", "2026-12")
    assert result.exit_code == 1
    assert result.output.count(f"{LETTER_PATH}:") == 2


def test_a_letter_is_started_with_the_number_that_follows(run: Run, project: SmallProject) -> None:
    result = run("new", "2027-01")
    assert result.exit_code == 0
    assert "number: 4\n" in (project.root / "resources/lettre/2027-01.yml").read_text("utf-8")


def test_a_letter_that_exists_is_never_overwritten(run: Run, project: SmallProject) -> None:
    result = run("new", "2026-12")
    assert result.exit_code == 1
    assert "existe déjà" in result.output
    assert (project.root / LETTER_PATH).read_text("utf-8") == LETTER


# --- links --------------------------------------------------------------------------------------


class Answers(http.server.BaseHTTPRequestHandler):
    """``/200``, ``/404``…: a page of that answer. ``/get`` does not know HEAD."""

    def do_HEAD(self) -> None:
        self.send_response(404 if self.path == "/get" else int(self.path[1:]))
        self.end_headers()

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/get" else int(self.path[1:]))
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def host() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_pages_that_are_gone_are_told_and_those_that_refuse_robots_are_not(host: str) -> None:
    asked = [f"{host}/{page}" for page in ("200", "404", "410", "403", "503", "get")]
    assert dead_links(asked) == {
        f"{host}/404": "la page n'existe pas (404)",
        f"{host}/410": "la page a été retirée (410)",
    }


def test_a_site_that_does_not_answer_is_told(tmp_path: Path) -> None:
    assert dead_links(["http://127.0.0.1:9/"]) == {"http://127.0.0.1:9/": "le site ne répond pas"}


def test_a_line_that_mkdocs_does_not_understand_is_told_in_french_at_its_line(run: Run, project: SmallProject) -> None:
    project.change("mkdocs.yml", "plugins: []\n", "plugins: []\nextra: {}\n  letter:\n")
    result = run("check", "2026-12")
    assert result.exit_code == 1
    assert result.output.startswith("mkdocs.yml:5:3: MkDocs ne comprend pas ce qui est écrit ici.")


def test_a_setting_that_mkdocs_refuses_is_told_in_french(run: Run, project: SmallProject) -> None:
    project.change("mkdocs.yml", "plugins: []\n", "plugins: []\nextra:\n")
    result = run("check", "2026-12")
    assert result.exit_code == 1
    assert "mkdocs.yml:1:1: MkDocs n'accepte pas un de ces réglages." in result.output
