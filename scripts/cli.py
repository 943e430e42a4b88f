"""The ``jalons`` command: one verb a module, all help in French."""

from __future__ import annotations

import click

from scripts.build import build
from scripts.check import check
from scripts.new import new
from scripts.schemas import schemas
from scripts.serve import serve


class FrenchGroup(click.Group):
    """A group whose headings and errors are French."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the first line of the help."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="Emploi : ")


@click.group(cls=FrenchGroup)
@click.help_option("--help", "-h", help="Afficher cette aide.")
def jalons() -> None:
    """Jalons : du catalogue YAML au guide en ligne.

    À lancer depuis le dossier du projet.
    """


for verb in (check, build, serve, new, schemas):
    jalons.add_command(verb)


def main() -> None:
    """Run the command line."""
    jalons(prog_name="jalons")
