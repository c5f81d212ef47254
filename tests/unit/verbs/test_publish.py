from __future__ import annotations

import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from podcast_pub.errors import (
    EditsCollide,
    ShowNeedsFixing,
    StoreUnreachable,
    StoreUnsuitable,
)
from tests.builders.mp3 import frames
from tests.builders.show_folder import (
    FIRST,
    LATER,
    SECOND,
    add_episode,
    edit,
)
from tests.unit.storage.bad_store import Reply
from tests.unit.verbs.publishing import NOW, Laptop

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.storage.bad_store import Request
    from tests.unit.verbs.bucket import Bucket


GONE = Reply(404, b"")


def signed(bucket: Bucket) -> list[str]:
    """What was asked of the store itself, with credentials."""
    return [bucket.key_of(one) for one in bucket.asked if "authorization" in one.headers]


def test_a_first_publish_makes_the_show_public(newcomer: Laptop) -> None:
    published = newcomer.publish()

    assert published.committed
    assert published.is_visible
    assert newcomer.titles() == ["First"]
    assert [one.slug for one in published.episodes] == ["first"]
    assert True
    assert newcomer.bucket.objects["feed.xml"].headers["x-amz-meta-state"] == published.state_hash
    assert published.addresses.feed == f"{newcomer.bucket.base}/feed.xml"
    assert published.writes == len([key for key in newcomer.bucket.objects if "probe" not in key])


def test_a_second_publish_asks_the_public_address_alone(laptop: Laptop) -> None:
    published = laptop.publish()

    assert laptop.bucket.methods() == ["GET feed.xml", "GET site.json"]
    assert signed(laptop.bucket) == []
    assert (published.reads, published.writes, published.committed) == (2, 0, False)
    assert [one.slug for one in published.episodes] == ["first"]
    assert laptop.seen == []


def test_a_fresh_clone_without_caches_publishes_nothing_new(
    newcomer: Laptop, tmp_path: Path
) -> None:
    first = newcomer.publish()
    (newcomer.folder / ".podcast-pub").rename(tmp_path / "forgotten")
    shutil.rmtree(newcomer.folder.parent / "caches")

    published = newcomer.publish()

    assert not published.committed
    assert published.writes == 0
    assert published.state_hash == first.state_hash
    assert newcomer.memory.lock() is not None


def test_what_was_published_is_remembered(newcomer: Laptop) -> None:
    published = newcomer.publish()

    lock = newcomer.memory.lock()
    assert lock is not None
    assert published.receipt is not None
    assert lock.state == published.receipt.state
    assert lock.state_hash == published.state_hash
    assert lock.base_url == newcomer.bucket.base
    assert list(lock.stems.values()) == [FIRST]
    assert newcomer.memory.intent() is None


def test_the_plan_is_shown_before_anything_is_sent(newcomer: Laptop) -> None:
    published = newcomer.publish(agrees=False)

    assert published.receipt is None
    assert not published.committed
    assert (published.state_hash, published.episodes) == ("", ())
    assert newcomer.bucket.objects == {}
    assert newcomer.memory.lock() is None
    assert [one.plan.changes_in_words for one in newcomer.seen] == [("add first",)]


def test_a_store_is_tried_before_a_folder_first_writes_to_it(newcomer: Laptop) -> None:
    newcomer.publish()

    asked = newcomer.bucket.methods()
    probes = [place for place, one in enumerate(asked) if "probe/" in one]
    writes = [place for place, one in enumerate(asked) if one.startswith("PUT media/")]
    assert probes
    assert max(probes) < min(writes)


def test_a_store_must_have_answered_before_it_is_asked_patiently(newcomer: Laptop) -> None:
    newcomer.prepare()

    glance, knock, *others = newcomer.bucket.methods()[1:]
    assert (glance, knock) == ("GET site.json", f"HEAD /{newcomer.bucket.name}")
    assert sorted(others) == ["GET feed.xml", "GET site.json"]


def test_a_store_that_nobody_answers_for_is_not_asked_patiently(newcomer: Laptop) -> None:
    with pytest.raises(StoreUnreachable, match="to say whether it is there"):
        newcomer.prepare(store="s3://voices?endpoint=http://127.0.0.1:1")


def test_a_store_that_this_folder_wrote_to_is_not_tried_again(laptop: Laptop) -> None:
    add_episode(laptop.folder, SECOND)

    laptop.publish()

    assert not [one for one in laptop.bucket.methods() if "probe/" in one]
    assert laptop.titles() == ["Second", "First"]


def test_a_store_without_conditions_is_refused_before_anything_is_written(newcomer: Laptop) -> None:
    def forgetful(request: Request) -> Reply | None:
        request.headers.pop("if-none-match", None)
        request.headers.pop("if-match", None)
        return None

    newcomer.bucket.fault = forgetful

    with pytest.raises(StoreUnsuitable):
        newcomer.publish()

    assert newcomer.bucket.objects == {}


