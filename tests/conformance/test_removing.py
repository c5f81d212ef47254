"""Removing for good, in every store: objects, versions, delete markers."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from podcast_pub.model.operations import Absent, ObjectMissing, ObjectRead, Removed
from podcast_pub.storage.folder import FolderStore
from podcast_pub.storage.memory import MemoryStore
from tests.builders import an_artifact

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.model.artifact import Artifact
    from podcast_pub.model.operations import Condition
    from podcast_pub.storage.store import Store
    from tests.conftest import EmbeddedStoreInUse

S3 = pytest.param("s3", marks=pytest.mark.needs_store)
every_store = pytest.mark.parametrize("store", ["memory", "folder", S3], indirect=True)


@pytest.fixture
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    match request.param:
        case "memory":
            return MemoryStore()
        case "folder":
            return FolderStore(tmp_path / "public")
    running = request.getfixturevalue("embedded_store")
    opened: Store = running.open(running.bucket, prefix=f"try-{uuid.uuid4().hex}")
    return opened


def put(store: Store, artifact: Artifact, only_if: Condition = None) -> None:
    store.write(artifact, only_if=only_if, sent=lambda _: None)


@every_store
def test_what_is_removed_for_good_is_gone(store: Store) -> None:
    put(store, an_artifact("media/a/one.mp3", b"one"))
    put(store, an_artifact("media/b/two.mp3", b"two"))

    (listed,) = store.list_versions("media/a/")
    answers = [store.remove_version(listed) for _ in range(2)]

    assert (listed.key, listed.is_current) == ("media/a/one.mp3", True)
    assert answers == [Removed(), Removed()]
    assert store.read("media/a/one.mp3") == ObjectMissing()
    assert [one.key for one in store.list_versions("media/")] == ["media/b/two.mp3"]
    assert store.list_versions("none/") == ()


@every_store
def test_a_key_that_was_removed_can_be_written_again(store: Store) -> None:
    put(store, an_artifact("episodes/one.html", b"old"), Absent())
    for version in store.list_versions("episodes/"):
        store.remove_version(version)

    put(store, an_artifact("episodes/one.html", b"new"), Absent())

    read = store.read("episodes/one.html")
    assert isinstance(read, ObjectRead)
    assert read.body == b"new"


@pytest.mark.needs_store
def test_all_versions_and_delete_markers_go(embedded_store: EmbeddedStoreInUse) -> None:
    bucket = embedded_store.fresh_bucket()
    client, store = embedded_store.client, embedded_store.open(bucket, prefix="show")
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    for body in (b"old", b"new"):
        put(store, an_artifact("feed.xml", body))
    store.remove("feed.xml")
    put(store, an_artifact("other.txt", b"other"))

    versions = store.list_versions("feed")
    for version in versions:
        assert store.remove_version(version) == Removed()

    assert [(one.key, one.is_current) for one in versions] == [
        ("feed.xml", True),
        ("feed.xml", False),
        ("feed.xml", False),
    ]
    assert [one.key for one in store.list_versions("")] == ["other.txt"]
