"""The recipients of a letter: read from a CSV, validated, without duplicates nor those who asked to leave.

The file comes from a spreadsheet, a list server or a colleague: UTF-8 with or without its mark, UTF-16 or
Windows-1252; semicolons, commas or tabs. A mistake is a `Problem` that shows its line and masks its address.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from macros.problems import Problem, shown
from scripts.sending.addresses import Address, NotAnAddress

EMAIL_HEADERS = (
    "email",
    "courriel",
    "adresse",
    "mel",
    "mail",
    "adresseemail",
    "adressecourriel",
    "adresseelectronique",
)
"""Titles of the column of addresses, without case, accents, spaces nor dashes."""

_SHA256 = re.compile(r"(?:sha256:)?([0-9a-fA-F]{64})")


@dataclass(frozen=True)
class Recipients:
    """What a file of recipients holds: addresses and their lines, in order, how many came twice, what is wrong."""

    lines: Mapping[Address, int]
    duplicates: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Suppressions:
    """Those who asked not to be written to: identities, or SHA-256 of identities in hexadecimal."""

    entries: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()

    def __contains__(self, address: Address) -> bool:
        return bool(self.entries) and not self.entries.isdisjoint((address.identity, hashed(address)))


def hashed(address: Address) -> str:
    """Give what a suppression list may hold in place of an address: the SHA-256 of its identity."""
    return hashlib.sha256(address.identity.encode("utf-8")).hexdigest()


def read_recipients(content: bytes, path: str) -> Recipients:
    """Read a file of recipients; an address comes once, where it was first written."""
    found: dict[str, tuple[Address, int]] = {}
    problems: list[Problem] = []
    count = 0
    try:
        for line, text in _cells(content, path):
            try:
                address = Address.parse(text)
            except NotAnAddress as error:
                problems.append(_problem(path, line, str(error)))
                continue
            count += 1
            found.setdefault(address.identity, (address, line))
    except _Unreadable as error:
        problems.append(error.problem)
    return Recipients(dict(found.values()), count - len(found), tuple(problems))


def read_suppressions(content: bytes, path: str) -> Suppressions:
    """Read a suppression list: one address or SHA-256 a line, under a title or none; « # » begins a comment."""
    entries: set[str] = set()
    problems: list[Problem] = []
    try:
        lines = _decoded(content, path).splitlines()
    except _Unreadable as error:
        return Suppressions(problems=(error.problem,))
    for number, line in enumerate(lines, 1):
        text = re.split(r"[;,\t]", line.split("#")[0].strip())[0].strip().strip('"')
        if not text or (number == 1 and _plain(text) in EMAIL_HEADERS):
            continue
        if digest := _SHA256.fullmatch(text):
            entries.add(digest.group(1).lower())
            continue
        try:
            entries.add(Address.parse(text).identity)
        except NotAnAddress as error:
            problems.append(_problem(path, number, str(error)))
    return Suppressions(frozenset(entries), tuple(problems))


def without(addresses: Iterable[Address], suppressions: Suppressions) -> tuple[Address, ...]:
    """Leave out those who asked not to be written to."""
    return tuple(address for address in addresses if address not in suppressions)


# --- the file ---------------------------------------------------------------------------------


class _Unreadable(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def _cells(content: bytes, path: str) -> Iterator[tuple[int, str]]:
    """Give the cells of the column of addresses, with their line; empty rows are left out."""
    text = _decoded(content, path)
    start = 1
    if re.match(r"sep=.\r?\n", text):  # a line that spreadsheets write for themselves
        text, start = text.split("\n", 1)[1], 2
    heading = text.partition("\n")[0]
    delimiter = max(";,\t", key=heading.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    column = None
    line = start
    try:
        for row in rows:
            if column is None:
                column = _email_column(row, path, line)
            elif any(cell.strip() for cell in row):
                yield line, row[column] if column < len(row) else ""
            line = start + rows.line_num
    except csv.Error:
        message = (
            "Un guillemet ouvert n'est pas fermé, ou le fichier n'est pas un CSV. Enregistrez-le à nouveau en CSV."
        )
        raise _Unreadable(_problem(path, line, message)) from None
    if column is None:
        raise _Unreadable(
            _problem(path, 1, "Ce fichier est vide. Donnez une première ligne « email », puis une adresse par ligne.")
        )


def _email_column(row: list[str], path: str, line: int) -> int:
    for position, title in enumerate(row):
        if _plain(title) in EMAIL_HEADERS:
            return position
    titles = ", ".join(f"« {shown(title)} »" for title in row if title.strip() and "@" not in title)
    seen = f" Trouvé : {titles}." if titles else ""
    message = f"Aucune colonne d'adresses.{seen} Intitulez-la « email », « courriel » ou « adresse » en première ligne."
    raise _Unreadable(_problem(path, line, message))


def _decoded(content: bytes, path: str) -> str:
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _Unreadable(_problem(path, 1, "Ce fichier n'est pas un texte lisible. Enregistrez-le en CSV UTF-8."))


def _plain(title: str) -> str:
    letters = unicodedata.normalize("NFKD", title.casefold())
    return "".join(letter for letter in letters if letter.isalpha())


def _problem(path: str, line: int, sentence: str) -> Problem:
    return Problem(path, line, 1, "", sentence)
