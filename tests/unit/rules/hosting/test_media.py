from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from podcast_pub.rules.hosting.media import LOOK
from tests.unit.rules.hosting.answers import (
    SIZE,
    a_media,
    an_examined,
    codes,
    heard,
    refused,
    silence,
)

if TYPE_CHECKING:
    from podcast_pub.model.looking import Heard

NAMED = "inline; filename=\"one.mp3\"; filename*=UTF-8''one.mp3"
HEAD = heard(200, content_length=str(SIZE), content_type="audio/mpeg", content_disposition=NAMED)
GOOD = {
    "head": HEAD,
    "range": heard(206, b"ab", content_range=f"bytes 0-1/{SIZE}"),
    "suffix": heard(206, b"yz", content_range=f"bytes {SIZE - 2}-{SIZE - 1}/{SIZE}"),
    "packed": HEAD,
    "again": heard(304),
}


def judged(**instead: Heard) -> list[str]:
    return codes(LOOK.judge(an_examined(), GOOD | instead))


def head(**changes: str) -> Heard:
    changed = {name.replace("_", "-"): value for name, value in changes.items()}
    return replace(HEAD, headers={**HEAD.headers, **changed})


def test_audio_that_is_served_well_is_good() -> None:
    assert judged() == []


def test_a_show_without_audio_is_not_asked() -> None:
    assert LOOK.questions(an_examined(media=None)) == {}
    assert LOOK.judge(an_examined(media=None), {}) == []


def test_audio_that_nobody_gets_is_said_once() -> None:
    assert judged(head=refused(), range=refused(), suffix=refused()) == ["DOCTOR-41 error"]


@pytest.mark.parametrize("length", ["", "999"])
def test_a_length_that_is_not_the_feeds_is_told(length: str) -> None:
    assert judged(head=head(content_length=length)) == ["DOCTOR-41 error"]


@pytest.mark.parametrize(
    "answer",
    [
        heard(200, b"ab", content_length=str(SIZE)),
        heard(206, b"ab"),
        heard(206, b"ab", content_range="bytes 0-1/999"),
        heard(206, b"abcd", content_range=f"bytes 0-1/{SIZE}"),
        heard(416),
        silence(),
    ],
)
def test_a_range_that_is_not_served_is_told(answer: Heard) -> None:
    assert judged(range=answer) == ["DOCTOR-42 error"]


def test_a_range_from_the_end_that_is_not_served_is_a_warning() -> None:
    assert judged(suffix=heard(400)) == ["DOCTOR-43 warning"]
    assert judged(suffix=heard(206, content_range=f"bytes 0-1/{SIZE}")) == ["DOCTOR-43 warning"]


def test_audio_that_is_always_sent_again_is_told() -> None:
    assert judged(again=heard(200)) == ["DOCTOR-44 warning"]


def test_audio_without_an_etag_is_told() -> None:
    examined = an_examined(media=a_media(etag=""))

    assert "again" not in LOOK.questions(examined)
    good = {name: answer for name, answer in GOOD.items() if name != "again"}
    assert codes(LOOK.judge(examined, good)) == ["DOCTOR-44 warning"]


@pytest.mark.parametrize("media_type", ["", "application/octet-stream"])
def test_another_type_than_the_feeds_is_told(media_type: str) -> None:
    assert judged(head=head(content_type=media_type)) == ["DOCTOR-45 error"]


@pytest.mark.parametrize("said", ["", "attachment; filename=x.mp3", "inline"])
def test_audio_that_is_not_played_in_place_under_a_name_is_told(said: str) -> None:
    assert judged(head=head(content_disposition=said)) == ["DOCTOR-46 warning"]


def test_a_folder_has_no_names_to_keep() -> None:
    examined = an_examined(keeps_headers=False)
    nameless = GOOD | {"head": head(content_disposition="")}
    attached = GOOD | {"head": head(content_disposition="attachment")}

    assert codes(LOOK.judge(examined, nameless)) == []
    assert codes(LOOK.judge(examined, attached)) == ["DOCTOR-46 warning"]


def test_audio_that_is_packed_on_the_way_is_told() -> None:
    assert judged(packed=head(content_encoding="gzip")) == ["DOCTOR-47 error"]
    assert judged(packed=head(content_length="")) == ["DOCTOR-47 error"]
    assert judged(packed=refused()) == ["DOCTOR-47 error"]


def test_a_redirect_on_the_way_to_the_audio_is_told() -> None:
    led = replace(HEAD, hops=("https://cdn.example/one.mp3",))

    assert judged(head=led) == ["DOCTOR-48 warning"]


def test_audio_at_another_address_than_the_shows_is_told() -> None:
    examined = an_examined(media=a_media(url="https://old.example.org/media/x/one.mp3"))

    assert codes(LOOK.judge(examined, GOOD)) == ["DOCTOR-49 warning"]
    assert codes(LOOK.judge(examined, GOOD | {"head": refused()})) == [
        "DOCTOR-49 warning",
        "DOCTOR-41 error",
    ]


def test_a_feed_that_does_not_say_the_length_is_not_blamed_here() -> None:
    examined = an_examined(media=a_media(size_bytes=None))

    assert LOOK.judge(examined, GOOD) == []
