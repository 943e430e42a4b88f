"""``jalons letter proof, send, uncertain, export``: what they print, what they refuse, that what leaves was approved."""

from __future__ import annotations

import email
import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable
from email import policy
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from mail_room import ScriptedServer, in_a_child, status_of
from small_project import TODAY, SmallProject

from macros.newsletter.message import letter_message
from scripts import reporting
from scripts.cli import jalons
from scripts.letter.group import letter
from scripts.letter.issues import prepared
from scripts.sending.journal import FILE_NAME, Journal

Run = Callable[..., Result]
ENGLISH = re.compile(r"\b(?:Usage|Error|Try|Missing|Invalid|Commands|Show this|default|required|Aborted|Traceback)\b")
MONTH = "2026-03"
ISSUE = """\
number: 1
date: 2026-03-26
subject: La lettre de mars du réseau
preheader: Un outil pour les maires, une ville qui agit, et la suite du programme.
editorial: Bonjour à toutes et à tous.
ressources:
  - ref: outils/exemple
"""
HOST = """\
site_name: Jalons
site_url: https://jalons.example/
theme: mkdocs
plugins: []
extra:
  letter:
    sender_address: lettre@example.org
    unsubscribe_url: https://jalons.example/partir/
"""


@pytest.fixture
def run(
    project: SmallProject,
    server: ScriptedServer,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Run:
    """Run a command of the letter in a small project, its relay being the scripted server."""
    project.write(f"resources/lettre/{MONTH}.yml", ISSUE)
    project.write("mkdocs.yml", HOST)
    (project.root / "docs").mkdir()
    monkeypatch.chdir(project.root)
    monkeypatch.setattr(reporting, "today", lambda: TODAY)
    for name in [name for name in os.environ if name.startswith("JALONS_SMTP_")]:
        monkeypatch.delenv(name)
    state = tmp_path_factory.mktemp("state")
    for name, value in {"HOST": "127.0.0.1", "PORT": server.port, "TLS": "none", "PROOF_TO": "moi@example.org"}.items():
        monkeypatch.setenv(f"JALONS_SMTP_{name}", str(value))
    monkeypatch.setenv("XDG_STATE_HOME", str(state))

    def invoke(*words: str, typed: str = "") -> Result:
        result = CliRunner().invoke(jalons, ["letter", *words], input=typed)
        assert not ENGLISH.search(result.output), result.output
        return result

    return invoke


@pytest.fixture
def people(tmp_path_factory: pytest.TempPathFactory, domain: str) -> Callable[..., str]:
    """Write a file of recipients of this test's domain; give its path."""

    def write(*names: str) -> str:
        file = tmp_path_factory.mktemp("listes") / "liste.csv"
        file.write_text("email\n" + "".join(f"{name}@{domain}\n" for name in names), "utf-8")
        return str(file)

    return write


def proofed(run: Run) -> str:
    """Send a proof, and give the fingerprint it shows."""
    found = re.search(r"Empreinte : ([0-9a-f]{12})\.", run("proof", MONTH).output)
    assert found
    return found.group(1)


# --- approval ---------------------------------------------------------------------------------


def test_a_proof_is_the_letter_and_says_its_fingerprint(run: Run, server: ScriptedServer) -> None:
    result = run("proof", MONTH)
    assert re.fullmatch(r"Épreuve partie vers m…@e….org. Empreinte : [0-9a-f]{12}\.\nLisez-la ; .*\n", result.output)
    (kept,) = server.kept()
    message = email.message_from_string(kept["content"], policy=policy.default)
    assert (message["To"], message["Subject"], message["X-Unsent"]) == (
        "moi@example.org",
        "La lettre de mars du réseau",
        None,
    )
    assert "Bonjour à toutes" in message.get_body(("plain",)).get_content()


def test_what_was_proofed_leaves_once_its_fingerprint_is_typed(
    run: Run, server: ScriptedServer, people: Callable[..., str], domain: str
) -> None:
    fingerprint = proofed(run)
    result = run("send", MONTH, "--recipients", people("a", "b"), typed=f"{fingerprint[:6]}\n")
    assert result.exit_code == 0
    assert "Destinataires : 2\n  à écrire : 2, déjà reçue : 0, refusés : 0, incertains : 0\n" in result.output
    assert "(premier envoi)\n" in result.output
    assert result.output.endswith("Acceptés par le serveur : 2.\n")
    proof, one, two = (re.sub(r"(?m)^(Date|To|Message-ID): .*\n", "", kept["content"]) for kept in server.kept())
    assert proof == one == two
    assert server.addressees(domain) == [f"a@{domain}", f"b@{domain}"]


@pytest.mark.parametrize("typed", ["\n000000\n", "abc\n"])
def test_another_fingerprint_sends_nothing(
    run: Run, server: ScriptedServer, people: Callable[..., str], domain: str, typed: str
) -> None:
    fingerprint = proofed(run)
    result = run("send", MONTH, "--recipients", people("a"), typed=typed.replace("abc", fingerprint[:3]))
    assert result.exit_code == 1
    assert f"Ce n'est pas l'empreinte de cette lettre ({fingerprint}). Rien n'est parti." in result.output
    assert server.kept(domain) == []


def test_a_letter_never_proofed_does_not_leave(run: Run, people: Callable[..., str]) -> None:
    result = run("send", MONTH, "--recipients", people("a"), "--approved", "0" * 12)
    assert result.exit_code == 1
    assert result.output.endswith(
        "Aucune épreuve de cette lettre n'est partie. Lancez d'abord : jalons letter proof 2026-03\n"
    )


def test_a_letter_changed_since_its_proof_does_not_leave(
    run: Run, server: ScriptedServer, project: SmallProject, people: Callable[..., str], domain: str
) -> None:
    fingerprint = proofed(run)
    project.change(f"resources/lettre/{MONTH}.yml", "Bonjour à toutes", "Bonsoir à toutes")
    result = run("send", MONTH, "--recipients", people("a"), "--approved", fingerprint)
    assert result.exit_code == 1
    assert f"La lettre a changé depuis l'épreuve : {fingerprint} alors, " in result.output
    assert server.kept(domain) == []


def test_another_sender_than_that_of_the_proof_does_not_leave(
    run: Run, project: SmallProject, people: Callable[..., str]
) -> None:
    fingerprint = proofed(run)
    project.change("mkdocs.yml", "lettre@example.org", "autre@example.org")
    result = run("send", MONTH, "--recipients", people("a"), "--approved", fingerprint)
    assert "L'expéditeur ou les en-têtes ont changé depuis l'épreuve. Rien n'est parti." in result.output


def test_a_letter_with_problems_does_not_leave(run: Run, project: SmallProject, people: Callable[..., str]) -> None:
    fingerprint = proofed(run)
    project.change(f"resources/lettre/{MONTH}.yml", "La lettre de mars du réseau", "Mars")
    result = run("send", MONTH, "--recipients", people("a"), "--approved", fingerprint)
    assert f"resources/lettre/{MONTH}.yml:3:10: subject: " in result.output
    assert result.output.endswith("Rien n'est parti : corrigez d'abord la lettre.\n")


def test_a_letter_without_a_sender_does_not_leave(run: Run, project: SmallProject) -> None:
    project.change("mkdocs.yml", "    sender_address: lettre@example.org\n", "")
    result = run("proof", MONTH)
    assert (result.exit_code, result.output) == (
        1,
        "La lettre n'a pas d'expéditeur. Remplissez « sender_address » sous « extra: letter: » dans mkdocs.yml.\n",
    )


def test_a_proof_refused_is_not_a_proof(run: Run, people: Callable[..., str]) -> None:
    assert run("proof", MONTH, "--to", "no.moi@example.org").output.startswith("L'épreuve n'est pas partie : 5.1.1 ")
    assert "Aucune épreuve" in run("send", MONTH, "--recipients", people("a"), "--approved", "0" * 12).output


# --- to whom ----------------------------------------------------------------------------------


def test_a_list_gets_one_message_without_list_headers(run: Run, server: ScriptedServer, domain: str) -> None:
    result = run("send", MONTH, "--to", f"liste@{domain}", "--approved", proofed(run))
    assert (result.exit_code, server.addressees(domain)) == (0, [f"liste@{domain}"])
    assert "List-" not in server.kept(domain)[0]["content"].partition("\n\n")[0]


def test_duplicates_and_those_who_left_are_counted_out(
    run: Run, server: ScriptedServer, people: Callable[..., str], domain: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    left = tmp_path_factory.mktemp("partis") / "partis.txt"
    left.write_text(f"B@{domain}\n", "utf-8")
    words = ("--recipients", people("a", "A", "b", "c"), "--suppress", str(left), "--approved", proofed(run))
    assert "Destinataires : 2 (1 doublon, 1 désinscrit en moins)\n" in run("send", MONTH, *words).output
    assert server.addressees(domain) == [f"a@{domain}", f"c@{domain}"]


def test_a_bad_line_stops_unless_it_is_skipped(
    run: Run, server: ScriptedServer, people: Callable[..., str], domain: str
) -> None:
    file, fingerprint = people("a", "prenom nom"), proofed(run)
    result = run("send", MONTH, "--recipients", file, "--approved", fingerprint)
    assert result.exit_code == 1
    assert f"{file}:3:1: Il y a autre chose qu'une adresse." in result.output
    assert server.kept(domain) == []
    assert run("send", MONTH, "--recipients", file, "--approved", fingerprint, "--skip-invalid").exit_code == 0


@pytest.mark.parametrize("words", [(), ("--to", "liste@example.org", "--recipients", "liste.csv")])
def test_one_kind_of_recipients_is_given(run: Run, words: tuple[str, ...]) -> None:
    assert run("send", MONTH, *words).output == (
        "Donnez --to ADRESSE (une liste) ou --recipients FICHIER.csv (des personnes) : l'un des deux.\n"
    )


def test_a_dry_run_counts_and_leaves_no_trace(run: Run, server: ScriptedServer, people: Callable[..., str]) -> None:
    result = run("send", MONTH, "--recipients", people("a", "b"), "--dry-run")
    assert result.exit_code == 0
    assert "à écrire : 2," in result.output
    assert result.output.endswith("Essai : rien n'est parti.\n")
    assert server.kept() == []
    assert list(Path(os.environ["XDG_STATE_HOME"]).iterdir()) == []


# --- what is told at the end ------------------------------------------------------------------


def test_refusals_are_listed_masked_and_written_in_clear_where_asked(
    run: Run, people: Callable[..., str], domain: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    refusals = tmp_path_factory.mktemp("refus") / "refus.csv"
    words = ("--recipients", people("a", "no.prenom.nom"), "--refusals", str(refusals))
    result = run("send", MONTH, *words, "--approved", proofed(run))
    assert result.exit_code == 1
    assert "Refusés définitivement : 1.\n  ligne 3, n…@t….org : adresse inconnue (550 5.1.1)\n" in result.output
    assert "prenom" not in result.output
    assert refusals.read_text("utf-8").splitlines() == [
        "courriel;code;definitif",
        f"no.prenom.nom@{domain};550 5.1.1;oui",
    ]
    assert refusals.stat().st_mode & 0o777 == 0o600


def test_the_refused_are_written_to_again_only_on_demand(run: Run, people: Callable[..., str]) -> None:
    words = ("--recipients", people("no.a"), "--approved", proofed(run))
    run("send", MONTH, *words)
    again = run("send", MONTH, *words)
    assert again.exit_code == 1
    assert "Il n'y a plus personne à qui écrire.\nRefusés définitivement : 1.\n" in again.output
    assert "Refusés définitivement : 1." in run("send", MONTH, *words, "--retry-refused").output


def test_the_uncertain_wait_for_a_person(
    run: Run, server: ScriptedServer, people: Callable[..., str], domain: str
) -> None:
    file = people("silent.a", "lost.b", "c")
    words = ("send", MONTH, "--recipients", file, "--approved", proofed(run))
    result = run(*words)
    assert (
        "Incertains : 2. Ils ne sont pas écrits de nouveau sans vous : jalons letter uncertain 2026-03\n"
        in result.output
    )
    listed = run("uncertain", MONTH, "--recipients", file).output
    names = re.findall(
        r"^  ([0-9a-f]{8})  .* Message-ID <2026-03\.\1[0-9a-f]{24}@…>  liste\.csv:([23]) [sl]…@t….org$",
        listed,
        re.MULTILINE,
    )
    assert [line for _, line in names] == ["2", "3"]
    sent = run("uncertain", MONTH, "--sent", names[0][0], "--again", names[1][0])
    assert sent.output == "Décidés : 2.\nAucun envoi incertain.\n"
    run(*words)
    assert server.addressees(domain) == [f"silent.a@{domain}", f"c@{domain}"]


def test_a_decision_about_nobody_is_refused(run: Run, people: Callable[..., str]) -> None:
    run("send", MONTH, "--recipients", people("silent.a"), "--approved", proofed(run))
    result = run("uncertain", MONTH, "--sent", "zzz")
    assert (result.exit_code, result.output) == (
        1,
        "« zzz » désigne 0 destinataires incertains. Recopiez un nom de la liste.\n",
    )


# --- what is refused --------------------------------------------------------------------------


def test_a_second_sender_is_refused(run: Run, people: Callable[..., str]) -> None:
    fingerprint = proofed(run)
    with Journal.open(Path(os.environ["XDG_STATE_HOME"]) / "jalons" / "letters" / MONTH, MONTH):
        result = run("send", MONTH, "--recipients", people("a"), "--approved", fingerprint)
    assert result.exit_code == 1
    assert result.output.startswith("Cette lettre est déjà en cours d'envoi")


def test_a_damaged_journal_is_told_with_its_line(run: Run, people: Callable[..., str]) -> None:
    fingerprint = proofed(run)
    file = Path(os.environ["XDG_STATE_HOME"]) / "jalons" / "letters" / MONTH / FILE_NAME
    file.write_bytes(file.read_bytes().replace(b"opened", b"openep"))
    result = run("send", MONTH, "--recipients", people("a"), "--approved", fingerprint)
    assert re.search(r"journal\.jsonl:1: cette ligne du journal a été abîmée\. Rien n'est parti\.", result.output)


def test_nothing_with_addresses_nor_secrets_may_be_in_the_repository(
    run: Run, project: SmallProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(["git", "init", "-q", str(project.root)], check=True)
    project.write(".gitignore", "/prive/\n")
    for path in ("liste.csv", "prive/liste.csv"):
        project.write(path, "email\na@example.org\n")
    refused = run("send", MONTH, "--recipients", "liste.csv", "--dry-run")
    assert refused.output == (
        "« liste.csv » est dans le dépôt. Ce fichier contient des adresses : "
        "gardez-le ailleurs, ou dans un dossier que git ignore.\n"
    )
    assert run("send", MONTH, "--recipients", "prive/liste.csv", "--dry-run").exit_code == 0
    assert "est dans le dépôt. Le journal dit à qui l'on écrit" in run("proof", MONTH, "--journal", "envois").output
    assert run("proof", MONTH, "--journal", "prive/envois").exit_code == 0
    assert "est dans le dépôt. Ce fichier contient des secrets" in run("proof", MONTH, "--smtp", "smtp.toml").output
    refusals = run("send", MONTH, "--to", "liste@example.org", "--refusals", "refus.csv")
    assert "est dans le dépôt. Il contiendra des adresses" in refusals.output
    monkeypatch.setenv("JALONS_SMTP_DKIM_KEY", str(project.write("dkim.pem", "clé")))
    monkeypatch.setenv("JALONS_SMTP_DKIM_SELECTOR", "mars")
    assert "est dans le dépôt. Cette clé est un secret" in run("proof", MONTH).output


def test_a_request_to_end_lets_the_message_under_way_finish(
    run: Run, server: ScriptedServer, people: Callable[..., str], domain: str
) -> None:
    file, fingerprint = people(*(f"r{rank}" for rank in range(60))), proofed(run)
    words = ("send", MONTH, "--recipients", file, "--approved", fingerprint, "--per-minute", "1200")
    child = in_a_child(lambda: os._exit(run(*words).exit_code))
    while not server.kept(domain):
        time.sleep(0.01)
    os.kill(child, signal.SIGTERM)
    assert status_of(child) == 1
    assert run("uncertain", MONTH).output == "Aucun envoi incertain.\n"
    assert run(*words[:-2]).exit_code == 0
    assert len(server.addressees(domain)) == len(set(server.addressees(domain))) == 60


# --- export -----------------------------------------------------------------------------------


def test_listmonk_gets_a_draft_with_its_own_way_to_leave(run: Run, project: SmallProject, tmp_path: Path) -> None:
    project.change(f"resources/lettre/{MONTH}.yml", "Bonjour", "Des accolades {{ ainsi }}, bonjour")
    result = run("export", MONTH, "--for", "listmonk", "--output", str(tmp_path / "sortie"))
    assert result.exit_code == 0
    campaign = json.loads((tmp_path / "sortie" / f"lettre-{MONTH}.listmonk.json").read_text("utf-8"))
    assert {key: campaign[key] for key in ("subject", "from_email", "lists", "type", "content_type")} == {
        "subject": "La lettre de mars du réseau",
        "from_email": "La lettre du réseau <lettre@example.org>",
        "lists": [],
        "type": "regular",
        "content_type": "html",
    }
    assert re.findall(r"\{\{.*?\}\}", campaign["body"]) == ["{{ UnsubscribeURL }}"]
    assert 'href="{{ UnsubscribeURL }}"' in campaign["body"]
    assert set(re.findall(r"\{\{.*?\}\}", campaign["altbody"])) == {"{{ UnsubscribeURL }}", '{{ "{{" }}'}
    template = (tmp_path / "sortie" / "modele.listmonk.html").read_text("utf-8")
    assert template == '{{ template "content" . }}\n'


def test_brevo_gets_html_with_its_own_way_to_leave(run: Run, tmp_path: Path) -> None:
    assert run("export", MONTH, "--for", "brevo", "--output", str(tmp_path)).exit_code == 0
    html = (tmp_path / f"lettre-{MONTH}.brevo.html").read_text("utf-8")
    campaign = json.loads((tmp_path / f"lettre-{MONTH}.brevo.json").read_text("utf-8"))
    assert re.findall(r"\{\{.*?\}\}", html) == ["{{ unsubscribe }}"]
    assert (campaign["htmlContent"], campaign["sender"]["email"]) == (html, "lettre@example.org")
    assert "recipients" not in campaign


def test_sympa_gets_a_message_that_the_list_completes(run: Run, tmp_path: Path) -> None:
    words = ("--for", "sympa", "--to", "liste@example.org", "--output", str(tmp_path))
    assert run("export", MONTH, *words).exit_code == 0
    message = email.message_from_bytes((tmp_path / f"lettre-{MONTH}.sympa.eml").read_bytes(), policy=policy.default)
    assert [name for name in message if name.startswith(("List-", "Message-ID", "Date", "X-"))] == []
    assert (message["To"], message["Subject"]) == ("liste@example.org", "La lettre de mars du réseau")
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert run("export", MONTH, *words[:2], *words[4:]).exit_code == 0
    assert b"\nTo:" not in (tmp_path / f"lettre-{MONTH}.sympa.eml").read_bytes()


def test_only_the_way_to_leave_differs_from_the_letter(run: Run, project: SmallProject, tmp_path: Path) -> None:
    run("export", MONTH, "--for", "brevo", "--output", str(tmp_path))
    ready = prepared(project.root, MONTH)
    own = letter_message(ready.catalogue, ready.settings, ready.issue).html
    html = (tmp_path / f"lettre-{MONTH}.brevo.html").read_text("utf-8")
    assert html.replace("{{ unsubscribe }}", "https://jalons.example/partir/") == own


# --- help -------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", letter.commands.values(), ids=lambda command: command.name)
def test_every_verb_and_option_is_explained_in_french(run: Run, command: click.Command) -> None:
    assert command.help
    assert all(parameter.help for parameter in command.params if isinstance(parameter, click.Option))
    assert run(command.name or "", "--help").output.startswith("Emploi : ")
