"""``jalons letter check``: everything to put right before an issue leaves, in French, with its line."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from macros.newsletter.checks import letter_problems
from macros.rendering import file_size
from scripts.letter.issues import prepared
from scripts.reporting import report


@click.command(short_help="Vérifier une lettre avant son départ.")
@click.argument("month", metavar="AAAA-MM")
@click.help_option("--help", "-h", help="Afficher cette aide.")
def check(month: str) -> None:
    """Vérifier la lettre d'un mois : règles des catalogues, poids, liens, fiches à relire, indésirabilité.

    Sort avec le code 1 dès qu'il y a un problème.
    """
    ready = prepared(Path.cwd(), month)
    problems = sorted({*ready.problems, *letter_problems(ready.catalogue, ready.issue, ready.letter)})
    report(problems)
    if not problems:
        weight = len(ready.letter.html.encode())
        click.echo(
            f"Lettre {month} : rien à corriger. HTML {file_size(weight)}, empreinte {ready.letter.fingerprint[:12]}."
        )
    sys.exit(bool(problems))
