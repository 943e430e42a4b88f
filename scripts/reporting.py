"""How verbs start and speak: the day, the checked catalogue, the three formats of problems, the progress bar."""

from __future__ import annotations

import datetime
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from macros.cache import Cache
from macros.problems import Problem
from scripts.unchanged import tools_print

if TYPE_CHECKING:
    from macros.catalogue import Catalogue


def today() -> str:
    """Give the day, in ISO 8601: the only place where the clock is read."""
    return datetime.date.today().isoformat()


def processors() -> int:
    """Give how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def checked_catalogue(
    root: Path, meanwhile: Callable[[], object] = lambda: None, tools: str = ""
) -> tuple[Catalogue, list[Problem]]:
    """Load and check the catalogues of a project. ``meanwhile`` is done while helpers read; ``tools`` may be known already."""
    if not (root / "resources").is_dir():
        sentence = "Le dossier resources/ est introuvable ici. Lancez la commande depuis le dossier du projet."
        click.echo(sentence, err=True)
        sys.exit(1)
    from macros.catalogue import load  # models are long to import, and some verbs do without
    from macros.catalogue.checks import check

    kept = Cache(root / ".cache" / "sheets")
    catalogue, problems = load(root, processors(), meanwhile, kept, tools or tools_print())
    kept.prune()
    return catalogue, sorted({*problems, *check(catalogue, today())})


def _as_text(problems: Sequence[Problem]) -> str:
    lines = [str(problem) for problem in problems]
    if problems:
        files = len({problem.path for problem in problems})
        lines.append(f"\n{count(len(problems), 'problème')} dans {count(files, 'fichier')}.")
    return "\n".join(lines)


def count(number: int, one: str, many: str = "") -> str:
    """Write how many: « 1 problème », « 2 problèmes »."""
    return f"{number} {one if number < 2 else many or f'{one}s'}"


def _as_github(problems: Sequence[Problem]) -> str:
    """Write workflow commands; their data and properties have escapes of their own.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    return "\n".join(map(_annotation, problems))


def _annotation(problem: Problem) -> str:
    place = f"file={_property(problem.path)},line={problem.line},col={problem.column}"
    text = f"{problem.message} {problem.remedy}".strip()
    return f"::error {place},title={_property(problem.field or 'Fichier')}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _as_json(problems: Sequence[Problem]) -> str:
    return json.dumps([problem.as_json() for problem in problems], ensure_ascii=False, indent=1)


FORMATS: dict[str, Callable[[Sequence[Problem]], str]] = {"text": _as_text, "github": _as_github, "json": _as_json}


def report(problems: Sequence[Problem], output_format: str = "text", *, err: bool = False) -> None:
    """Print problems in a format; print nothing when there is nothing to say."""
    text = FORMATS[output_format](problems)
    if text:
        click.echo(text, err=err)


@contextmanager
def progress_bar(title: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on a terminal only, and leave nothing behind; lend the function that moves it."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
