from __future__ import annotations

import errno
import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from podcast_pub.errors import ShowNeedsFixing, StorageFailed, StoreIsFull, StoreRefused
from podcast_pub.model.operations import Absent, ConditionFailed, ObjectMissing, ObjectWritten
from podcast_pub.storage.folder import FolderStore, explained
from tests.builders import an_artifact

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from podcast_pub.model.artifact import Artifact


def an_audio_file(folder: Path) -> Artifact:
    file = folder / "audio.mp3"
    file.write_bytes(b"sound")
    return replace(an_artifact("media/a/one.mp3", b"sound"), body=None, file=file)


def put(store: FolderStore, artifact: Artifact) -> object:
    return store.write(artifact, only_if=Absent(), sent=lambda _: None)


def test_audio_is_linked_and_not_copied(tmp_path: Path) -> None:
    artifact = an_audio_file(tmp_path)
    store = FolderStore(tmp_path / "public")

    put(store, artifact)

    assert artifact.file is not None
    assert (tmp_path / "public/media/a/one.mp3").samefile(artifact.file)


def test_audio_behind_a_symbolic_link_is_linked_as_a_file(tmp_path: Path) -> None:
    artifact = an_audio_file(tmp_path)
    (tmp_path / "link.mp3").symlink_to(tmp_path / "audio.mp3")
    store = FolderStore(tmp_path / "public")

    put(store, replace(artifact, file=tmp_path / "link.mp3"))

    assert not (tmp_path / "public/media/a/one.mp3").is_symlink()
    assert (tmp_path / "public/media/a/one.mp3").read_bytes() == b"sound"


def no_link(number: int) -> Callable[[Path, Path], None]:
    def link(_source: Path, _target: Path) -> None:
        raise OSError(number, os.strerror(number))

    return link


def test_audio_is_copied_from_another_device(tmp_path: Path) -> None:
    artifact = an_audio_file(tmp_path)
    store = FolderStore(tmp_path / "public", link=no_link(errno.EXDEV))

    store.write(artifact, only_if=None, sent=lambda _: None)

    copy = tmp_path / "public/media/a/one.mp3"
    assert artifact.file is not None
    assert copy.read_bytes() == b"sound"
    assert not copy.samefile(artifact.file)


def test_creating_is_refused_as_well_where_links_are_unknown(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "public", link=no_link(errno.EPERM))

    first = put(store, an_artifact("a.txt", b"one"))
    second = put(store, an_artifact("a.txt", b"two"))

    assert isinstance(first, ObjectWritten)
    assert second == ConditionFailed()
    assert (tmp_path / "public/a.txt").read_bytes() == b"one"


def test_a_disk_that_fails_while_linking_stops_the_build(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "public", link=no_link(errno.EIO))

    with pytest.raises(StorageFailed):
        put(store, an_artifact("a.txt"))
    with pytest.raises(StorageFailed):
        put(store, an_audio_file(tmp_path))

    assert store.list_keys("") == ()


def test_building_twice_leaves_only_objects(tmp_path: Path) -> None:
    artifact = an_audio_file(tmp_path)
    store = FolderStore(tmp_path / "public")

    for only_if in (None, None, Absent()):
        store.write(artifact, only_if=only_if, sent=lambda _: None)
    store.write(an_artifact("feed.xml", b"feed"), only_if=None, sent=lambda _: None)

    files = {path.name for path in (tmp_path / "public").rglob("*") if path.is_file()}
    assert files == {"one.mp3", "feed.xml"}


def test_a_refused_write_leaves_nothing_behind(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "public")
    put(store, an_artifact("feed.xml", b"feed"))

    assert put(store, an_artifact("feed.xml", b"other")) == ConditionFailed()

    assert [path.name for path in (tmp_path / "public").iterdir()] == ["feed.xml"]


def test_pages_may_be_read_by_a_web_server(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "public")
    before = os.umask(0o022)

    try:
        put(store, an_artifact("index.html"))
    finally:
        os.umask(before)

    assert (tmp_path / "public/index.html").stat().st_mode & 0o777 == 0o644


def test_a_file_that_vanished_needs_fixing(tmp_path: Path) -> None:
    artifact = an_audio_file(tmp_path)
    (tmp_path / "audio.mp3").unlink()

    with pytest.raises(ShowNeedsFixing, match="vanished"):
        put(FolderStore(tmp_path / "public"), artifact)


@pytest.mark.parametrize("key", ["../feed.xml", "a//b", "/etc/x", "a/./b", ""])
def test_a_key_cannot_leave_the_folder(tmp_path: Path, key: str) -> None:
    store = FolderStore(tmp_path / "public")

    with pytest.raises(StorageFailed, match="is no key"):
        put(store, an_artifact(key))
    with pytest.raises(StorageFailed, match="is no key"):
        store.read(key)


def test_a_file_in_the_place_of_a_folder_stops_the_build(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "public")
    put(store, an_artifact("media"))

    assert store.read("media/one.mp3") == ObjectMissing()
    with pytest.raises(StorageFailed, match=r"cannot write `media/one\.mp3`"):
        put(store, an_artifact("media/one.mp3"))


def test_an_empty_or_missing_folder_has_no_keys(tmp_path: Path) -> None:
    assert FolderStore(tmp_path / "none").list_keys("") == ()


@pytest.mark.parametrize(
    ("number", "raised"),
    [
        (errno.ENOSPC, StoreIsFull),
        (errno.EDQUOT, StoreIsFull),
        (errno.EROFS, StoreRefused),
        (errno.EACCES, StoreRefused),
        (errno.EIO, StorageFailed),
    ],
)
def test_what_the_disk_says_is_translated(number: int, raised: type[Exception]) -> None:
    with pytest.raises(raised) as caught, explained("write", "feed.xml"):
        raise OSError(number, os.strerror(number))

    assert type(caught.value) is raised
    assert "`feed.xml`" in str(caught.value)
