from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from podcast_pub.errors import (
    EditsCollide,
    ForeignEdit,
    StoreIsFull,
    StoreUnreachable,
)
from podcast_pub.model.episode import newest_first
from podcast_pub.model.removal import marks_of
from podcast_pub.publishing.commit import ROUNDS, publish
from podcast_pub.publishing.observing import observe, was_committed
from podcast_pub.publishing.planning import plan
from podcast_pub.publishing.state import EPISODES_A_SHARD, encode_state
from podcast_pub.storage.driver import Tally, run
from podcast_pub.storage.memory import MemoryStore
from podcast_pub.storage.progress import NoProgress
from tests.builders import a_show, an_artifact, an_episode, digest
from tests.unit.publishing.rivals import (
    FIRST,
    SECOND,
    THIRD,
    pages_show_what_is_published,
    somebody_adds,
    titles,
)
from tests.unit.publishing.shop import (
    NOW,
    Fault,
    Shop,
    TextRenderer,
    after,
    an_intent,
    carry_out,
    feed_of,
    look,
    lost,
    meanwhile,
    published,
)

if TYPE_CHECKING:
    from podcast_pub.model.artifact import Artifact
    from podcast_pub.model.operations import Answer, Served
    from podcast_pub.publishing.planning import Intent


OLD = datetime(2010, 1, 1, tzinfo=UTC)


def test_a_rival_who_is_faster_loses_nothing_and_neither_do_we() -> None:
    shop, receipt = published(FIRST)
    shop.faults.append(meanwhile("write", "feed.xml", somebody_adds(FIRST, THIRD)))

    second = carry_out(shop, after(receipt, FIRST, SECOND))

    assert titles(shop).keys() == {"first", "second", "third"}
    assert second.state.serial == 3
    assert second.committed
    assert second.plan.changes_in_words == ("add second",)
    assert shop.done("pause") == ["pause 1"]
    assert pages_show_what_is_published(shop)


def test_of_two_first_publishes_one_comes_first_and_the_other_joins_its_lineage() -> None:
    shop = Shop(faults=[meanwhile("write", "feed.xml", somebody_adds(SECOND))])

    receipt = carry_out(shop, an_intent(FIRST))

    assert titles(shop).keys() == {"first", "second"}
    assert receipt.state.serial == 2


def test_a_rival_who_edits_the_same_field_stops_us_and_keeps_theirs() -> None:
    shop, receipt = published(FIRST)

    def rival(shop: Shop) -> None:
        theirs = replace(FIRST, title="Theirs")
        carry_out(Shop(store=shop.store), after(receipt, theirs))

    shop.faults.append(meanwhile("write", "feed.xml", rival))

    with pytest.raises(EditsCollide):
        carry_out(shop, after(receipt, replace(FIRST, title="Mine")))

    assert titles(shop) == {"first": "Theirs"}


def test_a_rival_who_publishes_the_same_leaves_us_nothing_to_do() -> None:
    shop, receipt = published(FIRST)

    def rival(shop: Shop) -> None:
        carry_out(Shop(store=shop.store), after(receipt, FIRST, SECOND, program="another"))

    shop.faults.append(meanwhile("write", "feed.xml", rival))

    second = carry_out(shop, after(receipt, FIRST, SECOND))

    assert not second.committed
    assert second.pages_are_complete
    assert second.state.renderer == "another"


def test_a_rival_who_builds_on_our_commit_at_once_does_not_make_it_a_loss() -> None:
    shop, receipt = published(FIRST)
    shop.faults.append(meanwhile("read", "feed.xml", somebody_adds(FIRST, SECOND, THIRD), skip=1))

    second = carry_out(shop, after(receipt, FIRST, SECOND))

    assert second.committed
    assert second.state.serial == 2
    assert second.pages_are_complete is False
    assert titles(shop).keys() == {"first", "second", "third"}
    assert pages_show_what_is_published(shop)
    assert shop.store.written.count("feed.xml") == 2


def test_rivals_who_are_always_faster_end_in_an_error_with_our_change_unpublished() -> None:
    shop, receipt = published(FIRST)
    numbers = count()

    def rival(shop: Shop) -> None:
        theirs = Shop(store=shop.store)
        present = look(theirs).state
        assert present is not None
        edited = replace(FIRST, summary=f"Edit {next(numbers)}")
        carry_out(theirs, an_intent(edited, base=present))

    shop.faults.append(Fault("write", "feed.xml", before=rival, times=10**6))

    with pytest.raises(StoreIsFull, match="other producers kept publishing") as caught:
        carry_out(shop, after(receipt, FIRST, SECOND))

    assert titles(shop).keys() == {"first"}
    assert next(numbers) == ROUNDS
    assert len(shop.done("pause")) == ROUNDS - 1
    assert "not sent twice" in caught.value.hint


