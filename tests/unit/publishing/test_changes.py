from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_pub.errors import EditsCollide
from podcast_pub.model.episode import Episode, EpisodeType, newest_first
from podcast_pub.model.show import Show
from podcast_pub.publishing.changes import (
    AddEpisode,
    EditEpisode,
    EditShow,
    apply_changes,
    changes_between,
    describe,
    said_by,
)
from tests.builders import a_show, an_artwork, an_audio, an_episode
from tests.unit.publishing.strategies import (
    episodes,
    quick,
    shows,
    shows_without_episodes,
    small_shows,
)


def merged(base: Show, wish: Show, there: Show) -> Show:
    return apply_changes(changes_between(base, wish), there)


@quick
@given(shows())
def test_equal_shows_differ_in_nothing(show: Show) -> None:
    assert changes_between(show, show) == ()


@quick
@given(small_shows(), small_shows())
def test_changes_applied_to_their_base_give_the_wish_and_keep_what_it_lacks(
    base: Show, wish: Show
) -> None:
    wanted = {one.guid for one in wish.episodes}
    kept = [one for one in base.episodes if one.guid not in wanted]

    result = merged(base, wish, base)

    assert result == replace(wish, episodes=newest_first([*wish.episodes, *kept]))


@quick
@given(small_shows(), small_shows())
def test_changes_applied_twice_change_nothing_more(base: Show, wish: Show) -> None:
    once = merged(base, wish, base)

    assert merged(base, wish, once) == once


@quick
@given(small_shows())
def test_applying_nothing_changes_nothing(show: Show) -> None:
    assert apply_changes((), show) == show


AUTHORS_FIELDS = {
    kind: [one.name for one in fields(kind) if one.name not in ("guid", "slug", "unknown")]
    for kind in (Episode, Show)
}


@quick
@given(episodes, episodes, episodes, st.data())
def test_edits_of_different_fields_commute(
    base: Episode, one: Episode, two: Episode, data: st.DataObject
) -> None:
    names = data.draw(st.permutations(AUTHORS_FIELDS[Episode]))
    cut = data.draw(st.integers(0, len(names)))
    first = replace(base, **{name: getattr(one, name) for name in names[:cut]})
    second = replace(base, **{name: getattr(two, name) for name in names[cut:]})

    here = merged(a_show(base), a_show(first), a_show(second))
    there = merged(a_show(base), a_show(second), a_show(first))

    assert here == there


@quick
@given(shows_without_episodes, shows_without_episodes, shows_without_episodes, st.data())
def test_edits_of_different_fields_of_the_show_commute(
    base: Show, one: Show, two: Show, data: st.DataObject
) -> None:
    own = [name for name in AUTHORS_FIELDS[Show] if name != "episodes"]
    names = data.draw(st.permutations(own))
    cut = data.draw(st.integers(0, len(names)))
    first = replace(base, **{name: getattr(one, name) for name in names[:cut]})
    second = replace(base, **{name: getattr(two, name) for name in names[cut:]})

    assert merged(base, first, second) == merged(base, second, first)


@quick
@given(small_shows(guids="ab"), small_shows(guids="cd"), small_shows(guids="e"))
def test_new_episodes_of_two_producers_are_both_there(one: Show, two: Show, base: Show) -> None:
    first = replace(base, episodes=newest_first([*base.episodes, *one.episodes]))
    second = replace(base, episodes=newest_first([*base.episodes, *two.episodes]))

    result = merged(base, first, second)

    assert result == merged(base, second, first)
    assert {episode.guid for episode in result.episodes} == {
        episode.guid for episode in (*base.episodes, *one.episodes, *two.episodes)
    }


@quick
@given(small_shows(), small_shows(), small_shows())
def test_a_merge_is_what_one_would_do_by_hand_or_collides_where_one_would_ask(
    base: Show, wish: Show, there: Show
) -> None:
    expected = by_hand(said_of(base), said_of(wish), said_of(there))

    try:
        result: dict[str, str] | None = said_of(merged(base, wish, there))
    except EditsCollide:
        result = None

    assert result == expected


