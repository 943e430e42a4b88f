"""How the verbs of the letter start: the month asked for, its issue and its e-mail, or a sentence that says what lacks."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import click

from macros.catalogue import Catalogue
from macros.catalogue.letter_checks import items
from macros.hooks import letter_settings
from macros.models.letter import FOLDER, MONTH_PATTERN, Issue
from macros.newsletter.message import Letter, letter_message
from macros.newsletter.settings import LetterSettings
from macros.problems import Problem, ProblemsFound, did_you_mean, shown
from scripts.reporting import checked_catalogue, report


@dataclass(frozen=True)
class Prepared:
    """One issue, ready to be looked at or sent, and what is wrong in its own file."""

    catalogue: Catalogue
    settings: LetterSettings
    issue: Issue
    letter: Letter
    problems: list[Problem]


def month_argument(month: str) -> str:
    """Check that a month is written as the files are named."""
    if not re.fullmatch(MONTH_PATTERN, month):
        refuse(f"« {shown(month)} » n'est pas un mois. Attendu : AAAA-MM, par exemple 2026-04.")
    return month


def prepared(root: Path, month: str) -> Prepared:
    """Load, check and make one issue; leave with its problems when it cannot be made."""
    path = f"resources/{FOLDER}/{month_argument(month)}.yml"
    catalogue, problems = checked_catalogue(root)
    own = [problem for problem in problems if problem.path == path]
    issue = catalogue.letters.get(month)
    if issue is None:
        report(own, err=True)
        known = did_you_mean(month, catalogue.letters, f"resources/{FOLDER}/")
        refuse("La lettre ne peut pas être lue." if own else f"Il n'y a pas de lettre pour {month}. {known}")
    if any(item.ref and catalogue.find(item.ref) is None for _, item in items(issue)):
        report(own, err=True)
        refuse("La lettre nomme une fiche qui n'existe pas.")
    settings = settings_or_leave(root)
    return Prepared(catalogue, settings, issue, letter_message(catalogue, settings, issue), own)


def settings_or_leave(root: Path) -> LetterSettings:
    """Give what is configured of the letter, or leave with what is wrong in it."""
    try:
        return letter_settings(root)
    except ProblemsFound as found:
        report(found.problems, err=True)
        sys.exit(1)


def refuse(sentence: str) -> NoReturn:
    """Leave with a sentence."""
    click.echo(sentence, err=True)
    sys.exit(1)
