from __future__ import annotations

from typing import TYPE_CHECKING

from podcast_pub.rules.hosting.apps import APPS, LOOK
from tests.unit.rules.hosting.answers import (
    an_examined,
    challenge,
    codes,
    feed_answer,
    heard,
    page,
    refused,
)

if TYPE_CHECKING:
    from podcast_pub.model.looking import Heard


def all_served(**instead: Heard) -> dict[str, Heard]:
    answers = {f"feed {app.name}": feed_answer() for app in APPS}
    answers |= {f"audio {app.name}": heard(206) for app in APPS}
    return answers | instead


def test_a_dozen_real_apps_ask_for_feed_and_audio() -> None:
    questions = LOOK.questions(an_examined())

    assert len(APPS) >= 12
    assert len({app.user_agent for app in APPS}) == len(APPS)
    assert len(questions) == 2 * len(APPS)
    assert {one.headers["User-Agent"] for one in questions.values()} == {
        app.user_agent for app in APPS
    }


def test_without_an_episode_they_ask_for_the_feed_alone() -> None:
    assert len(LOOK.questions(an_examined(media=None))) == len(APPS)


def test_a_host_that_serves_all_apps_is_good() -> None:
    assert LOOK.judge(an_examined(), all_served()) == []


def test_a_challenge_for_some_apps_names_them_once_and_says_how_to_stop_it() -> None:
    answers = all_served() | {"feed Overcast": challenge(), "feed Pocket Casts": challenge()}

    (finding,) = LOOK.judge(an_examined(), answers)

    assert codes([finding]) == ["DOCTOR-33 error"]
    assert finding.message == (
        "Overcast, Pocket Casts: asking for the feed under that name got 403 with HTML"
    )
    assert "Bot fight mode off" in finding.hint


def test_a_page_with_200_instead_of_the_feed_is_a_refusal_too() -> None:
    answers = all_served() | {"feed Castro": page()}

    assert codes(LOOK.judge(an_examined(), answers)) == ["DOCTOR-33 error"]


def test_audio_refused_to_a_player_is_told() -> None:
    answers = all_served() | {"audio Apple’s player": refused()}

    (finding,) = LOOK.judge(an_examined(), answers)

    assert finding.message.startswith("Apple’s player: asking for the audio under that name got")


def test_a_refusal_that_may_be_meant_for_us_alone_is_a_warning() -> None:
    answers = all_served() | {"feed YouTube and Google": refused()}

    assert codes(LOOK.judge(an_examined(), answers)) == ["DOCTOR-34 warning"]


def test_what_nobody_gets_is_no_matter_of_names() -> None:
    answers = all_served() | {f"audio {app.name}": refused() for app in APPS}

    assert LOOK.judge(an_examined(), answers) == []
