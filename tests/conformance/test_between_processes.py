"""What `Store` promises to producers in several processes, as on two laptops."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from typing import TYPE_CHECKING

import pytest

from podcast_pub.model.operations import ObjectRead
from podcast_pub.storage.public_folder import PublicFolder
from tests.builders import an_artifact

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.storage.store import Store
    from tests.conftest import EmbeddedStoreInUse

ADD = """
import sys
from pathlib import Path
from podcast_pub.addresses import Addresses
from podcast_pub.model.operations import ObjectRead, ObjectWritten, Tagged
from podcast_pub.verbs.wiring import Target, parse_store_option
from tests.builders import an_artifact

option, rounds, letter = sys.argv[1:]
store = Target(Addresses("https://x.example"), parse_store_option(option), None).store
added = 0
while added < int(rounds):
    read = store.read("feed.xml")
    assert isinstance(read, ObjectRead)
    more = an_artifact("feed.xml", read.body + letter.encode())
    answer = store.write(more, only_if=Tagged(read.etag), sent=lambda _: None)
    added += isinstance(answer, ObjectWritten)
"""
"""Adds a letter to the feed so many times, each on top of what it has just read."""


def feed_after(store: Store, option: str, *, rounds: int, **environment: str) -> bytes:
    """Return the feed to which three processes at once have added their letters."""
    store.write(an_artifact("feed.xml", b""), only_if=None, sent=lambda _: None)
    words = [sys.executable, "-c", ADD, option, str(rounds)]

    running = [subprocess.Popen([*words, one], env=os.environ | environment) for one in "abc"]

    assert [one.wait(timeout=100) for one in running] == [0, 0, 0]
    read = store.read("feed.xml")
    assert isinstance(read, ObjectRead)
    return read.body


def test_processes_that_swap_in_a_folder_lose_nothing_of_each_other(tmp_path: Path) -> None:
    store = PublicFolder(tmp_path / "www", name="folder")

    feed = feed_after(store, f"file://{store.root}", rounds=25)

    assert sorted(feed) == sorted(b"abc" * 25)


@pytest.mark.needs_store
def test_processes_that_swap_in_a_bucket_lose_nothing_of_each_other(
    embedded_store: EmbeddedStoreInUse,
) -> None:
    prefix = f"try-{uuid.uuid4().hex}"
    bucket = embedded_store.bucket

    feed = feed_after(
        embedded_store.open(bucket, prefix=prefix),
        f"s3://{bucket}/{prefix}?endpoint={embedded_store.endpoint}",
        rounds=2,
        AWS_ACCESS_KEY_ID=embedded_store.access_key,
        AWS_SECRET_ACCESS_KEY=embedded_store.secret_key,
    )

    assert sorted(feed) == sorted(b"abc" * 2)
