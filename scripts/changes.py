"""``jalons changes``: what differs between the data of two built sites, sheet by sheet."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from macros.opendata.changes import DATA_PATH, compare, sentence, summary


@click.command(short_help="Comparer les données de deux sites construits.")
@click.argument("before", metavar="AVANT", type=click.Path(path_type=Path))
@click.argument("after", metavar="APRÈS", type=click.Path(path_type=Path), default=Path("site"))
@click.help_option("--help", "-h", help="Afficher cette aide.")
def changes(before: Path, after: Path) -> None:
    """Dire quelles fiches sont ajoutées, modifiées ou retirées entre deux sites construits.

    AVANT et APRÈS sont des dossiers faits par « jalons build », ou DOSSIER/current après une publication ; sans APRÈS, le dossier site/.
    """
    found = compare(_data(before), _data(after))
    for change in found:
        click.echo(sentence(change))
    click.echo(f"{summary(found)}." if found else "Les données sont les mêmes.")


def _data(folder: Path) -> bytes:
    file = folder / DATA_PATH
    if not file.is_file():
        click.echo(
            f"« {folder} » n'est pas un site construit avec ses données. Lancez d'abord « jalons build ».", err=True
        )
        sys.exit(1)
    return file.read_bytes()
