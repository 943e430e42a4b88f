"""The message of each recipient: the same letter, their own headers, a signature that verifies."""

from __future__ import annotations

import email
import subprocess
from email.message import Message
from pathlib import Path

import dkim
import pytest
from mail_room import DATE, LETTER, people

from macros.problems import ProblemsFound
from scripts.sending.mailing import Letter, Mailing
from scripts.sending.relay import Relay

RELAY = Relay(host="127.0.0.1", tls="none")
LEAVING = RELAY.model_copy(
    update={
        "unsubscribe": "https://example.org/partir/{token}",
        "unsubscribe_secret": "0123456789abcdef",
        "one_click": True,
    }
)


def message(relay: Relay = RELAY, name: str = "n1", recipient: str = "a", **options: bool) -> Message:
    return email.message_from_bytes(Mailing(LETTER, relay, date=DATE, **options).message(people(recipient)[0], name))


def test_a_recipient_gets_their_own_headers_once() -> None:
    made = message()
    assert (made.get_all("To"), made.get_all("Message-ID")) == (["a@example.org"], ["<2026-03.n1@example.org>"])
    assert made.get_all("Date") == [DATE]
    assert made["List-Unsubscribe"] == "<mailto:partir@example.org>"


def test_nothing_else_differs_between_recipients() -> None:
    mailing = Mailing(LETTER, RELAY, date=DATE)
    one, two = (mailing.message(person, name) for person, name in zip(people("a", "b"), ("n1", "n2"), strict=True))
    assert two.replace(b"b@example.org", b"a@example.org").replace(b".n2@", b".n1@") == one


def test_lines_that_begin_with_a_dot_are_protected() -> None:
    body = Mailing(LETTER, RELAY, date=DATE).message(people("a")[0], "n1").partition(b"\r\n\r\n")[2]
    assert body == b"Bonjour,\r\n..\r\n...deux points en tete de ligne\r\nFin.\r\n"


def test_a_way_to_leave_is_the_recipients_own() -> None:
    one, two = message(LEAVING), message(LEAVING, recipient="b")
    assert one.get_all("List-Unsubscribe") != two.get_all("List-Unsubscribe")
    assert one["List-Unsubscribe"].startswith("<https://example.org/partir/")
    assert one.get_all("List-Unsubscribe-Post") == ["List-Unsubscribe=One-Click"]
    assert "a@example.org" not in one["List-Unsubscribe"]


def test_a_list_server_writes_the_headers_of_the_list() -> None:
    made = message(LEAVING, to_a_list=True)
    assert [name for name in made if name.lower().startswith("list-")] == []


def test_a_draft_mark_does_not_leave() -> None:
    draft = Letter("2026-03", b"X-Unsent: 1\r\n" + LETTER.eml)
    assert b"X-Unsent" not in Mailing(draft, RELAY, date=DATE).message(people("a")[0], "n1")


def test_the_seal_is_of_all_that_is_shared() -> None:
    seal = Mailing(LETTER, RELAY, date=DATE).seal
    other_day = Mailing(LETTER, LEAVING, date="Fri, 27 Mar 2026 09:00:00 +0100", to_a_list=True).seal
    changes = {(b"Fin.", b"fin."), (b"lettre@example.org", b"autre@example.org"), (b"de mars", b"d'avril")}
    others = {Mailing(Letter("2026-03", LETTER.eml.replace(*change)), RELAY, date=DATE).seal for change in changes}
    assert other_day == seal
    assert len(others | {seal}) == 4


def test_mail_that_is_not_seven_bits_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="7-bit"):
        Mailing(Letter("2026-03", LETTER.eml + "é".encode()), RELAY, date=DATE)


@pytest.fixture(scope="session")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("dkim") / "key.pem"
    subprocess.run(["openssl", "genrsa", "-traditional", "-out", str(file), "2048"], check=True, capture_output=True)
    return file


def test_the_signature_verifies(key: Path) -> None:
    relay = LEAVING.model_copy(update={"dkim_key": str(key), "dkim_selector": "mars"})
    stuffed = Mailing(LETTER, relay, date=DATE).message(people("a")[0], "n1")
    public = subprocess.run(
        ["openssl", "rsa", "-in", str(key), "-pubout"], check=True, capture_output=True, text=True
    ).stdout
    record = "v=DKIM1; k=rsa; p=" + "".join(public.splitlines()[1:-1])
    asked: list[bytes] = []

    def answer(name: bytes, timeout: int = 5) -> bytes:
        asked.append(name)
        return record.encode()

    received = stuffed.replace(b"\r\n..", b"\r\n.")
    assert dkim.verify(received, dnsfunc=answer)
    assert not dkim.verify(received.replace(b"de mars", b"d avril"), dnsfunc=answer)
    assert not dkim.verify(received.replace(b"/partir/", b"/rester/"), dnsfunc=answer)
    assert {name.rstrip(b".") for name in asked} == {b"mars._domainkey.example.org"}


def test_a_key_that_cannot_sign_is_told(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text("pas une clé", "utf-8")
    relay = RELAY.model_copy(update={"dkim_key": str(tmp_path / "key.pem"), "dkim_selector": "mars"})
    with pytest.raises(ProblemsFound, match="Cette clé DKIM ne peut pas signer"):
        Mailing(LETTER, relay, date=DATE)
