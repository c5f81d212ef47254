from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_pub.model.chapter import Chapter
from podcast_pub.model.person import Person
from podcast_pub.model.show import Owner
from podcast_pub.publishing.records import (
    canonical,
    episode_from,
    episode_record,
    show_from,
    show_record,
)
from tests.builders import a_rendition, a_show, an_artwork, an_audio, an_episode
from tests.unit.publishing.strategies import episodes, quick, shows_without_episodes

if TYPE_CHECKING:
    from podcast_pub.model.episode import Episode
    from podcast_pub.model.show import Show
    from podcast_pub.publishing.records import (
        Record,
    )


def through_json(record: Record) -> Record:
    """The record as it comes back from the store."""
    again: Record = json.loads(canonical(record))
    return again


@quick
@given(episodes)
def test_an_episode_comes_back_from_its_record(episode: Episode) -> None:
    record = episode_record(episode)

    assert episode_from(through_json(record)) == episode


@quick
@given(shows_without_episodes)
def test_a_show_comes_back_from_its_record(show: Show) -> None:
    record = show_record(show)

    assert show_from(through_json(record), ()) == show


def test_a_record_is_one_line_with_sorted_names_and_no_spaces() -> None:
    assert canonical({"b": "é", "a": [1, {"d": None, "c": True}]}) == (
        '{"a":[1,{"c":true,"d":null}],"b":"é"}\n'.encode()
    )


def test_the_record_of_a_plain_episode_holds_what_is_said_and_nothing_empty() -> None:
    record = episode_record(an_episode("first", summary="", notes="", notes_html=""))

    assert sorted(record) == ["audio", "guid", "kind", "published", "slug", "title"]
    assert record["published"] == "2017-02-01T09:00:00+00:00"
    assert record["kind"] == "full"


def test_the_record_of_audio_without_renditions_is_as_it_was_before_there_were_any() -> None:
    record = episode_record(an_episode("first", audio=an_audio(recipe="as-is")))

    assert sorted(record["audio"]) == [
        "audio_id",
        "duration_ms",
        "key",
        "media_type",
        "recipe",
        "sha256",
        "size_bytes",
        "source_sha256",
    ]


def test_renditions_come_back_from_their_record() -> None:
    audio = an_audio(renditions=(a_rendition(name="64k"), a_rendition(name="32k")))

    record = through_json(episode_record(an_episode("first", audio=audio)))

    assert [one["name"] for one in record["audio"]["renditions"]] == ["64k", "32k"]
    assert episode_from(record).audio == audio
    assert episode_from(record).unknown == ""


def test_the_record_of_a_plain_show_holds_what_is_said_and_nothing_empty() -> None:
    record = show_record(a_show(owner=None, categories=()))

    assert sorted(record) == [
        *("artwork", "author", "description", "explicit", "guid", "kind"),
        *("language", "locked", "title", "zone"),
    ]


def test_the_record_of_a_chapter_without_link_and_picture_holds_start_and_title() -> None:
    record = episode_record(an_episode(chapters=(Chapter(0, "Start"),)))

    assert record["chapters"] == [{"start_ms": 0, "title": "Start"}]


@pytest.mark.parametrize(
    "said",
    [
        {"mood": "calm"},
        {"audio": {"loudness": -16}},
        {"artwork": {"alt": "a desk"}},
        {"artwork": {"feed": {"colours": {"main": "red"}}}},
        {"mood": []},
    ],
    ids=str,
)
def test_what_a_newer_program_said_of_an_episode_survives_an_edit(said: Record) -> None:
    written = with_members(episode_record(an_episode("first", artwork=an_artwork())), said)

    read = episode_from(through_json(written))
    edited = replace(read, title="Another title")

    assert episode_record(read) == written
    assert episode_record(edited) == written | {"title": "Another title"}


@pytest.mark.parametrize(
    "said", [{"medium": "music"}, {"owner": {"phone": "1"}}, {"artwork": {"page": {"alt": "x"}}}]
)
def test_what_a_newer_program_said_of_a_show_survives_an_edit(said: Record) -> None:
    written = with_members(show_record(a_show()), said)

    read = show_from(through_json(written), ())
    edited = replace(read, title="Another title")

    assert show_record(read) == written
    assert show_record(edited) == written | {"title": "Another title"}


@quick
@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=3),
        lambda inside: st.dictionaries(st.text(max_size=3), inside, max_size=3),
    )
)
def test_anything_that_a_newer_program_said_survives(said: object) -> None:
    written = with_members(episode_record(an_episode()), {"audio": {"newer": said}, "newer": said})

    read = episode_from(through_json(written))

    assert episode_record(read) == written


def test_what_a_newer_program_said_of_a_picture_goes_with_the_picture() -> None:
    written = with_members(
        episode_record(an_episode(artwork=an_artwork())), {"artwork": {"alt": "a desk"}}
    )
    read = episode_from(through_json(written))

    without_picture = replace(read, artwork=None)
    again = episode_from(through_json(episode_record(without_picture)))

    assert "artwork" not in episode_record(without_picture)
    assert again == replace(without_picture, unknown="")


def test_what_a_newer_program_said_of_an_owner_goes_with_the_owner() -> None:
    written = with_members(show_record(a_show()), {"owner": {"phone": "1"}, "medium": "music"})
    read = show_from(through_json(written), ())

    without_owner = show_from(through_json(show_record(replace(read, owner=None))), ())

    assert without_owner.owner is None
    assert show_record(without_owner)["medium"] == "music"


def test_a_member_that_is_written_though_it_is_empty_is_nothing_unknown() -> None:
    written = episode_record(an_episode(season=None)) | {"season": None, "people": []}

    assert episode_from(through_json(written)) == an_episode(season=None)


def test_a_value_that_became_ours_beats_what_was_unknown() -> None:
    older = replace(a_show(), unknown='{"copyright":"them","owner":{"name":"them","phone":"1"}}')

    record = show_record(replace(older, copyright="us", owner=Owner("us")))

    assert record["copyright"] == "us"
    assert record["owner"] == {"name": "us", "phone": "1"}


@pytest.mark.parametrize(
    "name", ["guid", "slug", "title", "published", "audio", "kind"], ids=lambda name: name
)
def test_an_episode_without_a_required_member_is_none(name: str) -> None:
    record = episode_record(an_episode())
    del record[name]

    with pytest.raises(KeyError):
        episode_from(record)


def test_a_show_needs_artwork() -> None:
    record = show_record(a_show()) | {"artwork": None}

    with pytest.raises(ValueError, match="artwork"):
        show_from(record, ())


def test_a_person_without_a_role_does_not_become_a_host() -> None:
    episode = an_episode(people=(Person("Ana", role=""),))

    assert episode_from(through_json(episode_record(episode))).people == (Person("Ana", role=""),)


def with_members(record: Record, said: Record) -> Record:
    """The record with what a newer program would have written, at its depth."""
    result = dict(record)
    for name, value in said.items():
        below = result.get(name)
        if isinstance(value, dict) and isinstance(below, dict):
            result[name] = with_members(below, value)
        else:
            result[name] = value
    return result
