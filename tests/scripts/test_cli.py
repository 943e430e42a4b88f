"""The command line: what it prints, its exit codes, and that all of it is French."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from small_kit import KIT
from small_letter import LETTER, LETTER_PATH
from small_project import SHEETS, TODAY, SmallProject

from macros.catalogue import rules
from macros.models.kinds import KINDS
from scripts import build, new, reporting, serve
from scripts.cli import VERBS, jalons

Run = Callable[..., Result]
ENGLISH = re.compile(
    r"\b(?:Usage|Error|Try|Missing|No such|Invalid|Did you mean|Commands|Show this|default|requires|is not|Aborted|Traceback|File \")"
)


@pytest.fixture
def run(project: SmallProject, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in the small project, on a known day."""
    monkeypatch.chdir(project.root)
    for module in (reporting, new):
        monkeypatch.setattr(module, "today", lambda: TODAY)

    def invoke(*words: str) -> Result:
        result = CliRunner().invoke(jalons, words)
        assert not ENGLISH.search(result.output), result.output
        return result

    return invoke


# --- check ------------------------------------------------------------------------------------


def test_check_says_that_all_is_well(run: Run) -> None:
    result = run("check")
    assert (result.exit_code, result.output) == (0, "Tout est en ordre, après vérification de 8 fiches.\n")


def test_check_counts_kits_and_letters_too(run: Run, project: SmallProject) -> None:
    project.write("resources/kits/exemple.yml", KIT)
    project.write("resources/kits/autre.yml", KIT.replace("title: Un kit", "title: Un autre kit"))
    assert run("check").output == "Tout est en ordre, après vérification de 8 fiches et 2 kits.\n"
    project.write(LETTER_PATH, LETTER)
    assert run("check").output == "Tout est en ordre, après vérification de 8 fiches, 2 kits et 1 lettre.\n"


def test_check_lists_sheets_to_read_again_without_failing(run: Run, project: SmallProject) -> None:
    text = SHEETS["outils"].replace("2026-11-20", "2025-01-15")
    project.write("resources/outils/exemple.yml", text)
    result = run("check")
    assert result.exit_code == 0
    assert "Fiches à relire :\n  resources/outils/exemple.yml, avant juillet 2025\n" in result.output


def test_check_counts_problems_and_files_and_fails(run: Run, project: SmallProject) -> None:
    for kind in ("outils", "capsules"):
        project.change(f"resources/{kind}/exemple.yml", "sourcing: haute", "sourcing: haut")
    result = run("check")
    assert result.exit_code == 1
    assert result.output.endswith("\n\n2 problèmes dans 2 fichiers.\n")


def test_check_speaks_json(run: Run, project: SmallProject) -> None:
    project.change("resources/outils/exemple.yml", "sourcing: haute", "sourcing: haut")
    result = run("check", "--format", "json")
    assert result.exit_code == 1
    assert json.loads(result.output) == [
        {
            "path": "resources/outils/exemple.yml",
            "line": 6,
            "column": 11,
            "field": "sourcing",
            "message": "« haut » ne fait pas partie des valeurs possibles.",
            "remedy": "Vouliez-vous « haute » ? Valeurs possibles : faible, haute, moyenne.",
        }
    ]


def test_check_speaks_json_when_all_is_well(run: Run) -> None:
    result = run("check", "--format", "json")
    assert (result.exit_code, json.loads(result.output)) == (0, [])


def test_check_annotates_for_github(run: Run, project: SmallProject) -> None:
    project.change("resources/outils/exemple.yml", "url: https://www.drogues.gouv.fr/guide", 'url: "100%, oui"')
    assert run("check", "--format", "github").output == (
        "::error file=resources/outils/exemple.yml,line=11,col=10,title=sources[1].url::"
        "Cette adresse contient une espace. Copiez l'adresse depuis le navigateur, sans rien autour.\n"
    )


