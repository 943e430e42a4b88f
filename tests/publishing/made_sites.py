"""Small built sites to publish, readers who ask without a pause, and an S3 server on loopback."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from macros.opendata.changes import DATA_PATH, About, changes_artifacts

PAGES = 12


def make_site(folder: Path, version: int, pages: int = PAGES) -> Path:
    """Make a site whose style, search words and pages all change with the version.

    Each page says its version and the style sheet it needs; ``recherche/index.json`` names the words it needs.
    """
    style = f"/* style {version} */".encode()
    style_path = f"assets/jalons.{hashlib.sha256(style).hexdigest()[:10]}.css"
    words = f"mots {version}".encode()
    words_path = f"recherche/{hashlib.sha256(words).hexdigest()[:10]}/mots.idx"
    files = {style_path: style, words_path: words, "assets/icons.svg": b"<svg/>", "_headers": b"/*\n"}
    files[".nginx.conf"] = b"# nginx\n"
    files["recherche/index.json"] = f'{{"words": "{words_path}"}}'.encode()
    files["sitemap.xml"] = f"<urlset><!-- {version} --></urlset>".encode()
    for page in ("index.html", "404.html", *(f"outils/{number}/index.html" for number in range(pages))):
        files[page] = f'<html><link href="/{style_path}"><p>version {version}</p>'.encode()
    files[f"outils/seulement-{version}/index.html"] = files["index.html"]
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def with_data(folder: Path, title: str) -> None:
    """Add open data to a site: one sheet, of this title, and no history."""
    (folder / DATA_PATH).parent.mkdir(parents=True, exist_ok=True)
    item = {"id": "outils/exemple", "page": "https://jalons.example/outils/exemple/", "title": title}
    (folder / DATA_PATH).write_text(json.dumps({"items": [item]}), "utf-8")
    for artifact in changes_artifacts(About("https://jalons.example/", "Jalons", "2026-11-20"), ()):
        (folder / artifact.path).write_bytes(artifact.content)


def files_of(folder: Path) -> dict[str, bytes]:
    """Give every file of a folder."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()
    }


@contextmanager
def s3_server(log: Path) -> Iterator[str]:
    """Run an S3 server in a process of its own, so that readers and publishers do not slow it down."""
    command = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]
    with log.open("wb") as output, subprocess.Popen(command, stderr=output, stdout=output) as process:
        try:
            yield _announced(log)
        finally:
            process.kill()


def _announced(log: Path) -> str:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        if found := re.search(r"http://127\.0\.0\.1:\d+", log.read_text("utf-8")):
            return found.group()
        time.sleep(0.05)
    raise AssertionError(log.read_text("utf-8"))


def killed_after(seconds: float, work: Callable[[], object]) -> None:
    """Start some work in a process of its own, and kill it without notice after a while."""
    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    time.sleep(seconds)
    process.kill()
    process.join()
    process.close()


def fetched(address: str) -> bytes | None:
    """Read an address; ``None`` when nothing is there."""
    try:
        with urlopen(address, timeout=30) as answer:
            return bytes(answer.read())
    except HTTPError as error:
        error.close()
        if error.code == 404:
            return None
        raise


class Readers:
    """People who keep reading while others publish: every page they get must have its style, every index its words."""

    def __init__(self, home: str, threads: int = 3) -> None:
        self.home = home
        self.polls = 0
        self.missing: list[str] = []
        self.versions: set[bytes] = set()
        self._stop = threading.Event()
        self._mutex = threading.Lock()
        self._threads = [threading.Thread(target=self._read, args=(number,), daemon=True) for number in range(threads)]

    def __enter__(self) -> Readers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def wait_for(self, polls: int, seconds: float = 60) -> None:
        """Let them read some more."""
        goal, end = self.polls + polls, time.monotonic() + seconds
        while self.polls < goal and time.monotonic() < end and all(thread.is_alive() for thread in self._threads):
            time.sleep(0.01)

    def _get(self, path: str, asked_by: str = "") -> bytes:
        content = fetched(self.home + path)
        with self._mutex:
            self.polls += 1
            if content is None:
                self.missing.append(f"{path} {asked_by}".strip())
        return content or b""

    def _read(self, number: int) -> None:
        paths = ["index.html", "404.html", "sitemap.xml", *(f"outils/{n}/index.html" for n in range(PAGES))]
        while not self._stop.is_set():
            path = paths[number % len(paths)]
            page = self._get(path)
            self.versions |= set(re.findall(rb"version \d+", page))
            for style in re.findall(rb'href="/([^"]+)"', page):
                self._get(style.decode(), path)
            index = self._get("recherche/index.json")
            for words in re.findall(rb'"words": "([^"]+)"', index):
                self._get(words.decode(), "recherche/index.json")
            number += 1
