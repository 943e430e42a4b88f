"""Kits made for tests: the real ones, and those of the small project."""

from __future__ import annotations

from functools import cache

from small_project import ROOT, SmallProject

from macros.catalogue import Catalogue, load
from macros.models.sheet import Sheet
from macros.packages import Package
from macros.pdf import Press
from macros.toolkits.context import KitContext
from macros.toolkits.kits import Bench, packed
from macros.toolkits.sheets import SheetText
from macros.website.sheets import sheet_page
from macros.website.site import Settings, Site, address

SITE = "https://jalons.example/"

KIT = """\
title: Un kit
audience: Les communes
summary: Pour agir.
how_to_use: [Lire, Agir]
enjeux: [piloter]
sections:
  - title: Des outils
    sheets: [outils/exemple, idees-recues/exemple]
plan:
  measures:
    - enjeu: piloter
      objective: Réunir
      actions:
        - label: Rencontrer
          partners: [Préfecture]
          indicators: [Nombre de rencontres]
          when: Premier mois
          sheets: [outils/exemple]
workbook:
  years: 3
  expenses: [Coordination, Formation]
  funders: [Aide demandée, Commune]
notes:
  title: Présenter
  audience: Les élus
  points:
    - title: Le constat
      minutes: 5
      say: [Voici.]
workshops:
  - title: Un atelier
    aim: Parler
    participants: Dix jeunes
    steps:
      - {title: Débattre, minutes: 20, instructions: On débat., sheet: idees-recues/exemple}
published_on: 2026-11-20
reviewed_on: 2026-11-21
"""


@cache
def real() -> Catalogue:
    """Give the real catalogue."""
    return load(ROOT)[0]


def context(catalogue: Catalogue, slug: str = "exemple") -> KitContext:
    """Give a kit under way."""
    return KitContext(catalogue, catalogue.kits[slug], SITE)


def small_context(project: SmallProject, text: str = KIT) -> KitContext:
    """Write a kit in the small project, and give it."""
    project.write("resources/kits/exemple.yml", text)
    catalogue, problems = project.loaded()
    assert problems == []
    return context(catalogue)


def made(kit: KitContext) -> Package:
    """Make a kit whole."""
    site = Site(kit.catalogue, Settings(kit.site_url))

    def text(sheet: Sheet) -> SheetText:
        return SheetText(sheet, sheet_page(site, sheet).text, site.absolute(address(sheet)))

    return packed(kit, Bench(Press(), text))
