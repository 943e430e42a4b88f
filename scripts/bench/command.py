"""``jalons bench``: the same sheets, the same machine, the same minute, by Jalons and by its peers."""

from __future__ import annotations

import json
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from macros.catalogue import load
from macros.rendering import thousands
from scripts.bench.corpus import make_project
from scripts.bench.jalons import edit_and_measure, jalons_command, serve_and_measure
from scripts.bench.measure import CommandFailed, Run, copy_seconds, median, run, size_bytes
from scripts.bench.outputs import letter_and_measure
from scripts.bench.peers import PEERS, Peer, Source

SIZES = (100, 1_000, 5_000, 20_000)
OURS = "Jalons"
HOME = Path(".cache") / "bench"
MOST_WITH_DOCUMENTS = 1_000
"""Added sheets up to which the PDFs are made too."""


@click.command(short_help="Mesurer la vitesse, à côté d'autres générateurs.")
@click.option(
    "--sheets",
    "sizes",
    type=click.IntRange(1),
    multiple=True,
    help="Nombre de fiches ajoutées ; plusieurs fois au besoin.",
)
@click.option("--runs", type=click.IntRange(1), default=3, show_default=True, help="Passages ; la médiane est donnée.")
@click.option(
    "--peer",
    "names",
    type=click.Choice([peer.name for peer in PEERS]),
    multiple=True,
    help="Générateur comparé ; tous si rien n'est dit.",
)
@click.option("--alone", is_flag=True, help="Ne mesurer que Jalons.")
@click.option("--json", "output", type=click.Path(dir_okay=False, path_type=Path), help="Fichier JSON des mesures.")
@click.help_option("--help", "-h", help="Afficher cette aide.")
def bench(sizes: tuple[int, ...], runs: int, names: tuple[str, ...], alone: bool, output: Path | None) -> None:
    """Mesurer la construction du site, à côté de Hugo, d'Eleventy et de MkDocs avec Material.

    « Hugo » ne fait que les pages et les listes ; « Hugo + Pagefind » fait aussi les pages à intégrer, les données en JSON et
    en CSV, et l'index de recherche, comme Jalons. Les mêmes fiches, inventées mais en français, sont données à chacun ; les passages alternent. Les autres générateurs
    s'installent au premier passage dans .cache/bench, à l'écart du projet.
    """
    root = Path.cwd()
    home = (root / HOME).absolute()
    peers = [] if alone else [peer(home) for peer in PEERS if not names or peer.name in names]
    measures: list[dict[str, Any]] = []
    with _bar() as bar:
        task = bar.add_task("Installation", total=len(peers))
        for peer in peers:
            peer.install()
            bar.advance(task)
        for size in sizes or SIZES:
            measures.append(_measured(root, size, runs, peers, bar))
            _show(measures[-1])
    if output:
        report = {"machine": _machine(), "runs": runs, "sizes": measures}
        output.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", "utf-8")
        click.echo(f"Mesures écrites dans {output}.")


def _measured(root: Path, size: int, runs: int, peers: Sequence[Peer], bar: Progress) -> dict[str, Any]:
    """Measure every generator on the same sheets, one after the other, as many times as asked."""
    with tempfile.TemporaryDirectory(prefix="jalons-bench-") as temporary:
        folder = Path(temporary)
        project, site = folder / "jalons", folder / "site"
        make_project(root, project, size)
        catalogue, _ = load(project)
        asked = [peer for peer in peers if size <= peer.largest]
        task = bar.add_task(f"{thousands(size)} fiches", total=(len(asked) + 1) * runs + 4)
        taken: dict[str, list[Run]] = {OURS: []}
        try:
            for number in range(runs):
                taken[OURS].append(_built(jalons_command(site), project, site))
                bar.advance(task)
                if not number:
                    source = Source(project, catalogue, site)
                    for peer in asked:
                        peer.prepare(source, folder / peer.name)
                for peer in asked:
                    built = _built(
                        peer.command(folder / peer.name),
                        folder / peer.name,
                        folder / peer.name / "out",
                        peer.environment(),
                    )
                    taken.setdefault(peer.name, []).append(built)
                    bar.advance(task)
            sites = {OURS: site} | {peer.name: folder / peer.name / "out" for peer in asked}
            found = {
                name: median(taken[name])
                | {"written_bytes": size_bytes(made), "pages": len(list(made.rglob("*.html")))}
                for name, made in sites.items()
            }
            bar.advance(task)
            copied = copy_seconds(site)
            ours = _search(site) | edit_and_measure(project, site, runs)
            bar.advance(task)
            ours |= serve_and_measure(project, runs)
            bar.advance(task)
            if size <= MOST_WITH_DOCUMENTS:
                ours |= letter_and_measure(project, catalogue, runs)
                whole = _built(jalons_command(site, documents=True), project, site)
                ours |= {"documents": len(list(site.rglob("*.pdf"))), "documents_seconds": whole.wall_seconds}
            bar.advance(task)
            return {
                "added_sheets": size,
                "sheets": len(catalogue.keys),
                "copy_seconds": copied,
                "generators": found,
                "ours": ours,
            }
        except CommandFailed as failed:
            click.echo(f"Une commande mesurée a échoué :\n{failed}", err=True)
            sys.exit(1)


