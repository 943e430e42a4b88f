"""The built site as tests read it: built from the command line, parsed into what a reader meets, served with its headers.

Parsing keeps titles, headings, links, identifiers and text; it judges nothing.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from fcntl import LOCK_EX, flock
from functools import cache, cached_property
from html.parser import HTMLParser
from pathlib import Path

import pytest
from local_server import Plain

from macros.models.kinds import KINDS
from macros.models.sheet import EMBED_FOLDER

ROOT = Path(__file__).parents[2]

DOWNLOADED = frozenset({"courriel.html"})
"""Files to keep, not pages: an e-mail carries its styles on its elements, which no page of ours may."""
SHAPES = frozenset(
    (
        "", "404.html", "glossaire/", "idees-recues/", "donnees/", "reseau/", "monter-un-projet/",
        "recherche/", "comparer/", "ma-selection/", "mon-dossier/", "lettre/", "lettre/2025-12/",
        "kits/", "kits/ateliers-idees-recues/",
    )
)  # fmt: skip
"""Pages of the guide that have a shape of their own: the others are text."""

_VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
_INLINE = frozenset(
    {"a", "abbr", "b", "cite", "code", "em", "i", "kbd", "mark", "q", "small", "span", "strong", "sub", "sup", "time"}
)
"""Elements that do not end a run of text: every other does."""
_NOT_PROSE = frozenset({"script", "style", "code", "pre", "kbd", "samp"})
_SPOKEN_ATTRIBUTES = ("aria-label", "placeholder", "alt", "title")


@dataclass
class Element:
    """A start tag met on the way, and the text gathered below it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""
    inside: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def get(self, name: str) -> str | None:
        """Give an attribute, or nothing."""
        return self.attributes.get(name)


@dataclass
class _Reader(HTMLParser):
    """Walk a page once. Elements come in document order, with their whole text."""

    elements: list[Element] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)
    _open: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, "", tuple(e.tag for e in self._open))
        self.elements.append(element)
        if tag not in _INLINE:
            self.prose.append("\n")
        self.prose += [f"\n{element[name]}\n" for name in _SPOKEN_ATTRIBUTES if element.get(name)]
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self._open and (closed := self._open.pop()) and closed.tag != tag:
            pass
        if tag not in _INLINE:
            self.prose.append("\n")

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data
        if not _NOT_PROSE.intersection(element.tag for element in self._open):
            self.prose.append(data)
        else:
            self.prose.append("\ufffc")


@dataclass(frozen=True)
class Page:
    """One HTML file of the site."""

    file: Path
    url: str
    """Address from the root of the site: ``outils/cddf/``; ``""`` for the home page."""

    @cached_property
    def html(self) -> str:
        return self.file.read_text("utf-8")

    @cached_property
    def _read(self) -> _Reader:
        reader = _Reader()
        reader.feed(self.html)
        reader.close()
        return reader

    def all(self, *tags: str) -> list[Element]:
        """Give the elements of these names, in order."""
        return [element for element in self._read.elements if element.tag in tags]

    @cached_property
    def elements(self) -> list[Element]:
        return self._read.elements

    @cached_property
    def title(self) -> str:
        return next(e.text for e in self.all("title") if "svg" not in e.inside)

    @cached_property
    def description(self) -> str:
        return next((e["content"] for e in self.all("meta") if e.get("name") == "description"), "")

    @cached_property
    def headings(self) -> list[tuple[int, str]]:
        return [(int(e.tag[1]), e.text.strip()) for e in self.all("h1", "h2", "h3", "h4", "h5", "h6")]

    @cached_property
    def prose(self) -> list[str]:
        """Give what is read or heard, one run of text a block; code is shown as U+FFFC."""
        metas = [e["content"] for e in self.all("meta") if e.get("name") == "description" or e.get("property")]
        return [run for run in "\n".join(("".join(self._read.prose), *metas)).split("\n") if run.strip()]

    def __str__(self) -> str:
        return self.url or "accueil"


