"""``jalons serve``: a preview that rebuilds at each edit, and says in the page what is wrong."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from markupsafe import escape

from macros import selections
from macros.artifacts import Artifact, write
from macros.cache import Cache
from macros.catalogue.loading import load_sheet
from macros.catalogue.rules import check_sheet
from macros.hooks import Build, preview_server
from macros.hooks import build as build_site
from macros.newsletter.preview import FOLDER as PREVIEW_FOLDER
from macros.newsletter.preview import previews
from macros.problems import Problem, ProblemsFound
from macros.standing import Standing
from scripts.reporting import checked_catalogue, processors, report
from scripts.unchanged import tools_print

WATCHED = ("resources", "docs", "macros", "mkdocs.yml")
AT_ONCE = 8
"""Sheets edited together that are shown before the rest."""
MOST_TOLD = 20
"""Problems told at the top of a page; all are told in the terminal."""


@click.command(short_help="Prévisualiser le site.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Adresse d'écoute.")
@click.option("--port", default=8000, show_default=True, help="Port d'écoute.")
@click.help_option("--help", "-h", help="Afficher cette aide.")
def serve(host: str, port: int) -> None:
    """Ouvrir un aperçu du site, qui se met à jour à chaque enregistrement.

    Chaque lettre a en plus un aperçu de son courriel, à l'adresse /lettre/AAAA-MM/apercu/.
    Une erreur s'affiche ici et en tête de chaque page ; l'aperçu précédent reste lisible.
    """
    root = Path.cwd()
    with tempfile.TemporaryDirectory(prefix="jalons-") as folder:
        shown = Path(folder) / "site"
        shown.mkdir()
        later = Path(folder) / "later"
        later.touch()
        preview = Preview(root, shown, later)
        preview.rebuild()
        watched = [later, *(root / name for name in WATCHED)]
        server = preview_server(preview.refresh, host, port, shown, watched, preview.document, lambda: preview.notice)
        click.echo(f"Aperçu : http://{host}:{port}/  (Ctrl+C pour arrêter)")
        for path in preview.latest_letter():
            click.echo(f"Courriel de la dernière lettre : http://{host}:{port}/{path}")
        try:
            server.serve(open_in_browser=False)  # type: ignore[no-untyped-call]  # MkDocs types only its public API
        except KeyboardInterrupt:
            click.echo("Aperçu arrêté.")
        finally:
            server.server_close()


class Preview:
    """The folder shown, replaced after a good build; after a bad one, ``notice`` tells the problems.

    The page of an edited sheet is shown at once; lists, search and the pages that name it follow. ``later`` is a file whose
    change asks for them: it is watched like the others.
    """

    def __init__(self, root: Path, shown: Path, later: Path) -> None:
        self.root, self.shown, self.later = root, shown, later
        self.notice = ""
        self._build: Build | None = None
        self._standing = Standing(shown, Cache(later.with_name("pieces")))
        self._seen: dict[str, tuple[int, int]] = {}
        self._started_with = tools_print()

    def refresh(self) -> None:
        """Show what changed: the edited sheet first, if that is all; then everything."""
        before, self._seen = self._seen, _stamps(self.root)
        changed = [path for path in before.keys() | self._seen.keys() if before.get(path) != self._seen.get(path)]
        if self._build and changed and all(self._show_sheet(path) for path in sorted(changed)[:AT_ONCE]):
            self.later.touch()
        else:
            self.rebuild()

    def _show_sheet(self, path: str) -> bool:
        """Show one edited sheet; tell whether that could be done."""
        assert self._build is not None
        started = time.monotonic()
        _, kind, slug = (*path.removesuffix(".yml").split("/"), "", "")[:3]
        if self._build.site.catalogue.find(f"{kind}/{slug}") is None or not (self.root / path).is_file():
            return False
        sheet, document, problems = load_sheet(self.root, kind, slug)
        if sheet is None or document is None or problems:
            return False
        edited = self._build.with_sheet(sheet, document)
        if check_sheet(edited.site.catalogue, sheet):
            return False
        edited.write_page(sheet, self.shown)
        self._build = edited
        click.echo(f"Fiche {kind}/{slug} à jour, en {time.monotonic() - started:.1f} s ; le reste suit.")
        return True

    def rebuild(self) -> None:
        """Build beside, then show; on problems, keep the pages and say so at their top."""
        started = time.monotonic()
        self._seen = _stamps(self.root)
        fresh = self.shown.with_name("fresh")
        shutil.rmtree(fresh, ignore_errors=True)
        try:
            tools = self._tools()
            catalogue, problems = checked_catalogue(self.root, tools=tools)
            if problems:
                raise ProblemsFound(problems)
            self._build = build_site(
                self.root,
                fresh,
                catalogue,
                documents="on request",
                processes=processors(),
                standing=self._standing,
                tools=tools,
            )
            write(previews(catalogue, self._build.letters), fresh)
        except ProblemsFound as found:
            report(found.problems, err=True)
            self.notice = _notice(found.problems)
            if not any(self.shown.iterdir()):
                write([_NO_SITE_YET], self.shown)
            return
        self.notice = ""
        old = self.shown.with_name("old")
        self.shown.rename(old)
        fresh.rename(self.shown)
        shutil.rmtree(old, ignore_errors=True)
        click.echo(f"Aperçu à jour, en {time.monotonic() - started:.1f} s.")

    def _tools(self) -> str:
        """Give the print of the tools; once its code was edited, a preview, which still runs what it read, has its own."""
        tools = tools_print()
        return tools if tools == self._started_with else f"{self._started_with} {tools}"

    def latest_letter(self) -> Iterator[str]:
        """Give the path of the preview of the last letter, if there is one."""
        if self._build and (issue := selections.latest_letter(self._build.site.catalogue)):
            yield f"{issue.address}{PREVIEW_FOLDER}/"

    def document(self, path: str) -> Artifact | None:
        """Make a PDF of the pages shown, when somebody asks for it."""
        return self._build.document(path) if self._build else None


_BLANK = '<!DOCTYPE html><html lang="fr"><meta charset="utf-8"><title>Aperçu</title><body></body></html>'
_NO_SITE_YET = Artifact("index.html", _BLANK.encode())


def _notice(problems: Sequence[Problem]) -> str:
    """Tell in HTML why the last edit is not shown."""
    lines = "".join(f"<li>{escape(problem)}</li>" for problem in problems[:MOST_TOLD])
    return (
        '<div id="jalons-problemes" role="alert" class="notice notice--caution">'
        f"<p><strong>Votre dernière modification n’est pas affichée.</strong></p><ul>{lines}</ul></div>"
    )


def _stamps(root: Path) -> dict[str, tuple[int, int]]:
    """Give when each watched file was changed and its size, by its path in the project."""
    stamps = {}
    folders = [name for name in WATCHED if (root / name).is_dir()]
    for file in (name for name in WATCHED if (root / name).is_file()):
        found = (root / file).stat()
        stamps[file] = (found.st_mtime_ns, found.st_size)
    while folders:
        folder = folders.pop()
        for entry in os.scandir(root / folder):
            path = f"{folder}/{entry.name}"
            if entry.is_dir():
                folders.append(path)
            elif not entry.name.endswith(".pyc"):
                found = entry.stat()
                stamps[path] = (found.st_mtime_ns, found.st_size)
    return stamps
