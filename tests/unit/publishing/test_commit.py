from __future__ import annotations

from dataclasses import replace

import pytest

from podcast_pub.errors import (
    ForeignEdit,
    NotPubliclyServed,
    StoreIsFull,
)
from podcast_pub.model.operations import ConditionFailed, Unclear
from podcast_pub.publishing.commit import publish
from podcast_pub.publishing.observing import observe
from tests.builders import an_artifact, an_artwork
from tests.unit.publishing.rivals import FIRST, SECOND, THIRD
from tests.unit.publishing.shop import (
    Fault,
    Shop,
    after,
    an_intent,
    answer_lost,
    carry_out,
    feed_of,
    look,
    lost,
    meanwhile,
    published,
)


def test_everything_is_written_in_the_order_that_keeps_listeners_safe() -> None:
    shop = Shop()

    receipt = carry_out(shop, an_intent(FIRST))

    art = an_artwork()
    first, *rest = (FIRST.audio.key, *sorted([art.feed.key, art.page.key]))
    (shard, root) = receipt.plan.states
    assert shop.done("write", "check", "remember") == [
        *(f"write {first}", f"check {first}"),
        *(f"write {key}" for key in rest),
        *(f"check {key}" for key in rest),
        "write episodes/first.html",
        f"write {shard.key}",
        f"write {root.key}",
        f"remember {root.sha256}",
        "write feed.xml",
        "write index.html",
        "write site.json",
    ]


def test_every_immutable_object_is_described_before_the_feed_names_it() -> None:
    shop = Shop()

    receipt = carry_out(shop, an_intent(FIRST))

    after_writing = shop.log[: shop.log.index("write feed.xml")]
    for artifact in (*receipt.plan.uploads, *receipt.plan.states):
        written = after_writing.index(f"write {artifact.key}")
        assert f"describe {artifact.key}" in after_writing[written:]


def test_a_root_is_stored_after_its_shards_are_known_to_be_there() -> None:
    shop = Shop(faults=[lost("write", "state/parts/")])

    receipt = carry_out(shop, an_intent(FIRST))

    writes = [line for line in shop.done("write") if "state/" in line]
    (shard, root) = receipt.plan.states
    assert writes == [f"write {shard.key}", f"write {shard.key}", f"write {root.key}"]
    assert shop.done("describe").count(f"describe {shard.key}") == 3


def test_a_receipt_says_what_was_done() -> None:
    shop = Shop()

    receipt = carry_out(shop, an_intent(FIRST))

    assert receipt.committed
    assert receipt.pages_are_complete
    assert receipt.sent == 3
    assert receipt.state == look(shop).state
    assert receipt.state_hash == look(shop).state_hash
    assert receipt.plan.changes_in_words == ("add first",)


def test_the_intent_is_the_state_that_the_feed_will_name() -> None:
    shop = Shop()

    receipt = carry_out(shop, an_intent(FIRST))

    assert shop.intents == [(receipt.state_hash, receipt.state)]


def test_a_publish_without_changes_reads_two_objects_and_writes_nothing() -> None:
    shop, receipt = published(FIRST)

    second = shop.run(
        publish(after(receipt, FIRST), shop.run(observe({receipt.state_hash: receipt.state})))
    )

    assert shop.log == ["read feed.xml", "read site.json"]
    assert second.committed is False
    assert second.sent == 0
    assert second.pages_are_complete


def test_a_second_publish_sends_only_what_is_new() -> None:
    shop, receipt = published(FIRST)

    second = carry_out(shop, after(receipt, FIRST, SECOND))

    assert second.sent == 1
    assert [key for key in shop.store.written if not key.startswith("state/")] == [
        *(SECOND.audio.key, "episodes/second.html", "feed.xml", "index.html", "site.json")
    ]


def test_the_same_publish_on_two_stores_gives_the_same_bytes() -> None:
    one, _ = published(FIRST, SECOND)
    two, _ = published(FIRST, SECOND)

    assert {key: stored.body for key, stored in one.store.objects.items()} == {
        key: stored.body for key, stored in two.store.objects.items()
    }


