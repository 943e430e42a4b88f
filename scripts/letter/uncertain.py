"""``jalons letter uncertain``: those of whom nobody knows whether the letter reached them, for a person to decide."""

from __future__ import annotations

from pathlib import Path

import click

from scripts.letter.departure import (
    journal_option,
    journal_or_leave,
    journal_place,
    recipients_option,
    recipients_or_leave,
)
from scripts.letter.issues import month_argument, refuse
from scripts.sending.clock import SystemClock
from scripts.sending.journal import FILE_NAME, Journal, Record, Standing, Step

NAME_SHOWN = 8
ALL = "tous"


@click.command(short_help="Décider des envois incertains.")
@click.argument("month", metavar="AAAA-MM")
@click.option(
    "--sent", "sent", multiple=True, metavar="NOM", help="Noter comme reçue. « tous » pour tous ; peut se répéter."
)
@click.option(
    "--again", "again", multiple=True, metavar="NOM", help="Écrire de nouveau au prochain envoi. « tous » pour tous."
)
@recipients_option
@journal_option
@click.help_option("--help", "-h", help="Afficher cette aide.")
def uncertain(
    month: str, sent: tuple[str, ...], again: tuple[str, ...], recipients_file: Path | None, journal: Path | None
) -> None:
    """Lister les destinataires dont on ne sait pas s'ils ont reçu la lettre, et décider.

    L'envoi s'est arrêté entre le message et la réponse du serveur. Le journal de celui-ci sait : cherchez-y
    le Message-ID, qui commence par ce qui est montré ici. Avec --recipients, chaque ligne du fichier est nommée.
    """
    month = month_argument(month)
    folder = journal_place(journal, month)
    if not (folder / FILE_NAME).exists():
        refuse(f"La lettre {month} n'a pas encore de journal ici.")
    with journal_or_leave(folder, month) as held:
        waiting = {record.who: record for record in held.among(Standing.UNCERTAIN)}
        decisions = {**_decided(sent, waiting, Step.SENT), **_decided(again, waiting, Step.AGAIN)}
        if len(decisions) < len(_decided(sent, waiting, Step.SENT)) + len(_decided(again, waiting, Step.AGAIN)):
            refuse("Un même destinataire ne peut pas être à la fois noté et repris.")
        if decisions:
            at = SystemClock().wall()
            held.append([Record(step, who, at=at) for who, step in decisions.items()], durable=True)
            click.echo(f"Décidés : {len(decisions)}.")
        _list(held, month, _places(held, recipients_file))


def _decided(names: tuple[str, ...], waiting: dict[str, Record], step: Step) -> dict[str, Step]:
    """Find whom the operator means: a whole name or its beginning, alone to begin so."""
    decisions = {}
    for name in names:
        meant = list(waiting) if name == ALL else [who for who in waiting if who.startswith(name)]
        if not meant or (len(meant) > 1 and name != ALL):
            refuse(f"« {name} » désigne {len(meant)} destinataires incertains. Recopiez un nom de la liste.")
        decisions.update(dict.fromkeys(meant, step))
    return decisions


def _places(held: Journal, recipients_file: Path | None) -> dict[str, str]:
    """Say, for each name in the journal, where its address is in the file."""
    if not recipients_file:
        return {}
    lines = recipients_or_leave(recipients_file, skip_invalid=True).lines
    return {
        held.name_of(person.identity): f"{recipients_file.name}:{line} {person.masked}"
        for person, line in lines.items()
    }


def _list(held: Journal, month: str, places: dict[str, str]) -> None:
    waiting = held.among(Standing.UNCERTAIN)
    if not waiting:
        click.echo("Aucun envoi incertain.")
        return
    click.echo(f"Incertains : {len(waiting)}.")
    for record in waiting:
        where = places.get(record.who, "")
        click.echo(
            f"  {record.who[:NAME_SHOWN]}  {record.at[:16].replace('T', ' à ')}  Message-ID <{month}.{record.who}@…>  {where}".rstrip()
        )
    click.echo(f"Reçue : jalons letter uncertain {month} --sent NOM. À écrire de nouveau : --again NOM.")
