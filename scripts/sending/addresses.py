"""E-mail addresses: what one looks like, when two are the same, how one is shown without being told.

The form is that of RFC 5321 and 6531 without quoted local parts nor IP literals, which no subscriber has.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from macros.problems import HIDDEN

LOCAL_MAX_BYTES = 64
DOMAIN_MAX_CHARS = 253

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-\u00a1-\U0010fffd]+"
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_DOTS = re.compile("[\u3002\uff0e\uff61]")  # full stops of other scripts, which IDNA takes for dots
_DEVIATIONS = frozenset("ßς")  # Python's codec would turn them into another domain (IDNA 2003 against 2008)


class NotAnAddress(ValueError):
    """A text that is not an address: says why and what to do, in French, without quoting it."""


@dataclass(frozen=True)
class Address:
    """An address as it goes on the envelope: the local part as written, the domain in ASCII and lower case."""

    local: str
    domain: str

    @classmethod
    def parse(cls, text: str) -> Address:
        """Read an address; raise `NotAnAddress` otherwise. Spaces around it and a final dot are forgiven."""
        text = unicodedata.normalize("NFC", text).strip()
        if not text:
            raise NotAnAddress("L'adresse manque.")
        if HIDDEN.search(text):
            raise NotAnAddress("L'adresse contient un caractère invisible. Retapez-la.")
        if any(mark in text for mark in '<>,;()[]"') or " " in text:
            raise NotAnAddress("Il y a autre chose qu'une adresse. Gardez l'adresse seule, sans nom ni ponctuation.")
        local, at, domain = text.rpartition("@")
        if not at or "@" in local:
            raise NotAnAddress("Une adresse a un « @ » et un seul. Corrigez-la.")
        if not _LOCAL.fullmatch(local):
            raise NotAnAddress("Ce qui précède « @ » n'est pas permis. Cherchez un point de trop ou un mot qui manque.")
        if len(local.encode("utf-8")) > LOCAL_MAX_BYTES:
            raise NotAnAddress(f"Ce qui précède « @ » est trop long : {LOCAL_MAX_BYTES} octets au plus.")
        return cls(local, _ascii_domain(domain))

    def __str__(self) -> str:
        return f"{self.local}@{self.domain}"

    @property
    def identity(self) -> str:
        """Give what two spellings of one address share."""
        return f"{self.local.casefold()}@{self.domain}"

    @property
    def needs_utf8(self) -> bool:
        """Tell whether only a server with SMTPUTF8 (RFC 6531) can carry it."""
        return not self.local.isascii()

    @property
    def masked(self) -> str:
        """Show it to somebody who has the file, without telling it to others: ``j…@e….org``."""
        name, _, ending = self.domain.rpartition(".")
        return f"{self.local[0]}…@{name[0]}….{ending}"


def _ascii_domain(domain: str) -> str:
    domain = _DOTS.sub(".", domain).removesuffix(".")
    wrong = "Ce qui suit « @ » n'est pas un nom de domaine. Corrigez-le."
    if _DEVIATIONS & set(domain):
        raise NotAnAddress("Écrivez ce nom de domaine sous sa forme « xn--… » : deux sont possibles.")
    try:
        name = domain.encode("idna").decode("ascii").lower()
        name.encode("ascii").decode("idna")
    except UnicodeError:
        raise NotAnAddress(wrong) from None
    labels = name.split(".")
    if (
        len(name) > DOMAIN_MAX_CHARS
        or len(labels) < 2
        or labels[-1].isdigit()
        or not all(map(_LABEL.fullmatch, labels))
    ):
        raise NotAnAddress(wrong)
    return name
