from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from podcast_pub.addresses import Addresses
from podcast_pub.errors import (
    EditsCollide,
    ForeignEdit,
    PublicCopyDiffers,
    ShowNeedsFixing,
    StorageFailed,
)
from podcast_pub.publishing.observing import Observed
from podcast_pub.verbs.preparing import refuse_moved_addresses
from podcast_pub.verbs.rendering import StaticRenderer
from tests.builders.show_folder import (
    FIRST,
    GUID,
    SECOND,
    a_show_folder,
    add_episode,
    edit,
)
from tests.unit.storage.bad_store import Reply
from tests.unit.verbs.bucket import Kept
from tests.unit.verbs.publishing import NOW, Laptop

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.storage.bad_store import Request
    from tests.unit.verbs.bucket import Bucket


GONE = Reply(404, b"")


def test_a_run_that_died_after_the_commit_is_understood(laptop: Laptop) -> None:
    before = laptop.memory.lock()
    assert before is not None
    edit(laptop.folder / f"{FIRST}.md", 'title = "First"', 'title = "Second thoughts"')
    laptop.publish()
    after = laptop.memory.lock()
    assert after is not None
    laptop.memory.keep(before)
    laptop.memory.keep_intent(after)
    edit(laptop.folder / f"{FIRST}.md", "Second thoughts", "Third thoughts")
    laptop.bucket.asked.clear()

    laptop.publish()

    assert laptop.titles() == ["Third thoughts"]
    assert not [one for one in laptop.bucket.methods() if one.startswith("GET state/")]
    assert laptop.memory.intent() is None


def test_what_a_run_that_died_had_committed_is_remembered_before_the_next_commit(
    laptop: Laptop,
) -> None:
    before = laptop.memory.lock()
    assert before is not None
    edit(laptop.folder / f"{FIRST}.md", 'title = "First"', 'title = "Second thoughts"')
    laptop.publish()
    after = laptop.memory.lock()
    assert after is not None
    laptop.memory.keep(before)
    laptop.memory.keep_intent(after)
    edit(laptop.folder / f"{FIRST}.md", "Second thoughts", "Third thoughts")
    laptop.bucket.fault = lambda one: Reply(501, b"") if one.method == "PUT" else None

    with pytest.raises(StorageFailed):
        laptop.publish()

    assert laptop.memory.lock() == after


def test_a_run_that_died_before_the_commit_is_forgotten(laptop: Laptop) -> None:
    lock = laptop.memory.lock()
    assert lock is not None
    never = replace(lock, state=replace(lock.state, serial=2), state_hash="0" * 64)
    laptop.memory.keep_intent(never)

    published = laptop.publish()

    assert not published.committed
    assert laptop.memory.lock() == lock
    assert laptop.memory.intent() is None


def test_the_intent_of_a_run_that_fails_is_kept(laptop: Laptop) -> None:
    add_episode(laptop.folder, SECOND)
    laptop.bucket.fault = lambda one: (
        Reply(501, b"") if one.method == "PUT" and one.path.endswith("feed.xml") else None
    )

    with pytest.raises(Exception, match="feed"):
        laptop.publish()

    intent = laptop.memory.intent()
    assert intent is not None
    assert intent.state.serial == 2
    assert intent.said is not None
    assert sorted(intent.stems.values()) == [FIRST, SECOND]
    assert laptop.titles() == ["First"]


def test_an_emptied_bucket_is_noticed_and_filled_again(newcomer: Laptop) -> None:
    first = newcomer.publish()
    newcomer.bucket.objects.clear()

    published = newcomer.publish(now=NOW + timedelta(days=1))

    assert published.committed
    assert newcomer.seen[-1].plan.refills
    assert published.state_hash == first.state_hash
    assert {key.partition("/")[0] for key in newcomer.bucket.objects} >= {"media", "art", "state"}


def test_checking_the_store_sends_again_what_was_lost(laptop: Laptop) -> None:
    lost = {key for key in laptop.bucket.objects if key.startswith(("media/", "art/"))}
    for key in lost:
        del laptop.bucket.objects[key]

    assert laptop.publish().writes == 0
    published = laptop.publish(check_store=True)

    assert published.writes == len(lost)
    assert not published.committed
    assert lost <= laptop.bucket.objects.keys()


def test_checking_the_store_repairs_wrong_headers(laptop: Laptop) -> None:
    (key,) = (one for one in laptop.bucket.objects if one.startswith("media/"))
    kept = laptop.bucket.objects[key]
    laptop.bucket.objects[key] = Kept(
        kept.body, kept.headers | {"content-type": "application/octet-stream"}
    )

    laptop.publish(check_store=True)

    assert laptop.bucket.objects[key] == kept


def test_a_public_address_that_fails_leaves_the_word_to_the_store(laptop: Laptop) -> None:
    laptop.bucket.fault = lambda one: (
        Reply(500, b"") if "authorization" not in one.headers else None
    )

    published = laptop.publish()

    assert not published.committed
    assert any("authorization" in one.headers for one in laptop.bucket.asked)


def test_a_stale_public_address_only_costs_a_look_at_the_store(laptop: Laptop) -> None:
    stale = dict(laptop.bucket.objects)
    add_episode(laptop.folder, SECOND)
    laptop.publish()

    def cache(request: Request) -> Reply | None:
        if "authorization" in request.headers:
            return None
        kept = stale.get(laptop.bucket.key_of(request))
        return Reply(200, kept.body, {"ETag": kept.etag, **kept.headers}) if kept else None

    laptop.bucket.fault = cache

    published = laptop.publish()

    assert not published.committed
    assert published.writes == 0


