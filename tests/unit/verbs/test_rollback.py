"""What was public before becomes public again, and stays so while the folder says more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from podcast_pub.errors import EditsCollide, NotPublished
from tests.builders.show_folder import FIRST, add_episode, edit
from tests.unit.verbs.orders import looks_back, rolls_back, second_laptop, takes_off

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.verbs.publishing import Laptop

THIRD = "2017-02-15-third"


@pytest.fixture
def laptop(published_pair: Laptop) -> Laptop:
    return published_pair


@pytest.fixture
def other(laptop: Laptop, tmp_path: Path) -> Laptop:
    return second_laptop(laptop, tmp_path / "other/show")


def publish_title(laptop: Laptop, old: str, new: str) -> None:
    edit(laptop.folder / f"{FIRST}.md", f'title = "{old}"', f'title = "{new}"')
    laptop.publish()


def test_the_state_before_is_public_again_as_a_new_one(laptop: Laptop) -> None:
    publish_title(laptop, "First", "Worse")
    states = [one.name for one in looks_back(laptop).entries]

    ordered = rolls_back(laptop)

    assert laptop.titles() == ["Second", "First"]
    assert (ordered.state.serial, ordered.state.parent) == (3, states[0])
    assert [one.name for one in looks_back(laptop).entries][1:] == states


def test_neither_laptop_does_it_again(laptop: Laptop, other: Laptop) -> None:
    publish_title(laptop, "First", "Worse")
    other.publish()
    rolls_back(laptop)

    published = [one.publish() for one in (laptop, other, laptop, other)]

    assert not any(one.committed for one in published)
    assert laptop.titles() == ["Second", "First"]
    assert laptop.status().rolled_back == ("first: title",)
    assert laptop.status().edited == ()


def test_the_next_edit_here_is_published_at_once(laptop: Laptop) -> None:
    publish_title(laptop, "First", "Worse")
    rolls_back(laptop)
    add_episode(laptop.folder, THIRD)
    laptop.publish()

    publish_title(laptop, "Worse", "Better")

    assert laptop.titles() == ["Third", "Second", "Better"]
    assert laptop.status().rolled_back == ()


def test_an_edit_of_a_colleague_after_it_is_not_overwritten(laptop: Laptop, other: Laptop) -> None:
    publish_title(laptop, "First", "Worse")
    rolls_back(laptop)
    publish_title(other, "First", "Theirs")

    with pytest.raises(EditsCollide, match=r"here  'Better'\n    there 'Theirs'"):
        publish_title(laptop, "Worse", "Better")


def test_a_rollback_can_be_rolled_back(laptop: Laptop) -> None:
    publish_title(laptop, "First", "Worse")
    rolls_back(laptop)

    rolls_back(laptop)

    assert laptop.titles() == ["Second", "Worse"]
    assert laptop.status().rolled_back == ()


def test_an_unpublished_episode_comes_back_and_an_added_one_goes(laptop: Laptop) -> None:
    first = looks_back(laptop).entries[0].name
    takes_off(laptop, "first")
    add_episode(laptop.folder, THIRD)
    laptop.publish()

    rolls_back(laptop, first[:8])

    assert laptop.titles() == ["Second", "First"]
    assert laptop.status().unpublished == ("third",)
    assert not laptop.publish().committed


def test_an_edit_that_waits_in_the_folder_is_still_to_be_published(laptop: Laptop) -> None:
    publish_title(laptop, "First", "Worse")
    edit(laptop.folder / "2017-02-08-second.md", 'title = "Second"', 'title = "Waiting"')

    rolls_back(laptop)

    assert laptop.titles() == ["Second", "First"]
    laptop.publish()
    assert laptop.titles() == ["Waiting", "First"]


def test_what_is_not_stored_any_more_is_named(laptop: Laptop) -> None:
    takes_off(laptop, "first")
    audio = next(key for key in laptop.bucket.objects if key.endswith("/first.mp3"))
    del laptop.bucket.objects[audio]
    before = laptop.bucket.objects["feed.xml"]

    with pytest.raises(NotPublished, match=audio):
        rolls_back(laptop)

    assert laptop.bucket.objects["feed.xml"] == before


@pytest.mark.parametrize("to", ["", "abcdef"])
def test_where_there_is_nothing_to_go_back_to(laptop: Laptop, to: str) -> None:
    with pytest.raises(NotPublished):
        rolls_back(laptop, to)


def test_the_history_says_what_happened_and_where_we_are(laptop: Laptop) -> None:
    publish_title(laptop, "First", "Worse")
    takes_off(laptop, "second")
    rolls_back(laptop)

    found = looks_back(laptop)

    assert [one.changes for one in found.entries] == [
        ("back to state 2", "add second"),
        ("unpublish second",),
        ("edit first (title)",),
        ("the first publish",),
    ]
    assert [one.serial for one in found.entries] == [4, 3, 2, 1]
    assert [one.is_public for one in found.entries] == [True, False, False, False]
    assert [one.is_seen for one in found.entries] == [True, False, False, False]
    assert found.is_whole


def test_a_long_history_is_shown_in_part(laptop: Laptop) -> None:
    for old, new in (("First", "One"), ("One", "Two")):
        publish_title(laptop, old, new)

    found = looks_back(laptop, limit=2)

    assert [one.changes for one in found.entries] == [("edit first (title)",)] * 2
    assert not found.is_whole


def test_a_history_with_a_hole_ends_there(laptop: Laptop) -> None:
    publish_title(laptop, "First", "One")
    publish_title(laptop, "One", "Two")
    middle = looks_back(laptop).entries[1].name
    del laptop.bucket.objects[f"state/{middle}.json"]

    found = looks_back(laptop)

    assert [one.changes for one in found.entries] == [
        ("the states before this one are not in the store any more",)
    ]
    assert not found.is_whole
