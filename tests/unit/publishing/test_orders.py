"""Orders: what changes the public show without the folder saying so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from podcast_pub.errors import EditsCollide, NotPublished
from podcast_pub.model.lock import Lock
from podcast_pub.model.removal import mark_of, marks_of
from podcast_pub.publishing.changes import (
    AddEpisode,
    EditEpisode,
    EraseEpisode,
    RemoveEpisode,
    ReplaceAudio,
    changes_between,
    describe,
    differences,
    said_by,
    still_taken_back,
)
from podcast_pub.publishing.lock_file import decode_lock, encode_lock
from podcast_pub.publishing.planning import LeftOut, plan
from podcast_pub.publishing.state import encode_state, state_from
from tests.builders import a_show, a_state, an_audio, an_episode
from tests.unit.publishing.planned_shows import FIRST, NOTHING, SECOND
from tests.unit.publishing.shop import (
    Shop,
    after,
    an_intent,
    carry_out,
    look,
    meanwhile,
    published,
)

ERASE_FIRST = EraseEpisode(FIRST.guid, FIRST.slug, marks_of(FIRST))


def ordered(shop: Shop, *orders: object) -> object:
    """Carry out orders of somebody who has no folder at all."""
    return carry_out(shop, an_intent(orders=orders, wish=look(shop).state.show))  # type: ignore[union-attr] # something is public


def test_differences_name_what_was_added_edited_replaced_and_removed() -> None:
    replaced = replace(SECOND, audio=an_audio("other"))
    third = an_episode("third", guid="urn:uuid:c")

    changes = differences(a_show(FIRST, SECOND), a_show(replaced, third))

    assert changes == (
        AddEpisode(third),
        ReplaceAudio(SECOND, replaced),
        RemoveEpisode(FIRST),
    )
    assert [describe(one) for one in (*changes, ERASE_FIRST)] == [
        "add third",
        "replace the audio of second",
        "unpublish first",
        "erase first",
    ]


def test_a_folder_that_lacks_an_episode_removes_nothing() -> None:
    assert changes_between(a_show(FIRST, SECOND), a_show(FIRST)) == ()


def test_an_unpublished_episode_is_marked_and_not_named() -> None:
    shop, _ = published(FIRST, SECOND)

    ordered(shop, RemoveEpisode(FIRST))

    state = look(shop).state
    assert state is not None
    assert state.show.episodes == (SECOND,)
    assert state.unpublished == {mark_of(FIRST.guid)}
    assert shop.bytes_of("episodes/first.html") == b"gone from Voices"
    assert b"first" not in b"".join(
        part.body or b"" for part in (encode_state(state).root, *encode_state(state).shards)
    )


def test_an_episode_that_is_added_meanwhile_stays(  # the removal is merged like every change
) -> None:
    shop, receipt = published(FIRST)
    rival = after(receipt, FIRST, SECOND)
    shop.faults.append(meanwhile("write", "feed.xml", lambda s: carry_out(Shop(s.store), rival)))

    ordered(shop, RemoveEpisode(FIRST))

    state = look(shop).state
    assert state is not None
    assert state.show.episodes == (SECOND,)
    assert state.serial == 3


def test_what_a_folder_still_has_stays_out() -> None:
    shop, receipt = published(FIRST, SECOND)
    ordered(shop, RemoveEpisode(FIRST))
    edited = replace(FIRST, title="Better")

    planned = [
        plan(intent, look(shop))
        for intent in (after(receipt, edited, SECOND), an_intent(edited, SECOND))
    ]

    assert [one.left_out for one in planned] == [(LeftOut("first", is_erased=False),)] * 2
    assert all(one.is_empty for one in planned)


def test_what_comes_back_loses_its_mark() -> None:
    shop, _ = published(FIRST, SECOND)
    ordered(shop, RemoveEpisode(FIRST))

    carry_out(shop, an_intent(FIRST, SECOND, orders=(AddEpisode(FIRST),)))

    state = look(shop).state
    assert state is not None
    assert state.show.episodes == (SECOND, FIRST)
    assert state.unpublished == frozenset()
    assert shop.bytes_of("episodes/first.html") == b"First\nWhat first is about."


def test_the_page_is_known_before_its_episode_goes() -> None:
    shop, receipt = published(FIRST)
    with_second = after(receipt, FIRST, SECOND)
    site = shop.store.objects["site.json"]
    carry_out(shop, with_second)
    shop.store.objects["site.json"] = site  # who added it died before site.json
    shop.log.clear()

    ordered(shop, RemoveEpisode(SECOND))

    writes = shop.done("write")
    assert writes.index("write site.json") < writes.index("write feed.xml")
    assert shop.bytes_of("episodes/second.html") == b"gone from Voices"


def test_an_erasure_begins_a_lineage_that_continues_the_old_one() -> None:
    shop, receipt = published(FIRST, SECOND)
    before = look(shop)

    ordered(shop, ERASE_FIRST)

    state = look(shop).state
    assert state is not None
    assert (state.parent, state.serial) == (None, 2)
    assert state.lineage != receipt.state.lineage
    assert state.continues == (receipt.state.lineage,)
    assert state.took_over == (before.state_hash,)
    assert state.erased == marks_of(FIRST)
    assert state.follows(receipt.state.lineage)


def test_who_published_to_the_lineage_before_goes_on() -> None:
    shop, receipt = published(FIRST, SECOND)
    ordered(shop, ERASE_FIRST)
    edited = replace(SECOND, title="Better")

    carry_out(shop, after(receipt, FIRST, edited))

    state = look(shop).state
    assert state is not None
    assert state.show.episodes == (edited,)
    assert state.erased == marks_of(FIRST)
    assert (state.serial, state.took_over) == (3, ())


@pytest.mark.parametrize(
    "order",
    [
        AddEpisode(FIRST),
        AddEpisode(an_episode("third", guid="urn:uuid:c", audio=FIRST.audio)),
        ReplaceAudio(SECOND, replace(SECOND, audio=FIRST.audio)),
    ],
    ids=["the episode", "its recording as another", "its recording in another"],
)
def test_what_was_erased_cannot_be_ordered_back(order: object) -> None:
    shop, _ = published(FIRST, SECOND)
    ordered(shop, ERASE_FIRST)

    with pytest.raises(EditsCollide, match="erased for good"):
        ordered(shop, order)


def test_an_episode_with_the_same_recording_can_still_be_edited() -> None:
    twin = an_episode("twin", guid="urn:uuid:t", audio=FIRST.audio)
    shop, receipt = published(FIRST, twin)
    ordered(shop, ERASE_FIRST)

    carry_out(shop, after(receipt, FIRST, replace(twin, title="Better")))

    state = look(shop).state
    assert state is not None
    assert [one.title for one in state.show.episodes] == ["Better"]


def test_nothing_can_be_ordered_where_nothing_is_public() -> None:
    intent = an_intent(FIRST, orders=(RemoveEpisode(FIRST),))

    with pytest.raises(NotPublished):
        plan(intent, NOTHING)


def test_a_state_keeps_its_marks_and_writes_none_that_are_empty() -> None:
    state = a_state(
        FIRST,
        unpublished=frozenset({"b", "a"}),
        erased=frozenset({"c"}),
        continues=("one",),
        took_over=("two",),
    )
    record = _root_of(state)

    assert record["unpublished"] == ["a", "b"]
    assert state_from(record, []).erased == {"c"}
    assert state_from(record, []).unknown == ""
    assert not {"unpublished", "erased", "continues", "took_over"} & _root_of(a_state()).keys()


def test_a_folder_keeps_saying_what_it_said_of_an_episode_that_is_unpublished() -> None:
    edited, third = replace(FIRST, title="Better"), an_episode("third", guid="urn:uuid:c")
    marks = frozenset({mark_of(FIRST.guid), mark_of(third.guid)})
    state = a_state(SECOND, unpublished=marks)

    said = said_by(a_show(SECOND, edited, third), a_show(SECOND, FIRST), state)

    assert set(said.episodes) == {SECOND, FIRST}


def test_a_folder_says_nothing_of_an_episode_that_was_erased() -> None:
    state = a_state(SECOND, erased=marks_of(FIRST))

    said = said_by(a_show(SECOND, FIRST), a_show(SECOND, FIRST), state)

    assert said.episodes == (SECOND,)


def test_an_edit_after_a_rollback_of_ones_own_is_no_collision() -> None:
    worse, better = replace(FIRST, title="Worse"), replace(FIRST, title="Better")

    (change,) = changes_between(a_show(worse), a_show(better), a_show(FIRST))

    assert change == EditEpisode(worse, better, FIRST)
    assert still_taken_back(a_show(FIRST), said=a_show(worse), public=a_show(FIRST)) is not None
    assert still_taken_back(a_show(FIRST), said=a_show(better), public=a_show(better)) is None
    theirs = a_show(replace(FIRST, title="Theirs"))
    assert still_taken_back(a_show(FIRST), said=a_show(worse), public=theirs) is None


def _root_of(state: object) -> dict[str, object]:
    import json

    record: dict[str, object] = json.loads(encode_state(state).root.body)  # type: ignore[arg-type] # a state
    return record


def test_a_lock_remembers_what_was_taken_back() -> None:
    worse = replace(FIRST, title="Worse")
    said, taken_back = a_show(SECOND, worse), a_show(SECOND, FIRST)
    lock = Lock(a_state(show=taken_back), "5f" * 32, "https://x", {}, said, taken_back)

    text = encode_lock(lock)

    assert decode_lock(text, name="podcast.lock", instead="") == lock
    assert "taken_back" not in encode_lock(replace(lock, taken_back=None))
