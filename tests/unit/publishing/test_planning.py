from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from podcast_pub.model.episode import newest_first
from podcast_pub.publishing.planning import keys_of, plan
from podcast_pub.publishing.state import encode_state
from tests.builders import a_show, an_artifact
from tests.unit.publishing.planned_shows import FIRST, NOTHING, SECOND
from tests.unit.publishing.shop import (
    NOW,
    TextRenderer,
    after,
    an_intent,
    carry_out,
    look,
    materials_of,
    published,
)
from tests.unit.publishing.strategies import quick, small_shows

if TYPE_CHECKING:
    from podcast_pub.model.show import Show


@quick
@given(small_shows(), small_shows())
def test_after_a_publish_there_is_nothing_to_publish(before: Show, wish: Show) -> None:
    shop, receipt = published(wish=before, materials=materials_of(*before.episodes))
    files = materials_of(*before.episodes, *wish.episodes)

    second = carry_out(shop, after(receipt, wish=wish, materials=files))
    again = plan(after(second, wish=wish, materials=files), look(shop))

    assert again.is_empty
    assert again.state == second.state
    assert second.state.show == replace(
        wish,
        episodes=newest_first(
            list({one.guid: one for one in (*before.episodes, *wish.episodes)}.values())
        ),
    )


def test_a_first_publish_sends_everything_and_begins_a_lineage() -> None:
    planned = plan(an_intent(FIRST, SECOND), NOTHING)

    assert planned.changes_in_words == ("add second", "add first")
    assert {one.key for one in planned.uploads} == set(keys_of(a_show(FIRST, SECOND)))
    assert [one.key for one in planned.early_pages] == [
        "episodes/second.html",
        "episodes/first.html",
    ]
    assert [one.key for one in planned.late_pages] == ["index.html"]
    assert (planned.state.parent, planned.state.serial, planned.state.when) == (None, 1, NOW)
    assert planned.state.renderer == "podcast-pub"
    assert planned.state_hash == encode_state(planned.state).sha256
    assert planned.states[-1].sha256 == planned.state_hash
    assert planned.commits
    assert not planned.is_empty
    assert not planned.refills
    assert not planned.looks_at_pages
    assert planned.known_pages == {}


def test_a_lineage_follows_from_show_and_moment() -> None:
    lineages = {
        plan(intent, NOTHING).state.lineage
        for intent in (
            an_intent(FIRST),
            an_intent(FIRST, now=NOW + timedelta(seconds=1)),
            an_intent(wish=a_show(guid="9b024349-ccf0-5f69-a609-6b82873eab3c")),
        )
    }

    assert len(lineages) == 3
    assert plan(an_intent(SECOND), NOTHING).state.lineage in lineages


def test_a_show_without_episodes_can_be_published() -> None:
    planned = plan(an_intent(), NOTHING)

    assert planned.commits
    assert planned.early_pages == ()


def test_uploads_are_in_the_order_of_their_keys() -> None:
    keys = [one.key for one in plan(an_intent(FIRST, SECOND), NOTHING).uploads]

    assert keys == sorted(keys)


def test_a_new_episode_sends_its_own_files_and_changes_its_own_pages() -> None:
    shop, receipt = published(FIRST)

    planned = plan(after(receipt, FIRST, SECOND), look(shop))

    assert planned.changes_in_words == ("add second",)
    assert [one.key for one in planned.uploads] == [SECOND.audio.key]
    assert [one.key for one in planned.early_pages] == ["episodes/second.html"]
    assert [one.key for one in planned.late_pages] == ["index.html"]


def test_a_new_state_follows_the_one_that_is_published() -> None:
    shop, receipt = published(FIRST)

    state = plan(after(receipt, FIRST, SECOND), look(shop)).state

    assert (state.lineage, state.serial) == (receipt.state.lineage, 2)
    assert state.parent == receipt.state_hash
    assert state.when == NOW + timedelta(hours=1)
    assert state.show == a_show(SECOND, FIRST)


def test_a_commit_names_the_program_that_makes_it() -> None:
    shop, receipt = published(FIRST)

    state = plan(after(receipt, FIRST, SECOND, program="podcast-pub 2"), look(shop)).state

    assert state.renderer == "podcast-pub 2"


def test_an_edit_sends_no_audio_and_leaves_the_other_pages() -> None:
    shop, receipt = published(FIRST, SECOND)
    edited = replace(SECOND, summary="What it is really about.")

    planned = plan(after(receipt, FIRST, edited), look(shop))

    assert planned.changes_in_words == ("edit second (summary)",)
    assert planned.uploads == ()
    assert planned.early_pages == ()
    assert [one.key for one in planned.late_pages] == ["episodes/second.html"]
    assert planned.commits


def test_only_the_shards_that_differ_are_new() -> None:
    shop, receipt = published(FIRST)

    planned = plan(after(receipt, wish=a_show(FIRST, title="New title")), look(shop))

    assert [one.key for one in planned.states][:-1] == [
        one.key for one in encode_state(receipt.state).shards
    ]


def test_a_folder_without_changes_has_an_empty_plan() -> None:
    shop, receipt = published(FIRST)

    planned = plan(after(receipt, FIRST), look(shop))

    assert planned.is_empty
    assert (planned.state, planned.state_hash) == (receipt.state, receipt.state_hash)
    assert planned.changes == ()
    assert planned.states == ()
    assert planned.known_pages.keys() == {"episodes/first.html", "index.html"}


@pytest.mark.parametrize(
    "something",
    [
        {"commits": True},
        {"late_pages": (an_artifact(),)},
        {"looks_at_pages": True},
        {"uploads": (an_artifact(),)},
    ],
    ids=str,
)
def test_a_plan_with_something_to_do_is_not_empty(something: dict[str, Any]) -> None:
    shop, receipt = published(FIRST)
    nothing = plan(after(receipt, FIRST), look(shop))

    assert not replace(nothing, **something).is_empty


def test_a_vanished_episode_stays_published() -> None:
    shop, receipt = published(FIRST, SECOND)

    assert plan(after(receipt, FIRST), look(shop)).is_empty


def test_what_somebody_else_published_already_is_no_change_any_more() -> None:
    shop, receipt = published(FIRST)
    carry_out(shop, after(receipt, FIRST, SECOND))

    planned = plan(after(receipt, FIRST, SECOND), look(shop))

    assert planned.is_empty
    assert planned.changes == ()


def test_another_renderer_commits_with_unchanged_content() -> None:
    shop, receipt = published(FIRST)

    planned = plan(after(receipt, FIRST, renderer=TextRenderer("newer")), look(shop))

    assert planned.commits
    assert planned.changes == ()
    assert planned.state.show == receipt.state.show
    assert (planned.state.serial, planned.state.parent) == (2, receipt.state_hash)
    assert planned.late_pages == ()
