"""A mail server that does what the recipient's name says, in a process of its own: `python scripted_server.py LOG`.

Names: ``grey2.…`` refused twice for now, ``no.…`` refused for good, ``latebusy1.…`` and ``lateno.…`` the same after
the message, ``bye1.…`` told 421 once, ``drop1.…`` hung up on once before the message, ``dropdata1.…`` at ``DATA``,
``silent.…`` hung up on after the message, which is kept, ``lost.…`` the same, not kept. What is kept goes to the log.
Hosts: ``stuck`` never answers after the message. Prints its port once ready.
"""

# ruff: noqa: N802  # aiosmtpd names its hooks after the commands

from __future__ import annotations

import argparse
import asyncio
import email
import json
import os
import re
import ssl
from collections import Counter
from collections.abc import Mapping
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

NAME = re.compile(r"([a-z]+?)(\d*)\.")


class Handler:
    def __init__(self, log: str, refuse_sender: bool, greeting_limit: int) -> None:
        self.log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.seen: Counter[tuple[str, str]] = Counter()
        self.refuse_sender, self.limit = refuse_sender, greeting_limit

    def first(self, address: str, what: str) -> bool:
        """Tell whether this recipient is to meet ``what`` this time."""
        found = NAME.match(address)
        if not found or found.group(1) != what:
            return False
        self.seen[address, what] += 1
        return not found.group(2) or self.seen[address, what] <= int(found.group(2))

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuse_sender:
            return "553 5.7.1 Sender not owned by user"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.first(address, "grey"):
            return f"450 4.2.0 <{address}>: greylisted"
        if self.first(address, "no"):
            return f"550 5.1.1 <{address}>: no such user here, {address.split('@')[0]}"
        if self.first(address, "bye"):
            return "421 4.3.2 closing, too busy"
        if self.first(address, "drop"):
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        address = envelope.rcpt_tos[0]
        if self.first(address, "latebusy"):
            return "451 4.3.0 try later"
        if self.first(address, "lateno"):
            return f"554 5.7.1 spam for {address}"
        if self.first(address, "stuck"):
            await asyncio.sleep(3600)
        if not self.first(address, "lost"):
            self.keep(address, envelope)
        if address.startswith(("silent.", "lost.")):
            server.transport.abort()
        return f"250 2.0.0 Ok: queued as Q{abs(hash(address)) % 10**8}"

    def keep(self, address: str, envelope: Envelope) -> None:
        content = envelope.content
        assert isinstance(content, bytes)
        message = email.message_from_bytes(content)
        line = {
            "to": address,
            "from": envelope.mail_from,
            "id": message["Message-ID"],
            "content": content.decode("utf-8"),
        }
        os.write(self.log, (json.dumps(line) + "\n").encode("utf-8"))


class Server(SMTP):
    async def smtp_DATA(self, arg: str) -> None:
        handler: Any = self.event_handler
        if self.envelope.rcpt_tos and handler.first(self.envelope.rcpt_tos[0], "dropdata"):
            self.transport.abort()
            return
        await super().smtp_DATA(arg)
        handler.carried = getattr(handler, "carried", 0) + 1
        if handler.limit and handler.carried % handler.limit == 0:
            self.transport.close()


def authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (b"jalons", b"secret")
    return AuthResult(success=good, handled=good or None)


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("log")
    parser.add_argument("--certificate")
    parser.add_argument("--implicit", action="store_true")
    parser.add_argument("--refuse-sender", action="store_true")
    parser.add_argument("--no-utf8", action="store_true")
    parser.add_argument("--size", type=int, default=33554432)
    parser.add_argument("--hang-up-every", type=int, default=0)
    options = parser.parse_args()
    tls = None
    if options.certificate:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(options.certificate)
    handler = Handler(options.log, options.refuse_sender, options.hang_up_every)
    settings: Mapping[str, Any] = {
        "enable_SMTPUTF8": not options.no_utf8,
        "data_size_limit": options.size,
        "tls_context": None if options.implicit else tls,
        "authenticator": authenticate,
        "auth_require_tls": bool(tls) and not options.implicit,
        "hostname": "localhost",
    }
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Server(handler, loop=loop, **settings), "127.0.0.1", 0, ssl=tls if options.implicit else None
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
