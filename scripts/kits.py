"""``jalons kits``: the archives of the kits alone, without the site."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from macros.artifacts import Artifact, write
from macros.hooks import make_kits
from macros.problems import ProblemsFound, did_you_mean, shown
from macros.rendering import file_size
from scripts.reporting import checked_catalogue, report
from scripts.unchanged import tools_print


@click.command(short_help="Fabriquer les kits à télécharger.")
@click.argument("slugs", metavar="[KIT]...", nargs=-1)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("kits"),
    show_default=True,
    help="Dossier des archives.",
)
@click.help_option("--help", "-h", help="Afficher cette aide.")
def kits(slugs: tuple[str, ...], output: Path) -> None:
    """Fabriquer les archives ZIP des kits, tous ou ceux que l'on nomme.

    KIT est le nom d'un fichier de resources/kits/, sans « .yml ». Le site les contient déjà : cette
    commande sert à en relire un, ou à le remettre en main propre.
    """
    started = time.monotonic()
    tools = tools_print()
    catalogue, problems = checked_catalogue(Path.cwd(), tools=tools)
    for slug in slugs:
        if slug not in catalogue.kits and f"kits/{slug}" not in catalogue.unreadable:
            click.echo(f"« {shown(slug)} » n'est pas un kit. {did_you_mean(slug, catalogue.kits)}", err=True)
            sys.exit(1)
    try:
        if problems:
            raise ProblemsFound(problems)
        made = make_kits(Path.cwd(), catalogue, slugs, tools)
    except ProblemsFound as found:
        report(found.problems, err=True)
        click.echo("Aucun kit n'a été fabriqué.", err=True)
        sys.exit(1)
    archives = [Artifact(package.archive_name, package.archive or b"") for package in made]
    write(archives, output)
    for archive in archives:
        click.echo(f"{output}/{archive.path} : {file_size(len(archive.content))}")
    click.echo(f"{len(archives)} kit{'s' if len(archives) > 1 else ''}, en {time.monotonic() - started:.1f} s.")
