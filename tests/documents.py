"""Reads PDFs as a reader's software does: text in order, tags, checkpoints of PDF/UA."""

from __future__ import annotations

import subprocess
import tempfile

import outloud


def text_of(pdf: bytes) -> str:
    """Give the text in its reading order, white space collapsed."""
    read = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(read.stdout.decode().split())


def findings(pdf: bytes) -> list[str]:
    """Give what ``outloud`` finds wrong or doubtful, a line each."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        result = outloud.check(file.name)
    return [f"{found.rule} {found.message} {found.evidence}" for found in result.findings if found.severity != "info"]