def test_github_annotations_escape_what_ends_a_property() -> None:
    problem = reporting.Problem("a,b:c.yml", 1, 2, "x:y,z", "100 %")
    assert reporting.FORMATS["github"]([problem]) == "::error file=a%2Cb%3Ac.yml,line=1,col=2,title=x%3Ay%2Cz::100 %25"


def test_check_lists_its_rules(run: Run) -> None:
    lines = run("check", "--rules").output.splitlines()
    assert [line.split(" : ")[0] for line in lines] == list(rules.RULES)


@pytest.mark.parametrize("words", [("check",), ("new", "outils", "x"), ("build",)])
def test_a_command_run_elsewhere_says_where_to_run_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    result = CliRunner().invoke(jalons, words)
    assert result.exit_code == 1
    assert "Le dossier resources/ est introuvable ici. Lancez la commande depuis le dossier du projet." in result.output


# --- new --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_new_creates_a_form(run: Run, project: SmallProject, kind: str) -> None:
    result = run("new", kind, "ma-fiche")
    assert result.output == f"Créé : resources/{kind}/ma-fiche.yml. Remplissez-le, puis lancez « jalons check ».\n"
    assert (
        (project.root / f"resources/{kind}/ma-fiche.yml").read_text("utf-8").startswith(f"# {KINDS[kind].singular}. ")
    )


def test_new_never_overwrites(run: Run, project: SmallProject) -> None:
    result = run("new", "outils", "exemple")
    assert (result.exit_code, result.output) == (
        1,
        "resources/outils/exemple.yml existe déjà. Ouvrez-le, ou choisissez un autre identifiant.\n",
    )
    assert (project.root / "resources/outils/exemple.yml").read_text("utf-8") == SHEETS["outils"]


def test_new_does_not_write_through_a_shortcut(run: Run, project: SmallProject, tmp_path: Path) -> None:
    (project.root / "resources/outils/piege.yml").symlink_to(tmp_path / "ailleurs.yml")
    assert run("new", "outils", "piege").exit_code == 1
    assert not (tmp_path / "ailleurs.yml").exists()


@pytest.mark.parametrize(
    ("slug", "example"),
    [("../../piege", "piege"), ("/etc/piege", "etc-piege"), ("Mon Outil", "mon-outil"), ("éco", "eco"), ("a" * 81, "a" * 80), ("", "mon-programme"), ("a\n", "a")],
)  # fmt: skip
def test_new_refuses_what_cannot_be_an_address(run: Run, project: SmallProject, slug: str, example: str) -> None:
    before = sorted(project.root.rglob("*"))
    result = run("new", "outils", slug)
    assert result.exit_code == 1
    assert result.output.endswith(f"par exemple {example}.\n")
    assert sorted(project.root.rglob("*")) == before


def test_new_suggests_the_nearest_kind(run: Run) -> None:
    assert run("new", "capsule", "x").output.startswith(
        "« capsule » n'est pas un type de fiche. Vouliez-vous « capsules » ?"
    )


def test_new_refuses_the_address_of_a_withdrawn_sheet(run: Run, project: SmallProject) -> None:
    project.write(
        "resources/withdrawn.yml",
        "withdrawals:\n  - {was: outils/ancien, title: Ancien, reason: Il a vieilli., on: 2026-11-20}\n",
    )
    assert run("new", "outils", "ancien").output.startswith("Une fiche retirée porte l'identifiant outils/ancien")


def test_new_makes_the_folder_that_lacks(run: Run, project: SmallProject) -> None:
    (project.root / "resources/outils/exemple.yml").unlink()
    (project.root / "resources/outils").rmdir()
    assert run("new", "outils", "premier").exit_code == 0


# --- French everywhere -----------------------------------------------------------------------


