"""What the verbs that send share: their options, the relay, the journal, the files of addresses, and their refusals."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import formatdate
from pathlib import Path
from typing import TypeVar

import click

from macros.newsletter.message import as_eml
from macros.problems import ProblemsFound, shown
from scripts.letter.issues import Prepared, refuse
from scripts.reporting import report
from scripts.sending.addresses import Address, NotAnAddress
from scripts.sending.journal import (
    FILE_NAME,
    Journal,
    JournalDamaged,
    JournalInUse,
    JournalOfAnother,
    JournalUnwritable,
)
from scripts.sending.mailing import Letter, Mailing
from scripts.sending.places import journal_folder, may_be_committed
from scripts.sending.recipients import Recipients, Suppressions, read_recipients, read_suppressions
from scripts.sending.relay import Relay, read_relay

HASH_SHOWN = 12

_Made = TypeVar("_Made")

_FILE = click.Path(dir_okay=False, path_type=Path)
smtp_option = click.option(
    "--smtp",
    "smtp_file",
    type=_FILE,
    metavar="FICHIER",
    help="Réglages du serveur d'envoi (TOML, hors du dépôt, lisible de vous seul). Les variables JALONS_SMTP_* l'emportent.",
)
journal_option = click.option(
    "--journal",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DOSSIER",
    help="Dossier du journal, hors du dépôt. Par défaut ~/.local/state/jalons/letters/AAAA-MM.",
)
recipients_option = click.option(
    "--recipients",
    "recipients_file",
    type=_FILE,
    metavar="FICHIER.csv",
    help="Destinataires : un CSV avec une colonne « email », « courriel » ou « adresse ».",
)


def relay_or_leave(smtp_file: Path | None) -> Relay:
    """Read the relay, or leave with what is wrong in it."""
    if smtp_file:
        _keep_out_of_the_repository(smtp_file, "Ce fichier contient des secrets")
    relay = or_leave(lambda: read_relay(smtp_file, os.environ))
    if relay.dkim_key:
        _keep_out_of_the_repository(Path(relay.dkim_key), "Cette clé est un secret")
    return relay


def mailing_or_leave(ready: Prepared, relay: Relay, *, to_a_list: bool = False) -> Mailing:
    """Make what leaves, or leave with what prevents it."""
    if not ready.settings.can_send:
        refuse("La lettre n'a pas d'expéditeur. Remplissez « sender_address » sous « extra: letter: » dans mkdocs.yml.")
    eml = as_eml(ready.letter, ready.settings)
    letter = Letter(ready.letter.slug, eml, ready.letter.fingerprint)
    return or_leave(lambda: Mailing(letter, relay, date=formatdate(localtime=True), to_a_list=to_a_list))


def address_or_leave(text: str, option: str) -> Address:
    """Read an address given as an option, or leave."""
    try:
        return Address.parse(text)
    except NotAnAddress as error:
        refuse(f"L'adresse de {option} ne convient pas. {error}")


def recipients_or_leave(file: Path, *, skip_invalid: bool = False) -> Recipients:
    """Read a file of recipients, or leave with every line that is not one."""
    recipients = read_recipients(_content(file), str(file))
    if recipients.problems:
        report(recipients.problems, err=True)
        if not skip_invalid or not recipients.lines:
            refuse("\nRien n'est parti. Corrigez ces lignes, ou écartez-les avec --skip-invalid.")
    return recipients


def suppressions_or_leave(file: Path | None) -> Suppressions:
    """Read a suppression list, or leave: a line that cannot be read may be somebody who asked to leave."""
    if not file:
        return Suppressions()
    suppressions = read_suppressions(_content(file), str(file))
    if suppressions.problems:
        report(suppressions.problems, err=True)
        refuse("\nRien n'est parti : chaque ligne de cette liste doit pouvoir être lue.")
    return suppressions


def journal_place(chosen: Path | None, month: str) -> Path:
    """Give the folder of the journal, or leave when it could be committed."""
    folder = chosen or journal_folder(month, os.environ)
    _keep_out_of_the_repository(folder / FILE_NAME, "Le journal dit à qui l'on écrit")
    return folder


@contextmanager
def journal_or_leave(folder: Path, month: str) -> Iterator[Journal]:
    """Hold the journal of an issue, or leave with why it cannot be held."""
    file = shown(folder / FILE_NAME, 200)
    try:
        journal = Journal.open(folder, month)
    except JournalInUse:
        refuse(
            "Cette lettre est déjà en cours d'envoi, dans une autre fenêtre ou par quelqu'un d'autre. Attendez sa fin."
        )
    except JournalDamaged as error:
        refuse(
            f"{file}:{error.line}: cette ligne du journal a été abîmée. Rien n'est parti. Reprenez une sauvegarde du journal."
        )
    except JournalOfAnother as error:
        refuse(f"{file} est le journal de la lettre {error.issue}. Donnez un autre dossier à --journal.")
    except JournalUnwritable:
        refuse(f"{file} ne peut pas être écrit : le disque est-il plein ? Rien n'est parti.")
    with journal:
        yield journal


def or_leave(make: Callable[[], _Made]) -> _Made:
    """Make something, or leave with the problems found."""
    try:
        return make()
    except ProblemsFound as found:
        report(found.problems, err=True)
        raise SystemExit(1) from None


def _content(file: Path) -> bytes:
    _keep_out_of_the_repository(file, "Ce fichier contient des adresses")
    try:
        return file.read_bytes()
    except FileNotFoundError:
        refuse(f"« {shown(file)} » n'existe pas. Vérifiez son chemin.")


def _keep_out_of_the_repository(file: Path, why: str) -> None:
    if may_be_committed(file):
        refuse(f"« {shown(file)} » est dans le dépôt. {why} : gardez-le ailleurs, ou dans un dossier que git ignore.")
