"""Delivery against a scripted server: refusals, hang-ups, pace, patience, and what is said at the end."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from mail_room import FastClock, ScriptedServer, deliver, people, scripted_server, standing_of

from scripts.sending.delivery import IN_A_ROW, Patience
from scripts.sending.journal import Journal, JournalInUse, Standing

_real_write = os.write


def test_everybody_is_written_to_once(server: ScriptedServer, domain: str, tmp_path: Path) -> None:
    recipients = people("a", "b", "c", domain=domain)
    summary = deliver(server.relay, tmp_path, recipients)
    assert (summary.accepted, summary.left, summary.stopped) == (3, 0, "")
    assert server.addressees(domain) == [f"a@{domain}", f"b@{domain}", f"c@{domain}"]


def test_a_second_run_writes_to_nobody_again(server: ScriptedServer, domain: str, tmp_path: Path) -> None:
    deliver(server.relay, tmp_path, people("a", "b", domain=domain))
    summary = deliver(server.relay, tmp_path, people("a", "b", "c", domain=domain))
    assert summary.accepted == 1
    assert server.addressees(domain) == [f"a@{domain}", f"b@{domain}", f"c@{domain}"]


def test_a_temporary_refusal_is_tried_again_with_doubling_delays(
    server: ScriptedServer, domain: str, tmp_path: Path
) -> None:
    clock = FastClock()
    summary = deliver(server.relay, tmp_path, people("grey3.a", "b", domain=domain), clock)
    assert summary.accepted == 2
    assert server.addressees(domain) == [f"b@{domain}", f"grey3.a@{domain}"]
    assert [round(wait) for wait in clock.waits] == [60, 120, 240]


def test_a_temporary_refusal_of_the_message_is_tried_again(server: ScriptedServer, domain: str, tmp_path: Path) -> None:
    assert deliver(server.relay, tmp_path, people("latebusy2.a", domain=domain)).accepted == 1
    assert server.addressees(domain) == [f"latebusy2.a@{domain}"]


def test_patience_ends_and_another_run_tries_again(server: ScriptedServer, domain: str, tmp_path: Path) -> None:
    recipients = people("grey3.a", domain=domain)
    summary = deliver(server.relay, tmp_path, recipients, patience=Patience(tries=2))
    assert [undelivered.code for undelivered in summary.tired] == ["450 4.2.0"]
    assert standing_of(tmp_path, recipients) == {f"grey3.a@{domain}": Standing.PENDING}
    assert deliver(server.relay, tmp_path, recipients).accepted == 1


@pytest.mark.parametrize(("name", "code"), [("no.a", "550 5.1.1"), ("lateno.a", "554 5.7.1")])
def test_a_permanent_refusal_is_certain_and_told(
    server: ScriptedServer, domain: str, tmp_path: Path, name: str, code: str
) -> None:
    recipients = people(name, "b", domain=domain)
    summary = deliver(server.relay, tmp_path, recipients)
    assert [(str(each.recipient), each.code) for each in summary.refused] == [(f"{name}@{domain}", code)]
    assert standing_of(tmp_path, recipients) == {f"{name}@{domain}": Standing.REFUSED, f"b@{domain}": Standing.SENT}
    assert deliver(server.relay, tmp_path, recipients).accepted == 0


@pytest.mark.parametrize("name", ["bye1.a", "drop1.a", "dropdata1.a"])
def test_a_conversation_cut_before_the_message_is_begun_again(
    server: ScriptedServer, domain: str, tmp_path: Path, name: str
) -> None:
    summary = deliver(server.relay, tmp_path, people("x", name, "b", domain=domain))
    assert (summary.accepted, summary.uncertain) == (3, 0)
    assert sorted(server.addressees(domain)) == sorted(f"{each}@{domain}" for each in ("x", name, "b"))


def test_a_relay_that_hangs_up_after_some_messages_costs_no_try_and_no_wait(domain: str, tmp_path: Path) -> None:
    clock = FastClock()
    with scripted_server(tmp_path, "--hang-up-every", "1") as server:
        summary = deliver(
            server.relay, tmp_path / "journal", people(*"abcdefgh", domain=domain), clock, patience=Patience(tries=1)
        )
        assert sorted(server.addressees()) == [f"{each}@{domain}" for each in "abcdefgh"]
    assert (summary.accepted, clock.waits) == (8, [])


@pytest.mark.parametrize(("name", "kept"), [("silent.a", 1), ("lost.a", 0)])
def test_silence_after_the_message_is_uncertain_and_never_sent_again(
    server: ScriptedServer, domain: str, tmp_path: Path, name: str, kept: int
) -> None:
    recipients = people(name, "b", domain=domain)
    summary = deliver(server.relay, tmp_path, recipients)
    assert (summary.accepted, summary.uncertain) == (1, 1)
    deliver(server.relay, tmp_path, recipients)
    assert server.addressees(domain).count(f"{name}@{domain}") == kept
    assert standing_of(tmp_path, recipients)[f"{name}@{domain}"] is Standing.UNCERTAIN


def test_a_relay_that_never_answers_the_message_makes_it_uncertain(
    server: ScriptedServer, domain: str, tmp_path: Path
) -> None:
    assert deliver(server.relay, tmp_path, people("stuck.a", domain=domain), timeout=0.5).uncertain == 1


def test_silence_after_every_message_stops_the_run(server: ScriptedServer, domain: str, tmp_path: Path) -> None:
    summary = deliver(server.relay, tmp_path, people(*(f"silent.{rank}" for rank in range(9)), domain=domain))
    assert (summary.uncertain, summary.left) == (IN_A_ROW, 9 - IN_A_ROW)
    assert summary.stopped == "Le serveur d'envoi reçoit la lettre et raccroche sans répondre, 5 fois de suite."


def test_a_letter_refused_again_and_again_stops_the_run(server: ScriptedServer, domain: str, tmp_path: Path) -> None:
    summary = deliver(server.relay, tmp_path, people(*(f"lateno.{rank}" for rank in range(9)), domain=domain))
    assert (len(summary.refused), summary.left) == (IN_A_ROW, 9 - IN_A_ROW)
    assert summary.stopped == "Le serveur d'envoi refuse la lettre elle-même (554 5.7.1), 5 fois de suite."


def test_unknown_recipients_in_a_row_do_not_stop_the_run(server: ScriptedServer, domain: str, tmp_path: Path) -> None:
    summary = deliver(server.relay, tmp_path, people(*(f"no.{rank}" for rank in range(7)), "a", domain=domain))
    assert (len(summary.refused), summary.accepted, summary.stopped) == (7, 1, "")


def test_a_refused_sender_stops_the_run_and_refuses_no_reader(domain: str, tmp_path: Path) -> None:
    recipients = people("a", "b", domain=domain)
    with scripted_server(tmp_path, "--refuse-sender") as server:
        summary = deliver(server.relay, tmp_path / "journal", recipients)
    assert summary.stopped.startswith("Le serveur d'envoi refuse l'expéditeur (553 5.7.1).")
    assert (summary.left, summary.refused) == (2, [])
    assert set(standing_of(tmp_path / "journal", recipients).values()) == {Standing.PENDING}


def test_a_letter_too_big_for_the_relay_does_not_begin(domain: str, tmp_path: Path) -> None:
    with scripted_server(tmp_path, "--size", "50") as server:
        summary = deliver(server.relay, tmp_path / "journal", people("a", domain=domain))
    assert summary.stopped.startswith("Le serveur d'envoi n'accepte pas plus de 50 octets")


def test_an_absent_relay_is_tried_with_longer_and_longer_waits_then_given_up(tmp_path: Path) -> None:
    with scripted_server(tmp_path) as server:
        relay = server.relay
    clock = FastClock()
    summary = deliver(relay, tmp_path / "journal", people("a"), clock)
    assert (summary.stopped, summary.left) == ("Le serveur d'envoi ne répond plus.", 1)
    assert clock.waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_the_pace_is_kept(server: ScriptedServer, domain: str, tmp_path: Path) -> None:
    clock = FastClock()
    deliver(server.relay, tmp_path, people(*"abcd", domain=domain), clock, per_minute=30)
    assert clock.waits == [2, 2, 2]


def test_a_stop_leaves_the_rest_certain(server: ScriptedServer, domain: str, tmp_path: Path) -> None:
    recipients = people(*"abcdef", domain=domain)
    settled: list[str] = []
    summary = deliver(
        server.relay,
        tmp_path,
        recipients,
        progress=lambda: settled.append("one"),
        should_stop=lambda: len(settled) == 2,
    )
    assert (summary.accepted, summary.left, summary.stopped) == (2, 4, "Envoi arrêté à votre demande.")
    assert deliver(server.relay, tmp_path, recipients).accepted == 4
    assert len(server.addressees(domain)) == 6


def test_a_recipient_who_needs_utf8_is_refused_where_the_relay_has_it_not(tmp_path: Path, domain: str) -> None:
    with scripted_server(tmp_path, "--no-utf8") as server:
        summary = deliver(server.relay, tmp_path / "journal", people("zoé", "a", domain=domain))
    assert (summary.accepted, [each.code for each in summary.refused]) == (1, ["SMTPUTF8"])


def test_a_recipient_who_needs_utf8_is_written_to_where_the_relay_has_it(
    server: ScriptedServer, domain: str, tmp_path: Path
) -> None:
    assert deliver(server.relay, tmp_path, people("zoé", domain=domain)).accepted == 1
    assert server.addressees(domain) == [f"zoé@{domain}"]


def test_the_journal_never_holds_an_address(server: ScriptedServer, domain: str, tmp_path: Path) -> None:
    names = ("prenom.nom", "no.prenom.nom", "lateno.prenom.nom", "grey1.prenom.nom", "silent.prenom.nom")
    deliver(server.relay, tmp_path, people(*names, domain=domain))
    text = (tmp_path / "journal.jsonl").read_text("ascii")
    assert "prenom" not in text
    assert "example" not in text


def test_a_full_disk_stops_before_the_message(
    server: ScriptedServer, domain: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipients = people("a", "b", domain=domain)
    deliver(server.relay, tmp_path, recipients[:1])
    before = (tmp_path / "journal.jsonl").read_bytes()
    monkeypatch.setattr(
        "scripts.sending.journal.os.write", lambda descriptor, content: _real_write(descriptor, content[:10])
    )
    summary = deliver(server.relay, tmp_path, recipients)
    assert (summary.accepted, summary.left) == (0, 1)
    assert summary.stopped.startswith("Le journal ne peut plus être écrit")
    monkeypatch.undo()
    assert (tmp_path / "journal.jsonl").read_bytes() == before
    assert server.addressees(domain) == [f"a@{domain}"]


def test_a_second_sender_is_refused(tmp_path: Path) -> None:
    with Journal.open(tmp_path, "2026-03"), pytest.raises(JournalInUse):
        Journal.open(tmp_path, "2026-03")
