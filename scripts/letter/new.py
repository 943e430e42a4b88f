"""``jalons letter new``: the file of a month's letter, with what changed since the one before already in it."""

from __future__ import annotations

from pathlib import Path

import click

from macros.models.letter import FOLDER
from macros.newsletter.draft import draft
from scripts.letter.issues import month_argument, refuse
from scripts.reporting import checked_catalogue, today


@click.command(short_help="Commencer la lettre d'un mois.")
@click.argument("month", metavar="AAAA-MM")
@click.help_option("--help", "-h", help="Afficher cette aide.")
def new(month: str) -> None:
    """Créer resources/lettre/AAAA-MM.yml, déjà rempli de ce qui a changé depuis la lettre précédente.

    Y figurent les fiches nouvelles et relues, les événements et les échéances à venir : gardez ou effacez.
    Un fichier existant n'est jamais écrasé.
    """
    path = f"resources/{FOLDER}/{month_argument(month)}.yml"
    catalogue, _ = checked_catalogue(Path.cwd())
    file = Path.cwd() / path
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(draft(catalogue, month, today()))
    except FileExistsError:
        refuse(f"{path} existe déjà. Ouvrez-le, ou choisissez un autre mois.")
    click.echo(f"Créé : {path}. Complétez-le, puis lancez « jalons letter check {month} ».")
