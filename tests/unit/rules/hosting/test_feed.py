from __future__ import annotations

import gzip
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from podcast_pub.rules.hosting.feed import LOOK, judge_presence
from tests.unit.rules.hosting.answers import (
    FEED,
    an_examined,
    codes,
    feed_answer,
    heard,
    page,
    refused,
)

if TYPE_CHECKING:
    from podcast_pub.model.looking import Heard

GOOD = {"packed": feed_answer(), "again": heard(304)}


def judged(feed: Heard | None = None, **instead: Heard) -> list[str]:
    return codes(LOOK.judge(an_examined(feed=feed or feed_answer()), GOOD | instead))


def test_a_feed_that_is_served_well_is_good() -> None:
    assert judge_presence(an_examined(), is_stored=True) == []
    assert judged() == []


def test_a_stored_feed_that_nobody_can_read_is_told_with_the_policy() -> None:
    (finding,) = judge_presence(an_examined(feed=refused()), is_stored=True)

    assert codes([finding]) == ["DOCTOR-31 error"]
    assert finding.message.startswith("the feed is stored, but ")
    assert "podcast-pub doctor --policy" in finding.hint


def test_an_unreadable_feed_of_a_store_that_is_closed_to_us_is_told_too() -> None:
    found = judge_presence(an_examined(feed=refused()), is_stored=None)

    assert codes(found) == ["DOCTOR-31 error"]


def test_a_show_that_is_not_published_yet_is_no_fault() -> None:
    found = judge_presence(an_examined(feed=heard(404)), is_stored=False)

    assert codes(found) == ["DOCTOR-00 note"]
    assert "nothing is published yet" in found[0].message


def test_a_page_in_place_of_the_feed_is_told() -> None:
    assert codes(judge_presence(an_examined(feed=page()), is_stored=True)) == ["DOCTOR-32 error"]


def test_a_feed_that_is_served_as_text_is_a_warning() -> None:
    found = judge_presence(an_examined(feed=feed_answer(content_type="text/plain")), is_stored=True)

    assert codes(found) == ["DOCTOR-35 warning"]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("public, max-age=300, must-revalidate", []),
        ("no-cache", []),
        ("max-age=14400", ["DOCTOR-36 warning"]),
        ("max-age=300, s-maxage=86400", ["DOCTOR-36 warning"]),
        ("public,max-age=600", ["DOCTOR-36 note"]),
        ("", ["DOCTOR-36 warning"]),
    ],
)
def test_a_cache_that_keeps_the_feed_for_long_is_told(said: str, expected: list[str]) -> None:
    assert judged(feed_answer(cache_control=said)) == expected


def test_a_feed_that_is_always_sent_whole_is_told() -> None:
    assert judged(again=feed_answer()) == ["DOCTOR-37 warning"]


def test_a_feed_without_an_etag_is_told() -> None:
    examined = an_examined(feed=feed_answer(etag=""))

    assert "again" not in LOOK.questions(examined)
    found = LOOK.judge(examined, {"packed": feed_answer()})
    assert codes(found) == ["DOCTOR-37 warning"]
    assert "has no ETag" in found[0].message


def test_a_feed_that_is_packed_unasked_is_told() -> None:
    assert judged(feed_answer(content_encoding="gzip")) == ["DOCTOR-38 error"]


def test_a_feed_that_is_packed_for_those_who_ask_is_good() -> None:
    packed = replace(feed_answer(content_encoding="gzip"), body=gzip.compress(FEED))

    assert judged(packed=packed) == []


@pytest.mark.parametrize(
    "body",
    [FEED, gzip.compress(FEED)[:-9], gzip.compress(b"<html>")],
    ids=["not packed", "cut", "another"],
)
def test_a_feed_that_is_damaged_by_packing_is_told(body: bytes) -> None:
    packed = replace(feed_answer(content_encoding="gzip"), body=body)

    assert judged(packed=packed) == ["DOCTOR-38 error"]


def test_a_feed_that_is_refused_to_those_who_take_gzip_is_told() -> None:
    assert judged(packed=refused()) == ["DOCTOR-38 error"]


def test_a_feed_that_is_packed_in_a_way_nobody_asked_for_is_told() -> None:
    assert judged(packed=feed_answer(content_encoding="br")) == ["DOCTOR-38 error"]
