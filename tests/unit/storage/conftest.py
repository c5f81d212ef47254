"""Fixtures of the storage room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.storage.bad_store import BadStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