def test_a_new_episode_is_added_and_remembered(laptop: Laptop) -> None:
    add_episode(laptop.folder, SECOND)

    published = laptop.publish(now=NOW + timedelta(hours=1))

    lock = laptop.memory.lock()
    assert lock is not None
    assert lock.state.serial == 2
    assert sorted(lock.stems.values()) == [FIRST, SECOND]
    assert [one.slug for one in published.episodes] == ["second", "first"]


def test_a_vanished_episode_stays_public_and_keeps_its_stem(laptop: Laptop) -> None:
    for suffix in (".md", ".mp3"):
        (laptop.folder / f"{FIRST}{suffix}").unlink()
    add_episode(laptop.folder, SECOND)

    laptop.publish()

    lock = laptop.memory.lock()
    assert lock is not None
    assert laptop.titles() == ["Second", "First"]
    assert sorted(lock.stems.values()) == [FIRST, SECOND]
    assert [one.slug for one in lock.base.episodes] == ["second", "first"]


def test_an_episode_of_the_future_is_not_published_and_not_remembered(newcomer: Laptop) -> None:
    add_episode(newcomer.folder, LATER)

    newcomer.publish()

    lock = newcomer.memory.lock()
    assert lock is not None
    assert newcomer.titles() == ["First"]
    assert list(lock.stems.values()) == [FIRST]
    assert not [key for key in newcomer.bucket.objects if "later" in key]


def test_changed_audio_of_a_published_episode_is_refused(laptop: Laptop) -> None:
    laptop.bucket.asked.clear()
    (laptop.folder / f"{FIRST}.mp3").write_bytes(frames(50))

    with pytest.raises(ShowNeedsFixing) as caught:
        laptop.publish()

    assert [one.code for one in caught.value.findings] == ["EPISODE-12"]
    assert {one.method for one in laptop.bucket.asked} <= {"GET", "HEAD"}


def test_changed_audio_is_refused_by_a_fresh_clone_as_well(laptop: Laptop) -> None:
    laptop.memory.lock_path.unlink()
    (laptop.folder / f"{FIRST}.mp3").write_bytes(frames(50))

    with pytest.raises(ShowNeedsFixing) as caught:
        laptop.publish()

    assert [one.code for one in caught.value.findings] == ["EPISODE-12"]


def test_a_show_that_needs_fixing_asks_no_store(newcomer: Laptop) -> None:
    edit(newcomer.folder / "show.toml", 'title = "Voices"\n', "")

    with pytest.raises(ShowNeedsFixing) as caught:
        newcomer.publish()

    assert any(one.blocks for one in caught.value.findings)
    assert newcomer.bucket.asked == []


def test_two_laptops_lose_nothing(laptop: Laptop, tmp_path: Path) -> None:
    other = Laptop(tmp_path / "other" / "show", laptop.bucket)
    shutil.copytree(laptop.folder, other.folder)
    add_episode(laptop.folder, SECOND)
    laptop.publish()
    edit(other.folder / f"{FIRST}.md", 'title = "First"', 'title = "First of all"')

    other.publish()

    assert other.titles() == ["Second", "First of all"]


def test_a_stale_laptop_reverts_nothing_however_often_it_publishes(
    laptop: Laptop, tmp_path: Path
) -> None:
    stale = Laptop(tmp_path / "stale" / "show", laptop.bucket)
    shutil.copytree(laptop.folder, stale.folder)
    edit(laptop.folder / f"{FIRST}.md", 'title = "First"', 'title = "Better"')
    laptop.publish()
    add_episode(stale.folder, SECOND)

    written = [stale.publish().writes for _ in range(3)]

    lock = stale.memory.lock()
    assert lock is not None
    assert stale.titles() == ["Second", "Better"]
    assert written[1:] == [0, 0]
    assert [one.title for one in lock.base.episodes] == ["Second", "First"]


def test_two_laptops_that_edit_the_same_stop(laptop: Laptop, tmp_path: Path) -> None:
    other = Laptop(tmp_path / "other" / "show", laptop.bucket)
    shutil.copytree(laptop.folder, other.folder)
    edit(laptop.folder / f"{FIRST}.md", 'title = "First"', 'title = "Mine"')
    laptop.publish()
    edit(other.folder / f"{FIRST}.md", 'title = "First"', 'title = "Theirs"')

    with pytest.raises(EditsCollide, match="Mine"):
        other.publish()

    assert laptop.titles() == ["Mine"]


def test_what_is_to_be_sent_is_planned_from_the_store_itself(laptop: Laptop) -> None:
    add_episode(laptop.folder, SECOND)

    laptop.prepare()

    assert "feed.xml" in signed(laptop.bucket)


def test_checking_the_store_believes_no_cache(laptop: Laptop) -> None:
    laptop.prepare(check_store=True)

    assert sorted(laptop.bucket.methods()[1:]) == ["GET feed.xml", "GET site.json"]
    assert sorted(signed(laptop.bucket)) == ["feed.xml", "site.json"]


def test_a_vanished_cover_changes_nothing(laptop: Laptop) -> None:
    (laptop.folder / "cover.jpg").unlink()

    published = laptop.publish()

    assert not published.committed
    assert published.writes == 0
