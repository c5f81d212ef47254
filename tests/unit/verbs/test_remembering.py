from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from podcast_pub.addresses import Addresses
from podcast_pub.errors import ShowNeedsFixing, StateUnreadable
from podcast_pub.model.lock import Lock
from podcast_pub.publishing.lock_file import encode_lock
from podcast_pub.verbs.remembering import make_private_folder, memory_of
from tests.builders import a_state, an_episode, digest

if TYPE_CHECKING:
    from pathlib import Path

PUBLIC = Addresses("https://podcast.example.org")
LOCAL = Addresses("http://127.0.0.1:8333/show")


def a_lock(**changes: Any) -> Lock:
    values: dict[str, Any] = {
        "state": a_state(an_episode()),
        "state_hash": digest("state"),
        "base_url": PUBLIC.base,
        "stems": {an_episode().guid: "2017-02-01-first"},
    }
    return Lock(**(values | changes))


def names_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_a_folder_that_never_published_remembers_nothing(tmp_path: Path) -> None:
    memory = memory_of(tmp_path, PUBLIC)

    assert memory.lock() is None
    assert memory.intent() is None
    assert names_in(tmp_path) == []


def test_what_is_published_for_listeners_is_remembered_in_the_show(tmp_path: Path) -> None:
    show = tmp_path / "show"
    show.mkdir()

    memory_of(show, PUBLIC).keep(a_lock())

    assert names_in(tmp_path) == ["show", "show/podcast.lock"]
    assert memory_of(show, PUBLIC).lock() == a_lock()
    assert (show / "podcast.lock").read_text("utf-8") == encode_lock(a_lock())


def test_what_is_published_to_this_computer_leaves_no_trace_in_the_show(tmp_path: Path) -> None:
    memory_of(tmp_path, LOCAL).keep(a_lock())

    (lock,) = (name for name in names_in(tmp_path) if name.endswith(".lock"))
    assert lock.startswith(".podcast-pub/http---127-0-0-1-8333-show")
    assert (tmp_path / ".podcast-pub/.gitignore").read_text("utf-8") == "*\n"
    assert memory_of(tmp_path, PUBLIC).lock() is None
    assert memory_of(tmp_path, LOCAL).lock() == a_lock()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://127.0.0.1:8333/a-b", "http://127.0.0.1:8333/a/b"),
        ("http://127.0.0.1:1", "http://127.0.0.1:2"),
        (f"http://localhost/{'x' * 300}", f"http://localhost/{'x' * 300}y"),
    ],
)
def test_each_local_address_has_a_memory_of_its_own(tmp_path: Path, one: str, other: str) -> None:
    memory_of(tmp_path, Addresses(one)).keep(a_lock())

    assert memory_of(tmp_path, Addresses(other)).lock() is None
    assert memory_of(tmp_path, Addresses(one)).lock() == a_lock()


def test_an_intent_is_private_to_the_machine_and_to_the_address(tmp_path: Path) -> None:
    memory = memory_of(tmp_path, PUBLIC)

    memory.keep_intent(a_lock())

    assert memory_of(tmp_path, PUBLIC).intent() == a_lock()
    assert memory_of(tmp_path, Addresses("https://podcast-example.org")).intent() is None
    assert memory_of(tmp_path, PUBLIC).lock() is None
    assert all(name.startswith(".podcast-pub") for name in names_in(tmp_path))


def test_keeping_a_lock_forgets_the_intent(tmp_path: Path) -> None:
    memory = memory_of(tmp_path, PUBLIC)
    memory.keep_intent(a_lock())

    memory.keep(a_lock())

    assert memory.intent() is None


def test_forgetting_an_intent_that_is_not_there_is_no_error(tmp_path: Path) -> None:
    memory_of(tmp_path, PUBLIC).forget_intent()

    assert names_in(tmp_path) == []


def test_a_lock_that_says_the_same_is_not_written_again(tmp_path: Path) -> None:
    memory = memory_of(tmp_path, PUBLIC)
    memory.keep(a_lock())
    os.utime(tmp_path / "podcast.lock", (1, 1))

    memory.keep(a_lock())

    assert (tmp_path / "podcast.lock").stat().st_mtime == 1


