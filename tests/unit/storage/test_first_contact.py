from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from podcast_pub.errors import StoreUnreachable
from podcast_pub.storage.s3.client import open_with_brief
from podcast_pub.storage.s3.contact import must_answer
from podcast_pub.storage.waiting import Watch
from tests.unit.storage.bad_store import CUT, Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mypy_boto3_s3 import S3Client

    from tests.unit.storage.bad_store import BadStore, Request

    Starter = Callable[[Callable[[Request], Reply | None]], BadStore]


@contextmanager
def opened(endpoint: str) -> Iterator[tuple[S3Client, S3Client]]:
    patient, brief = open_with_brief(endpoint=endpoint, region=None, profile=None)
    yield patient, brief
    patient.close()
    brief.close()


def ask(endpoint: str) -> None:
    with opened(endpoint) as (_, brief):
        must_answer(brief, bucket="voices", name="main", watch=Watch())


def test_the_first_word_is_given_20_seconds_and_all_later_ones_minutes() -> None:
    with opened("http://127.0.0.1:1") as clients:
        settings: list[Any] = [client.meta.config for client in clients]

    times = [(one.connect_timeout, one.read_timeout) for one in settings]
    tries = [one.retries["total_max_attempts"] for one in settings]
    assert times == [(5, 30), (4, 9)]
    assert tries == [5, 2]


@pytest.mark.parametrize("status", [200, 301, 400, 403, 404, 501])
def test_a_store_that_answers_anything_is_there(bad_store: Starter, status: int) -> None:
    server = bad_store(lambda _: Reply(status))

    ask(server.endpoint)

    assert {(one.method, one.path) for one in server.requests} == {("HEAD", "/voices")}


def test_the_first_word_needs_no_credentials(bad_store: Starter) -> None:
    server = bad_store(lambda _: Reply(200))

    ask(server.endpoint)

    assert "authorization" not in server.requests[0].headers


def test_a_store_that_cuts_the_first_word_is_asked_again(bad_store: Starter) -> None:
    server = bad_store(lambda _: CUT if len(server.requests) == 1 else Reply(200))

    ask(server.endpoint)

    assert len(server.requests) == 2


def test_a_store_at_which_nobody_answers_is_unreachable(bad_store: Starter) -> None:
    server = bad_store(lambda _: CUT)

    with pytest.raises(
        StoreUnreachable, match=rf"no answer from store `main` at {server.endpoint}"
    ):
        ask(server.endpoint)

    assert len(server.requests) == 2
