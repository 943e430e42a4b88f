"""``jalons schemas``: the JSON Schemas that editors' software uses for completion."""

from __future__ import annotations

from pathlib import Path

import click

from macros.artifacts import write
from macros.models.schemas import schema_artifacts


@click.command(short_help="Régénérer les schémas JSON.")
@click.help_option("--help", "-h", help="Afficher cette aide.")
def schemas() -> None:
    """Régénérer resources/schemas/ depuis les modèles, après un changement de champ."""
    written = write(schema_artifacts(), Path.cwd() / "resources" / "schemas")
    click.echo(f"{len(written)} schémas écrits dans resources/schemas/.")
