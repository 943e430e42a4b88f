"""``jalons check``: every problem of the catalogues, for people, for GitHub, for programs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from macros import selections
from macros.catalogue import Catalogue
from macros.catalogue.rules import RULES
from macros.rendering import long_date
from scripts.reporting import FORMATS, checked_catalogue, count, report, today


@click.command(short_help="Vérifier les catalogues.")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(list(FORMATS)),
    default="text",
    help="Forme de la liste : texte, annotations GitHub ou JSON.",
)
@click.option("--rules", is_flag=True, help="Lister les règles au lieu de vérifier.")
@click.help_option("--help", "-h", help="Afficher cette aide.")
def check(output_format: str, rules: bool) -> None:
    """Vérifier tous les fichiers de resources/ et lister tous les problèmes.

    Sort avec le code 1 dès qu'il y a un problème.
    """
    if rules:
        for name, rule in RULES.items():
            click.echo(f"{name} : {(rule.__doc__ or '').strip()}")
        return
    catalogue, problems = checked_catalogue(Path.cwd())
    report(problems, output_format)
    if output_format == "text" and not problems:
        _summary(catalogue)
    sys.exit(bool(problems))


def _summary(catalogue: Catalogue) -> None:
    sheets = sum(1 for _ in catalogue.all_sheets())
    found = ((sheets, "fiche"), (len(catalogue.kits), "kit"), (len(catalogue.letters), "lettre"))
    *first, last = [count(number, name) for number, name in found if number] or ["0 fiche"]
    counted = f"{', '.join(first)} et {last}" if first else last
    click.echo(f"Tout est en ordre, après vérification de {counted}.")
    late = selections.overdue(catalogue, today())
    if late:
        click.echo("Fiches à relire :")
    for sheet, due in late:
        click.echo(f"  {catalogue.path_of(sheet)}, avant {long_date(due[:7])}")
