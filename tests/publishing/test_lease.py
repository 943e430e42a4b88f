"""The lock of a store: one publisher, a dead one does not block for ever, a robbed one stops writing."""

from __future__ import annotations

import json
import time

import pytest

from scripts.publishing.lease import PATH, Lease
from scripts.publishing.site import PublishingFailed
from scripts.publishing.store import Store


def test_the_lock_is_gone_afterwards(store: Store):
    with Lease(store):
        assert PATH in store.listing()
    assert PATH not in store.listing()


def test_the_lock_is_gone_after_a_failure(store: Store):
    with pytest.raises(ZeroDivisionError), Lease(store):
        raise ZeroDivisionError
    assert PATH not in store.listing()


def test_a_living_publisher_is_not_robbed(store: Store):
    waited: list[str] = []
    with Lease(store, seconds=2) as mine:
        other = Lease(store, seconds=2, waiting=lambda: (waited.append("told"), _renew(mine)))
        with pytest.raises(PublishingFailed, match="Une autre publication est en cours"):
            other.__enter__()
    assert waited == ["told"]


def _renew(lease: Lease) -> None:
    lease._renewed = 0
    lease.check()


def test_a_dead_publisher_is_succeeded_after_its_time(store: Store):
    Lease(store).__enter__()
    started = time.monotonic()
    with Lease(store, seconds=1) as second:
        second.check()
    assert time.monotonic() - started < 20
    assert PATH not in store.listing()


def test_a_publisher_that_lost_its_lock_stops_and_leaves_the_other_its_own(store: Store):
    with Lease(store, seconds=0) as slow:
        store.put(PATH, json.dumps({"owner": "autre"}).encode(), "application/json", "no-store")
        with pytest.raises(PublishingFailed, match="a pris la suite"):
            slow.check()
    assert PATH in store.listing()


def test_the_lock_is_renewed_only_when_it_is_due(store: Store):
    with Lease(store, seconds=60) as lease:
        before = store.get(PATH)
        lease.check()
        assert store.get(PATH).etag == before.etag
        lease._renewed -= 16
        lease.check()
        assert store.get(PATH).etag != before.etag
