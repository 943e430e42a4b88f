"""Reading office documents as other software does: LibreOffice where it is installed, and the files as they are."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

SOFFICE = shutil.which("soffice")
needs_libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


def converted(content: bytes, name: str, target: str, folder: Path) -> list[bytes]:
    """Convert a document with LibreOffice; give the files it made, by name."""
    assert SOFFICE
    (folder / name).write_bytes(content)
    out = folder / "out"
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [SOFFICE, profile, "--headless", "--convert-to", target, "--outdir", str(out), str(folder / name)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    assert "could not be loaded" not in done.stderr
    return [file.read_bytes() for file in sorted(out.iterdir())]


def sheets_as_csv(content: bytes, folder: Path) -> list[list[list[str]]]:
    """Give the cells that LibreOffice shows, sheet by sheet."""
    target = "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,true,false,false,false,-1"
    return [
        list(csv.reader(io.StringIO(made.decode()))) for made in converted(content, "classeur.xlsx", target, folder)
    ]


def part(content: bytes, name: str) -> str:
    """Give one file of a package."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def text_of_odt(content: bytes) -> list[str]:
    """Give the paragraphs and headings of a text, in order."""
    root = ElementTree.fromstring(part(content, "content.xml"))
    tags = {"{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p", "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}h"}
    return ["".join(element.itertext()) for element in root.iter() if element.tag in tags]


def filled(content: bytes, sheet: int, cells: dict[str, float]) -> bytes:
    """Write numbers into cells of a workbook, and forget the results of its formulas, as somebody's typing would."""
    path = f"xl/worksheets/sheet{sheet}.xml"
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            if name == path:
                xml = text.decode()
                for cell, number in cells.items():
                    xml, count = re.subn(
                        rf'<c r="{cell}"([^>]*?)(?:/>| t="s"[^>]*>.*?</c>)',
                        rf'<c r="{cell}"\1><v>{number}</v></c>',
                        xml,
                    )
                    assert count == 1, cell
                text = re.sub(r"(</f>)<v>[^<]*</v>", r"\1", re.sub(r'(<c r="\w+"[^>]*?) t="str"', r"\1", xml)).encode()
            new.writestr(name, text)
    return made.getvalue()
