"""The bytes each recipient gets: one letter, with the few headers that are theirs.

The letter's `.eml` is read once; what leaves is it, unchanged, after ``To``, ``Message-ID``, ``Date`` and, where the
relay is told of one, a way to leave. ``seal`` is the hash of all that everybody shares, headers included.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path

import dkim  # type: ignore[import-untyped]  # it publishes no types

from macros.problems import Problem, ProblemsFound
from scripts.sending.addresses import Address
from scripts.sending.relay import Relay

_OF_EACH = frozenset({b"to", b"cc", b"bcc", b"message-id", b"date", b"dkim-signature", b"x-unsent"})
_FIELD = re.compile(rb"[^\r\n]+\r\n(?:[ \t][^\r\n]*\r\n)*")
LINE_MAX_BYTES = 998  # RFC 5321 § 4.5.3.1.6, without its end


@dataclass(frozen=True)
class Letter:
    """An issue ready to leave: its month, its e-mail as bytes, with ``From`` and ``Subject``, and the name of its content."""

    issue: str
    eml: bytes
    fingerprint: str = ""


class Mailing:
    """A letter about to go through a relay, to people or to one list."""

    def __init__(self, letter: Letter, relay: Relay, *, date: str, to_a_list: bool = False) -> None:
        head, _, body = re.sub(rb"\r?\n", b"\r\n", letter.eml).partition(b"\r\n\r\n")
        fields = _FIELD.findall(head + b"\r\n")
        shared = [field for field in fields if _name(field) not in _OF_EACH]
        self._relay, self._letter, self._date = relay, letter, date
        self._body = body if body.endswith(b"\r\n") else body + b"\r\n"
        self._stuffed = re.sub(rb"(?m)^\.", b"..", self._body)
        self.seal = hashlib.sha256(b"".join(shared) + b"\r\n" + self._body).hexdigest()
        self._fields = b"".join(field for field in shared if not self._replaced(field, to_a_list))
        self._to_a_list = to_a_list
        content = self._fields + self._body
        if not content.isascii() or max(map(len, content.split(b"\r\n"))) > LINE_MAX_BYTES:
            raise ValueError("the .eml is not plain 7-bit mail")
        sender = parseaddr(next(_value(field) for field in fields if _name(field) == b"from"))[1]
        self.sender = relay.sender or str(Address.parse(sender))
        self.domain = Address.parse(sender).domain
        self._key = self._signing_key()

    def message(self, recipient: Address, name: str) -> bytes:
        """Write the message of a recipient, dot-stuffed; ``name`` is the recipient's in the journal."""
        head = self._headers(recipient, name)
        return self._signature(head) + head + b"\r\n" + self._stuffed

    def size(self) -> int:
        """Give the size of the letter, in bytes."""
        return len(self._fields) + len(self._body)

    def message_id(self, name: str) -> str:
        """Give the Message-ID of a recipient: the same whenever it is asked, whatever the run."""
        return f"<{self._letter.issue}.{name}@{self.domain}>"

    def _headers(self, recipient: Address, name: str) -> bytes:
        lines = [f"Date: {self._date}", f"To: {recipient}", f"Message-ID: {self.message_id(name)}"]
        if self._relay.unsubscribe and not self._to_a_list:
            lines.append(f"List-Unsubscribe: <{self._relay.unsubscribe.replace('{token}', self._token(recipient))}>")
            if self._relay.one_click:
                lines.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
        return "".join(f"{line}\r\n" for line in lines).encode("utf-8") + self._fields

    def _replaced(self, field: bytes, to_a_list: bool) -> bool:
        """A list server writes the list headers itself; a way to leave of ours replaces the letter's."""
        name = _name(field)
        return (
            name.startswith(b"list-")
            if to_a_list
            else bool(self._relay.unsubscribe) and name.startswith(b"list-unsubscribe")
        )

    def _token(self, recipient: Address) -> str:
        key = self._relay.unsubscribe_secret.encode("utf-8")
        return hmac.new(key, recipient.identity.encode("utf-8"), hashlib.sha256).hexdigest()[:32]

    # --- DKIM ---------------------------------------------------------------------------------

    def _signing_key(self) -> bytes:
        if not self._relay.dkim_key:
            return b""
        self._key = Path(self._relay.dkim_key).read_bytes()
        try:
            self._signature(self._fields)
        except (dkim.DKIMException, ValueError):
            message, remedy = "Cette clé DKIM ne peut pas signer.", "Donnez une clé privée RSA au format PEM."
            raise ProblemsFound([Problem(self._relay.dkim_key, 1, 1, "", message, remedy)]) from None
        return self._key

    def _signature(self, head: bytes) -> bytes:
        if not self._relay.dkim_key:
            return b""
        domain = (self._relay.dkim_domain or self.domain).encode("ascii")
        selector = self._relay.dkim_selector.encode("ascii")
        signed: bytes = dkim.sign(
            head + b"\r\n" + self._body, selector, domain, self._key, canonicalize=(b"relaxed", b"relaxed")
        )
        return signed


def _name(field: bytes) -> bytes:
    return field.partition(b":")[0].strip().lower()


def _value(field: bytes) -> str:
    return field.partition(b":")[2].decode("ascii").strip()
