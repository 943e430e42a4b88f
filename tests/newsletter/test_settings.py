"""What is configured of the letter: understood, or told in French at its line of ``mkdocs.yml``."""

from __future__ import annotations

from pathlib import Path

import pytest

from macros.newsletter.settings import LetterSettings, read_settings
from macros.problems import ProblemsFound

FILE = """\
site_name: Jalons
extra:
  letter:
    sender_name: La MILDECA
    sender_address: lettre@ville.example
"""


def read(tmp_path: Path, text: str) -> LetterSettings:
    import yaml

    file = tmp_path / "mkdocs.yml"
    file.write_text(text, "utf-8")
    return read_settings(yaml.safe_load(text)["extra"]["letter"], "https://jalons.example/", "Jalons", file)


def told(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(ProblemsFound) as raised:
        read(tmp_path, text)
    return [str(problem) for problem in raised.value.problems]


def test_a_sender_is_understood(tmp_path: Path) -> None:
    settings = read(tmp_path, FILE)
    assert (settings.from_name, settings.from_address, settings.can_send) == (
        "La MILDECA",
        "lettre@ville.example",
        True,
    )


def test_nothing_is_needed(tmp_path: Path) -> None:
    assert not read(tmp_path, "extra:\n  letter:\n").can_send


def test_a_wrong_address_and_an_unknown_key_are_told_at_once(tmp_path: Path) -> None:
    text = FILE.replace("lettre@ville.example", "lettre.ville.example").replace("sender_name", "sender_nam")
    assert [problem.split(" ")[0] for problem in told(tmp_path, text)] == ["mkdocs.yml:4:5:", "mkdocs.yml:5:21:"]


def test_one_click_without_a_page_is_refused(tmp_path: Path) -> None:
    (found,) = told(tmp_path, f"{FILE}    one_click: oui\n")
    assert "demande une page de désabonnement en https" in found


def test_only_what_concerns_the_letter_is_told(tmp_path: Path) -> None:
    text = FILE.replace("Jalons\n", "Jalons # une remarque\n").replace("sender_name", "sender_nam")
    assert [problem.split(" ")[0] for problem in told(tmp_path, text)] == ["mkdocs.yml:4:5:"]
