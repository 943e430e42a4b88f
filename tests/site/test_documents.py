"""PDFs of the built site: beside their page, announced with their size, made on request in a preview."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from built_site import ROOT, BuiltSite, copied_project

from macros.artifacts import Artifact
from macros.catalogue import load
from macros.hooks import build, preview_server
from macros.models.kinds import KINDS
from macros.problems import ProblemsFound
from macros.rendering import file_size

LINK = re.compile(r'<p class="sheet-download screen-only"><a href="([^"]+)" type="application/pdf">([^<]+)</a></p>')


@pytest.mark.parametrize("kind", KINDS)
def test_every_sheet_offers_its_pdf_with_its_true_size(site: BuiltSite, kind: str):
    for page in site.sheets(kind):
        if 'content="noindex"' in page.html:
            continue
        ((name, said),) = LINK.findall(page.html)
        size = (site.folder / page.url / name).stat().st_size
        assert name == f"{page.url.split('/')[1]}.pdf"
        assert said.replace("\xa0", " ") == f"Télécharger cette fiche (PDF, {file_size(size)})"


def test_a_build_without_documents_offers_none(tmp_path: Path):
    catalogue, _ = load(ROOT)
    made = build(ROOT, tmp_path / "site", catalogue, documents="none")
    assert list((tmp_path / "site" / "outils").rglob("*.pdf")) == []
    assert "sheet-download" not in (tmp_path / "site/outils/cddf/index.html").read_text("utf-8")
    assert made.document("outils/cddf/autre.pdf") is None
    asked = made.document("outils/cddf/cddf.pdf")
    assert asked is not None
    assert asked.content.startswith(b"%PDF-")


def test_all_that_cannot_be_printed_is_told_at_once_and_the_last_site_stays(tmp_path: Path, printed: Path):
    project = copied_project(tmp_path / "project", printed)
    for name in ("outils/cddf", "capsules/la-chute-87"):
        file = project / f"resources/{name}.yml"
        file.write_text(re.sub("^(summary: .)", r"\1 🎉 ", file.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    catalogue, problems = load(project)
    assert problems == []
    with pytest.raises(ProblemsFound) as caught:
        build(project, tmp_path / "site", catalogue)
    assert [problem.path for problem in caught.value.problems] == [
        "resources/capsules/la-chute-87.yml",
        "resources/outils/cddf.yml",
    ]
    assert all("🎉" in problem.message and problem.line > 1 for problem in caught.value.problems)


@contextmanager
def previewed(folder: Path, document: Callable[[str], Artifact | None], notice: str = "") -> Iterator[str]:
    """Preview a folder, and give its address."""
    server = preview_server(lambda: None, "127.0.0.1", 0, folder, [], document, lambda: notice)
    server.server_bind()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    server.server_activate()
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.socket.close()
        thread.join(timeout=0.1)


def test_a_preview_makes_a_pdf_when_somebody_asks_for_it(tmp_path: Path):
    asked = []

    def document(path: str) -> Artifact | None:
        asked.append(path)
        return Artifact(path, b"%PDF-") if path == "outils/a/a.pdf" else None

    with previewed(tmp_path, document) as address:
        assert [urllib.request.urlopen(f"{address}outils/a/a.pdf").read() for _ in range(2)] == [b"%PDF-", b"%PDF-"]
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{address}outils/a/b.pdf")
    assert asked == ["outils/a/a.pdf", "outils/a/b.pdf"]


def test_a_preview_shows_its_notice_at_the_top_of_pages_alone(tmp_path: Path):
    (tmp_path / "index.html").write_text('<html><body class="a"><p>Page</p></body></html>', "utf-8")
    (tmp_path / "a.css").write_text("<body>", "utf-8")
    with previewed(tmp_path, lambda path: None, "<p>Non affiché</p>") as address:
        page = urllib.request.urlopen(address).read().decode()
        style = urllib.request.urlopen(f"{address}a.css").read()
    assert '<body class="a"><p>Non affiché</p><p>Page</p>' in page
    assert page.endswith("</html>")
    assert style == b"<body>"


def test_the_command_leaves_documents_out_when_asked(tmp_path: Path):
    command = [sys.executable, "-c", "from scripts.cli import main; main()", "build", "--no-documents", "--output"]
    subprocess.run([*command, str(tmp_path / "site")], cwd=ROOT, check=True, capture_output=True)
    assert list((tmp_path / "site" / "outils").rglob("*.pdf")) == []
