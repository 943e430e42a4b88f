"""``jalons letter``: start an issue, check it, send it. One verb a module; the group only gathers them."""

from __future__ import annotations

import click

from scripts.letter.check import check
from scripts.letter.export import export
from scripts.letter.new import new
from scripts.letter.proof import proof
from scripts.letter.send import send
from scripts.letter.uncertain import uncertain


@click.group(short_help="Préparer la lettre.", subcommand_metavar="COMMANDE [ARGUMENTS]...")
@click.help_option("--help", "-h", help="Afficher cette aide.")
def letter() -> None:
    """Préparer la lettre du réseau : la commencer, la vérifier, l'envoyer."""


for verb in (new, check, proof, send, uncertain, export):
    letter.add_command(verb)
