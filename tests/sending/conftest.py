"""The scripted server, shared by the tests of this folder, and a domain for each test."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator

import pytest
from mail_room import ScriptedServer, scripted_server

_numbers = itertools.count()


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ScriptedServer]:
    with scripted_server(tmp_path_factory.mktemp("smtp")) as server:
        yield server


@pytest.fixture
def server(shared_server: ScriptedServer) -> ScriptedServer:
    """Lend the shared server, its log empty."""
    os.truncate(shared_server.log, 0)
    return shared_server


@pytest.fixture
def domain() -> str:
    """Give a domain that no other test writes to: the server counts what each address met."""
    return f"t{next(_numbers)}.example.org"
