from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from podcast_pub.errors import StoreUnreachable
from podcast_pub.model.operations import (
    ObjectMissing,
    ObjectRead,
    Pause,
    ReadObject,
    WriteObject,
)
from podcast_pub.storage.driver import Tally
from podcast_pub.storage.public_http import PublicHttp
from podcast_pub.storage.public_reads import run_reads
from tests.builders import an_artifact
from tests.unit.storage.bad_store import Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from podcast_pub.model.operations import (
        Answer,
        Operation,
    )
    from tests.unit.storage.bad_store import BadStore, Request

    Serve = Callable[[Callable[[Request], Reply | None]], BadStore]

FEED = Reply(
    200,
    b"<rss/>",
    {"ETag": '"tag"', "x-amz-meta-sha256": "hash", "x-amz-meta-state": "state"},
)


def asks(
    *batches: tuple[Operation, ...],
) -> Generator[tuple[Operation, ...], tuple[Answer, ...], list[tuple[Answer, ...]]]:
    """A machine that asks for these batches and returns what it was told."""
    told = []
    for batch in batches:
        told.append((yield batch))  # noqa: PERF401 — a comprehension cannot yield
    return told


def run(
    server: BadStore,
    machine: Generator[tuple[Operation, ...], tuple[Answer, ...], list[tuple[Answer, ...]]],
    tally: Tally | None = None,
) -> list[tuple[Answer, ...]]:
    base = f"{server.endpoint}/show"
    public = PublicHttp(base)
    try:
        return run_reads(machine, public=public, base=base, tally=tally or Tally())
    finally:
        public.close()


def test_objects_are_read_through_the_public_address(bad_store: Serve) -> None:
    server = bad_store(lambda one: FEED if one.path == "/show/feed.xml" else Reply(404))
    tally = Tally()

    told = run(
        server,
        asks((ReadObject("feed.xml"), ReadObject("site.json")), (ReadObject("feed.xml"),)),
        tally,
    )

    feed = ObjectRead(b"<rss/>", '"tag"', "hash", "state")
    assert told == [(feed, ObjectMissing()), (feed,)]
    assert [one.path for one in server.requests] == [
        *("/show/feed.xml", "/show/site.json", "/show/feed.xml")
    ]
    assert (tally.reads, tally.writes) == (3, 0)
    assert not [one for one in server.requests if "authorization" in one.headers]


def test_headers_that_a_cache_took_away_are_empty(bad_store: Serve) -> None:
    server = bad_store(lambda _: Reply(200, b"<rss/>"))

    assert run(server, asks((ReadObject("feed.xml"),))) == [(ObjectRead(b"<rss/>", ""),)]


@pytest.mark.parametrize("status", [403, 404])
def test_who_may_not_list_is_told_403_for_what_is_missing(bad_store: Serve, status: int) -> None:
    server = bad_store(lambda _: Reply(status))

    assert run(server, asks((ReadObject("feed.xml"),))) == [(ObjectMissing(),)]


@pytest.mark.parametrize("status", [204, 206, 500, 503])
def test_any_other_answer_leaves_the_word_to_the_store(bad_store: Serve, status: int) -> None:
    server = bad_store(lambda _: Reply(status))

    with pytest.raises(StoreUnreachable, match=rf"feed\.xml answers {status}$"):
        run(server, asks((ReadObject("feed.xml"),)))


@pytest.mark.parametrize("operation", [WriteObject(an_artifact()), Pause(1)])
def test_whoever_asks_for_more_than_reading_is_sent_to_the_store(
    bad_store: Serve, operation: Operation
) -> None:
    server = bad_store(lambda _: FEED)

    with pytest.raises(StoreUnreachable, match="can only be read"):
        run(server, asks((operation,)))

    assert server.requests == []


def test_a_machine_that_is_given_up_is_closed(bad_store: Serve) -> None:
    server = bad_store(lambda _: Reply(500))
    ends: list[str] = []

    def tells_its_end() -> Generator[
        tuple[Operation, ...], tuple[Answer, ...], list[tuple[Answer, ...]]
    ]:
        try:
            return [(yield (ReadObject("feed.xml"),))]
        finally:
            ends.append("closed")

    machine = tells_its_end()
    with pytest.raises(StoreUnreachable):
        run(server, machine)

    assert ends == ["closed"]


def test_a_machine_that_asks_for_nothing_asks_nobody(bad_store: Serve) -> None:
    server = bad_store(lambda _: FEED)

    assert run(server, asks()) == []
    assert server.requests == []
