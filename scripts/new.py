"""``jalons new``: a YAML file to fill in, commented in French, made from the model."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from macros.catalogue.form import blank_form
from macros.models.fields import SLUG_PATTERN
from macros.models.kinds import KINDS
from macros.problems import did_you_mean
from scripts.reporting import checked_catalogue, today


@click.command(short_help="Créer une fiche à remplir.")
@click.argument("kind", metavar="TYPE")
@click.argument("slug", metavar="IDENTIFIANT")
@click.help_option("--help", "-h", help="Afficher cette aide.")
def new(kind: str, slug: str) -> None:
    """Créer resources/TYPE/IDENTIFIANT.yml, commenté champ par champ.

    TYPE est le nom d'un dossier de resources/ : programmes-cps, parentalite, capsules, idees-recues,
    outils, territoires ou appels-a-projets. IDENTIFIANT est en minuscules sans accent, avec des
    tirets : mon-programme. Un fichier existant n'est jamais écrasé.
    """
    if kind not in KINDS:
        _refuse(f"« {kind} » n'est pas un type de fiche. {did_you_mean(kind, KINDS)}")
    if not re.fullmatch(SLUG_PATTERN, slug) or len(slug) > 80:
        _refuse(f"« {slug} » ne peut pas servir d'identifiant. Attendu : minuscules sans accent, chiffres et tirets, par exemple mon-programme.")
    catalogue, _ = checked_catalogue(Path.cwd())
    file = Path.cwd() / "resources" / kind / f"{slug}.yml"
    if slug in catalogue.sheets[kind] or file.exists():
        _refuse(f"resources/{kind}/{slug}.yml existe déjà. Ouvrez-le, ou choisissez un autre identifiant.")
    if any(withdrawal.was == f"{kind}/{slug}" for withdrawal in catalogue.withdrawals.withdrawals):
        _refuse(f"Une fiche retirée porte l'identifiant {kind}/{slug} (resources/withdrawn.yml). Choisissez-en un autre.")
    with file.open("x", encoding="utf-8") as stream:
        stream.write(blank_form(KINDS[kind], catalogue, today()))
    click.echo(f"Créé : resources/{kind}/{slug}.yml. Remplissez-le, puis lancez « jalons check ».")


def _refuse(message: str) -> None:
    click.echo(message, err=True)
    sys.exit(1)
