from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from podcast_pub.model.episode import EpisodeType, newest_first
from podcast_pub.model.rendering import Rendering
from tests.builders import an_artifact, an_episode

NOON = datetime(2020, 1, 1, 12, tzinfo=UTC)


def test_episodes_are_newest_first_and_equal_moments_by_guid() -> None:
    old = an_episode("old", published=NOON - timedelta(days=1), guid="c")
    first, second = (an_episode(one, published=NOON, guid=one) for one in "ab")

    assert newest_first([first, old, second]) == (second, first, old)
    assert newest_first((second, old, first)) == (second, first, old)


def test_moments_are_compared_whatever_the_offset_they_are_written_with() -> None:
    later = an_episode("later", published=NOON)
    east = timezone(timedelta(hours=9))
    sooner = an_episode("sooner", published=datetime(2020, 1, 1, 20, tzinfo=east))

    assert newest_first([sooner, later]) == (later, sooner)


@pytest.mark.parametrize("kind", EpisodeType)
def test_a_type_is_the_word_that_the_feed_has(kind: EpisodeType) -> None:
    assert str(kind) in ("full", "trailer", "bonus")


def test_the_pages_of_a_rendering_are_those_of_episodes_then_the_others() -> None:
    feed, own, index = (an_artifact(key) for key in ("feed.xml", "episodes/a.html", "index.html"))

    assert Rendering(feed, (own,), (index,)).pages == (own, index)
