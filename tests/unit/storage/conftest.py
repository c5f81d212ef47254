"""Fixtures of the storage room."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from podcast_pub.storage import embedded
from tests.unit.storage.bad_store import BadStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.unit.storage.bad_store import Reply, Request


@pytest.fixture(scope="module")
def _server() -> Iterator[BadStore]:
    server = BadStore()
    yield server
    server.close()


@pytest.fixture
def bad_store(_server: BadStore) -> Callable[[Callable[[Request], Reply | None]], BadStore]:
    """Give a function that sets the script of a server that has seen no request."""

    def follow(script: Callable[[Request], Reply | None]) -> BadStore:
        _server.script = script
        _server.requests.clear()
        _server.connections.clear()
        _server.keeps_bodies = True
        return _server

    return follow


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """Give the place of a store that is stopped when the test ends."""
    place = embedded.home_of(tmp_path / "show")
    yield place
    if pid := embedded.status(place).pid:
        os.kill(pid, signal.SIGKILL)  # faster than a stop
    embedded.stop(place)
