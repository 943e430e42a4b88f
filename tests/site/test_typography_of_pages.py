"""French typography, as the reader meets it: on every page, in text, titles, descriptions and spoken names."""

from __future__ import annotations

import re

import pytest
from built_site import BuiltSite

NARROW, NO_BREAK, CODE = "\u202f", "\u00a0", "\ufffc"

END = r"(?=\s|$)"
BARE_CAPITALS = (
    "Etats? Ecoles? Ecoute Education Educati(?:f|ve)s? Educateurs? Eleves? Elus? Etablissements? Evaluations? Evaluer Equipes? "
    "Etudes? Etapes? Energie Eviter Egalité Ile Ages?"
)
A_WITHOUT_ACCENT = "la l['’] partir noter lire savoir propos défaut ce chaque quoi"

RULES = {
    "une apostrophe droite": r"\w'[\w«]",
    "une espace autre que fine insécable devant ; ! ?": rf"[^{NARROW}\s\w;!?.…)»’(\[{CODE}-][;!?]{END}|[ {NO_BREAK}\w»)][;!?]{END}",
    "une espace autre qu'insécable devant :": rf"[^{NO_BREAK}]:{END}",
    "une espace autre qu'insécable dans « »": rf"«[^{NO_BREAK}]|[^{NO_BREAK}]»|«$|^»",
    "des guillemets droits autour d'un mot": r'"\w|\w"',
    "trois points au lieu de points de suspension": r"\.\.\.",
    "deux espaces de suite": r"(?<=\S) {2,}(?=\S)",
    "une espace devant une virgule ou un point": rf"\w [,.]{END}",
    "oe sans ligature": r"(?i)oeur|oeuvr|\b(?:v|n)oeud?|\boeil\b|\boeuf|\bmoeurs",
    "une capitale sans accent": rf"\b(?:{BARE_CAPITALS.replace(' ', '|')})\b|\bA (?:{A_WITHOUT_ACCENT.replace(' ', '|')})\b",
}

NAMES = frozenset({"Education Endowment Foundation", "Institute of Education Sciences"})
"""Names in other languages, which keep their own spelling."""


@pytest.mark.parametrize("fault", RULES)
def test_no_page_shows(site: BuiltSite, fault: str):
    pattern = re.compile(RULES[fault])
    found: set[str] = set()
    for page in site.pages:
        for run in page.prose:
            text = re.sub("|".join(NAMES), "", run)
            if match := pattern.search(text):
                found.add(f"{page}: {text[max(0, match.start() - 40) : match.end() + 30]!r}")
    assert not found, "\n".join(sorted(found))
