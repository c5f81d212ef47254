from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from podcast_pub.rules.hosting.cors import LOOK, OTHER_PLAYER, PLAYER
from tests.unit.rules.hosting.answers import an_examined, codes, heard, refused

if TYPE_CHECKING:
    from podcast_pub.model.looking import Heard

EXPOSED = "Content-Length, Content-Range, ETag"


def allowing(origin: str, *, vary: str = "Origin", exposed: str = EXPOSED) -> Heard:
    return heard(
        206,
        b"ab",
        access_control_allow_origin=origin,
        access_control_expose_headers=exposed,
        access_control_allow_headers="range",
        vary=vary,
    )


BLIND = heard(206, b"ab")
BY_NAME = {
    "without": heard(206, b"ab", vary="Accept, Origin"),
    "with": allowing(PLAYER),
    "other": allowing(OTHER_PLAYER),
    "head": allowing(PLAYER),
    "fresh": allowing(PLAYER),
    "before": allowing(PLAYER),
}
EVERYBODY = {name: allowing("*", vary="") for name in BY_NAME}


def judged(answers: dict[str, Heard], **instead: Heard) -> list[str]:
    return codes(LOOK.judge(an_examined(), answers | instead))


@pytest.mark.parametrize("answers", [BY_NAME, EVERYBODY])
def test_a_host_that_lets_players_in_is_good(answers: dict[str, Heard]) -> None:
    assert judged(answers) == []


def test_the_first_question_has_no_origin_so_that_a_cache_keeps_that_answer() -> None:
    names = list(LOOK.questions(an_examined()))
    first, second = (LOOK.questions(an_examined())[name] for name in names[:2])

    assert "Origin" not in first.headers
    assert second.headers["Origin"] == PLAYER
    assert first.url == second.url
    assert first.headers["Range"] == second.headers["Range"]


def test_a_folder_has_a_web_server_instead_of_a_bucket_with_rules() -> None:
    blind = dict.fromkeys(BY_NAME, BLIND)

    (of_bucket,) = LOOK.judge(an_examined(), blind)
    (of_folder,) = LOOK.judge(an_examined(keeps_headers=False), blind)

    assert "--policy" in of_bucket.hint
    assert "--policy" not in of_folder.hint


def test_without_audio_the_feed_is_asked_for() -> None:
    assert LOOK.questions(an_examined(media=None))["with"].url.endswith("/feed.xml")


def test_a_host_without_cors_is_told_with_the_rules_to_set() -> None:
    found = LOOK.judge(an_examined(), dict.fromkeys(BY_NAME, BLIND))

    assert codes(found) == ["DOCTOR-51 warning"]
    assert "podcast-pub doctor --policy" in found[0].hint


def test_a_cache_that_keeps_the_answer_without_cors_is_told() -> None:
    # the bucket itself lets players in: a fresh address shows it
    assert judged(BY_NAME, **{"with": BLIND, "other": BLIND}) == ["DOCTOR-52 warning"]


def test_a_cache_that_keeps_the_answer_for_another_site_is_told() -> None:
    assert judged(BY_NAME, other=allowing(PLAYER)) == ["DOCTOR-52 warning"]


def test_an_answer_without_origin_must_say_that_it_varies() -> None:
    assert judged(BY_NAME, without=BLIND) == ["DOCTOR-53 warning"]


@pytest.mark.parametrize(
    ("instead", "said"),
    [
        ({"head": BLIND}, "HEAD is not allowed"),
        ({"with": allowing(PLAYER, exposed="ETag")}, "content-range may not be read"),
        ({"with": allowing(PLAYER, exposed="")}, "content-range and etag may not be read"),
        ({"before": refused()}, "a browser that asks first gets 403 with application/xml"),
        ({"before": heard(204, access_control_allow_origin="*")}, "the header Range is not"),
    ],
)
def test_cors_that_is_too_narrow_says_in_what(instead: dict[str, Heard], said: str) -> None:
    (finding,) = LOOK.judge(an_examined(), BY_NAME | instead)

    assert codes([finding]) == ["DOCTOR-54 warning"]
    assert said in finding.message


def test_all_headers_may_be_exposed_with_a_star() -> None:
    assert judged(EVERYBODY, **{"with": allowing("*", exposed="*")}) == []


def test_audio_that_nobody_gets_could_not_be_looked_at() -> None:
    assert judged(dict.fromkeys(BY_NAME, refused())) == ["DOCTOR-00 note"]
