"""``kill -9`` at every step and at random moments: nobody twice, nobody lost, the uncertain ones exactly listed.

``LONG_KILLS=1`` runs the full measure: 2,000 recipients, 50 kills. ``KILLS_RELAY_PORT`` sends it to another
server of this machine, whose ``KILLS_RELAY_LOG`` names what it kept, one address a line.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mail_room import ScriptedServer, deliver, in_a_child, people, standing_of, status_of

from scripts.sending import delivery, journal, smtp
from scripts.sending.journal import Journal, Standing, Step
from scripts.sending.relay import Relay

LONG = bool(os.environ.get("LONG_KILLS"))


def die(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def around(owner: Any, method: str, concerns: Callable[..., bool], *, before: bool) -> None:
    """Die just before or just after the second call of a method that concerns us."""
    real, calls = getattr(owner, method), Counter[str]()

    def wrapped(*args: Any, **extra: Any) -> Any:
        ours = concerns(*args)
        calls["ours"] += ours
        if ours and before and calls["ours"] == 2:
            die()
        result = real(*args, **extra)
        if ours and not before and calls["ours"] == 2:
            die()
        return result

    setattr(owner, method, wrapped)


def writes(step: Step) -> Callable[..., bool]:
    return lambda _journal, records: records[0].step is step


def torn(step: Step) -> None:
    """Die while a record is being written, half of it on the disk."""
    real, calls = os.write, Counter[str]()

    def half(descriptor: int, content: bytes) -> int:
        if f'"step":"{step}"'.encode() in content:
            calls["ours"] += 1
            if calls["ours"] == 2:
                real(descriptor, content[: len(content) // 2])
                die()
        return real(descriptor, content)

    journal.os.write = half


def always(*_: Any) -> bool:
    return True


def is_data(_connection: Any, *commands: str) -> bool:
    return commands == ("DATA",)


STEPS: dict[str, tuple[Callable[[], None], bool]] = {
    "before the intent": (lambda: around(Journal, "append", writes(Step.INTENT), before=True), False),
    "while the intent is written": (lambda: torn(Step.INTENT), False),
    "after the intent": (lambda: around(Journal, "append", writes(Step.INTENT), before=False), False),
    "after the envelope": (lambda: around(smtp.Connection, "_envelope", always, before=False), False),
    "while the beginning is written": (lambda: torn(Step.DATA), False),
    "before DATA": (lambda: around(smtp.Connection, "_put", is_data, before=True), True),
    "after DATA": (lambda: around(smtp.Connection, "_put", is_data, before=False), True),
    "before the message": (lambda: around(smtp.Connection, "_send_whole", always, before=True), True),
    "after the message": (lambda: around(smtp.Connection, "_send_whole", always, before=False), True),
    "after the reply": (lambda: around(delivery.Delivery, "_record", always, before=True), True),
    "while the outcome is written": (lambda: torn(Step.ACCEPTED), True),
    "after the outcome": (lambda: around(delivery.Delivery, "_record", always, before=False), False),
}
"""For each moment: how to die there, and whether the one being written to is then uncertain."""


@pytest.mark.parametrize("moment", STEPS)
def test_killed_at_a_step(server: ScriptedServer, domain: str, tmp_path: Path, moment: str) -> None:
    arm, uncertain = STEPS[moment]
    recipients = people("a", "b", "c", "d", domain=domain)

    def doomed() -> None:
        arm()
        deliver(server.relay, tmp_path, recipients)

    assert status_of(in_a_child(doomed)) == -signal.SIGKILL
    assert standing_of(tmp_path, recipients)[f"b@{domain}"] is (
        Standing.UNCERTAIN if uncertain else Standing.SENT if moment == "after the outcome" else Standing.PENDING
    )
    deliver(server.relay, tmp_path, recipients)
    times = Counter(server.addressees(domain))
    others = [f"{name}@{domain}" for name in ("a", "c", "d")]
    assert {name: times[name] for name in others} == dict.fromkeys(others, 1)
    assert times[f"b@{domain}"] in ((0, 1) if uncertain else (1,))


def test_after_a_power_cut_every_intent_without_outcome_is_uncertain(
    server: ScriptedServer, domain: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipients = people("a", "b", "c", domain=domain)

    def doomed() -> None:
        delivery._DiskPace.group = 3
        around(smtp.Connection, "_put", is_data, before=True)
        deliver(server.relay, tmp_path, recipients)

    assert status_of(in_a_child(doomed)) == -signal.SIGKILL
    assert list(standing_of(tmp_path, recipients).values()) == [Standing.SENT, Standing.UNCERTAIN, Standing.PENDING]
    monkeypatch.setattr(journal, "boot_id", lambda: "another start of the machine")
    assert list(standing_of(tmp_path, recipients).values()) == [Standing.SENT, Standing.UNCERTAIN, Standing.UNCERTAIN]


def kept_by(server: ScriptedServer, domain: str) -> list[str]:
    log = os.environ.get("KILLS_RELAY_LOG")
    return (
        [line for line in Path(log).read_text().splitlines() if line.endswith(domain)]
        if log
        else server.addressees(domain)
    )


def test_killed_at_random_moments(server: ScriptedServer, domain: str, tmp_path: Path) -> None:
    count, kills = (2000, 50) if LONG else (150, 15)
    port = os.environ.get("KILLS_RELAY_PORT")
    relay = Relay(host="127.0.0.1", port=int(port), tls="none") if port else server.relay
    chance = random.Random(26)
    recipients = people(
        *(f"grey1.{rank}" if rank % 10 == 9 and not port else f"r{rank}" for rank in range(count)), domain=domain
    )
    kept = lambda: kept_by(server, f"@{domain}" if port else domain)  # noqa: E731
    killed = 0
    for _ in range(kills):
        goal = len(kept()) + chance.randint(0, count // kills // 2)
        child = in_a_child(lambda: deliver(relay, tmp_path / "journal", recipients))
        ended = False
        while len(kept()) < goal and not ended:
            time.sleep(0.001)
            ended = os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
        time.sleep(chance.uniform(0, 0.004))
        os.kill(child, signal.SIGKILL)
        killed += status_of(child) == -signal.SIGKILL
    deliver(relay, tmp_path / "journal", recipients)
    time.sleep(5 if port else 0)  # what another server does with what it took
    standings = standing_of(tmp_path / "journal", recipients)
    uncertain = {name for name, standing in standings.items() if standing is Standing.UNCERTAIN}
    times = Counter(kept())
    print(
        f"{count} destinataires, {killed} arrêts, {len(uncertain)} incertains dont {sum(times[name] for name in uncertain)} partis"
    )
    assert len(uncertain) <= killed
    assert killed >= kills // 3
    assert max(times.values()) == 1
    assert [name for name in standings if name not in uncertain and times[name] != 1] == []
    assert all(standing is Standing.SENT for name, standing in standings.items() if name not in uncertain)
