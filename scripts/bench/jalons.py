"""What only Jalons is asked: to rebuild after one correction, to find nothing to do, to show an edit in its preview."""

from __future__ import annotations

import contextlib
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from scripts.bench.measure import CommandFailed, run

_PROGRAM = (sys.executable, "-c", "from scripts.cli import main; main()")
_MOST_SECONDS = 120


def jalons_command(site: Path, *, documents: bool = False) -> Sequence[str]:
    """Give the command that builds the site of the project it is run in; without the PDFs, that no peer makes, unless asked."""
    return (*_PROGRAM, "build", *([] if documents else ["--no-documents"]), "--output", str(site))


def edit_and_measure(project: Path, site: Path, runs: int) -> dict[str, float]:
    """Measure a rebuild when nothing changed, and after one sheet did. The site stands there, just built."""
    unchanged, edited = [], []
    for number in range(runs):
        unchanged.append(run(jalons_command(site), project).wall_seconds)
        mark = _edit(project, number)
        edited.append(run(jalons_command(site), project).wall_seconds)
        page = next(site.glob("*/essai-00004/index.html")).read_text("utf-8")
        if mark not in page:
            raise CommandFailed("l'aperçu ne montre pas la correction")
    return {"unchanged_seconds": statistics.median(unchanged), "edited_seconds": statistics.median(edited)}


def _edit(project: Path, number: int) -> str:
    """Change the summary of one sheet, and give what must be read on its page."""
    file = next((project / "resources").glob("*/essai-00004.yml"))
    mark = f"Correction numéro {number} de {time.monotonic_ns()}"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    place = next(place for place, line in enumerate(lines) if line.startswith("summary:"))
    end = next(place for place in range(place + 1, len(lines)) if not lines[place].startswith(" "))
    lines[place:end] = [f"summary: {mark}.\n"]
    file.write_text("".join(lines), "utf-8")
    return mark


def serve_and_measure(project: Path, runs: int) -> dict[str, float]:
    """Measure the time from the saving of a sheet to its new page in the preview, then to the rest of the site."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        (*_PROGRAM, "serve", "--port", str(port)), cwd=project, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    kind = next((project / "resources").glob("*/essai-00004.yml")).parent.name
    address = f"http://127.0.0.1:{port}/{kind}/essai-00004/"
    try:
        _wait_for(address, "essai 4")
        seen, followed = [], []
        for number in range(runs):
            time.sleep(1)
            mark = _edit(project, number)
            started = time.monotonic()
            _wait_for(address, mark)
            seen.append(time.monotonic() - started)
            _wait_for(f"http://127.0.0.1:{port}/donnees/v1/{kind}.json", mark)
            followed.append(time.monotonic() - started)
        return {"visible_seconds": statistics.median(seen), "followed_seconds": statistics.median(followed)}
    finally:
        server.terminate()
        server.wait()


def _wait_for(address: str, text: str) -> None:
    """Ask for a page until it holds a text."""
    started = time.monotonic()
    while time.monotonic() - started < _MOST_SECONDS:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:
            if text in answer.read().decode():
                return
        time.sleep(0.02)
    raise CommandFailed(f"{address} n'a pas montré « {text} » en {_MOST_SECONDS} s")
