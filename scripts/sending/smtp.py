"""One connection to the relay: it carries a message and says what became of it, to the point of certainty.

As long as its final dot is with us, a message that fails did not leave. From the dot to its reply, a silence is
`Fate.UNCERTAIN`. Commands are grouped where the relay offers PIPELINING (RFC 2920); ``DATA`` waits alone.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from scripts.sending.addresses import Address
from scripts.sending.relay import Relay

CONNECT_TIMEOUT_SECONDS = 60
REPLY_TIMEOUT_SECONDS = 600  # what RFC 5321 § 4.5.3.2 asks after the final dot, the longest
_QUEUED = re.compile(r"queued as (?=\w*\d)(\w{4,60})(?![\w.@-])", re.ASCII | re.IGNORECASE)
_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")


class Fate(Enum):
    """What became of a message."""

    ACCEPTED = "accepted"
    DEFERRED = "deferred"  # certain; another try is worth it
    REFUSED = "refused"  # certain, for good
    UNCERTAIN = "uncertain"


class Stage(Enum):
    """What was refused: the sender, the recipient, or the message."""

    SENDER = "sender"
    RECIPIENT = "recipient"
    MESSAGE = "message"


@dataclass(frozen=True)
class Outcome:
    """What became of a message. ``code`` is safe to keep; ``words`` are the relay's own and may quote the address."""

    fate: Fate
    stage: Stage = Stage.RECIPIENT
    code: str = ""
    words: str = ""
    hung_up: bool = False


class RelayUnreachable(Exception):
    """No conversation could begin, for now: worth another try."""


class RelayRefuses(Exception):
    """The relay will not take this letter from us, however often we ask: a French sentence says why."""


class Connection:
    """A conversation with the relay, ready for the next message."""

    def __init__(self, relay: Relay, *, timeout: float = REPLY_TIMEOUT_SECONDS) -> None:
        self._smtp = _open(relay, min(timeout, CONNECT_TIMEOUT_SECONDS))
        assert self._smtp.sock
        self._smtp.sock.settimeout(timeout)
        self._smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.takes_utf8 = self._smtp.has_extn("smtputf8")
        self._groups = self._smtp.has_extn("pipelining")
        size = self._smtp.esmtp_features.get("size", "")
        self.size_limit = int(size) if size.isdigit() else 0

    def send(self, sender: str, recipient: Address, message: bytes, beginning: Callable[[], None]) -> Outcome:
        """Carry a message, already dot-stuffed and ended by a line break; call ``beginning`` just before ``DATA``."""
        if recipient.needs_utf8 and not self.takes_utf8:
            return Outcome(Fate.REFUSED, code="SMTPUTF8")
        options = " SMTPUTF8 BODY=8BITMIME" if recipient.needs_utf8 else ""
        try:
            refusal = self._envelope(f"MAIL FROM:<{sender}>{options}", f"RCPT TO:<{recipient}>")
            if refusal:
                return refusal
            beginning()
            self._put("DATA")
            code, words = self._smtp.getreply()
            if code != 354:
                return self._refused(code, words, Stage.MESSAGE)
            self._send_whole(message + b".\r\n")
        except (smtplib.SMTPException, OSError):
            return self._lost(Fate.DEFERRED)
        try:
            code, words = self._smtp.getreply()
        except (smtplib.SMTPException, OSError):
            return self._lost(Fate.UNCERTAIN)
        return self._answered(code, words)

    def close(self) -> None:
        """Say goodbye, whatever the answer."""
        try:
            self._smtp.quit()
        except (smtplib.SMTPException, OSError):
            self._smtp.close()

    # --- the conversation ---------------------------------------------------------------------

    def _put(self, *commands: str) -> None:
        self._smtp.send("".join(f"{command}\r\n" for command in commands).encode("utf-8"))

    def _send_whole(self, content: bytes) -> None:
        """Hand everything to the system; if it raises, the end did not leave."""
        assert self._smtp.sock
        rest = memoryview(content)
        while rest:
            rest = rest[self._smtp.sock.send(rest) :]

    def _envelope(self, mail: str, rcpt: str) -> Outcome | None:
        """Give sender and recipient; give what was refused, with the conversation made ready again."""
        if self._groups:
            self._put(mail, rcpt)
            mail_code, mail_words = self._smtp.getreply()
            rcpt_code, rcpt_words = self._smtp.getreply() if mail_code != 421 else (421, mail_words)
        else:
            self._put(mail)
            mail_code, mail_words = self._smtp.getreply()
            if mail_code == 250:
                self._put(rcpt)
                rcpt_code, rcpt_words = self._smtp.getreply()
        if mail_code != 250:
            return self._refused(mail_code, mail_words, Stage.SENDER)
        if rcpt_code not in (250, 251):
            return self._refused(rcpt_code, rcpt_words, Stage.RECIPIENT)
        return None

    def _refused(self, code: int, words: bytes, stage: Stage) -> Outcome:
        """Tell what a refusal before the message means, and make the conversation ready for another."""
        hung_up = code == 421
        if not hung_up:
            try:
                self._put("RSET")
                hung_up = self._smtp.getreply()[0] != 250
            except (smtplib.SMTPException, OSError):
                hung_up = True
        return self._told(Fate.REFUSED if 500 <= code < 600 else Fate.DEFERRED, code, words, stage, hung_up=hung_up)

    def _answered(self, code: int, words: bytes) -> Outcome:
        """Tell what the reply to the final dot means."""
        match code // 100:
            case 2:
                return self._told(Fate.ACCEPTED, code, words)
            case 4:
                return self._told(Fate.DEFERRED, code, words, hung_up=code == 421)
            case 5:
                return self._told(Fate.REFUSED, code, words)
            case _:  # not SMTP
                return self._lost(Fate.UNCERTAIN)

    def _told(
        self, fate: Fate, code: int, words: bytes, stage: Stage = Stage.MESSAGE, *, hung_up: bool = False
    ) -> Outcome:
        if hung_up:
            self._smtp.close()
        text = words.decode("utf-8", "replace")
        return Outcome(fate, stage, _kept(code, text), text, hung_up)

    def _lost(self, fate: Fate) -> Outcome:
        self._smtp.close()
        return Outcome(fate, Stage.MESSAGE, hung_up=True)


