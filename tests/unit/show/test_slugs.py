from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from slugify import slugify

from podcast_pub.show.slugs import (
    SLUG_LIMIT,
    episode_guid,
    is_uuid,
    show_guid,
    slug_of,
    split_stem,
    title_of,
    written_guid,
)
from tests.unit.show.folders import FEW, GUID


@pytest.mark.parametrize(
    ("stem", "day", "rest"),
    [
        ("2017-02-01-a-life", date(2017, 2, 1), "a-life"),
        ("2017-02-01_a life", date(2017, 2, 1), "a life"),
        ("2017-02-01", date(2017, 2, 1), ""),
        ("2017-02-30-no-day", None, "2017-02-30-no-day"),
        ("2017-02-011", None, "2017-02-011"),
        ("a-life", None, "a-life"),
    ],
)
def test_a_stem_can_begin_with_a_day(stem: str, day: date | None, rest: str) -> None:
    assert split_stem(stem) == (day, rest)


@pytest.mark.parametrize(
    ("stem", "slug"),
    [
        ("2017-02-01-a-life", "a-life"),
        ("La confiance, d’une personne à l’autre", "la-confiance-d-une-personne-a-l-autre"),
        ("2017-02-01", ""),
        ("🎙️", ""),
        ("中文 标题", "zhong-wen-biao-ti"),
        ("&amp;", "amp"),
        ("A_b.c", "a-b-c"),
    ],
)
def test_a_slug_is_the_stem_without_its_day_in_ascii(stem: str, slug: str) -> None:
    assert slug_of(stem) == slug


def test_a_long_slug_is_cut_after_a_word() -> None:
    slug = slug_of("word-" * 30)

    assert len(slug) <= SLUG_LIMIT
    assert slug.endswith("word")


@FEW
@given(st.text(max_size=300))
@example("a" * 200)
@example("-".join(["ab"] * 60))
def test_any_stem_gives_a_slug_that_can_be_a_key(stem: str) -> None:
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug_of(stem))
    assert len(slug_of(stem)) <= SLUG_LIMIT


@FEW
@given(st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,7}", fullmatch=True))
def test_the_short_way_gives_what_the_library_gives(stem: str) -> None:
    assert slug_of(stem) == slugify(split_stem(stem)[1], max_length=SLUG_LIMIT)


def test_a_title_can_be_made_of_a_stem() -> None:
    assert title_of("2017-02-01-a-life_in the-field") == "A life in the field"
    assert title_of("2017-02-01") == "2017-02-01"


def test_a_bare_uuid_gets_its_prefix_and_other_guids_stay() -> None:
    assert written_guid(GUID.upper()) == f"urn:uuid:{GUID}"
    assert written_guid("https://example.org/?p=12") == "https://example.org/?p=12"


def test_the_guid_of_an_episode_is_the_same_on_every_computer() -> None:
    assert episode_guid(GUID, "2017-02-01-first") == (
        "urn:uuid:7f2bee91-2875-564d-b485-0ccf852cacb1"
    )


def test_the_guid_of_a_show_follows_the_rule_of_its_feed() -> None:
    expected = "9b024349-ccf0-5f69-a609-6b82873eab3c"

    assert show_guid("https://podnews.net/rss") == expected
    assert show_guid("podnews.net/rss//") == expected
    assert show_guid("https://mp3s.nashownotes.com/pc20rss.xml") == (
        "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    )


def test_only_whole_uuids_are_uuids() -> None:
    assert is_uuid(GUID)
    assert not is_uuid(GUID + "\n")
    assert not is_uuid(GUID.replace("-", ""))
