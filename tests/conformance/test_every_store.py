"""One suite for every store: what `podcast_pub.storage.store.Store` promises."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from podcast_pub.errors import ShowNeedsFixing
from podcast_pub.model.operations import (
    Absent,
    ConditionFailed,
    ObjectDescribed,
    ObjectMissing,
    ObjectRead,
    ObjectWritten,
    Tagged,
    Unclear,
)
from podcast_pub.storage.folder import FolderStore
from podcast_pub.storage.memory import MemoryStore
from podcast_pub.storage.public_folder import PublicFolder
from tests.builders import an_artifact

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from podcast_pub.model.artifact import Artifact
    from podcast_pub.model.operations import Condition
    from podcast_pub.storage.store import Store

    Answer = ObjectWritten | ConditionFailed | Unclear

S3 = pytest.param("s3", marks=pytest.mark.needs_store)
WITH_HEADERS = ["memory", S3]
EVERY = ["memory", "folder", "public folder", S3]
NO_OBJECT = '"00000000000000000000000000000000"'


@pytest.fixture
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    match request.param:
        case "memory":
            return MemoryStore()
        case "folder":
            return FolderStore(tmp_path / "public")
        case "public folder":
            return PublicFolder(tmp_path / "public", name="folder")
    running = request.getfixturevalue("embedded_store")
    opened: Store = running.open(running.bucket, prefix=f"try-{uuid.uuid4().hex}")
    return opened


every_store = pytest.mark.parametrize("store", EVERY, indirect=True)
every_store_with_headers = pytest.mark.parametrize("store", WITH_HEADERS, indirect=True)


def put(store: Store, artifact: Artifact, only_if: Condition = None) -> Answer:
    return store.write(artifact, only_if=only_if, sent=lambda _: None)


def etag_of(answer: object) -> str:
    assert isinstance(answer, ObjectWritten)
    assert answer.etag
    return answer.etag


def body_of(store: Store, key: str) -> bytes:
    read = store.read(key)
    assert isinstance(read, ObjectRead)
    return read.body


def racing(tries: int, one_try: Callable[[int], Answer]) -> list[Answer]:
    start = Barrier(tries)

    def run(number: int) -> Answer:
        start.wait(timeout=10)
        return one_try(number)

    with ThreadPoolExecutor(tries) as pool:
        return list(pool.map(run, range(tries)))


def rounds_of(store: Store) -> int:
    # SeaweedFS makes those who lose a race wait for whole seconds
    return 1 if store.name == "embedded" else 20


@every_store
def test_what_was_written_is_read(store: Store) -> None:
    artifact = an_artifact("media/a/one.mp3", b"sound")

    etag = etag_of(put(store, artifact))

    read = store.read("media/a/one.mp3")
    assert isinstance(read, ObjectRead)
    assert (read.body, read.etag, read.sha256) == (b"sound", etag, artifact.sha256)


@every_store
def test_a_missing_object_is_missing(store: Store) -> None:
    put(store, an_artifact("media/a/one.mp3"))

    answers = [store.read("media/a"), store.describe("media"), store.read("none.txt")]

    assert answers == [ObjectMissing()] * 3


@every_store
def test_missing_headers_cannot_be_restored(store: Store) -> None:
    artifact = an_artifact("none.mp3")

    answer = store.restore_headers(artifact)

    assert answer == ObjectMissing()
    assert store.read("none.mp3") == ObjectMissing()


@every_store
def test_a_write_without_condition_overwrites(store: Store) -> None:
    first = etag_of(put(store, an_artifact("index.html", b"old")))

    second = etag_of(put(store, an_artifact("index.html", b"new and longer")))

    assert first != second
    assert body_of(store, "index.html") == b"new and longer"


@every_store
def test_creating_twice_keeps_the_first(store: Store) -> None:
    etag = etag_of(put(store, an_artifact("feed.xml", b"first"), Absent()))

    answer = put(store, an_artifact("feed.xml", b"second"), Absent())

    assert answer == ConditionFailed()
    assert body_of(store, "feed.xml") == b"first"
    assert put(store, an_artifact("feed.xml", b"third"), Tagged(etag)) != ConditionFailed()


@every_store
def test_a_swap_on_the_right_etag_replaces(store: Store) -> None:
    etag = etag_of(put(store, an_artifact("feed.xml", b"one")))

    swapped = etag_of(put(store, an_artifact("feed.xml", b"two"), Tagged(etag)))

    assert body_of(store, "feed.xml") == b"two"
    assert swapped == store.read("feed.xml").etag  # type: ignore[union-attr] # it was just read


@every_store
def test_a_swap_on_a_stale_etag_changes_nothing(store: Store) -> None:
    stale = etag_of(put(store, an_artifact("feed.xml", b"one")))
    put(store, an_artifact("feed.xml", b"two"), Tagged(stale))

    answer = put(store, an_artifact("feed.xml", b"three"), Tagged(stale))

    assert answer == ConditionFailed()
    assert body_of(store, "feed.xml") == b"two"


@every_store
def test_a_swap_of_a_missing_object_fails(store: Store) -> None:
    answer = put(store, an_artifact("feed.xml", b"one"), Tagged(NO_OBJECT))

    assert answer == ConditionFailed()
    assert store.read("feed.xml") == ObjectMissing()


@every_store_with_headers
def test_headers_hash_and_state_are_kept(store: Store) -> None:
    artifact = an_artifact(
        "media/a/one.mp3",
        b"sound",
        media_type="audio/mpeg",
        disposition="inline; filename=\"one.mp3\"; filename*=UTF-8''%C3%A9t%C3%A9.mp3",
        state="5f" * 32,
    )

    etag = etag_of(put(store, artifact))

    assert store.describe(artifact.key) == ObjectDescribed(
        size_bytes=5,
        etag=etag,
        sha256=artifact.sha256,
        media_type="audio/mpeg",
        cache_control=artifact.cache_control,
        disposition=artifact.disposition,
    )
    read = store.read(artifact.key)
    assert isinstance(read, ObjectRead)
    assert read.state == "5f" * 32


@every_store_with_headers
def test_headers_are_restored_without_the_bytes(store: Store) -> None:
    put(store, an_artifact("media/a/one.mp3", b"sound", media_type="text/plain"))
    right = an_artifact("media/a/one.mp3", b"sound", disposition="inline", state="aa")

    etag_of(store.restore_headers(right))

    described = store.describe("media/a/one.mp3")
    assert isinstance(described, ObjectDescribed)
    assert described.media_type == "audio/mpeg"
    assert described.disposition == "inline"
    assert described.sha256 == right.sha256
    read = store.read("media/a/one.mp3")
    assert isinstance(read, ObjectRead)
    assert (read.body, read.state) == (b"sound", "aa")


@every_store
def test_a_description_has_the_size_and_the_hash(store: Store) -> None:
    artifact = an_artifact("a.txt", b"x" * 70_000)

    etag = etag_of(put(store, artifact))

    described = store.describe("a.txt")
    assert isinstance(described, ObjectDescribed)
    assert (described.size_bytes, described.sha256) == (70_000, artifact.sha256)
    assert described.etag == etag


@every_store
def test_a_description_can_be_of_the_bytes(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "one.mp3"
    file.write_bytes(b"x" * 70_000)
    artifact = replace(an_artifact("media/a/one.mp3", b"x" * 70_000), body=None, file=file)
    put(store, artifact)

    described = store.describe_bytes(artifact)
    other = store.describe_bytes(an_artifact("media/a/one.mp3", b"other"))
    missing = store.describe_bytes(an_artifact("media/b/two.mp3"))

    assert described == other == store.describe(artifact.key)
    assert isinstance(described, ObjectDescribed)
    assert described.sha256 == artifact.sha256
    assert missing == ObjectMissing()


@every_store
def test_an_empty_object_is_an_object(store: Store) -> None:
    put(store, an_artifact("empty.txt", b""))

    described = store.describe("empty.txt")

    assert isinstance(described, ObjectDescribed)
    assert described.size_bytes == 0
    assert body_of(store, "empty.txt") == b""


@every_store
def test_keys_are_listed_by_prefix_in_order(store: Store) -> None:
    for key in ("media/b/2.mp3", "feed.xml", "media/a/1.mp3", "media.txt"):
        put(store, an_artifact(key))

    assert store.list_keys("media/") == ("media/a/1.mp3", "media/b/2.mp3")
    assert store.list_keys("") == ("feed.xml", "media.txt", "media/a/1.mp3", "media/b/2.mp3")
    assert store.list_keys("none/") == ()


@every_store
def test_bytes_with_a_wrong_hash_are_not_stored(store: Store) -> None:
    put(store, an_artifact("feed.xml", b"right"))

    answers = [
        put(store, replace(an_artifact(key, b"bytes"), sha256=sha256(b"other").hexdigest()))
        for key in ("feed.xml", "new.xml")
    ]

    assert [type(one) for one in answers] == [Unclear, Unclear]
    assert body_of(store, "feed.xml") == b"right"
    assert store.read("new.xml") == ObjectMissing()


@every_store
def test_of_eight_that_create_exactly_one_wins(store: Store) -> None:
    for turn in range(rounds_of(store)):
        key = f"race-{turn}.txt"

        answers = racing(8, lambda n, key=key: put(store, an_artifact(key, b"%d" % n), Absent()))  # type: ignore[misc] # bound by default

        winners = [n for n, one in enumerate(answers) if isinstance(one, ObjectWritten)]
        assert len(winners) == 1
        assert answers.count(ConditionFailed()) == 7
        assert body_of(store, key) == b"%d" % winners[0]


@every_store
def test_of_eight_that_swap_exactly_one_wins(store: Store) -> None:
    etag = etag_of(put(store, an_artifact("feed.xml", b"start")))
    for _ in range(rounds_of(store)):
        condition = Tagged(etag)

        answers = racing(
            8,
            lambda n, condition=condition: put(  # type: ignore[misc] # bound by default
                store, an_artifact("feed.xml", condition.etag.encode() + b"%d" % n), condition
            ),
        )

        winners = [n for n, one in enumerate(answers) if isinstance(one, ObjectWritten)]
        assert len(winners) == 1
        assert answers.count(ConditionFailed()) == 7
        assert body_of(store, "feed.xml") == etag.encode() + b"%d" % winners[0]
        etag = etag_of(answers[winners[0]])


@every_store
def test_an_overwritten_object_is_never_seen_in_part(store: Store) -> None:
    versions = [bytes([number]) * (200_000 + number) for number in range(10)]
    put(store, an_artifact("page.html", versions[0]))

    def look() -> list[bytes]:
        return [body_of(store, "page.html") for _ in range(15)]

    with ThreadPoolExecutor(3) as pool:
        looks = [pool.submit(look) for _ in range(2)]
        for version in versions:
            put(store, an_artifact("page.html", version))
        seen = {body for one in looks for body in one.result()}

    assert seen <= set(versions)


@every_store
def test_a_file_of_64_mb_is_stored_and_reports_its_progress(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "long.mp3"
    with file.open("wb") as out:
        for number in range(64):
            out.write(bytes([number]) * 1_048_576)
    content = file.read_bytes()
    artifact = replace(an_artifact("media/a/long.mp3", content), body=None, file=file)
    told: list[int] = []

    etag_of(store.write(artifact, only_if=Absent(), sent=told.append))

    assert sum(told) == 64 * 1_048_576
    assert min(told) > 0
    assert sha256(body_of(store, artifact.key)).hexdigest() == artifact.sha256


@every_store
def test_a_file_that_changed_since_it_was_checked_is_refused(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "one.mp3"
    file.write_bytes(b"other")
    same_size = replace(an_artifact("media/a/one.mp3", b"sound"), body=None, file=file)

    if isinstance(store, MemoryStore):
        assert isinstance(put(store, same_size, Absent()), Unclear)
    else:
        with pytest.raises(ShowNeedsFixing, match=r"one\.mp3 changed"):
            put(store, same_size, Absent())

    assert store.read("media/a/one.mp3") == ObjectMissing()


@every_store
def test_what_the_progress_raises_ends_the_write(store: Store) -> None:
    def give_up(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.write(an_artifact("a.txt", b"x" * 100_000), only_if=None, sent=give_up)

    assert store.read("a.txt") == ObjectMissing()
