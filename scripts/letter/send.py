"""``jalons letter send``: the approved letter, to one list or to each recipient, each once whatever happens."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from macros.newsletter.checks import letter_problems
from macros.problems import shown
from scripts.letter.departure import (
    HASH_SHOWN,
    address_or_leave,
    journal_option,
    journal_or_leave,
    journal_place,
    mailing_or_leave,
    recipients_option,
    recipients_or_leave,
    relay_or_leave,
    smtp_option,
    suppressions_or_leave,
)
from scripts.letter.issues import Prepared, prepared, refuse
from scripts.reporting import report
from scripts.sending.addresses import Address
from scripts.sending.clock import SystemClock
from scripts.sending.delivery import Delivery, Summary, Undelivered
from scripts.sending.journal import FILE_NAME, Journal, Record, Standing, Step
from scripts.sending.mailing import Mailing
from scripts.sending.places import may_be_committed
from scripts.sending.recipients import without
from scripts.sending.relay import Relay
from scripts.sending.smtp import Connection

TYPED_CHARS = 6  # of the fingerprint, by the person who approves
MOST_SHOWN = 20


@click.command(short_help="Envoyer la lettre.")
@click.argument("month", metavar="AAAA-MM")
@click.option(
    "--to", "list_address", metavar="ADRESSE", help="Adresse d'une liste (Sympa, Mailman), qui distribue elle-même."
)
@recipients_option
@click.option("--suppress", "suppress_file", type=click.Path(dir_okay=False, path_type=Path), metavar="FICHIER", help="Désinscrits : une adresse, ou son SHA-256, par ligne.")  # fmt: skip
@click.option(
    "--skip-invalid", is_flag=True, help="Écarter les lignes qui ne sont pas des adresses au lieu de s'arrêter."
)
@click.option("--retry-refused", is_flag=True, help="Écrire de nouveau à ceux que le serveur a refusés définitivement.")
@click.option("--refusals", "refusals_file", type=click.Path(dir_okay=False, path_type=Path), metavar="FICHIER", help="Écrire ici les adresses refusées, en clair (CSV, lisible de vous seul).")  # fmt: skip
@click.option("--per-minute", type=int, default=0, metavar="NOMBRE", help="Messages par minute au plus.")
@click.option(
    "--approved", metavar="EMPREINTE", help=f"Approuver sans question : les {HASH_SHOWN} premiers caractères, ou tous."
)
@click.option("--dry-run", is_flag=True, help="Tout vérifier et compter ; rien ne part, aucune connexion.")
@smtp_option
@journal_option
@click.help_option("--help", "-h", help="Afficher cette aide.")
def send(
    month: str,
    list_address: str | None,
    recipients_file: Path | None,
    suppress_file: Path | None,
    skip_invalid: bool,
    retry_refused: bool,
    refusals_file: Path | None,
    per_minute: int,
    approved: str | None,
    dry_run: bool,
    smtp_file: Path | None,
    journal: Path | None,
) -> None:
    """Envoyer à une liste (--to) ou à des destinataires (--recipients) la lettre dont une épreuve est partie.

    On peut l'arrêter à tout moment, même brutalement : relancée, la même commande reprend où elle en
    était. Personne ne reçoit la lettre deux fois ; si l'on ne peut pas savoir qui l'a reçue,
    « jalons letter uncertain » le demande.
    """
    if bool(list_address) == bool(recipients_file):
        refuse("Donnez --to ADRESSE (une liste) ou --recipients FICHIER.csv (des personnes) : l'un des deux.")
    if refusals_file and may_be_committed(refusals_file):
        refuse(f"« {shown(refusals_file)} » est dans le dépôt. Il contiendra des adresses : écrivez-le ailleurs.")
    ready = prepared(Path.cwd(), month)
    _refuse_a_letter_with_problems(ready)
    relay = relay_or_leave(smtp_file)
    mailing = mailing_or_leave(ready, relay, to_a_list=bool(list_address))
    if list_address:
        crowd = Crowd({address_or_leave(list_address, "--to"): 0})
    else:
        assert recipients_file
        crowd = _crowd(recipients_file, suppress_file, skip_invalid=skip_invalid)
    folder = journal_place(journal, month)
    if dry_run and not (folder / FILE_NAME).exists():
        _announce(ready, relay, crowd, Counter({Standing.PENDING: len(crowd.lines)}), folder, began=False)
        click.echo("Essai : rien n'est parti.")
        return
    with journal_or_leave(folder, month) as held:
        names = {held.name_of(person.identity): person for person in crowd.lines}
        standings = Counter(map(held.standing, names))
        _announce(ready, relay, crowd, standings, folder, began=held.last_run is not None)
        if dry_run:
            click.echo("Essai : rien n'est parti.")
            return
        if standings[Standing.PENDING] or (retry_refused and standings[Standing.REFUSED]):
            _approve(ready, mailing, held, approved)
            _begin(held, ready.letter.fingerprint, names if retry_refused else ())
            summary = _deliver(mailing, held, relay, list(crowd.lines), max(per_minute, 0))
        else:
            summary = Summary()
        refused = [
            Undelivered(names[each.who], each.code, "") for each in held.among(Standing.REFUSED) if each.who in names
        ]
        uncertain = len(held.among(Standing.UNCERTAIN))
    if refusals_file:
        _write_refusals(refusals_file, refused, summary.tired)
    _tell(summary, crowd, refused, uncertain, month)
    sys.exit(bool(summary.stopped or summary.left or summary.tired or refused or uncertain))


@dataclass(frozen=True)
class Crowd:
    """To whom, with the line of each in the file, and how many were left out."""

    lines: Mapping[Address, int]
    duplicates: int = 0
    suppressed: int = 0


def _refuse_a_letter_with_problems(ready: Prepared) -> None:
    problems = sorted({*ready.problems, *letter_problems(ready.catalogue, ready.issue, ready.letter)})
    if problems:
        report(problems, err=True)
        refuse("Rien n'est parti : corrigez d'abord la lettre.")


def _crowd(recipients_file: Path, suppress_file: Path | None, *, skip_invalid: bool) -> Crowd:
    suppressions = suppressions_or_leave(suppress_file)
    recipients = recipients_or_leave(recipients_file, skip_invalid=skip_invalid)
    kept = without(recipients.lines, suppressions)
    if not kept:
        refuse("Il n'y a personne à qui écrire.")
    return Crowd(
        {person: recipients.lines[person] for person in kept}, recipients.duplicates, len(recipients.lines) - len(kept)
    )


def _announce(
    ready: Prepared, relay: Relay, crowd: Crowd, standings: Counter[Standing], folder: Path, *, began: bool
) -> None:
    click.echo(f"Lettre {ready.letter.slug} : « {ready.letter.subject} »")
    left_out = ", ".join(
        _count(number, word)
        for number, word in ((crowd.duplicates, "doublon"), (crowd.suppressed, "désinscrit"))
        if number
    )
    click.echo(f"Destinataires : {len(crowd.lines)}{f' ({left_out} en moins)' if left_out else ''}")
    click.echo(
        f"  à écrire : {standings[Standing.PENDING]}, déjà reçue : {standings[Standing.SENT]}, "
        f"refusés : {standings[Standing.REFUSED]}, incertains : {standings[Standing.UNCERTAIN]}"
    )
    click.echo(
        f"Serveur d'envoi : {relay.host}:{relay.port_used} ({relay.secrecy}). Empreinte : {ready.letter.fingerprint[:HASH_SHOWN]}"
    )
    click.echo(f"Journal : {shown(folder, 200)} ({'envoi repris' if began else 'premier envoi'})")


def _approve(ready: Prepared, mailing: Mailing, held: Journal, approved: str | None) -> None:
    """Let through only what was proofed, once somebody who read it says so."""
    fingerprint, proof = ready.letter.fingerprint, held.proofed
    month = ready.letter.slug
    if proof is None:
        refuse(f"Aucune épreuve de cette lettre n'est partie. Lancez d'abord : jalons letter proof {month}")
    if proof.fingerprint != fingerprint:
        refuse(
            f"La lettre a changé depuis l'épreuve : {proof.fingerprint[:HASH_SHOWN]} alors, {fingerprint[:HASH_SHOWN]} "
            f"maintenant. Rien n'est parti. Relisez-la : jalons letter proof {month}"
        )
    if proof.seal != mailing.seal:
        refuse(
            f"L'expéditeur ou les en-têtes ont changé depuis l'épreuve. Rien n'est parti. Relisez : jalons letter proof {month}"
        )
    if held.last_run and held.last_run.fingerprint != fingerprint:
        click.echo(
            f"Attention : d'autres ont déjà reçu une version différente, {held.last_run.fingerprint[:HASH_SHOWN]}."
        )
    if approved is None:
        click.echo(f"Épreuve du {proof.at[:16].replace('T', ' à ')} : {fingerprint[:HASH_SHOWN]}")
        approved, enough = (
            click.prompt(f"Pour envoyer, tapez ses {TYPED_CHARS} premiers caractères", prompt_suffix=" : "),
            TYPED_CHARS,
        )
    else:
        enough = HASH_SHOWN
    if len(approved) < enough or not fingerprint.startswith(approved.lower()):
        refuse(f"Ce n'est pas l'empreinte de cette lettre ({fingerprint[:HASH_SHOWN]}). Rien n'est parti.")


def _begin(held: Journal, fingerprint: str, again: Iterable[str]) -> None:
    """Note that a run begins, and that those of ``again`` who were refused are to be written to once more."""
    refused = [Record(Step.AGAIN, name) for name in again if held.standing(name) is Standing.REFUSED]
    held.append([*refused, Record(Step.STARTED, at=SystemClock().wall(), fingerprint=fingerprint)], durable=True)


def _deliver(mailing: Mailing, held: Journal, relay: Relay, people: list[Address], per_minute: int) -> Summary:
    clock = SystemClock()
    with clock.stopping_on_signals(), _bar() as bar:
        task = bar.add_task(
            "Envoi", total=sum(held.standing(held.name_of(each.identity)) is Standing.PENDING for each in people)
        )
        delivery = Delivery(
            mailing,
            held,
            lambda: Connection(relay),
            clock,
            per_minute=per_minute,
            should_stop=clock.should_stop,
            progress=lambda: bar.advance(task),
        )
        return delivery.run(people)


@contextmanager
def _bar() -> Iterator[Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        yield bar


# --- what is told at the end ------------------------------------------------------------------


def _tell(summary: Summary, crowd: Crowd, refused: list[Undelivered], uncertain: int, month: str) -> None:
    """Say what became of everybody, whatever the run that settled it."""
    nothing = summary == Summary()
    click.echo("Il n'y a plus personne à qui écrire." if nothing else f"Acceptés par le serveur : {summary.accepted}.")
    _list("Refusés définitivement", refused, crowd)
    _list("Refusés pour l'instant, malgré plusieurs essais", summary.tired, crowd)
    if uncertain:
        click.echo(
            f"Incertains : {uncertain}. Ils ne sont pas écrits de nouveau sans vous : jalons letter uncertain {month}"
        )
    if summary.stopped:
        click.echo(f"Arrêté avant la fin. {summary.stopped}", err=True)
    if summary.left or summary.tired:
        click.echo(f"Reste à écrire : {summary.left + len(summary.tired)}. Relancez la même commande.")


def _list(title: str, undelivered: list[Undelivered], crowd: Crowd) -> None:
    if not undelivered:
        return
    click.echo(f"{title} : {len(undelivered)}.")
    for each in undelivered[:MOST_SHOWN]:
        line = crowd.lines[each.recipient]
        where = f"ligne {line}, " if line else ""
        click.echo(f"  {where}{each.recipient.masked} : {_reason(each.code)}")
    if len(undelivered) > MOST_SHOWN:
        click.echo(f"  et {len(undelivered) - MOST_SHOWN} autres ; --refusals FICHIER les écrit tous.")


_REASONS = {
    "SMTPUTF8": "l'adresse a des accents avant « @ », que le serveur d'envoi ne sait pas transporter",
    "5.1.1": "adresse inconnue",
    "5.1.2": "domaine inconnu",
    "5.1.10": "ce domaine ne reçoit pas de courriel",
    "5.2.1": "boîte fermée",
    "5.2.2": "boîte pleine",
    "5.7.1": "refusé par une règle du destinataire",
}
"""By enhanced status code: https://www.iana.org/assignments/smtp-enhanced-status-codes"""


def _reason(code: str) -> str:
    for word in code.split():
        if word in _REASONS:
            return f"{_REASONS[word]} ({code})" if word != code else _REASONS[word]
    return code or "le serveur a raccroché"


def _write_refusals(file: Path, refused: list[Undelivered], tired: list[Undelivered]) -> None:
    """Write the addresses refused, in clear, for the operator's eyes only."""
    rows = [("courriel", "code", "definitif")]
    rows += [
        (str(each.recipient), each.code, final) for group, final in ((refused, "oui"), (tired, "non")) for each in group
    ]
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="utf-8", newline="") as stream:
        stream.writelines(";".join(row) + "\r\n" for row in rows)


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'s' if number > 1 else ''}"
