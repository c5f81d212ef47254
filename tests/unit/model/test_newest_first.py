from __future__ import annotations

from podcast_pub.model.episode import newest_first
from tests.builders import an_episode


def test_of_equal_moments_the_higher_number_is_the_newer_one_whatever_the_guid() -> None:
    numbered = [an_episode(f"ep-{number}", number=number) for number in (2, 10, 1)]

    assert [one.number for one in newest_first(numbered)] == [10, 2, 1]


def test_without_numbers_the_later_name_is_the_newer_one() -> None:
    named = [an_episode(slug) for slug in ("part-b", "part-c", "part-a")]

    assert [one.slug for one in newest_first(named)] == ["part-c", "part-b", "part-a"]
