"""``jalons letter proof``: the letter to oneself, as it will leave; what was proofed is noted, to be approved."""

from __future__ import annotations

import secrets
from pathlib import Path

import click

from scripts.letter.departure import (
    HASH_SHOWN,
    address_or_leave,
    journal_option,
    journal_or_leave,
    journal_place,
    mailing_or_leave,
    relay_or_leave,
    smtp_option,
)
from scripts.letter.issues import prepared, refuse
from scripts.reporting import report
from scripts.sending.clock import SystemClock
from scripts.sending.journal import Record, Step
from scripts.sending.relay import PREFIX, Relay
from scripts.sending.smtp import Connection, Fate, RelayRefuses, RelayUnreachable

ME = ("moi", "me")


@click.command(short_help="S'envoyer une épreuve de la lettre.")
@click.argument("month", metavar="AAAA-MM")
@click.option(
    "--to",
    "address",
    metavar="ADRESSE",
    default="moi",
    show_default=True,
    help="Votre adresse, ou « moi » si « proof_to » est réglé.",
)
@smtp_option
@journal_option
@click.help_option("--help", "-h", help="Afficher cette aide.")
def proof(month: str, address: str, smtp_file: Path | None, journal: Path | None) -> None:
    """S'envoyer la lettre telle qu'elle partira, et noter son empreinte.

    « jalons letter send » n'envoie que ce dont une épreuve est partie.
    """
    ready = prepared(Path.cwd(), month)
    report(ready.problems, err=True)
    relay = relay_or_leave(smtp_file)
    mailing = mailing_or_leave(ready, relay)
    reader = address_or_leave(_own_address(relay) if address in ME else address, "--to")
    with journal_or_leave(journal_place(journal, month), month) as held:
        connection = connection_or_leave(relay)
        message = mailing.message(reader, f"epreuve-{secrets.token_hex(8)}")
        outcome = connection.send(mailing.sender, reader, message, lambda: None)
        connection.close()
        if outcome.fate is not Fate.ACCEPTED:
            refuse(f"L'épreuve n'est pas partie : {outcome.words or 'le serveur a raccroché'}")
        held.append(
            [
                Record(
                    Step.PROOFED,
                    held.name_of(reader.identity),
                    at=SystemClock().wall(),
                    fingerprint=ready.letter.fingerprint,
                    seal=mailing.seal,
                )
            ],
            durable=True,
        )
    click.echo(f"Épreuve partie vers {reader.masked}. Empreinte : {ready.letter.fingerprint[:HASH_SHOWN]}.")
    click.echo(f"Lisez-la ; si elle est bonne : jalons letter send {month} --recipients FICHIER.csv (ou --to LISTE)")


def connection_or_leave(relay: Relay) -> Connection:
    """Begin a conversation with the relay, or leave with why it cannot be."""
    try:
        return Connection(relay)
    except RelayRefuses as error:
        refuse(str(error))
    except RelayUnreachable:
        refuse(f"Le serveur d'envoi {relay.host}:{relay.port_used} ne répond pas. Vérifiez « host » et « port ».")


def _own_address(relay: Relay) -> str:
    if not relay.proof_to:
        refuse(
            f"Votre adresse n'est pas réglée. Donnez --to ADRESSE, « proof_to » dans le fichier de --smtp, ou {PREFIX}PROOF_TO."
        )
    return relay.proof_to
