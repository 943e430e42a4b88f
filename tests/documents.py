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


def pages_of(pdf: bytes) -> list[list[str]]:
    """Give the lines of each page, from top to bottom."""
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    pages = read.stdout.decode().split("\f")
    return [[line.strip() for line in page.splitlines() if line.strip()] for page in pages if page.strip()]
