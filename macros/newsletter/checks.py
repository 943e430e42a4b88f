"""What is looked at before a letter leaves, beyond the rules of the catalogues: the e-mail as made, and the day it leaves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from macros import selections
from macros.catalogue import Catalogue
from macros.catalogue.letter_checks import items
from macros.models.letter import Issue
from macros.newsletter.message import MOST_HTML_BYTES, Letter
from macros.problems import Problem, shown
from macros.rendering import file_size, long_date
from macros.yaml_lines import Document


def letter_problems(catalogue: Catalogue, issue: Issue, letter: Letter) -> list[Problem]:
    """Give everything that should be put right before this letter leaves, by line."""
    document = catalogue.documents[catalogue.path_of(issue)]
    return sorted({*_weight(document, letter), *_alternatives(document, letter), *_stale(catalogue, issue, document)})


def _weight(document: Document, letter: Letter) -> Iterator[Problem]:
    """Le courriel HTML pèse moins de 100 ko : Gmail coupe les autres."""
    weight = len(letter.html.encode())
    if weight >= MOST_HTML_BYTES:
        message = f"Le courriel pèse {file_size(weight)} : Gmail le coupera."
        yield document.problem((), message, f"Retirez des informations : le maximum est {file_size(MOST_HTML_BYTES)}.")


def _alternatives(document: Document, letter: Letter) -> Iterator[Problem]:
    """Chaque image du courriel a un texte de remplacement."""
    for image in re.findall(r"<img\b[^>]*>", letter.html):
        if not re.search(r'\balt="', image):
            message = f"Une image du courriel n'a pas de texte de remplacement ({shown(image)})."
            yield document.problem((), message, "Corrigez le gabarit du courriel.")


def _stale(catalogue: Catalogue, issue: Issue, document: Document) -> Iterator[Problem]:
    """Une fiche que nomme la lettre n'est pas à relire le jour où la lettre part."""
    for place, item in items(issue):
        sheet = catalogue.find(item.ref) if item.ref else None
        due = selections.review_due(catalogue, sheet) if sheet else ""
        if sheet and due < issue.date:
            message = f"La fiche « {shown(sheet.title)} » devait être relue avant {long_date(due[:7])}."
            yield document.problem((*place, "ref"), message, f"Relisez {catalogue.path_of(sheet)}, puis sa date.")