@pytest.mark.parametrize(
    "fault",
    [
        answer_lost("write", "feed.xml"),
        lost("write", "feed.xml"),
        lost("write", "feed.xml", times=4),
        lost("read", "feed.xml", skip=1),
        Fault("write", "feed.xml", answer=ConditionFailed()),
        Fault("write", "feed.xml", answer=ConditionFailed(), happens=False),
    ],
    ids=[
        "answer lost",
        "lost",
        "lost 4 times",
        "read lost",
        "412 after success",
        "412 for nothing",
    ],
)
def test_a_feed_is_public_once_whatever_the_store_says_of_it(fault: Fault) -> None:
    shop = Shop(faults=[replace(fault)])

    receipt = carry_out(shop, an_intent(FIRST))

    assert receipt.committed
    assert receipt.pages_are_complete
    assert shop.store.written.count("feed.xml") == 1
    assert look(shop).state_hash == receipt.state_hash


def test_a_feed_that_was_acknowledged_but_is_not_there_is_written_again() -> None:
    shop = Shop()
    shop.faults.append(
        meanwhile("read", "feed.xml", lambda _: shop.store.remove("feed.xml"), skip=1)
    )

    receipt = carry_out(shop, an_intent(FIRST))

    assert receipt.committed
    assert look(shop).state_hash == receipt.state_hash


def test_tries_to_replace_the_feed_are_paused_longer_and_longer() -> None:
    shop = Shop(faults=[lost("write", "feed.xml", times=4)])

    carry_out(shop, an_intent(FIRST))

    assert shop.done("pause") == ["pause 1", "pause 2", "pause 3", "pause 4"]


@pytest.mark.parametrize(
    ("answer", "reason"), [(Unclear("500"), "500"), (ConditionFailed(), "no acknowledgement")]
)
def test_a_store_that_never_takes_the_feed_is_full_and_the_show_is_as_before(
    answer: Unclear | ConditionFailed, reason: str
) -> None:
    shop, receipt = published(FIRST)
    before = feed_of(shop)
    shop.faults.append(Fault("write", "feed.xml", answer=answer, happens=False, times=5))

    with pytest.raises(StoreIsFull) as caught:
        carry_out(shop, after(receipt, FIRST, SECOND))

    assert caught.value.message == f"the store cannot take writes: `feed.xml` ({reason})"
    assert "not sent twice" in caught.value.hint
    assert feed_of(shop) == before
    assert shop.done("write").count("write feed.xml") == 5
    assert "write index.html" not in shop.log


def test_after_a_full_store_the_next_publish_sends_no_media_again() -> None:
    shop, receipt = published(FIRST)
    shop.faults.append(lost("write", "feed.xml", times=5))
    intent = after(receipt, FIRST, SECOND)
    with pytest.raises(StoreIsFull):
        carry_out(shop, intent)
    shop.store.written.clear()

    second = carry_out(shop, intent)

    assert second.committed
    assert second.sent == 0
    assert shop.store.written == ["feed.xml", "index.html", "site.json"]


def test_media_that_the_public_address_does_not_serve_stops_everything() -> None:
    shop = Shop(unserved="media/")

    with pytest.raises(NotPubliclyServed):
        carry_out(shop, an_intent(FIRST))

    assert not [key for key in shop.store.objects if not key.startswith(("media/", "art/"))]


def test_a_public_address_that_serves_nothing_is_found_with_the_smallest_file() -> None:
    shop = Shop(unserved="")

    with pytest.raises(NotPubliclyServed):
        carry_out(shop, an_intent(FIRST))

    assert shop.store.written == [FIRST.audio.key]
    assert set(shop.done("check")) == {f"check {FIRST.audio.key}"}


def test_a_show_that_is_public_sends_all_at_once() -> None:
    shop, receipt = published(FIRST)
    shop.log.clear()

    receipt = carry_out(shop, after(receipt, FIRST, SECOND, THIRD))

    media = sorted([SECOND.audio.key, THIRD.audio.key])
    assert shop.done("write", "check")[:4] == [
        *(f"write {key}" for key in media),
        *(f"check {key}" for key in media),
    ]
    assert receipt.sent == 2


def test_other_bytes_under_the_key_of_media_stop_everything() -> None:
    shop, receipt = published(FIRST)
    before = feed_of(shop)
    shop.put(an_artifact(SECOND.audio.key, b"other bytes"))

    with pytest.raises(ForeignEdit):
        carry_out(shop, after(receipt, FIRST, SECOND))

    assert feed_of(shop) == before
    assert shop.bytes_of(SECOND.audio.key) == b"other bytes"