def said_of(show: Show) -> dict[str, str]:
    said = {f"{one.guid} {name}": getattr(one, name) for one in show.episodes for name in SAID}
    return said | {"title": show.title}


SAID = ("title", "summary")


def by_hand(
    base: dict[str, str], wish: dict[str, str], there: dict[str, str]
) -> dict[str, str] | None:
    """What a person would write who has the three texts side by side, None: would ask."""
    result = dict(there)
    for place, wanted in wish.items():
        was, theirs = base.get(place), there.get(place)
        if wanted == was and (theirs is not None or not edited(place, base, wish)):
            continue
        if theirs not in (was, wanted) or (was is not None and theirs is None):
            return None
        result[place] = wanted
    return result


def edited(place: str, base: dict[str, str], wish: dict[str, str]) -> bool:
    guid = place.partition(" ")[0]
    return any(base[f"{guid} {name}"] != wish[f"{guid} {name}"] for name in SAID)


@quick
@given(small_shows(), small_shows())
def test_what_a_folder_said_is_the_base_of_its_next_change(before: Show, wish: Show) -> None:
    said = said_by(wish, before)

    wanted = {one.guid for one in wish.episodes}
    vanished = [one for one in before.episodes if one.guid not in wanted]
    assert changes_between(said, wish) == ()
    assert said == replace(wish, episodes=newest_first([*wish.episodes, *vanished]))
    assert said_by(wish, None) == wish


@quick
@given(small_shows(), small_shows())
def test_a_folder_that_says_the_same_as_before_changes_nothing_of_others(
    wish: Show, there: Show
) -> None:
    assert merged(said_by(wish, None), wish, there) == there


def test_the_show_comes_first_then_the_newest_episode() -> None:
    first, second = an_episode("first"), an_episode("second", guid="urn:uuid:zzz")
    base = a_show(second)

    changes = changes_between(base, a_show(second, first, title="Other"))
    edits = changes_between(base, a_show(first, replace(second, title="New title")))

    assert changes == (
        EditShow(base, a_show(second, first, title="Other")),
        AddEpisode(first),
    )
    assert edits == (EditEpisode(second, replace(second, title="New title")), AddEpisode(first))


def test_an_episode_that_the_folder_lost_is_no_change() -> None:
    base = a_show(an_episode("first"), an_episode("second"))

    assert changes_between(base, a_show(an_episode("first"))) == ()


def test_what_a_newer_program_said_is_no_change_of_the_author() -> None:
    base = a_show(an_episode(unknown='{"mood":1}'), unknown='{"medium":1}')

    assert changes_between(base, a_show(an_episode())) == ()


def test_an_edit_names_the_fields_that_differ() -> None:
    before = an_episode("first")
    after = replace(before, title="New", audio=an_audio("other"))

    (change,) = changes_between(a_show(before), a_show(after))

    assert isinstance(change, EditEpisode)
    assert change.changed_fields == ("title", "audio")


def test_an_edit_leaves_alone_what_somebody_else_did_meanwhile() -> None:
    base = a_show(an_episode("first"), an_episode("second"))
    wish = a_show(an_episode("first", title="Mine"), an_episode("second"))
    there = a_show(
        an_episode("first", summary="Theirs", unknown='{"mood":1}'),
        an_episode("second", title="Theirs"),
        an_episode("third"),
        title="Their show",
    )

    result = merged(base, wish, there)

    assert result == replace(
        there,
        episodes=newest_first(
            [
                an_episode("first", title="Mine", summary="Theirs", unknown='{"mood":1}'),
                *there.episodes[1:],
            ]
        ),
    )


def test_the_same_field_changed_to_different_things_collides_and_names_both() -> None:
    base, wish = a_show(an_episode("first")), a_show(an_episode("first", title="Mine"))
    there = a_show(an_episode("first", title="Theirs"))

    with pytest.raises(EditsCollide) as caught:
        merged(base, wish, there)

    assert caught.value.message == (
        "the same was changed here and by somebody else:\n"
        "  first: title\n"
        "    here  'Mine'\n"
        "    there 'Theirs'"
    )
    assert caught.value.hint == (
        "to keep theirs, write theirs here; to keep yours, write theirs, publish, then "
        "write yours again and publish"
    )


