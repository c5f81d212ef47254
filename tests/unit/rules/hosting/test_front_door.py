from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from podcast_pub.model.looking import Certificate
from podcast_pub.rules.hosting.examined import Topic
from podcast_pub.rules.hosting.front_door import LOOK, judge_certificate, judge_silence
from tests.unit.rules.hosting.answers import (
    BASE,
    ERROR,
    PAGE,
    an_examined,
    codes,
    feed_answer,
    heard,
    page,
    refused,
    silence,
)

if TYPE_CHECKING:
    from podcast_pub.model.looking import Heard

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
MISSING = heard(404, PAGE, content_type="text/html")
GOOD = {
    "bare": page(),
    "index": page(),
    "missing": MISSING,
    "missing audio": MISSING,
    "missing again": MISSING,
    "plain": heard(301, location="https://podcast.example.org/feed.xml"),
}


def judged(*, is_embedded: bool = False, **instead: Heard) -> list[str]:
    named = {name.replace("_", " "): answer for name, answer in instead.items()}
    return codes(LOOK.judge(an_examined(is_embedded=is_embedded), GOOD | named))


def shown(days: int) -> Certificate:
    return Certificate("podcast.example.org", valid_until=NOW + timedelta(days=days, hours=1))


def test_a_good_front_door_is_good() -> None:
    assert judged() == []
    assert judge_silence(an_examined()) == []
    assert judge_certificate(shown(60), now=NOW) == []


def test_a_name_that_leads_nowhere_is_told_with_what_was_not_looked_at() -> None:
    found = judge_silence(an_examined(feed=silence()))

    assert codes(found) == ["DOCTOR-21 error", "DOCTOR-00 note"]
    assert "the name is not known" in found[0].message


def test_a_certificate_that_is_not_trusted_is_told_with_the_reason() -> None:
    certificate = Certificate("podcast.example.org", distrust="certificate has expired")

    (finding,) = judge_certificate(certificate, now=NOW)

    assert codes([finding]) == ["DOCTOR-22 error"]
    assert "(certificate has expired)" in finding.message


def test_a_certificate_that_ends_soon_is_told_with_the_day() -> None:
    (finding,) = judge_certificate(shown(9), now=NOW)

    assert codes([finding]) == ["DOCTOR-23 warning"]
    assert "ends in 9 days, on 2026-12-03" in finding.message


def test_a_certificate_that_nobody_showed_is_not_passed_silently() -> None:
    assert codes(judge_certificate(Certificate("x", silence="TimeoutError"), now=NOW)) == [
        "DOCTOR-00 note"
    ]
    assert codes(judge_certificate(None, now=NOW)) == ["DOCTOR-00 note"]


def test_a_redirect_on_the_way_to_the_feed_names_its_end() -> None:
    feed = replace(feed_answer(), hops=("https://a.example/", "https://b.example/feed.xml"))

    (finding,) = LOOK.judge(an_examined(feed=feed), GOOD)

    assert codes([finding]) == ["DOCTOR-24 warning"]
    assert "redirects 2 times, at last to https://b.example/feed.xml" in finding.message


def test_http_is_asked_for_without_following_and_only_beside_https() -> None:
    plain = LOOK.questions(an_examined())["plain"]

    assert (plain.url, plain.follows) == ("http://podcast.example.org/feed.xml", False)
    assert "plain" not in LOOK.questions(an_examined(base="http://127.0.0.1:1/show"))


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        (heard(308, location="https://podcast.example.org/feed.xml"), []),
        (feed_answer(), ["DOCTOR-25 warning"]),
        (heard(301, location="http://podcast.example.org/"), ["DOCTOR-25 warning"]),
        (silence("NewConnectionError"), ["DOCTOR-25 note"]),
    ],
)
def test_http_must_lead_to_https(plain: Heard, expected: list[str]) -> None:
    assert judged(plain=plain) == expected


def test_a_bare_address_that_shows_an_error_is_told_with_the_providers_step() -> None:
    steps = {Topic.INDEX: "bucket > Settings > Index"}
    examined = an_examined(provider="Voices Cloud", steps=steps)

    (finding,) = LOOK.judge(examined, GOOD | {"bare": refused()})

    assert codes([finding]) == ["DOCTOR-26 warning"]
    assert finding.hint.endswith("; Voices Cloud: bucket > Settings > Index")


def test_a_bare_address_that_shows_another_page_is_a_note() -> None:
    other = heard(200, b"<html>parked", content_type="text/html")

    assert judged(bare=other) == ["DOCTOR-26 note"]


def test_a_bare_address_of_this_computer_cannot_be_helped() -> None:
    assert judged(is_embedded=True, bare=refused()) == ["DOCTOR-26 note"]


def test_what_is_missing_must_not_answer_200() -> None:
    assert judged(missing=page()) == ["DOCTOR-27 error"]
    assert judged(missing_audio=page()) == ["DOCTOR-27 error"]


@pytest.mark.parametrize(
    "headers", [{"age": "7"}, {"cf_cache_status": "HIT"}, {"x_cache": "Hit from cloudfront"}]
)
def test_a_cache_that_keeps_what_is_missing_is_noted(headers: dict[str, str]) -> None:
    assert judged(missing_again=heard(404, b"", **headers)) == ["DOCTOR-20 note"]


@pytest.mark.parametrize("headers", [{"age": "0"}, {"cf_cache_status": "MISS"}, {}])
def test_a_fresh_answer_about_what_is_missing_is_good(headers: dict[str, str]) -> None:
    assert judged(missing_again=heard(404, b"", **headers)) == []


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        (heard(404, ERROR, content_type="application/xml"), ["DOCTOR-28 note"]),
        (refused(), ["DOCTOR-28 warning"]),
        (heard(503), ["DOCTOR-28 warning"]),
    ],
)
def test_a_missing_page_says_which_answer_came(missing: Heard, expected: list[str]) -> None:
    found = LOOK.judge(an_examined(), GOOD | {"missing": missing})

    assert codes(found) == expected
    assert f"answers {missing.status}" in found[0].message
    assert judged(is_embedded=True, missing=missing) == ["DOCTOR-28 note"]


def test_a_page_that_is_rewritten_on_the_way_is_told() -> None:
    as_published = an_examined(page_sha256=sha256(PAGE).hexdigest())
    other = an_examined(page_sha256=sha256(b"other").hexdigest())

    assert LOOK.judge(as_published, GOOD) == []
    assert codes(LOOK.judge(other, GOOD)) == ["DOCTOR-29 warning"]


def test_a_front_page_that_nobody_can_read_is_told() -> None:
    assert judged(index=refused()) == ["DOCTOR-30 error"]
    unpublished = an_examined(feed=heard(404))
    assert codes(LOOK.judge(unpublished, GOOD | {"index": refused()})) == []


def test_pages_that_cannot_exist_are_fresh_for_each_run() -> None:
    assert LOOK.questions(an_examined(token="one"))["missing"].url == (
        f"{BASE}/episodes/none-one.html"
    )
