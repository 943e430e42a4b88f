"""What Jalons makes besides pages, measured: the forms of a letter, and its sending."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from macros import selections
from macros.catalogue import Catalogue
from macros.hooks import letter_settings
from macros.models.letter import Issue
from macros.newsletter.archive import letter_files, page_body
from macros.newsletter.message import as_eml, letter_message
from macros.newsletter.settings import LetterSettings
from macros.pdf import Press
from scripts.sending.throughput import measure, sink


def letter_and_measure(project: Path, catalogue: Catalogue, runs: int) -> dict[str, float]:
    """Measure the page, e-mail, text, message and PDF of the last letter, and how fast it leaves for a relay that takes all.

    The relay is of the test dependencies: without them, the sending is left out.
    """
    issue = selections.latest_letter(catalogue)
    if issue is None:
        return {}
    settings = letter_settings(project)
    taken = [_seconds(lambda: _letter(catalogue, settings, issue)) for _ in range(runs + 1)]
    measured = {"letter_seconds": statistics.median(taken[1:])}  # the first one reads the templates and the fonts
    if find_spec("aiosmtpd"):
        with sink() as relay:
            found = measure(relay, as_eml(letter_message(catalogue, settings, issue), settings))
        measured |= {"sent_per_second": found.ours, "sending_ratio": found.ratio}
    return measured


def _letter(catalogue: Catalogue, settings: LetterSettings, issue: Issue) -> None:
    body = page_body(catalogue, settings, issue)
    for _ in letter_files(catalogue, settings, Press(), issue, body):
        pass


def _seconds(work: Callable[[], None]) -> float:
    started = time.monotonic()
    work()
    return time.monotonic() - started
