from __future__ import annotations

import json
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from podcast_pub.addresses import chapters_key
from podcast_pub.feed.chapters_json import chapters_file
from podcast_pub.model.artifact import IMMUTABLE
from podcast_pub.model.chapter import Chapter
from tests.builders import an_episode
from tests.unit.feed.feeds import ANY_TEXT, PATIENT


def test_an_episode_without_chapters_has_no_file() -> None:
    assert chapters_file(an_episode(chapters=())) is None


def test_the_file_says_when_each_chapter_starts_in_seconds() -> None:
    chapters = (
        Chapter(0, "Début"),
        Chapter(61_250, "Middle", "https://example.org/", "https://example.org/i.jpg"),
    )

    file = chapters_file(an_episode(chapters=chapters))

    assert file is not None
    assert file.body is not None
    assert file.body.decode() == (
        '{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Début"}, '
        '{"startTime": 61.25, "title": "Middle", "url": "https://example.org/", '
        '"img": "https://example.org/i.jpg"}]}\n'
    )


def test_the_file_is_kept_under_its_content() -> None:
    file = chapters_file(an_episode("first", chapters=(Chapter(0, "Start"),)))

    assert file is not None
    assert file.body is not None
    assert file.sha256 == sha256(file.body).hexdigest()
    assert file.key == chapters_key(sha256=file.sha256, slug="first")
    assert file.size_bytes == len(file.body)
    assert file.media_type == "application/json+chapters"
    assert file.cache_control == IMMUTABLE


def test_a_new_title_of_the_episode_leaves_the_file_as_it_is() -> None:
    chapters = (Chapter(0, "Start"),)

    before = chapters_file(an_episode(title="Before", chapters=chapters))

    assert chapters_file(an_episode(title="After", chapters=chapters)) == before


def test_a_title_is_cleaned_as_it_is_in_the_feed() -> None:
    file = chapters_file(an_episode(chapters=(Chapter(0, " Ti\ud800t\x00le "),)))

    assert file is not None
    assert file.body is not None
    assert json.loads(file.body)["chapters"][0]["title"] == "Title"


@PATIENT
@given(st.lists(st.builds(Chapter, st.integers(0, 10**9), ANY_TEXT, ANY_TEXT), min_size=1))
def test_any_chapters_are_read_back_to_the_millisecond(chapters: list[Chapter]) -> None:
    file = chapters_file(an_episode(chapters=tuple(chapters)))

    assert file is not None
    assert file.body is not None
    entries = json.loads(file.body)["chapters"]
    assert [round(entry["startTime"] * 1000) for entry in entries] == [
        chapter.start_ms for chapter in chapters
    ]