def _kept(code: int, words: str) -> str:
    """Keep of a reply what cannot hold an address: its codes, and the name it was queued under."""
    enhanced = _ENHANCED.match(words)
    queued = _QUEUED.search(words)
    return " ".join(filter(None, (str(code), enhanced and enhanced.group(), queued and queued.group(1))))


def _open(relay: Relay, timeout: float) -> smtplib.SMTP:
    context = None if relay.tls == "none" else relay.tls_context()
    name = relay.helo or _own_name()
    try:
        smtp: smtplib.SMTP
        if relay.tls == "implicit":
            smtp = smtplib.SMTP_SSL(relay.host, relay.port_used, local_hostname=name, timeout=timeout, context=context)
        else:
            smtp = smtplib.SMTP(relay.host, relay.port_used, local_hostname=name, timeout=timeout)
    except ssl.SSLCertVerificationError as error:
        raise RelayRefuses(_untrusted(error)) from None
    except ssl.SSLError:
        raise RelayRefuses("Le serveur d'envoi ne parle pas TLS sur ce port. Vérifiez « port » et « tls ».") from None
    except (smtplib.SMTPException, OSError) as error:
        raise RelayUnreachable(str(error)) from None
    try:
        _begin(smtp, relay, context)
    except (RelayRefuses, RelayUnreachable):
        smtp.close()
        raise
    except ssl.SSLCertVerificationError as error:
        smtp.close()
        raise RelayRefuses(_untrusted(error)) from None
    except smtplib.SMTPAuthenticationError as error:
        smtp.close()
        if error.smtp_code < 500:
            raise RelayUnreachable(str(error.smtp_code)) from None
        raise RelayRefuses(
            f"Le serveur d'envoi refuse le compte ({error.smtp_code}). Vérifiez « user » et « password »."
        ) from None
    except smtplib.SMTPNotSupportedError:
        smtp.close()
        raise RelayRefuses("Le serveur d'envoi ne propose aucune authentification que nous connaissons.") from None
    except (smtplib.SMTPException, OSError) as error:
        smtp.close()
        raise RelayUnreachable(str(error)) from None
    return smtp


def _begin(smtp: smtplib.SMTP, relay: Relay, context: ssl.SSLContext | None) -> None:
    smtp.ehlo_or_helo_if_needed()
    if relay.tls == "starttls":
        if not smtp.has_extn("starttls"):
            raise RelayRefuses(
                "Le serveur d'envoi ne propose pas STARTTLS. Rien n'est parti en clair. Vérifiez « port » et « tls »."
            )
        code, _ = smtp.starttls(context=context)
        if code != 220:
            raise RelayUnreachable(str(code))
        smtp.ehlo()
    if relay.user:
        smtp.login(relay.user, relay.password)


_CERTIFICATE_FAULTS = {
    10: "il a expiré",
    18: "il s'est signé lui-même",
    19: "son autorité est inconnue",
    20: "son autorité est inconnue",
    62: "il porte un autre nom",
    64: "il porte un autre nom",
}
"""By code of OpenSSL: https://docs.openssl.org/master/man3/X509_STORE_CTX_get_error/"""


def _untrusted(error: ssl.SSLCertVerificationError) -> str:
    fault = _CERTIFICATE_FAULTS.get(error.verify_code, f"erreur {error.verify_code}")
    return (
        f"Le certificat du serveur d'envoi n'est pas reconnu : {fault}. Rien n'est parti. "
        "S'il vient d'une autorité interne, donnez le fichier PEM de celle-ci dans « ca »."
    )


def _own_name() -> str:
    """Give this machine's name without asking the network; an address where it has none."""
    name = socket.gethostname()
    return name if "." in name and name.isascii() else "[127.0.0.1]"
