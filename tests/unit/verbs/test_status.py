from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from podcast_pub.errors import ShowNeedsFixing
from tests.builders.show_folder import (
    FIRST,
    LATER,
    SECOND,
    a_show_folder,
    add_episode,
    edit,
)
from tests.unit.verbs.publishing import Laptop

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.verbs.bucket import Bucket

THIRD = "2017-02-15-third"


@pytest.fixture
def laptop(published_pair: Laptop) -> Laptop:
    return published_pair


def test_before_the_first_publish_everything_is_new(folder: Path, bucket: Bucket) -> None:
    laptop = Laptop(a_show_folder(folder, FIRST, SECOND), bucket)

    found = laptop.status()

    assert (found.published, found.serial) == (0, 0)
    assert found.new == ("second", "first")
    assert found.edited == found.vanished == found.elsewhere == found.later == ()
    assert not found.is_up_to_date
    assert found.addresses.base == laptop.bucket.base


def test_after_a_publish_nothing_differs(laptop: Laptop) -> None:
    found = laptop.status()

    assert (found.published, found.serial, found.is_up_to_date) == (2, 1, True)
    assert found.new == found.edited == found.vanished == found.elsewhere == found.later == ()


def test_what_was_edited_and_added_is_named(laptop: Laptop) -> None:
    edit(laptop.folder / f"{FIRST}.md", 'title = "First"', 'title = "New"\nseason = 2')
    edit(laptop.folder / "show.toml", 'author = "The Voices team"', 'author = "Others"')
    add_episode(laptop.folder, THIRD)
    add_episode(laptop.folder, LATER)

    found = laptop.status()

    assert found.new == ("third",)
    assert found.edited == ("the show: author", "first: title, season")
    assert found.later == ("later (2999-01-01T12:00:00+00:00)",)
    assert not found.is_up_to_date


def test_what_vanished_from_the_folder_is_named_and_changes_nothing(laptop: Laptop) -> None:
    for suffix in (".md", ".mp3"):
        (laptop.folder / f"{FIRST}{suffix}").unlink()

    found = laptop.status()

    assert found.vanished == ("first",)
    assert found.is_up_to_date


def test_what_somebody_else_published_is_named(laptop: Laptop, tmp_path: Path) -> None:
    other = Laptop(tmp_path / "other" / "show", laptop.bucket)
    shutil.copytree(laptop.folder, other.folder)
    edit(other.folder / f"{FIRST}.md", 'title = "First"', 'title = "Theirs"')
    edit(other.folder / "show.toml", 'author = "The Voices team"', 'author = "Others"')
    add_episode(other.folder, THIRD)
    other.publish()

    found = laptop.status()

    assert found.elsewhere == ("the show: author", "third: added", "first: title")
    assert found.new == found.edited == ()
    assert (found.published, found.serial) == (3, 2)


def test_what_both_did_is_no_difference_any_more(laptop: Laptop, tmp_path: Path) -> None:
    add_episode(laptop.folder, THIRD)
    other = Laptop(tmp_path / "other" / "show", laptop.bucket)
    shutil.copytree(laptop.folder, other.folder)
    other.publish()

    found = laptop.status()

    assert found.new == ()
    assert found.is_up_to_date


def test_a_fresh_clone_knows_of_nothing_that_others_did(laptop: Laptop) -> None:
    laptop.memory.lock_path.unlink()

    found = laptop.status()

    assert found.elsewhere == ()
    assert (found.published, found.is_up_to_date) == (2, True)


def test_an_emptied_store_is_no_work_of_others(laptop: Laptop) -> None:
    laptop.bucket.objects.clear()

    found = laptop.status()

    assert found.elsewhere == ()
    assert (found.published, found.serial, found.is_up_to_date) == (0, 0, False)


def test_status_changes_nothing(laptop: Laptop) -> None:
    add_episode(laptop.folder, THIRD)
    before = (dict(laptop.bucket.objects), laptop.memory.lock())

    laptop.status()

    assert (laptop.bucket.objects, laptop.memory.lock()) == before


def test_a_show_that_needs_fixing_has_no_status(laptop: Laptop) -> None:
    edit(laptop.folder / "show.toml", 'title = "Voices"\n', "")

    with pytest.raises(ShowNeedsFixing):
        laptop.status()
