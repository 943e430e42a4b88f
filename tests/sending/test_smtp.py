"""The conversation: certificates, accounts, grouped commands, and what a reply leaves in the journal."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from mail_room import ScriptedServer, deliver, people, scripted_server

from scripts.sending.relay import Relay
from scripts.sending.smtp import Connection, RelayRefuses, RelayUnreachable, _kept


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a certificate for localhost that signs itself, with its key in the same file."""
    file = tmp_path_factory.mktemp("tls") / "localhost.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    names = ["-addext", "subjectAltName=DNS:localhost"]
    subprocess.run([*command, *names, "-keyout", str(file), "-out", f"{file}.crt"], check=True, capture_output=True)
    file.write_text(file.read_text() + Path(f"{file}.crt").read_text())
    return file


def over(server: ScriptedServer, **settings: str) -> Relay:
    return Relay.model_validate({"host": "localhost", "port": server.port, **settings})


@pytest.mark.parametrize(("tls", "option"), [("starttls", ()), ("implicit", ("--implicit",))])
def test_a_certificate_is_verified(tmp_path: Path, certificate: Path, tls: str, option: tuple[str, ...]) -> None:
    with scripted_server(tmp_path, "--certificate", str(certificate), *option) as server:
        with pytest.raises(RelayRefuses, match=r"n'est pas reconnu : il s'est signé lui-même\. Rien n'est parti"):
            Connection(over(server, tls=tls))
        with pytest.raises(RelayRefuses, match="il porte un autre nom"):
            Connection(over(server, tls=tls, host="127.0.0.1", ca=f"{certificate}.crt"))
        relay = over(server, tls=tls, ca=f"{certificate}.crt")
        assert deliver(relay, tmp_path / "journal", people("a")).accepted == 1
        assert server.addressees() == ["a@example.org"]


def test_an_account_is_asked_for_over_tls_only(tmp_path: Path, certificate: Path) -> None:
    with scripted_server(tmp_path, "--certificate", str(certificate)) as server:
        good = over(server, ca=f"{certificate}.crt", user="jalons", password="secret")
        assert deliver(good, tmp_path / "journal", people("a")).accepted == 1
        with pytest.raises(RelayRefuses, match=r"refuse le compte \(535\). Vérifiez « user » et « password »"):
            Connection(over(server, ca=f"{certificate}.crt", user="jalons", password="autre"))


def test_a_relay_without_starttls_gets_nothing_in_clear(server: ScriptedServer) -> None:
    with pytest.raises(RelayRefuses, match=r"ne propose pas STARTTLS\. Rien n'est parti en clair"):
        Connection(over(server))


def test_a_relay_that_does_not_speak_tls_is_told(server: ScriptedServer) -> None:
    with pytest.raises(RelayRefuses, match="ne parle pas TLS sur ce port"):
        Connection(over(server, tls="implicit"))


def test_a_port_where_nobody_listens_is_unreachable(tmp_path: Path) -> None:
    with scripted_server(tmp_path) as server:
        pass
    with pytest.raises(RelayUnreachable):
        Connection(over(server, tls="none"))


@pytest.mark.parametrize(
    ("code", "words", "kept"),
    [
        (250, "2.0.0 Ok: queued as 4XyZ12", "250 2.0.0 4XyZ12"),
        (550, "5.1.1 <prenom.nom@example.org>: no such user", "550 5.1.1"),
        (550, "prenom.nom is unknown", "550"),
        (250, "OK queued as prenom.nom@example.org", "250"),
    ],
)
def test_what_is_kept_of_a_reply_holds_no_address(code: int, words: str, kept: str) -> None:
    assert _kept(code, words) == kept
