"""How files go over the wire."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from podcast_pub.errors import Interrupted, ShowNeedsFixing
from podcast_pub.model.operations import Absent, ObjectWritten, Unclear
from podcast_pub.storage.s3.body import SentBody
from tests.builders import an_artifact
from tests.unit.storage.bad_store import CUT, Reply

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from podcast_pub.model.artifact import Artifact
    from tests.unit.storage.bad_store import BadStore, Request

    Starter = Callable[[Callable[[Request], Reply | None]], BadStore]

STORED = Reply(200, b"", {"ETag": '"abc"'})
BAD_DIGEST = Reply(400, b"<Error><Code>BadDigest</Code></Error>")


def a_file(folder: Path, content: bytes) -> Artifact:
    file = folder / "one.mp3"
    file.write_bytes(content)
    return replace(an_artifact("media/a/one.mp3", content), body=None, file=file)


def test_a_file_is_sent_once_and_told_in_steps(bad_store: Starter, tmp_path: Path) -> None:
    artifact = a_file(tmp_path, b"x" * 300_000)
    server = bad_store(lambda _: STORED)
    told: list[int] = []

    server.open().write(artifact, only_if=Absent(), sent=told.append)

    assert server.requests[0].body == b"x" * 300_000
    assert sum(told) == 300_000
    assert len(told) > 1
    assert min(told) > 0


def test_an_empty_file_can_be_stored(bad_store: Starter, tmp_path: Path) -> None:
    artifact = a_file(tmp_path, b"")
    server = bad_store(lambda _: STORED)

    answer = server.open().write(artifact, only_if=Absent(), sent=lambda _: None)

    assert answer == ObjectWritten('"abc"')
    assert server.requests[0].headers["content-length"] == "0"


def test_a_second_try_takes_back_what_was_told(bad_store: Starter, tmp_path: Path) -> None:
    artifact = a_file(tmp_path, b"x" * 300_000)
    replies = [CUT, STORED]
    server = bad_store(lambda _: replies.pop(0))
    told: list[int] = []

    server.open(attempts=2).write(artifact, only_if=Absent(), sent=told.append)

    assert sum(told) == 300_000
    assert min(told) < 0


def test_a_file_that_vanished_needs_fixing(bad_store: Starter, tmp_path: Path) -> None:
    artifact = a_file(tmp_path, b"sound")
    server = bad_store(lambda _: STORED)
    (tmp_path / "one.mp3").unlink()

    with pytest.raises(ShowNeedsFixing, match="cannot be read any more"):
        server.open().write(artifact, only_if=Absent(), sent=lambda _: None)

    assert server.requests == []


def test_a_file_of_another_size_is_not_sent(bad_store: Starter, tmp_path: Path) -> None:
    artifact = a_file(tmp_path, b"sound")
    server = bad_store(lambda _: STORED)
    (tmp_path / "one.mp3").write_bytes(b"sound and more")

    with pytest.raises(ShowNeedsFixing, match="changed while it was being uploaded"):
        server.open().write(artifact, only_if=Absent(), sent=lambda _: None)

    assert server.requests == []


def test_a_file_that_becomes_shorter_meanwhile_needs_fixing(
    bad_store: Starter, tmp_path: Path
) -> None:
    artifact = a_file(tmp_path, b"x" * 3_000_000)
    server = bad_store(lambda _: STORED)

    def cut_the_file(_: int) -> None:
        os.truncate(tmp_path / "one.mp3", 1_000_000)

    with pytest.raises(ShowNeedsFixing, match="changed while it was being uploaded"):
        server.open(attempts=2).write(artifact, only_if=Absent(), sent=cut_the_file)


def test_a_file_that_grows_meanwhile_is_sent_as_it_was(bad_store: Starter, tmp_path: Path) -> None:
    artifact = a_file(tmp_path, b"x" * 300_000)
    server = bad_store(lambda _: STORED)

    told: list[int] = []

    def add_to_the_file(change: int) -> None:
        told.append(change)
        with (tmp_path / "one.mp3").open("ab") as file:
            file.write(b"y" * 100_000)

    server.open().write(artifact, only_if=Absent(), sent=add_to_the_file)

    assert server.requests[0].body == b"x" * 300_000
    assert sum(told) == 300_000


def test_a_file_with_other_bytes_is_noticed_by_its_checksum(
    bad_store: Starter, tmp_path: Path
) -> None:
    artifact = a_file(tmp_path, b"sound")
    server = bad_store(lambda _: BAD_DIGEST)
    (tmp_path / "one.mp3").write_bytes(b"other")

    with pytest.raises(ShowNeedsFixing, match="changed while it was being uploaded"):
        server.open().write(artifact, only_if=Absent(), sent=lambda _: None)

    assert len(server.requests) == 1


def test_an_unchanged_file_is_sent_again_when_it_was_damaged(
    bad_store: Starter, tmp_path: Path
) -> None:
    artifact = a_file(tmp_path, b"sound")
    replies = [BAD_DIGEST, BAD_DIGEST, STORED]
    server = bad_store(lambda _: replies.pop(0))

    answer = server.open().write(artifact, only_if=Absent(), sent=lambda _: None)

    assert answer == ObjectWritten('"abc"')


def test_a_file_damaged_three_times_is_unclear(bad_store: Starter, tmp_path: Path) -> None:
    artifact = a_file(tmp_path, b"sound")
    server = bad_store(lambda _: BAD_DIGEST)

    answer = server.open().write(artifact, only_if=Absent(), sent=lambda _: None)

    assert isinstance(answer, Unclear)


def test_what_the_progress_raises_comes_out_and_nothing_is_tried_again(
    bad_store: Starter, tmp_path: Path
) -> None:
    artifact = a_file(tmp_path, b"x" * 3_000_000)
    server = bad_store(lambda _: STORED)

    told: list[int] = []

    def give_up(change: int) -> None:
        told.append(change)
        raise Interrupted("stop")

    with pytest.raises(Interrupted):
        server.open(attempts=2).write(artifact, only_if=Absent(), sent=give_up)

    assert len(told) == 1


def test_a_stream_knows_its_size_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "one.mp3"
    path.write_bytes(b"0123456789")
    told: list[int] = []
    with path.open("rb") as source:
        stream = SentBody(source, size_bytes=10, sent=told.append)

        assert len(stream) == 10
        assert stream.read() == b"0123456789"
        assert stream.read() == b""
        assert stream.seek(4) == 4
        assert stream.read(2) == b"45"
        assert stream.tell() == 6
    assert told == [10, -4]


UPLOAD_600_MB = r"""
import re, sys
from pathlib import Path
from podcast_pub.model.artifact import Artifact
from podcast_pub.model.operations import Absent, ObjectWritten
from podcast_pub.storage.s3.client import Credentials, open_client
from podcast_pub.storage.s3.store import S3Store

client = open_client(endpoint=sys.argv[1], credentials=Credentials("a", "b"))
store = S3Store(client, bucket="voices", name="main")
size = 600 * 1024 * 1024
artifact = Artifact("media/a/long.mp3", "audio/mpeg", "", "00" * 32, size, file=Path(sys.argv[2]))
answer = store.write(artifact, only_if=Absent(), sent=lambda _: None)
assert isinstance(answer, ObjectWritten), answer
# not ru_maxrss, which remembers the test runner that this was forked from
print(int(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]) // 1024)
"""


def test_a_file_of_600_mb_takes_less_than_128_mib_of_memory(
    bad_store: Starter, tmp_path: Path
) -> None:
    file = tmp_path / "long.mp3"
    file.touch()
    os.truncate(file, 600 * 1024 * 1024)
    server = bad_store(lambda _: STORED)
    server.keeps_bodies = False

    done = subprocess.run(
        [sys.executable, "-c", UPLOAD_600_MB, server.endpoint, str(file)],
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )

    assert done.stderr == ""
    assert int(done.stdout) < 128