def test_a_feed_that_vanishes_meanwhile_is_made_again_with_the_change() -> None:
    shop, receipt = published(FIRST)
    shop.faults.append(meanwhile("write", "feed.xml", lambda shop: shop.store.remove("feed.xml")))

    second = carry_out(shop, after(receipt, FIRST, SECOND))

    assert second.committed
    assert titles(shop).keys() == {"first", "second"}


def test_a_feed_that_something_else_writes_meanwhile_is_not_overwritten() -> None:
    shop, receipt = published(FIRST)
    foreign = an_artifact("feed.xml", b"<rss>somebody else's</rss>")
    shop.faults.append(meanwhile("write", "feed.xml", lambda shop: shop.put(foreign)))

    with pytest.raises(ForeignEdit):
        carry_out(shop, after(receipt, FIRST, SECOND))

    assert feed_of(shop).body == foreign.body


def test_a_rival_of_another_lineage_is_no_success_of_ours() -> None:
    shop, receipt = published(FIRST)
    elsewhere, _ = published(THIRD, now=NOW + timedelta(days=1))

    def replaces_everything(shop: Shop) -> None:
        for stored in elsewhere.store.objects.values():
            shop.put(stored.artifact)

    shop.faults.append(meanwhile("write", "feed.xml", replaces_everything))

    second = carry_out(shop, after(receipt, FIRST, SECOND))

    assert second.committed
    assert titles(shop).keys() == {"first", "second", "third"}


def test_pages_of_new_episodes_that_the_store_does_not_keep_stop_the_publish() -> None:
    shop = Shop(faults=[lost("write", "episodes/second.html", times=5)])

    with pytest.raises(StoreUnreachable, match=r"does not keep `episodes/second\.html`") as caught:
        carry_out(shop, an_intent(FIRST, SECOND))

    assert "feed.xml" not in shop.store.objects
    assert "not sent twice" in caught.value.hint
    assert shop.done("pause") == ["pause 1", "pause 2", "pause 3", "pause 4"]


def test_checking_the_store_sends_again_what_was_lost_and_commits_nothing() -> None:
    shop, receipt = published(FIRST)
    for key in (FIRST.audio.key, "index.html", "episodes/first.html"):
        shop.store.remove(key)
    before = feed_of(shop)

    second = carry_out(shop, after(receipt, FIRST, check_store=True))

    assert not second.committed
    assert second.sent == 1
    assert second.pages_are_complete
    assert feed_of(shop) == before
    assert set(shop.store.written) == {
        *(FIRST.audio.key, "index.html", "episodes/first.html", "site.json")
    }


def test_checking_the_store_sends_a_lost_state_again() -> None:
    shop, receipt = published(FIRST)
    lost_keys = sorted(key for key in shop.store.objects if key.startswith("state/"))
    for key in lost_keys:
        shop.store.remove(key)
    known = {receipt.state_hash: receipt.state}

    intent = after(receipt, FIRST, check_store=True)
    second = shop.run(publish(intent, shop.run(observe(known))))

    assert (second.committed, second.sent) == (False, 2)
    assert sorted(shop.store.written) == lost_keys
    assert look(shop).state == receipt.state


@pytest.mark.parametrize("check_store", [False, True])
def test_a_rival_who_erases_leaves_us_no_state_and_keeps_the_shards_of_the_others(
    *, check_store: bool
) -> None:
    old = tuple(
        an_episode(f"old-{number}", guid=f"urn:uuid:{number}", published=OLD + timedelta(number))
        for number in range(EPISODES_A_SHARD)
    )
    shop, receipt = published(*old, FIRST)
    theirs = replace(
        receipt.state,
        show=a_show(*newest_first(old)),
        serial=2,
        parent=None,
        lineage=str(UUID(int=5)),
        continues=(receipt.state.lineage,),
        erased=marks_of(FIRST),
    )

    def erase(shop: Shop) -> None:
        encoded = encode_state(theirs)
        for one in (*encoded.shards, encoded.root):
            shop.put(one)
        shop.put(TextRenderer().render(theirs, encoded.sha256).feed)

    shop.faults.append(meanwhile("write", "feed.xml", erase))
    edited = replace(FIRST, title="Edited")
    carry_out(shop, after(receipt, *old, edited, check_store=check_store))

    assert look(shop).state is not None
    left = {key for key in states_in(shop) if FIRST.guid.encode() in shop.bytes_of(key)}
    assert left == (set() if check_store else {encode_state(receipt.state).shards[1].key})