def _built(command: Sequence[str], folder: Path, site: Path, environment: dict[str, str] | None = None) -> Run:
    """Build from nothing: the last site and our caches are put aside. Deleting them now would slow the next build down:
    ext4 looks long for the place of a new file where thousands were just deleted.
    """
    for made in (site, folder / ".cache"):
        if made.exists():
            made.rename(Path(tempfile.mkdtemp(prefix="before-", dir=folder.parent)) / made.name)
    return run(command, folder, environment)


def _search(site: Path) -> dict[str, float]:
    """Give the weight of the search index and of what a first question loads besides its own words."""
    files = [file for file in (site / "recherche").rglob("*") if file.suffix in {".idx", ".json"}]
    first = [file for file in files if file.stem in {"index", "tables", "facettes"}]
    return {
        "search_index_bytes": sum(file.stat().st_size for file in files),
        "search_first_bytes": sum(file.stat().st_size for file in first),
    }


def _machine() -> dict[str, Any]:
    return {"processors": os.cpu_count(), "system": platform.system(), "python": platform.python_version()}


# --- telling -------------------------------------------------------------------------------------


def _show(measure: dict[str, Any]) -> None:
    """Print one size as a table, and what only Jalons does below."""
    console = Console()
    table = Table(title=f"{thousands(measure['sheets'])} fiches, dont {thousands(measure['added_sheets'])} inventées")
    for title in ("", "durée", "rapport", "processeurs", "mémoire", "pages", "écrit"):
        table.add_column(title, justify="left" if not title else "right")
    ours = measure["generators"][OURS]["wall_seconds"]
    for name, found in measure["generators"].items():
        ratio = found["wall_seconds"] / ours
        table.add_row(
            name,
            f"{_number(found['wall_seconds'])} s",
            "" if name == OURS else f"× {_number(ratio)}",
            f"{_number(found['cpu_seconds'])} s",
            f"{thousands(round(found['peak_bytes'] / 1e6))} Mo",
            thousands(found["pages"]),
            f"{thousands(round(found['written_bytes'] / 1e6))} Mo",
        )
    console.print(table)
    for name, sentence in _SENTENCES.items():
        value = measure["ours"].get(name, measure.get(name))
        if value is not None:
            console.print(f"  {sentence} : {_told(name, value)}")


_SENTENCES = {
    "copy_seconds": "Copier ce site avec « cp -r »",
    "unchanged_seconds": "Reconstruire sans rien changer",
    "edited_seconds": "Reconstruire après une correction",
    "visible_seconds": "Aperçu : de l'enregistrement à la fiche à l'écran",
    "followed_seconds": "Aperçu : jusqu'au reste du site, données ouvertes comprises",
    "search_index_bytes": "Index de recherche, en tout",
    "search_first_bytes": "Index de recherche, chargé à la première question (sans les mots)",
    "letter_seconds": "Toutes les formes d'une lettre, PDF compris",
    "sent_per_second": "Messages partis par seconde, journal compris",
    "sending_ratio": "Les mêmes, rapportés à une boucle smtplib",
    "documents": "PDF du site",
    "documents_seconds": "Construire ce site avec tous ses PDF",
}


def _told(name: str, value: float) -> str:
    """Write a measure with its unit, which its name ends with."""
    if name.endswith("_bytes"):
        return _size(value)
    if name.endswith("_seconds"):
        return f"{_number(value)} s"
    return f"× {_number(value)}" if name.endswith("_ratio") else thousands(round(value))


def _number(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")


def _size(value: float) -> str:
    return f"{thousands(round(value / 1000))} ko"


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
