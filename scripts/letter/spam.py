"""What SpamAssassin thinks of a message, where it is installed: its score, and the rules that made it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass

MOST_POINTS = 2.0
"""Filters refuse from 5 on; a letter that begins at 2 has no room left for what a relay adds."""
_TIMEOUT_SECONDS = 180
_RULE = re.compile(r"^ *(-?\d+\.\d+) ([A-Z0-9_]+)", re.MULTILINE)


@dataclass(frozen=True)
class SpamReport:
    """The score of a message, and the rules that add to it, the heaviest first."""

    points: float
    rules: tuple[str, ...]


def spam_report(eml: bytes) -> SpamReport | None:
    """Ask SpamAssassin, its network tests left out; ``None`` where it is not installed or does not answer."""
    program = shutil.which("spamassassin")
    if program is None:
        return None
    try:
        answer = subprocess.run(
            [program, "--local", "--test-mode"],
            input=eml,
            capture_output=True,
            timeout=_TIMEOUT_SECONDS,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
        )
    except subprocess.TimeoutExpired:
        return None
    return _read(answer.stdout.decode("utf-8", "replace"))


def _read(answer: str) -> SpamReport | None:
    total = re.search(r"^Content analysis details:\s+\((-?\d+\.\d+) points", answer, re.MULTILINE)
    if total is None:
        return None
    rules = sorted((-float(points), name) for points, name in _RULE.findall(answer[total.end() :]) if float(points) > 0)
    return SpamReport(float(total.group(1)), tuple(name for _, name in rules))
