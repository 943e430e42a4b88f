"""The relay's settings: where they come from, and every mistake at once with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from macros.problems import ProblemsFound
from scripts.sending.relay import read_relay


def written(folder: Path, text: str, mode: int = 0o600) -> Path:
    file = folder / "smtp.toml"
    file.write_text(text, "utf-8")
    file.chmod(mode)
    return file


def told(file: Path | None, **environment: str) -> list[str]:
    with pytest.raises(ProblemsFound) as found:
        read_relay(file, environment)
    return [str(problem).replace(str(file), "smtp.toml") for problem in found.value.problems]


def test_a_host_is_enough_and_the_rest_is_safe() -> None:
    relay = read_relay(None, {"JALONS_SMTP_HOST": "smtp.example.org"})
    assert (relay.port_used, relay.tls) == (587, "starttls")


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, 'host = "smtp.example.org"\nport = 2525\n')
    relay = read_relay(file, {"JALONS_SMTP_PORT": "465", "JALONS_SMTP_TLS": "implicit"})
    assert (relay.host, relay.port, relay.tls) == ("smtp.example.org", 465, "implicit")


def test_secrets_are_not_shown_by_accident() -> None:
    relay = read_relay(None, {"JALONS_SMTP_HOST": "h", "JALONS_SMTP_USER": "u", "JALONS_SMTP_PASSWORD": "hunter2"})
    assert "hunter2" not in f"{relay!r} {relay}"


def test_every_mistake_comes_at_once_with_its_line(tmp_path: Path) -> None:
    assert told(written(tmp_path, 'hots = "x"\nport = "beaucoup"\ntls = "oui"\nsender = "personne"\n')) == [
        "smtp.toml:1:1: host: Il manque le serveur d'envoi. Donnez « host » dans le fichier de --smtp, ou la variable JALONS_SMTP_HOST.",
        "smtp.toml:1:1: hots: Cette clé n'existe pas. Vouliez-vous « host » ?",
        "smtp.toml:2:1: port: Attendu : un nombre entier, de 1 à 65535.",
        "smtp.toml:3:1: tls: Valeurs possibles : starttls, implicit, none.",
        "smtp.toml:4:1: sender: Une adresse a un « @ » et un seul. Corrigez-la.",
    ]


def test_a_variable_that_is_wrong_is_named(tmp_path: Path) -> None:
    assert told(None, JALONS_SMTP_HOST="h", JALONS_SMTP_PORT="x") == [
        "JALONS_SMTP_PORT:1:1: Attendu : un nombre entier, de 1 à 65535."
    ]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ('tls = "none"', "tls: Sans chiffrement, seul un serveur de cette machine est permis. Choisissez starttls ou implicit."),
        ('user = "u"', "password: Le compte et le mot de passe vont ensemble. Donnez les deux, ou aucun."),
        ('dkim_selector = "s"', "dkim_selector: La clé et le sélecteur DKIM vont ensemble. Donnez les deux, ou aucun."),
        ('unsubscribe = "http://example.org"', "unsubscribe: L'adresse de désinscription commence par https:// ou mailto:."),
        ('unsubscribe = "https://example.org/{token}"', "unsubscribe_secret: Les jetons demandent une clé d'au moins 16 caractères."),
        ("one_click = true", "one_click: La désinscription en un clic demande une adresse https:// dans « unsubscribe »."),
        ('ca = "/nulle/part.pem"', "ca: Le fichier « /nulle/part.pem » n'existe pas."),
        ('unsubscribe = "https://example.org/\\r\\nBcc: x"', "unsubscribe: Cette valeur tient sur une ligne, sans espace."),
    ],
)  # fmt: skip
def test_settings_that_do_not_go_together_are_told(tmp_path: Path, lines: str, sentence: str) -> None:
    problems = told(written(tmp_path, f'host = "smtp.example.org"\n{lines}\n'))
    assert [problem.split(": ", 1)[1] for problem in problems] == [sentence]


def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    problems = told(written(tmp_path, 'host = "h"\n', mode=0o644))
    assert problems[0].startswith("smtp.toml:1:1: D'autres comptes peuvent lire ce fichier, qui contient des secrets.")


def test_a_line_that_is_not_toml_is_told(tmp_path: Path) -> None:
    assert told(written(tmp_path, 'host = "h"\nport 25\n')) == [
        'smtp.toml:2:1: Cette ligne n\'est pas du TOML. Écrivez par exemple : host = "smtp.example.org"'
    ]
