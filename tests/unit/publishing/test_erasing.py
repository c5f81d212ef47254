"""Finding, deleting and proving: what a store holds of an erased episode."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from podcast_pub.errors import StoreIsFull
from podcast_pub.model.chapter import Chapter
from podcast_pub.model.removal import marks_of
from podcast_pub.publishing.changes import EraseEpisode
from podcast_pub.publishing.erasing import delete, trace, what_is_left
from tests.builders import an_artifact, an_audio, an_episode
from tests.unit.publishing.planned_shows import FIRST, SECOND
from tests.unit.publishing.shop import (
    LOST,
    Fault,
    Shop,
    TextRenderer,
    after,
    an_intent,
    carry_out,
    look,
    lost,
    meanwhile,
    published,
)

if TYPE_CHECKING:
    from podcast_pub.model.state import State
    from podcast_pub.publishing.erasing import Erasure

RENDERER = TextRenderer()


def state_of(shop: Shop) -> State:
    state = look(shop).state
    assert state is not None
    return state


def traced(shop: Shop, slug: str = "first") -> Erasure:
    return shop.run(trace(slug, (), state_of(shop), RENDERER))


def commit(shop: Shop, erasure: Erasure) -> None:
    orders = tuple(EraseEpisode(one, erasure.slug, erasure.marks) for one in erasure.guids)
    carry_out(shop, an_intent(orders=orders, wish=state_of(shop).show))


def test_everything_that_was_ever_public_of_it_is_found() -> None:
    shop, receipt = published(FIRST, SECOND)
    other = replace(FIRST, audio=an_audio("first", b"better"), chapters=(Chapter(0, "Start"),))
    shop.put(an_artifact(other.audio.key, b"better"))
    intent = after(receipt, other, SECOND)
    carry_out(shop, replace(intent, stored=frozenset({other.audio.key})))

    found = traced(shop)

    assert found.guids == {FIRST.guid}
    assert found.marks == marks_of(FIRST) | marks_of(other)
    assert found.keys == {
        FIRST.audio.key,
        other.audio.key,
        "chapters/x/first.json",
        "episodes/first.html",
    }


def test_what_others_use_is_not_its_own() -> None:
    shop, _ = published(FIRST, SECOND)

    assert not [key for key in traced(shop).keys if key.startswith("art/")]


def test_states_that_name_it_go_and_the_roots_that_lead_there() -> None:
    shop, receipt = published(SECOND)
    carry_out(shop, after(receipt, FIRST, SECOND))
    erasure = traced(shop)
    commit(shop, erasure)

    shop.run(delete(erasure, RENDERER))

    shards = {key for key in shop.store.objects if key.startswith("state/parts/")}
    roots = [
        json.loads(kept.body)
        for key, kept in shop.store.objects.items()
        if key.startswith("state/") and key not in shards
    ]
    assert len(roots) == 2  # that before it was added, and the public one
    assert {f"state/parts/{one}.json" for root in roots for one in root["shards"]} == shards
    assert shop.run(what_is_left(erasure, RENDERER)) == ()


def test_what_a_broken_publish_left_goes_as_well() -> None:
    shop, _ = published(FIRST, SECOND)
    erasure = traced(shop)
    commit(shop, erasure)
    for key in ("media/0a/first.mp3", "media/0b/first-64k.mp3", "transcripts/0c/first.vtt"):
        shop.put(an_artifact(key))
    shop.put(an_artifact("media/0d/first-steps.mp3"))

    shop.run(delete(erasure, RENDERER))

    assert [key for key in shop.store.objects if "first" in key] == ["media/0d/first-steps.mp3"]


def test_the_same_recording_under_another_name_goes_unless_it_is_public() -> None:
    twin = an_episode("twin", guid="urn:uuid:t", audio=an_audio("twin", b"the sound of first"))
    shop, _ = published(FIRST)
    shop.put(an_artifact(twin.audio.key, b"the sound of first"))
    folder = FIRST.audio.key.rpartition("/")[0]
    shop.put(an_artifact(f"{folder}/stray.mp3"))
    carry_out(shop, an_intent(FIRST, twin, stored=frozenset({twin.audio.key})))
    erasure = traced(shop)
    commit(shop, erasure)

    shop.run(delete(erasure, RENDERER))

    assert [key for key in shop.store.objects if key.startswith(folder)] == [twin.audio.key]


def test_the_page_of_another_episode_that_took_the_slug_stays() -> None:
    shop, _ = published(FIRST, SECOND)
    erasure = traced(shop)
    commit(shop, erasure)
    heir = an_episode("first", guid="urn:uuid:h", audio=an_audio("first", b"another"))
    shop.put(an_artifact(heir.audio.key, b"another"))
    carry_out(shop, an_intent(heir, SECOND, stored=frozenset({heir.audio.key})))

    shop.run(delete(replace(erasure, slug="first"), RENDERER))

    assert "episodes/first.html" in shop.store.objects
    assert heir.audio.key in shop.store.objects


def test_a_deletion_that_is_lost_is_asked_for_again() -> None:
    shop, _ = published(FIRST, SECOND)
    erasure = traced(shop)
    commit(shop, erasure)
    shop.faults += [lost("remove", "media/"), lost("list", "")]

    shop.run(delete(erasure, RENDERER))

    assert shop.run(what_is_left(erasure, RENDERER)) == ()


def test_a_store_that_does_not_delete_is_said() -> None:
    shop, _ = published(FIRST, SECOND)
    erasure = traced(shop)
    shop.faults.append(Fault("remove", "", answer=LOST, happens=False, times=1000))

    with pytest.raises(StoreIsFull, match="does not delete"):
        shop.run(delete(erasure, RENDERER))


def test_what_is_left_is_named() -> None:
    shop, _ = published(FIRST, SECOND)
    erasure = traced(shop)
    commit(shop, erasure)

    left = shop.run(what_is_left(erasure, RENDERER))

    assert {FIRST.audio.key, "episodes/first.html"} < set(left)
    assert "feed.xml" not in left
    assert [key for key in left if key.startswith("state/parts/")]


def test_a_rival_that_lost_to_an_erasure_leaves_no_state_of_it() -> None:
    shop, receipt = published(FIRST, SECOND)
    erasure = traced(shop)

    def erase(rival: Shop) -> None:
        other = Shop(store=rival.store)
        commit(other, erasure)
        other.run(delete(erasure, RENDERER))

    shop.faults.append(meanwhile("write", "feed.xml", erase))
    carry_out(shop, after(receipt, FIRST, replace(SECOND, title="Better")))

    assert [one.title for one in state_of(shop).show.episodes] == ["Better"]
    assert shop.run(what_is_left(erasure, RENDERER)) == ()
