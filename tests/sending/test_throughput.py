"""The measure of throughput sends the same letters both ways; what it finds depends on the machine, and is not tested."""

from __future__ import annotations

from mail_room import LETTER, ScriptedServer

from scripts.sending.throughput import Throughput, measure


def test_both_ways_send_every_letter(server: ScriptedServer) -> None:
    found = measure(server.relay, LETTER.eml, messages=3, rounds=2)
    assert sorted(server.addressees()) == sorted(
        2 * [f"r{number}-{rank}@example.org" for number in (0, 1) for rank in range(3)]
    )
    assert found.ratio == found.ours / found.plain


def test_the_ratio_is_ours_over_the_plain_one() -> None:
    assert Throughput(plain=200, ours=190).ratio == 0.95