@dataclass(frozen=True)
class BuiltSite:
    """A folder that ``jalons build`` made."""

    folder: Path

    @cached_property
    def pages(self) -> list[Page]:
        """Give every page that is read on the site, by address."""
        return [page for page in self._all if not page.url.startswith(f"{EMBED_FOLDER}/")]

    @cached_property
    def embeds(self) -> list[Page]:
        """Give every page made for other sites, by address."""
        return [page for page in self._all if page.url.startswith(f"{EMBED_FOLDER}/")]

    @cached_property
    def _all(self) -> list[Page]:
        files = sorted(file for file in self.folder.rglob("*.html") if file.name not in DOWNLOADED)
        return [Page(file, self._url(file)) for file in files]

    def _url(self, file: Path) -> str:
        return re.sub(r"index\.html$", "", file.relative_to(self.folder).as_posix())

    def page(self, url: str) -> Page:
        return next(page for page in self.pages if page.url == url)

    def sheets(self, kind: str | None = None) -> list[Page]:
        """Give the pages of sheets."""
        kinds = (kind,) if kind else tuple(KINDS)
        folders = tuple(f"{folder}/" for folder in kinds)
        return [page for page in self.pages if page.url.count("/") == 2 and page.url.startswith(folders)]

    def longest(self, kind: str) -> Page:
        """Give the sheet of a kind with the most to show: the one where something breaks first."""
        return max(self.sheets(kind), key=lambda page: (page.file.stat().st_size, page.url))

    @cached_property
    def guide(self) -> list[Page]:
        """Give the pages written by hand, 404 included."""
        sheets = {page.url for page in self.sheets()}
        return [page for page in self.pages if page.url not in sheets]

    @cached_property
    def sample(self) -> list[Page]:
        """Give one page of each sort: the longest sheet of each kind, and the guide's own shapes."""
        return [self.longest(kind) for kind in KINDS] + [page for page in self.guide if page.url in SHAPES]


@cache
def _header_rules(folder: Path) -> list[tuple[re.Pattern[str], dict[str, str]]]:
    blocks = re.findall(r"^(/.*)\n((?:  .*\n)+)", folder.joinpath("_headers").read_text("utf-8"), re.MULTILINE)
    return [
        (
            re.compile(
                "".join(
                    {"*": ".*", ":": "[^/]+"}.get(part[0], re.escape(part))
                    for part in re.findall(r":\w+|\*|[^:*]+", path)
                )
            ),
            dict(line.strip().partition(": ")[::2] for line in lines.splitlines()),
        )
        for path, lines in blocks
    ]


def shipped_headers(folder: Path, path: str) -> dict[str, str]:
    """Give the headers that the site's own ``_headers`` asks for a path, as Netlify and Cloudflare read it."""
    found: dict[str, str] = {}
    for pattern, headers in _header_rules(folder):
        if pattern.fullmatch(path):
            for dropped in [name for name in headers if name.startswith("! ")]:
                found.pop(dropped.removeprefix("! "), None)
            headers = {name: value for name, value in headers.items() if not name.startswith("! ")}
            found |= {name: f"{found[name]}, {value}" if name in found else value for name, value in headers.items()}
    return found


class AsShipped(Plain):
    """Serve the built site with the headers that it asks for."""

    def end_headers(self) -> None:
        for name, value in self.shipped().items():
            self.send_header(name, value)
        super().end_headers()

    def shipped(self) -> dict[str, str]:
        return shipped_headers(Path(self.directory), self.path.partition("?")[0])

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer 404 with the site's own page, as its host will."""
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.exists():
            return super().send_error(code, message, explain)
        content = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


class WithoutPolicy(AsShipped):
    """Serve pages that a test may put in frames, which the site's own policy forbids."""

    def shipped(self) -> dict[str, str]:
        return {}


def copied_project(target: Path, printed: Path | None = None) -> Path:
    """Copy what the site is made from: nothing that was installed or built, but the documents already ``printed``, if given."""
    for folder in ("docs", "resources", "macros", "scripts"):
        shutil.copytree(ROOT / folder, target / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy2(ROOT / "mkdocs.yml", target)
    if printed:
        shutil.copytree(printed, target / ".cache" / "documents")
    return target


def jalons_build(project: Path, site: Path, *options: str, **environment: str) -> None:
    """Build a project as an editor does, from the command line."""
    command = [sys.executable, "-c", "from scripts.cli import main; main()", "build", "--output", str(site), *options]
    env = {**os.environ, **environment}
    done = subprocess.run(command, cwd=project, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[-2000:]


def made_once(folders: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Make a folder once for all processes that share a run of the tests: whoever comes first makes it, the others wait."""
    shared = folders.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, done = shared / name, shared / f"{name}.done"
    with open(shared / f"{name}.lock", "w") as lock:
        flock(lock, LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)  # what another left that failed: each test tells why
            folder.mkdir()
            make(folder)
            done.touch()
    return folder