def test_a_new_lock_replaces_the_old_one_as_a_whole(tmp_path: Path) -> None:
    memory = memory_of(tmp_path, PUBLIC)
    memory.keep(a_lock())
    held_open = (tmp_path / "podcast.lock").open("r", encoding="utf-8")

    memory.keep(a_lock(state_hash=digest("newer")))

    with held_open:
        assert held_open.read() == encode_lock(a_lock())
    assert memory.lock() == a_lock(state_hash=digest("newer"))
    assert names_in(tmp_path) == ["podcast.lock"]


def test_a_folder_that_cannot_be_written_says_so_and_leaves_no_part(tmp_path: Path) -> None:
    (tmp_path / "podcast.lock").mkdir()
    memory = memory_of(tmp_path, PUBLIC)

    with pytest.raises(ShowNeedsFixing, match=r"/podcast\.lock` cannot be read") as caught:
        memory.keep(a_lock())

    assert caught.value.hint
    assert names_in(tmp_path) == ["podcast.lock"]


def test_an_intent_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / ".podcast-pub").write_text("a file where a folder should be", "utf-8")

    with pytest.raises(ShowNeedsFixing, match=r"\.intent` cannot be written \(.+\)$") as caught:
        memory_of(tmp_path, PUBLIC).keep_intent(a_lock())

    assert "writable" in caught.value.hint
    assert names_in(tmp_path) == [".podcast-pub"]


def test_a_part_that_could_not_be_put_in_its_place_is_removed(tmp_path: Path) -> None:
    memory = memory_of(tmp_path, PUBLIC)
    memory.intent_path.mkdir(parents=True)
    (memory.intent_path / "full").touch()

    with pytest.raises(ShowNeedsFixing, match="cannot be written"):
        memory.keep_intent(a_lock())

    assert not [name for name in names_in(tmp_path) if name.endswith(".part")]


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"<<<<<<< HEAD"], ids=str)
def test_a_damaged_lock_is_named(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "podcast.lock").write_bytes(body)

    with pytest.raises(StateUnreadable) as caught:
        memory_of(tmp_path, PUBLIC).lock()

    assert caught.value.message == f"`{tmp_path / 'podcast.lock'}` is damaged"
    assert "version control" in caught.value.hint


def test_a_damaged_lock_of_this_computer_is_named_and_may_be_deleted(tmp_path: Path) -> None:
    memory = memory_of(tmp_path, LOCAL)
    memory.lock_path.parent.mkdir()
    memory.lock_path.write_text("{", "utf-8")

    with pytest.raises(StateUnreadable) as caught:
        memory.lock()

    assert caught.value.message == f"`{memory.lock_path}` is damaged"
    assert caught.value.hint == (
        "delete it; this folder then counts as one that never published here"
    )


def test_a_damaged_intent_may_be_deleted(tmp_path: Path) -> None:
    memory = memory_of(tmp_path, PUBLIC)
    memory.intent_path.parent.mkdir()
    memory.intent_path.write_text("{", "utf-8")

    with pytest.raises(StateUnreadable) as caught:
        memory.intent()

    assert caught.value.message == f"`{memory.intent_path}` is damaged"
    assert caught.value.hint.startswith("delete it, and look with `podcast-pub status`")


def test_a_lock_is_named_by_its_path_in_the_show(tmp_path: Path) -> None:
    local = memory_of(tmp_path, LOCAL)

    assert memory_of(tmp_path, PUBLIC).lock_name == "podcast.lock"
    assert local.lock_name == f".podcast-pub/{local.lock_path.name}"


def test_a_gitignore_of_the_author_is_kept(tmp_path: Path) -> None:
    (tmp_path / ".podcast-pub").mkdir()
    (tmp_path / ".podcast-pub/.gitignore").write_text("mine\n", "utf-8")

    private = make_private_folder(tmp_path)

    assert private == tmp_path / ".podcast-pub"
    assert (private / ".gitignore").read_text("utf-8") == "mine\n"


def test_a_pipe_in_the_place_of_the_lock_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "podcast.lock")

    with pytest.raises(ShowNeedsFixing, match="it is no file"):
        memory_of(tmp_path, PUBLIC).lock()
