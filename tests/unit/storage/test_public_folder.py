from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from podcast_pub.errors import SettingsIncomplete, ShowNeedsFixing, StoreUnreachable
from podcast_pub.model.operations import (
    Absent,
    ConditionFailed,
    ObjectDescribed,
    ObjectMissing,
    ObjectRead,
    ObjectWritten,
)
from podcast_pub.storage.probe import probe
from podcast_pub.storage.public_folder import HIDDEN, PublicFolder, must_be_there
from tests.builders import an_artifact

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.model.artifact import Artifact
    from podcast_pub.model.operations import Tagged

STATE = "5f" * 32


@pytest.fixture
def store(tmp_path: Path) -> PublicFolder:
    return PublicFolder(tmp_path / "www", name="folder")


def put(store: PublicFolder, artifact: Artifact, only_if: Tagged | Absent | None = None) -> object:
    return store.write(artifact, only_if=only_if, sent=lambda _: None)


def test_a_process_that_holds_the_folder_too_long_is_told_of(tmp_path: Path) -> None:
    store = PublicFolder(tmp_path / "www", name="folder", patience=0.05)
    put(store, an_artifact("feed.xml"))

    with (
        FileLock(store.root / HIDDEN / "lock"),
        pytest.raises(StoreUnreachable, match="another podcast-pub has held"),
    ):
        put(store, an_artifact("feed.xml", b"new"))

    assert isinstance(put(store, an_artifact("feed.xml", b"new")), ObjectWritten)


def test_a_folder_is_of_class_a(store: PublicFolder) -> None:
    probe(store, token="t")

    assert store.list_keys("") == ()
    assert [path.name for path in store.root.iterdir()] == [HIDDEN]


def test_a_feed_comes_back_with_its_state(store: PublicFolder) -> None:
    put(store, an_artifact("feed.xml", b"first", state="aa" * 32))
    put(store, an_artifact("feed.xml", b"second", state=STATE))

    read = store.read("feed.xml")

    assert isinstance(read, ObjectRead)
    assert read.state == STATE


def test_a_feed_that_was_edited_by_hand_has_no_state(store: PublicFolder) -> None:
    put(store, an_artifact("feed.xml", b"ours", state=STATE))
    (store.root / "feed.xml").write_bytes(b"theirs")

    read = store.read("feed.xml")

    assert isinstance(read, ObjectRead)
    assert read.state == ""


def test_a_refused_feed_leaves_the_state_of_the_one_that_is_there(store: PublicFolder) -> None:
    put(store, an_artifact("feed.xml", b"ours", state=STATE))

    answer = put(store, an_artifact("feed.xml", b"late", state="aa" * 32), Absent())

    read = store.read("feed.xml")
    assert answer == ConditionFailed()
    assert isinstance(read, ObjectRead)
    assert (read.body, read.state) == (b"ours", STATE)


def test_old_records_are_forgotten_after_a_day(store: PublicFolder) -> None:
    for body in (b"one", b"two", b"three"):
        put(store, an_artifact("feed.xml", body, state=STATE))
    for record in (store.root / HIDDEN).glob("*.state"):
        os.utime(record, (0, 0))

    put(store, an_artifact("feed.xml", b"four", state=STATE))

    kept = {record.stem for record in (store.root / HIDDEN).glob("*.state")}
    assert kept == {an_artifact("feed.xml", body).sha256 for body in (b"three", b"four")}


def test_a_restored_state_is_kept(store: PublicFolder) -> None:
    put(store, an_artifact("feed.xml", b"feed"))

    store.restore_headers(an_artifact("feed.xml", b"feed", state=STATE))

    read = store.read("feed.xml")
    assert isinstance(read, ObjectRead)
    assert read.state == STATE


def test_headers_are_none_of_its_business(store: PublicFolder) -> None:
    put(store, an_artifact("media/a/one.mp3"))

    described = store.describe("media/a/one.mp3")

    assert isinstance(described, ObjectDescribed)
    assert not described.keeps_headers


def test_published_audio_does_not_change_with_the_authors_file(
    store: PublicFolder, tmp_path: Path
) -> None:
    file = tmp_path / "audio.mp3"
    file.write_bytes(b"sound")
    put(store, replace(an_artifact("media/a/one.mp3", b"sound"), body=None, file=file))

    with file.open("r+b") as edited:
        edited.write(b"tags!")

    assert (store.root / "media/a/one.mp3").read_bytes() == b"sound"


def test_audio_that_nobody_else_may_read_is_public_for_a_web_server(
    store: PublicFolder, tmp_path: Path
) -> None:
    file = tmp_path / "audio.mp3"
    file.write_bytes(b"sound")
    file.chmod(0o600)
    before = os.umask(0o022)

    try:
        put(store, replace(an_artifact("media/a/one.mp3", b"sound"), body=None, file=file))
    finally:
        os.umask(before)

    assert (store.root / "media/a/one.mp3").stat().st_mode & 0o777 == 0o644


def test_a_file_that_vanished_needs_fixing(store: PublicFolder, tmp_path: Path) -> None:
    gone = replace(an_artifact("media/a/one.mp3"), body=None, file=tmp_path / "gone.mp3")

    with pytest.raises(ShowNeedsFixing, match="vanished"):
        put(store, gone)


def test_a_removed_object_takes_its_empty_folders_along(store: PublicFolder) -> None:
    put(store, an_artifact("media/a/one.mp3"))
    put(store, an_artifact("media/b/two.mp3"))

    store.remove("media/a/one.mp3")
    store.remove("media/a/one.mp3")

    assert store.read("media/a/one.mp3") == ObjectMissing()
    assert [path.name for path in (store.root / "media").iterdir()] == ["b"]


def test_what_is_hidden_is_no_key(store: PublicFolder) -> None:
    assert isinstance(put(store, an_artifact("feed.xml", state=STATE)), ObjectWritten)

    assert store.list_keys("") == ("feed.xml",)


def test_a_folder_that_is_not_there_is_never_made(tmp_path: Path) -> None:
    with pytest.raises(SettingsIncomplete, match="is not there") as caught:
        must_be_there(tmp_path / "typo", name="folder")

    assert "mount it" in caught.value.hint
    assert not (tmp_path / "typo").exists()


def test_a_file_is_no_folder_for_a_store(tmp_path: Path) -> None:
    (tmp_path / "www").write_text("")

    with pytest.raises(SettingsIncomplete, match="is not there"):
        must_be_there(tmp_path / "www", name="folder")
