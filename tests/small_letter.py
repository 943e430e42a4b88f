"""The smallest letter worth the name, for the smallest project: one free item, an event, a sheet."""

LETTER_PATH = "resources/lettre/2026-12.yml"
OTHER_PATH = "resources/lettre/2026-11.yml"

LETTER = """\
number: 3
date: 2026-12-01
subject: Une journée d'étude à Lyon
preheader: Et un outil pour les maires, à lire avant le prochain conseil
editorial: |
  Lisez [le guide](https://www.drogues.gouv.fr/guide) : il est court.
actualites:
  - title: Une actualité
    text: Elle se lit *ici* ; « vite ».
    source:
      title: La page de l'actualité
      publisher: Ville d'Exemple
      url: https://www.exemple.fr/actualite
      read_on: 2026-11
agenda:
  - ref: agenda/exemple
ressources:
  - ref: outils/exemple
"""
