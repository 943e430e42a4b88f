"""``jalons new``: a YAML file to fill in, commented in French, made from the model."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import NoReturn

import click

from macros.catalogue.form import blank_form
from macros.models.compositions import COMPOSITIONS
from macros.models.fields import SLUG_MAX_CHARS, SLUG_PATTERN, slug_from
from macros.models.kinds import KINDS
from macros.problems import did_you_mean, shown
from scripts.reporting import checked_catalogue, today


@click.command(short_help="Créer une fiche à remplir.")
@click.argument("kind", metavar="TYPE")
@click.argument("slug", metavar="IDENTIFIANT")
@click.help_option("--help", "-h", help="Afficher cette aide.")
def new(kind: str, slug: str) -> None:
    """Créer resources/TYPE/IDENTIFIANT.yml, commenté champ par champ.

    TYPE est le nom d'un dossier de resources/ : programmes-cps, parentalite, capsules, idees-recues,
    outils, territoires, appels-a-projets, agenda ou kits. IDENTIFIANT est en minuscules sans
    accent, avec des tirets : mon-programme. Un fichier existant n'est jamais écrasé.
    """
    forms = KINDS | COMPOSITIONS
    if kind not in forms:
        _refuse(f"« {shown(kind)} » n'est pas un type de fiche. {did_you_mean(kind, forms)}")
    if not re.fullmatch(SLUG_PATTERN, slug) or len(slug) > SLUG_MAX_CHARS:
        expected = f"minuscules sans accent, chiffres et tirets, {SLUG_MAX_CHARS} caractères au plus"
        example = slug_from(slug) or "mon-programme"
        _refuse(f"« {shown(slug)} » ne peut pas servir d'identifiant. Attendu : {expected}, par exemple {example}.")
    catalogue, _ = checked_catalogue(Path.cwd())
    path = f"resources/{kind}/{slug}.yml"
    if any(withdrawal.was == f"{kind}/{slug}" for withdrawal in catalogue.withdrawals.withdrawals):
        _refuse(
            f"Une fiche retirée porte l'identifiant {kind}/{slug} (resources/withdrawn.yml). Choisissez-en un autre."
        )
    file = Path.cwd() / path
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(blank_form(forms[kind], catalogue, today()))
    except FileExistsError:
        _refuse(f"{path} existe déjà. Ouvrez-le, ou choisissez un autre identifiant.")
    click.echo(f"Créé : {path}. Remplissez-le, puis lancez « jalons check ».")


def _refuse(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(1)
