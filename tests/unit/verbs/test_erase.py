"""Erased means: nowhere in the store, in no state, and never again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from podcast_pub.errors import EditsCollide, NotPublished, PodcastPubError
from podcast_pub.publishing.planning import LeftOut
from podcast_pub.storage.progress import NoProgress
from podcast_pub.verbs.check import check
from podcast_pub.verbs.unpublish import bring_back
from tests.builders.show_folder import FIRST, SECOND, add_episode, edit
from tests.unit.storage.bad_store import Reply
from tests.unit.verbs.orders import (
    erases,
    looks_back,
    replaces,
    rolls_back,
    second_laptop,
    takes_off,
)
from tests.unit.verbs.publishing import NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.unit.storage.bad_store import Request
    from tests.unit.verbs.publishing import Laptop

DENIED = b"<Error><Code>AccessDenied</Code><Message>no</Message></Error>"
THIRD = "2017-02-15-third"


@pytest.fixture
def laptop(published_pair: Laptop) -> Iterator[Laptop]:
    published_pair.bucket.lists_versions = True
    yield published_pair
    published_pair.bucket.lists_versions = False


@pytest.fixture
def other(laptop: Laptop, tmp_path: Path) -> Laptop:
    return second_laptop(laptop, tmp_path / "other/show")


def names_of_it(laptop: Laptop) -> list[str]:
    """Return every key that holds the episode or names it."""
    words = (b'"slug":"first"', b"What First is about")
    return [
        key
        for key, kept in laptop.bucket.objects.items()
        if "first" in key or any(word in kept.body for word in words)
    ]


def after_requests(laptop: Laptop, count: int) -> Callable[[Request], Reply | None]:
    """Refuse everything after that many requests, as if the computer were switched off."""
    left = [count]

    def fault(request: Request) -> Reply | None:
        left[0] -= 1
        return Reply(403, DENIED) if left[0] < 0 else None

    return fault


def test_a_folder_without_audio_goes_on_and_is_told_to_delete_the_text(
    laptop: Laptop, other: Laptop
) -> None:
    for audio in other.folder.glob("*.mp3"):
        audio.unlink()
    erases(laptop, "first")

    published = [other.publish() for _ in range(3)]
    checked = check(
        other.folder, now=NOW, caches=other.folder.parent / "caches", store=other.bucket.option
    )

    for folder in (published[1].prepared.folder, published[2].prepared.folder, checked.folder):
        assert not [one for one in folder.findings if one.blocks]
        (note,) = [one for one in folder.findings if one.code == "EPISODE-16"]
        assert (note.message, note.hint) == (
            "erased for good, and stays out",
            "delete its files here",
        )
        assert note.place is not None
        assert note.place.path == f"{FIRST}.md"
    assert not any(one.committed for one in published)
    assert laptop.titles() == ["Second"]


def test_an_unpublished_episode_of_which_no_state_is_left_comes_back_from_the_folder(
    laptop: Laptop,
) -> None:
    takes_off(laptop, "first")
    erases(laptop, "second")
    told: list[str] = []
    word = "no stored state names first any more: it comes back as this folder had it, with audio"

    ordered = bring_back(
        laptop.request(tell=told.append), "first", agreed=lambda _: True, progress=NoProgress()
    )

    assert ordered.committed
    assert laptop.titles() == ["First"]
    assert told == [f"{word} of 0:00:03"]
    assert not laptop.publish().committed


def test_what_was_encoded_of_it_on_this_computer_goes_as_well(laptop: Laptop) -> None:
    lock = laptop.memory.lock()
    assert lock is not None
    encoded = laptop.request().caches / "encoded"
    encoded.mkdir(parents=True, exist_ok=True)
    for episode in lock.state.show.episodes:
        (encoded / f"{episode.audio.audio_id[:40]}-mp3-64k.mp3").write_bytes(b"sound")

    erases(laptop, "first")

    (left,) = encoded.iterdir()
    kept = next(one for one in lock.state.show.episodes if one.slug == "second")
    assert left.name.startswith(kept.audio.audio_id[:40])


def test_nothing_is_left_of_it_in_the_store(laptop: Laptop) -> None:
    assert len(names_of_it(laptop)) > 5

    erased = erases(laptop, "first")

    assert names_of_it(laptop) == []
    assert laptop.titles() == ["Second"]
    assert {url.rpartition("/")[2] for url in erased.urls} >= {"first.mp3", "first.html"}
    assert [path.name for path in erased.here][:2] == [f"{FIRST}.chapters.txt", f"{FIRST}.jpg"]
    assert not laptop.publish().committed


def test_what_it_was_before_goes_as_well(laptop: Laptop, tmp_path: Path) -> None:
    from tests.builders.mp3 import frames

    better = tmp_path / "better.mp3"
    better.write_bytes(frames(120, 128, fill=b"better"))
    replaces(laptop, "first", better)
    takes_off(laptop, "first")

    erases(laptop, "first")

    assert names_of_it(laptop) == []


def test_this_computer_forgets_it_too(laptop: Laptop) -> None:
    erases(laptop, "first")

    text = laptop.memory.lock_path.read_text("utf-8")
    assert "first" not in text
    assert not list((laptop.folder / ".podcast-pub").glob("*.erase"))


def test_the_history_begins_anew_and_nothing_can_be_rolled_back_to(laptop: Laptop) -> None:
    erases(laptop, "first")

    found = looks_back(laptop)

    assert [one.changes for one in found.entries] == [
        ("an episode was erased, and with it what was before",)
    ]
    assert found.entries[0].serial == 2
    with pytest.raises(NotPublished):
        rolls_back(laptop)


def test_a_colleague_who_does_not_know_goes_on_and_brings_nothing_back(
    laptop: Laptop, other: Laptop
) -> None:
    erases(laptop, "first")
    edit(other.folder / f"{SECOND}.md", 'title = "Second"', 'title = "Better"')
    edit(other.folder / f"{FIRST}.md", 'title = "First"', 'title = "Again"')
    add_episode(other.folder, THIRD)

    published = other.publish()
    again = other.publish()

    assert laptop.titles() == ["Third", "Better"]
    assert published.plan.left_out == again.plan.left_out == (LeftOut("first", is_erased=True),)
    assert other.status().erased == ("first",)
    assert names_of_it(laptop) == []
    laptop.publish()
    assert laptop.titles() == ["Third", "Better"]


def test_a_folder_without_a_lock_brings_nothing_back(laptop: Laptop, other: Laptop) -> None:
    erases(laptop, "first")
    other.memory.lock_path.unlink()

    published = other.publish()

    assert published.plan.left_out == (LeftOut("first", is_erased=True),)
    assert laptop.titles() == ["Second"]


def test_its_recording_is_refused_under_another_name(laptop: Laptop) -> None:
    audio = (laptop.folder / f"{FIRST}.mp3").read_bytes()
    erases(laptop, "first")
    for path in laptop.folder.glob(f"{FIRST}*"):
        path.unlink()
    add_episode(laptop.folder, THIRD)
    (laptop.folder / f"{THIRD}.mp3").write_bytes(audio)

    with pytest.raises(EditsCollide, match="third: this episode or its audio was erased"):
        laptop.publish()


def test_what_an_unpublished_episode_left_goes(laptop: Laptop) -> None:
    takes_off(laptop, "first")

    erases(laptop, "first")

    assert names_of_it(laptop) == []


def test_an_episode_that_was_never_there_is_an_error(laptop: Laptop) -> None:
    with pytest.raises(NotPublished, match="`frist`"):
        erases(laptop, "frist")


@pytest.mark.parametrize("count", [13, 23, 33])
def test_broken_off_anywhere_the_same_command_finishes(laptop: Laptop, count: int) -> None:
    laptop.bucket.fault = after_requests(laptop, count)
    with pytest.raises(PodcastPubError):
        erases(laptop, "first")
    laptop.bucket.fault = lambda _: None

    erases(laptop, "first")

    assert names_of_it(laptop) == []
    assert laptop.titles() == ["Second"]


def test_one_that_was_broken_off_is_finished_before_the_next(laptop: Laptop) -> None:
    laptop.bucket.fault = after_requests(laptop, 26)
    with pytest.raises(PodcastPubError):
        erases(laptop, "first")
    laptop.bucket.fault = lambda _: None

    with pytest.raises(NotPublished, match="erasing `first` was broken off"):
        erases(laptop, "second")