def test_every_collision_is_named_at_once() -> None:
    base = a_show(an_episode("first"))
    wish = a_show(an_episode("first", title="Mine", summary="Mine"), title="Mine")
    there = a_show(an_episode("first", title="Theirs", summary="Theirs"), title="Theirs")

    with pytest.raises(EditsCollide) as caught:
        merged(base, wish, there)

    places = [line for line in caught.value.message.splitlines() if line.startswith("  ")]
    assert [line for line in places if not line.startswith("    ")] == [
        "  the show: title",
        "  first: title",
        "  first: summary",
    ]


def test_the_same_change_by_both_is_no_collision() -> None:
    base, wish = a_show(an_episode("first")), a_show(an_episode("first", title="Ours"))

    assert merged(base, wish, wish) == wish


def test_an_edit_of_an_episode_that_is_gone_there_collides() -> None:
    base, wish = a_show(an_episode("first")), a_show(an_episode("first", title="Mine"))

    with pytest.raises(EditsCollide, match=r"\n  first: edited here, no longer published there$"):
        merged(base, wish, a_show())


def test_an_episode_that_both_added_differently_collides() -> None:
    mine, theirs = an_episode("first", title="Mine"), an_episode("first", title="Theirs")

    with pytest.raises(EditsCollide, match="here  'Mine'\n    there 'Theirs'"):
        merged(a_show(), a_show(mine), a_show(theirs))


def test_an_episode_that_both_added_alike_is_there_once() -> None:
    show = a_show(an_episode("first"))

    assert merged(a_show(), show, show) == show


def test_two_new_episodes_never_share_the_address_of_a_page() -> None:
    mine = an_episode("first", guid="urn:uuid:mine")
    theirs = an_episode("first", guid="urn:uuid:theirs", title="Theirs")

    with pytest.raises(EditsCollide) as caught:
        merged(a_show(), a_show(mine), a_show(theirs))

    assert caught.value.message.endswith(
        "\n  first: added here, and there it is the address of “Theirs”"
    )


def test_notes_that_collide_are_named_once_and_shown_where_they_differ() -> None:
    def noted(end: str) -> Episode:
        notes = "same " * 100 + end + " after" * 100
        return an_episode("first", notes=notes, notes_html=f"<p>{notes}</p>")

    with pytest.raises(EditsCollide) as caught:
        merged(a_show(noted("old")), a_show(noted("mine")), a_show(noted("theirs")))

    _, name, here, there = caught.value.message.split("\n")
    assert name == "  first: notes"
    assert here.startswith("    here  …")
    assert " mine after" in here
    assert " theirs after" in there
    assert there.endswith("…")
    assert len(here) < 250 > len(there)


def test_added_episodes_are_put_where_their_date_says() -> None:
    old, between, new = (
        an_episode(f"day-{day}", published=datetime(2017, 2, day, tzinfo=UTC)) for day in (1, 2, 3)
    )

    result = merged(a_show(), a_show(between), a_show(new, old))

    assert [one.slug for one in result.episodes] == ["day-3", "day-2", "day-1"]


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (a_show(an_episode("first"), an_episode("second")), "add second"),
        (a_show(an_episode("first", title="New", notes="New")), "edit first (title, notes)"),
        (
            a_show(an_episode("first", notes="New", notes_html="<p>New</p>", season=2)),
            "edit first (notes, season)",
        ),
        (
            a_show(an_episode("first", artwork=an_artwork("x"), kind=EpisodeType.BONUS)),
            "edit first (type, picture)",
        ),
        (a_show(an_episode("first"), zone="Europe/Zurich"), "edit the show (timezone)"),
        (a_show(an_episode("first"), title="New", author="New"), "edit the show (title, author)"),
    ],
)
def test_a_change_is_described_in_words(wish: Any, words: str) -> None:
    (change,) = changes_between(a_show(an_episode("first")), wish)

    assert describe(change) == words
