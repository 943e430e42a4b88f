"""``jalons build``: check, make the whole site beside the old one, put it in its place."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from macros.artifacts import replacing
from macros.cache import Cache
from macros.problems import ProblemsFound
from macros.processes import without_garbage_collection
from macros.standing import Standing
from scripts import unchanged
from scripts.reporting import checked_catalogue, processors, progress_bar, report, today

if TYPE_CHECKING:
    from macros.catalogue import Catalogue
    from macros.hooks import Documents


@click.command(short_help="Construire le site.")
@click.option(
    "--output",
    "output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("site"),
    show_default=True,
    help="Dossier du site.",
)
@click.option("--no-documents", is_flag=True, help="Ne pas faire les PDF.")
@click.help_option("--help", "-h", help="Afficher cette aide.")
def build(output: Path, no_documents: bool) -> None:
    """Vérifier les catalogues, puis construire tout le site.

    En cas de problème, le dernier site construit reste en place.
    """
    started = time.monotonic()
    root = Path.cwd()
    state = unchanged.state_of(root)
    tools = unchanged.tools_print()
    print_ = unchanged.print_of(root, tools, today(), str(no_documents))
    if print_ and unchanged.is_made(root, output, print_):
        click.echo("Rien n'a changé depuis la dernière construction : le site est à jour.")
        return
    _refuse_to_replace(output.absolute(), root)
    catalogue, problems = checked_catalogue(root, partial(import_module, "macros.hooks"), tools)
    if problems:
        _give_up(ProblemsFound(problems))
    try:
        with replacing(output.absolute()) as fresh, progress_bar("Construction") as progress:
            standing = Standing(output.absolute(), Cache(unchanged.pieces(root, output)))
            documents: Documents = "none" if no_documents else "made"
            build_site(root, fresh, catalogue, documents, progress, standing, tools)
            same_tools = unchanged.tools_print() == tools
            as_read = same_tools and unchanged.state_of(root) == state
            unchanged.remember(root, output, (print_ or "") if as_read else "", fresh)
    except ProblemsFound as found:
        _give_up(found)
    if not same_tools:
        unchanged.forget(root, output)
    unchanged.forget_lost_sites(root)
    sheets = sum(1 for _ in catalogue.all_sheets())
    click.echo(f"Site construit : {sheets} fiches, en {time.monotonic() - started:.1f} s.")
    click.echo(f"Ouvrez {output}/index.html, ou lancez « make serve » pour un aperçu.")


def build_site(
    root: Path,
    folder: Path,
    catalogue: Catalogue,
    documents: Documents,
    progress: Callable[[int, int], None],
    standing: Standing,
    tools: str,
) -> None:
    """Make the site. MkDocs and the rest are imported now: they are long to import, and a build may have nothing to do."""
    from macros.hooks import build as make

    with without_garbage_collection():
        make(
            root,
            folder,
            catalogue,
            documents=documents,
            processes=processors(),
            progress=progress,
            standing=standing,
            tools=tools,
        )


def _refuse_to_replace(folder: Path, root: Path) -> None:
    """Replace a site or fill an empty folder, nothing else: the folder is emptied before the new site takes its place."""
    from scripts.publishing.site import is_site

    is_free = not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))
    if root.is_relative_to(folder) or not (is_site(folder) or is_free):
        click.echo(
            f"« {folder.name} » contient autre chose qu'un site construit ici. Donnez un dossier vide ou nouveau.",
            err=True,
        )
        sys.exit(1)


def _give_up(found: ProblemsFound) -> None:
    report(found.problems, err=True)
    click.echo("Le site n'a pas été reconstruit ; le précédent est resté en place.", err=True)
    sys.exit(1)
