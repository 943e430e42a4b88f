"""The smallest valid project: each vocabulary with a few terms, one sheet of each kind. Tests change what they are about."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from macros.catalogue import Catalogue, load
from macros.catalogue.checks import check
from macros.problems import Problem
from macros.website.sheets import sheet_page
from macros.website.site import Settings, Site

ROOT = Path(__file__).parent.parent
TODAY = "2026-11-23"

VOCABULARIES = {
    "enjeux": "title: Enjeux\nreference: oui\nterms:\n  - {id: piloter, label: Piloter}\n  - {id: proteger, label: Protéger les jeunes}\n",
    "themes": "title: Thèmes\nreference: oui\nterms:\n"
    "  - {id: cps, label: Compétences psychosociales}\n  - {id: ecrans, label: Écrans, also: [numérique]}\n",
    "publics": "title: Publics\nreference: oui\nterms:\n  - {id: parents, label: Parents}\n  - {id: lyceens, label: Lycéens}\n",
    "settings": "title: Cadres\nreference: oui\nterms:\n  - {id: college, label: Collège}\n",
    "tool-types": "title: Types\nreference: oui\nterms:\n  - {id: guide, label: Guide}\n",
    "capsule-formats": "title: Formats\nreference: oui\nterms:\n  - {id: spot, label: Spot}\n",
    "departements": 'title: Départements\nterms:\n  - {id: "01", label: Ain, region: Auvergne-Rhône-Alpes}\n',
    "mirrors": "hosts: [copie.example.org]\n",
    "registers": """\
title: Registres
terms:
  - id: xchange
    label: Xchange
    organisation: EUDA
    area: Europe
    rates: Un programme évalué
    state: actif
    description: Registre européen.
    levels:
      - {word: Beneficial}
      - {word: Likely to be beneficial}
    url: https://www.euda.europa.eu/xchange
    read_on: 2026-11
""",
    "glossary": "title: Glossaire\nterms:\n  - {id: cps, label: CPS, description: Compétences psychosociales.}\n",
}

_COMMON = """\
enjeux: [piloter]
themes: [cps]
sourcing: haute
sources:
  - id: guide
    title: Le guide
    publisher: MILDECA
    url: https://www.drogues.gouv.fr/guide
    read_on: 2026-11
published_on: 2026-11-20
reviewed_on: 2026-11-20
"""

_MYTH = """\
arguments:
  - text: Un argument.
    source: guide
said: On dit cela.
truth: Ce n'est pas vrai.
say: [Ceci]
avoid: [Cela]
questions: [Pourquoi ?]
"""

SHEETS = {
    "programmes-cps": f"title: Un programme\nsummary: Pour des collégiens.\noffer: disponible\n{_COMMON}",
    "parentalite": f"title: Un accompagnement\nsummary: Pour des parents.\noffer: disponible\n{_COMMON}",
    "capsules": f"title: Un film\nsummary: Un film court.\nformat: spot\n{_COMMON}",
    "idees-recues": f"title: Une idée\nsummary: Une idée reçue.\n{_MYTH}{_COMMON}",
    "outils": f"title: Un outil\nsummary: Pour les maires.\ntype: guide\n{_COMMON}",
    "territoires": f'title: Une ville\nsummary: Une ville qui agit.\nrole: pratique\ndepartments: ["01"]\n{_COMMON}',
    "appels-a-projets": f"title: Un appel\nsummary: Un appel national.\nyear: 2024\nstatus: clos\n{_COMMON}",
    "agenda": f"title: Une journée\nsummary: Une journée d'étude.\nstart: 2026-12-03\nplace: Lyon\n{_COMMON}",
}


@dataclass(frozen=True)
class SmallProject:
    """A project in a folder of its own."""

    root: Path

    def write(self, path: str, content: str | bytes) -> Path:
        """Write one file, and its folder."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    def change(self, path: str, old: str, new: str) -> None:
        """Replace text that stands once in a file."""
        text = (self.root / path).read_text("utf-8")
        assert text.count(old) == 1, f"« {old} » stands {text.count(old)} times in {path}"
        self.write(path, text.replace(old, new))

    def loaded(self, today: str = TODAY) -> tuple[Catalogue, list[Problem]]:
        """Load and check."""
        catalogue, problems = load(self.root)
        return catalogue, sorted({*problems, *check(catalogue, today)})

    def problems(self, today: str = TODAY) -> list[str]:
        """Give every problem, as the command prints it."""
        return [str(problem) for problem in self.loaded(today)[1]]

    def page(self, key: str) -> str:
        """Give the HTML of a sheet's page: what stands in its head, then its body."""
        catalogue, problems = self.loaded()
        assert problems == []
        sheet = catalogue.find(key)
        assert sheet is not None
        page = sheet_page(Site(catalogue, Settings("https://jalons.example/")), sheet)
        return f"{page.title}\n{page.description}\n{page.head}\n{page.body}"


def make(root: Path) -> SmallProject:
    """Make the smallest valid project in a folder."""
    project = SmallProject(root)
    for name, text in VOCABULARIES.items():
        project.write(f"resources/vocabularies/{name}.yml", text)
    for kind, text in SHEETS.items():
        project.write(f"resources/{kind}/exemple.yml", text)
    (root / "resources" / "files").mkdir()
    return project