def states_in(shop: Shop) -> list[str]:
    return [key for key in shop.store.objects if key.startswith("state/")]


def test_checking_a_whole_store_writes_nothing() -> None:
    shop, receipt = published(FIRST)

    second = carry_out(shop, after(receipt, FIRST, check_store=True))

    assert shop.done("write", "restore") == []
    assert second.pages_are_complete


def test_checking_the_store_repairs_the_headers_of_media() -> None:
    shop, receipt = published(FIRST)
    stored = shop.store.objects[FIRST.audio.key]
    wrong = replace(stored.artifact, media_type="application/octet-stream")
    shop.store.objects[FIRST.audio.key] = replace(stored, artifact=wrong)

    carry_out(shop, after(receipt, FIRST, check_store=True))

    assert shop.store.objects[FIRST.audio.key].artifact.media_type == "audio/mpeg"


def test_an_emptied_store_is_filled_with_the_same_bytes() -> None:
    shop, receipt = published(FIRST, SECOND)
    emptied = Shop()

    second = carry_out(emptied, after(receipt, FIRST, SECOND))

    assert second.committed
    assert second.state_hash == receipt.state_hash
    without_tags = {key: one.body for key, one in shop.store.objects.items() if key != "site.json"}
    assert without_tags == {
        key: one.body for key, one in emptied.store.objects.items() if key != "site.json"
    }


def test_a_crash_at_any_point_is_finished_by_the_next_run() -> None:
    whole, receipt = published(FIRST)
    intent = after(receipt, replace(FIRST, title="New"), SECOND)
    steps = carried_out_until(whole, intent, 10**6)
    wanted = {key: one.body for key, one in whole.store.objects.items() if key != "site.json"}

    for step in range(steps):
        shop, again = published(FIRST)
        assert again.state_hash == receipt.state_hash
        carried_out_until(shop, intent, step)
        base = receipt.state
        if shop.intents:
            name, state = shop.intents[-1]
            if shop.run(was_committed(look(shop), state, name=name)):
                base = state
        carry_out(shop, replace(intent, base=base))

        assert {
            key: one.body for key, one in shop.store.objects.items() if key != "site.json"
        } == wanted
        assert plan(replace(intent, base=base), look(shop)).is_empty

    assert steps > 15


def carried_out_until(shop: Shop, intent: Intent, steps: int) -> int:
    """Carry out that many operations of a publish, then die; return how many there were."""
    machine = publish(intent, look(shop))
    shop.log.clear()
    batch, done = next(machine), 0
    answers: list[Answer] = []
    while done < steps:
        answers.append(shop._answer(batch[len(answers)]))
        done += 1
        if len(answers) == len(batch):
            try:
                batch, answers = machine.send(tuple(answers)), []
            except StopIteration:
                return done
    machine.close()
    return done


def test_the_driver_and_a_store_carry_out_a_publish() -> None:
    store, remembered = MemoryStore(), list[str]()
    shop = Shop(store=store)
    tally = Tally()

    receipt = run(
        publish(an_intent(FIRST, SECOND), look(shop)),
        store=store,
        public=_EverythingIsServed(),
        remember=lambda _, state_hash: remembered.append(state_hash),
        progress=NoProgress(),
        tally=tally,
        pause=lambda _: None,
    )

    assert receipt.committed
    assert remembered == [receipt.state_hash]
    assert titles(shop).keys() == {"first", "second"}
    assert tally.writes == len(store.objects)


class _EverythingIsServed:
    def check(self, artifact: Artifact) -> Served:
        from podcast_pub.model.operations import Served

        return Served()


def test_the_state_of_nothing_has_no_name() -> None:
    assert look(Shop()).state_hash != digest("")


def test_who_stalls_before_a_page_and_dies_puts_no_text_over_one_that_was_taken_back() -> None:
    shop, receipt = published(FIRST)
    edit = after(receipt, replace(FIRST, title="Withdrawn"))

    def takes_back(there: Shop) -> None:
        public = look(Shop(store=there.store)).state
        carry_out(Shop(store=there.store), an_intent(FIRST, base=public))

    def dies(_: Shop) -> None:
        raise InterruptedError

    shop.faults.append(meanwhile("write", "episodes/first.html", takes_back))
    shop.faults += [meanwhile("describe", key, dies) for key in ("episodes/", "index.html")]

    with pytest.raises(InterruptedError):
        carry_out(shop, edit)

    assert titles(shop) == {"first": FIRST.title}
    assert pages_show_what_is_published(shop)