@pytest.mark.parametrize("words", [("--help",), *((name, "-h") for name in VERBS)], ids=" ".join)
def test_help_is_french(run: Run, words: tuple[str, ...]) -> None:
    result = run(*words)
    assert result.exit_code == 0
    assert result.output.startswith("Emploi : jalons ")
    assert "-h, --help" in result.output


def verb(name: str) -> click.Command:
    """Give a verb, imported as the command line does."""
    found = jalons.get_command(click.Context(jalons), name)
    assert found is not None
    return found


@pytest.mark.parametrize("command", [jalons, *map(verb, VERBS)], ids=lambda command: command.name)
def test_every_command_and_option_is_explained(command: click.Command) -> None:
    assert command.help
    assert all(parameter.help for parameter in command.params if isinstance(parameter, click.Option))
    assert all(parameter.metavar for parameter in command.params if isinstance(parameter, click.Argument))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("chek",), "La commande « chek » n'existe pas. Vouliez-vous « check » ?"),
        (("check", "--fomat"), "L'option « --fomat » n'existe pas. Vouliez-vous « --format » ?"),
        (("check", "--format"), "L'option « --format » attend une valeur."),
        (("check", "--rules=1"), "L'option « --rules » n'attend pas de valeur."),
        (
            ("check", "--format", "xml"),
            "La valeur de --format ne convient pas. Valeurs possibles : text, github, json.",
        ),
        (("check", "tout"), "Il y a un mot de trop : « tout »."),
        (("new",), "Il manque TYPE."),
        (("new", "outils"), "Il manque IDENTIFIANT."),
        (("serve", "--port", "abc"), "La valeur de --port ne convient pas. Attendu : un nombre entier."),
    ],
)
def test_a_command_ill_written_is_told_in_french(run: Run, words: tuple[str, ...], told: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert told in result.output
    assert re.search(r"^Aide : jalons.* --help$", result.output, flags=re.MULTILINE)


def test_no_command_shows_the_help(run: Run) -> None:
    result = run()
    assert result.exit_code == 2
    assert "Commandes :" in result.output


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            PermissionError(13, "Permission denied", "site"),
            "« site » ne peut pas être lu ou écrit. Vérifiez ses droits d'accès.\n",
        ),
        (
            OSError(28, "No space left on device", "a"),
            "Le disque est plein. Libérez de la place, puis relancez la commande.\n",
        ),
        (
            ChildProcessError("a helper process died"),
            "Une partie du travail s'est arrêtée net, sans doute faute de mémoire. Relancez la commande.\n",
        ),
        (KeyboardInterrupt(), "\nInterrompu.\n"),
    ],
    ids=["permission", "full disk", "helper killed", "ctrl-c"],
)
def test_an_incident_is_told_in_french(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: BaseException, told: str
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise error

    monkeypatch.setattr(build, "build_site", fail)
    result = run("build", "--output", "essai")
    assert (result.exit_code, result.output) == (1, told)


def test_a_bug_is_told_in_a_line_without_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        error = KeyError("levels")
        error.add_note("while making the page of resources/outils/exemple.yml")
        raise error

    monkeypatch.setattr(build, "build_site", fail)
    result = run("build", "--output", "essai")
    assert result.exit_code == 1
    sentence, line = result.output.splitlines()
    assert sentence == "Une panne imprévue a arrêté la commande. Signalez-la, avec la ligne qui suit."
    assert re.fullmatch(
        r"KeyError \(test_cli\.py:\d+\) : 'levels' while making the page of resources/outils/exemple\.yml", line
    )


def test_a_developer_may_ask_for_the_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JALONS_DEBUG", "1")
    monkeypatch.setattr(build, "build_site", lambda *args, **kwargs: {}["x"])
    assert isinstance(CliRunner().invoke(jalons, ["build", "--output", "essai"]).exception, KeyError)


def test_the_preview_listens_to_this_machine_only() -> None:
    [host] = [parameter for parameter in serve.serve.params if parameter.name == "host"]
    assert host.default == "127.0.0.1"
