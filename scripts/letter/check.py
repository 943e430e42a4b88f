"""``jalons letter check``: everything to put right before an issue leaves, in French, with its line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from macros.catalogue.letter_checks import linked
from macros.newsletter.checks import letter_problems
from macros.newsletter.message import as_eml
from macros.problems import Problem, shown
from macros.rendering import file_size
from macros.yaml_lines import Document
from scripts.letter.issues import Prepared, prepared
from scripts.letter.links import dead_links
from scripts.letter.spam import MOST_POINTS, SpamReport, spam_report
from scripts.reporting import report


@click.command(short_help="Vérifier une lettre avant son départ.")
@click.argument("month", metavar="AAAA-MM")
@click.option("--links", is_flag=True, help="Interroger aussi les pages citées, pour trouver les liens morts.")
@click.help_option("--help", "-h", help="Afficher cette aide.")
def check(month: str, links: bool) -> None:
    """Vérifier la lettre d'un mois : règles des catalogues, poids, fiches à relire, liens, indésirabilité.

    La note de SpamAssassin est donnée s'il est installé. Sort avec le code 1 dès qu'il y a un problème.
    """
    ready = prepared(Path.cwd(), month)
    spam = spam_report(as_eml(ready.letter, ready.settings))
    problems = {*ready.problems, *letter_problems(ready.catalogue, ready.issue, ready.letter), *_spam(ready, spam)}
    if links:
        problems |= set(_dead(ready))
    report(sorted(problems))
    if not problems:
        click.echo(f"Lettre {month} : rien à corriger.")
    click.echo(_measured(ready, spam))
    sys.exit(bool(problems))


def _measured(ready: Prepared, spam: SpamReport | None) -> str:
    weight = file_size(len(ready.letter.html.encode()))
    score = f"SpamAssassin : {spam.points + 0.0:.1f}".replace(".", ",") if spam else "SpamAssassin n'est pas installé"
    return f"HTML : {weight}. {score}. Empreinte : {ready.letter.fingerprint[:12]}."


def _spam(ready: Prepared, spam: SpamReport | None) -> Iterator[Problem]:
    if spam and spam.points >= MOST_POINTS:
        points = f"{spam.points:.1f}".replace(".", ",")
        message = f"SpamAssassin donne {points} points à cette lettre : elle risque d'être prise pour un indésirable."
        remedy = f"Il en faut moins de {MOST_POINTS:.0f}. Règles en cause : {', '.join(spam.rules[:5])}."
        yield _document(ready).problem((), message, remedy)


def _dead(ready: Prepared) -> Iterator[Problem]:
    places = list(linked(ready.issue))
    dead = dead_links(address for _, address in places if address.startswith(("http://", "https://")))
    for place, address in places:
        if address in dead:
            message = f"« {shown(address)} » ne mène nulle part : {dead[address]}."
            yield _document(ready).problem(
                place, message, "Cherchez la nouvelle adresse de la page, ou retirez le lien."
            )


def _document(ready: Prepared) -> Document:
    return ready.catalogue.documents[ready.catalogue.path_of(ready.issue)]
