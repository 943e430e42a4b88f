"""``jalons check``: every problem of the catalogues, in three formats."""

from __future__ import annotations

import datetime
import json
import sys
from pathlib import Path

import click

from macros.catalogue import load
from macros.catalogue.checks import check as apply_rules
from macros.problems import Problem


@click.command(help="Vérifier les catalogues et lister tous les problèmes.")
@click.option("--format", "output_format", type=click.Choice(["text", "github", "json"]), default="text", help="Forme de la liste.")
def check(output_format: str) -> None:
    """Print every problem and exit with 1 when there is one."""
    today = datetime.date.today().isoformat()
    catalogue, problems = load(Path.cwd())
    problems = sorted({*problems, *apply_rules(catalogue, today)})
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problème(s), {sum(1 for _ in catalogue.all_sheets())} fiche(s).")
    sys.exit(bool(problems))