def test_a_feed_of_somebody_else_is_not_overwritten(newcomer: Laptop) -> None:
    newcomer.bucket.objects["feed.xml"] = Kept(b"<rss/>", {"content-type": "text/xml"})

    with pytest.raises(ForeignEdit):
        newcomer.publish()

    assert newcomer.bucket.objects.keys() == {"feed.xml"}


def test_a_cache_that_still_shows_the_older_feed_is_told(laptop: Laptop) -> None:
    older = laptop.bucket.objects["feed.xml"]
    add_episode(laptop.folder, SECOND)
    laptop.bucket.fault = lambda one: (
        Reply(200, older.body, {"ETag": older.etag, **older.headers})
        if one.path.endswith("feed.xml") and "authorization" not in one.headers
        else None
    )

    published = laptop.publish()

    assert published.committed
    assert published.is_visible is False


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (GONE, "published, but .*feed.xml answers 404 and not with our feed"),
        (Reply(200, b"<html>nice</html>"), "published, but .*feed.xml answers 200 and not with"),
        (Reply(200, b"cut", announced=100), "published, but no usable answer from"),
    ],
    ids=["missing", "something else", "cut"],
)
def test_a_public_address_that_shows_something_else_is_told_after_the_commit(
    newcomer: Laptop, reply: Reply, message: str
) -> None:
    newcomer.bucket.fault = lambda one: (
        reply if one.path.endswith("feed.xml") and "authorization" not in one.headers else None
    )

    with pytest.raises(PublicCopyDiffers, match=message) as caught:
        newcomer.publish()

    assert caught.value.hint
    assert newcomer.titles() == ["First"]
    assert newcomer.memory.lock() is not None


def test_published_addresses_do_not_change_by_accident(laptop: Laptop) -> None:
    pretend_it_was_published_at(laptop, "https://old.example.org")

    with pytest.raises(ShowNeedsFixing) as caught:
        laptop.publish()

    assert caught.value.message == (
        f"published addresses begin with https://old.example.org, and now with {laptop.bucket.base}"
    )
    assert "--move-urls" in caught.value.hint


def test_published_addresses_change_when_they_are_meant_to(laptop: Laptop) -> None:
    pretend_it_was_published_at(laptop, "https://old.example.org")

    published = laptop.publish(move_urls=True)

    assert published.committed
    assert b"old.example.org" not in laptop.bucket.objects["feed.xml"].body


def test_addresses_on_this_computer_may_change_freely(laptop: Laptop) -> None:
    pretend_it_was_published_at(laptop, "http://127.0.0.1:1/elsewhere")

    assert laptop.publish().committed


def test_an_emptied_bucket_does_not_forget_the_published_addresses(
    laptop: Laptop,
) -> None:
    lock = laptop.memory.lock()
    assert lock is not None
    laptop.memory.keep(replace(lock, base_url="https://old.example.org"))
    laptop.bucket.objects.clear()

    with pytest.raises(ShowNeedsFixing, match=r"begin with https://old\.example\.org"):
        laptop.publish()


def pretend_it_was_published_at(laptop: Laptop, base: str) -> None:
    lock = laptop.memory.lock()
    assert lock is not None
    feed = StaticRenderer(Addresses(base)).render(lock.state, lock.state_hash).feed
    kept = laptop.bucket.objects["feed.xml"]
    assert feed.body is not None
    laptop.bucket.objects["feed.xml"] = Kept(
        feed.body, kept.headers | {"x-amz-meta-sha256": feed.sha256}
    )


def test_the_store_of_show_toml_is_used(folder: Path, bucket: Bucket) -> None:
    laptop = Laptop(a_show_folder(folder, FIRST, settings=bucket.settings), bucket)

    published = laptop.publish(store=None)

    assert published.committed
    assert laptop.titles() == ["First"]


def test_a_plan_counts_what_it_asked_and_sends_nothing(newcomer: Laptop) -> None:
    prepared = newcomer.prepare()

    assert prepared.tally.writes == 0
    assert prepared.tally.reads == 2
    assert newcomer.bucket.objects == {}
    assert not [one for one in newcomer.bucket.asked if one.method not in ("GET", "HEAD")]


@pytest.mark.parametrize("allowed", [False, True])
def test_addresses_that_stay_as_they_are_are_never_refused(
    laptop: Laptop, *, allowed: bool
) -> None:
    lock = laptop.memory.lock()
    assert lock is not None
    addresses = Addresses("https://podcast.example.org")
    nothing = Observed(feed=None, site=None, state=None, state_hash="")

    for known in (replace(lock, base_url=addresses.base), None):
        refuse_moved_addresses(addresses, known, nothing, allowed=allowed)


def test_a_bucket_with_another_show_is_said_to_be_one_and_its_guid_is_no_advice(
    laptop: Laptop, tmp_path: Path
) -> None:
    other = Laptop(a_show_folder(tmp_path / "other/show", SECOND), laptop.bucket)
    edit(other.folder / "show.toml", GUID, "9b024349-ccf0-5f69-a609-6b82873eab3c")
    before = dict(laptop.bucket.objects)

    for told in (other.publish, other.prepare, other.status):
        with pytest.raises(ForeignEdit, match="another show, “Voices”, is published") as stopped:
            told()
        assert stopped.value.hint.startswith("choose another prefix or bucket")

    assert laptop.bucket.objects == before


def test_a_folder_without_a_guid_is_told_that_it_may_be_another_show(
    laptop: Laptop, tmp_path: Path
) -> None:
    other = Laptop(a_show_folder(tmp_path / "other/show", SECOND), laptop.bucket)
    edit(other.folder / "show.toml", f'guid = "{GUID}"\n', "")
    edit(other.folder / "show.toml", '"Voices"', '"Noises"')

    with pytest.raises(EditsCollide) as stopped:
        other.publish()

    assert stopped.value.hint.startswith("if “Voices” is another show, choose another prefix")
