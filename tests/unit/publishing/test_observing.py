from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from podcast_pub.errors import ForeignEdit, StateUnreadable, StoreUnreachable
from podcast_pub.model.operations import Done
from podcast_pub.publishing.observing import Observed, descends_from, observe, was_committed
from tests.builders import a_state, an_artifact, an_episode, digest
from tests.unit.publishing.shop import (
    Fault,
    Shop,
    after,
    carry_out,
    feed_of,
    look,
    lost,
    published,
)

if TYPE_CHECKING:
    from podcast_pub.model.artifact import Artifact

FIRST = an_episode("first", guid="urn:uuid:a")
SECOND = an_episode("second", guid="urn:uuid:b")


def a_feed(shop: Shop) -> Artifact:
    """The artifact that is stored as the feed."""
    return shop.store.objects["feed.xml"].artifact


def test_an_empty_store_is_seen_as_nothing() -> None:
    assert look(Shop()) == Observed(feed=None, site=None, state=None, state_hash="")


def test_what_is_published_is_seen_whole() -> None:
    shop, receipt = published(FIRST, SECOND)

    observed = look(shop)

    assert observed.state == receipt.state
    assert observed.state_hash == receipt.state_hash
    assert observed.feed == feed_of(shop)
    assert observed.site == shop.store.read("site.json")


def test_a_state_that_is_known_is_not_read() -> None:
    shop, receipt = published(FIRST)

    observed = shop.run(observe({receipt.state_hash: receipt.state}))

    assert shop.log == ["read feed.xml", "read site.json"]
    assert observed.state == receipt.state


def test_pages_without_a_feed_are_seen() -> None:
    shop, _ = published(FIRST)
    shop.store.remove("feed.xml")

    observed = look(shop)

    assert (observed.feed, observed.state, observed.state_hash) == (None, None, "")
    assert observed.site == shop.store.read("site.json")


def test_a_feed_without_site_json_is_seen() -> None:
    shop, receipt = published(FIRST)
    shop.store.remove("site.json")

    observed = look(shop)

    assert observed.site is None
    assert observed.state == receipt.state


def test_a_show_without_episodes_is_seen() -> None:
    shop, receipt = published()

    assert look(shop).state == receipt.state


@pytest.mark.parametrize(
    "edit",
    [
        lambda feed: an_artifact("feed.xml", b"<rss>somebody else's</rss>"),
        lambda feed: replace(feed, state=""),
        lambda feed: replace(feed, state=digest("another state")),
        lambda feed: an_artifact("feed.xml", feed.body.partition(b"\n")[2], state=feed.state),
    ],
    ids=["no mark", "no state beside it", "another state beside it", "mark taken away"],
)
def test_a_feed_that_we_did_not_write_is_refused(edit: object) -> None:
    shop, _ = published(FIRST)
    assert callable(edit)
    shop.put(edit(a_feed(shop)))

    with pytest.raises(ForeignEdit, match=r"`feed\.xml` in the store was not written by") as caught:
        look(shop)

    assert "remove that object" in caught.value.hint


def test_a_feed_that_was_edited_in_place_is_refused() -> None:
    shop, _ = published(FIRST)
    stored = shop.store.objects["feed.xml"]
    shop.store.objects["feed.xml"] = replace(stored, body=stored.body + b"<!-- edited -->")

    with pytest.raises(ForeignEdit):
        look(shop)


def test_a_state_that_is_not_in_the_store_is_named() -> None:
    shop, receipt = published(FIRST)
    shop.store.remove(f"state/{receipt.state_hash}.json")

    with pytest.raises(StateUnreadable) as caught:
        look(shop)

    assert caught.value.message == (
        f"the feed names the state {receipt.state_hash[:12]}, which is not in the store"
    )
    assert "publish with `--check-store` from the folder that published last" in caught.value.hint
    assert "nothing was changed" in caught.value.hint


def test_a_state_with_other_bytes_is_damaged() -> None:
    shop, receipt = published(FIRST)
    shop.put(an_artifact(f"state/{receipt.state_hash}.json", b"{}"))

    with pytest.raises(StateUnreadable, match="damaged"):
        look(shop)


def test_a_missing_shard_is_a_damaged_state() -> None:
    shop, receipt = published(FIRST)
    shop.store.remove(receipt.plan.states[0].key)

    with pytest.raises(StateUnreadable, match="damaged"):
        look(shop)


def test_a_store_that_stays_unclear_is_unreachable_and_says_why() -> None:
    shop = Shop(faults=[lost("read", "site.json", times=5)])

    with pytest.raises(StoreUnreachable, match=r"no clear answer .*\(lost on the way\)") as caught:
        look(shop)

    assert caught.value.hint == "try again; every step is safe to repeat"
    assert shop.done("read", "pause") == [
        "read feed.xml",
        *("read site.json", "pause 1", "read site.json", "pause 2", "read site.json"),
        *("pause 3", "read site.json", "pause 4", "read site.json"),
    ]


@pytest.mark.parametrize("key", ["feed.xml", "state/parts/"])
def test_an_answer_of_another_kind_is_noticed(key: str) -> None:
    shop, _ = published(FIRST)
    shop.faults.append(Fault("read", key, answer=Done()))

    with pytest.raises(ValueError, match=r"expected 2|shorter"):
        look(shop)


def test_an_unclear_answer_is_asked_again() -> None:
    shop, receipt = published(FIRST)
    shop.faults.append(lost("read", "", times=4))

    assert look(shop).state == receipt.state


def test_a_state_descends_from_itself_and_from_those_before_it() -> None:
    shop, first = published(FIRST)
    second = carry_out(shop, after(first, FIRST, SECOND))
    third = carry_out(shop, after(second, FIRST, replace(SECOND, title="New")))

    ancestors = [
        shop.run(descends_from(third.state_hash, ancestor=one.state_hash, serial=one.state.serial))
        for one in (first, second, third)
    ]

    assert ancestors == [True, True, True]


def test_a_state_does_not_descend_from_later_or_foreign_ones() -> None:
    shop, first = published(FIRST)
    second = carry_out(shop, after(first, FIRST, SECOND))

    answers = [
        shop.run(descends_from(name, ancestor=ancestor, serial=serial))
        for name, ancestor, serial in (
            (first.state_hash, second.state_hash, 2),
            (second.state_hash, digest("foreign"), 1),
            (second.state_hash, digest("foreign"), 0),
        )
    ]

    assert answers == [False, False, False]


def test_a_chain_is_followed_no_further_than_the_serial_needs() -> None:
    shop, first = published(FIRST)
    second = carry_out(shop, after(first, FIRST, SECOND))
    shop.log.clear()

    shop.run(descends_from(second.state_hash, ancestor=digest("foreign"), serial=2))

    assert shop.log == [f"read state/{second.state_hash}.json"]


def test_nothing_was_committed_to_an_empty_store() -> None:
    shop = Shop()

    assert shop.run(was_committed(look(shop), a_state(), name=digest("state"))) is False


def test_a_broken_off_commit_is_found_under_later_ones() -> None:
    shop, first = published(FIRST)
    second = carry_out(shop, after(first, FIRST, SECOND))
    observed = look(shop)

    assert shop.run(was_committed(observed, first.state, name=first.state_hash))
    assert shop.run(was_committed(observed, second.state, name=second.state_hash))
    assert not shop.run(was_committed(observed, second.state, name=digest("never there")))
