from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from podcast_pub.addresses import PUBLIC_PREFIXES
from podcast_pub.rules.hosting import media
from podcast_pub.rules.hosting.trial import BODY, as_media, judge_trial, trial_file
from tests.unit.rules.hosting.answers import an_examined, codes, heard, page, refused, silence

if TYPE_CHECKING:
    from podcast_pub.model.looking import Heard

FILE = trial_file("f00d")
GOT = heard(200, BODY, etag='"trial"')


def test_everybody_may_read_the_file_and_no_other_trial_has_its_key() -> None:
    assert FILE.key.startswith(PUBLIC_PREFIXES)
    assert FILE.key != trial_file("beef").key


def test_a_file_that_everybody_gets_is_good() -> None:
    assert judge_trial(an_examined(media=None), FILE, GOT) == []


@pytest.mark.parametrize("answer", [refused(), page(), silence(), heard(200, b"other")])
def test_a_file_that_listeners_do_not_get_is_told(answer: Heard) -> None:
    found = judge_trial(an_examined(media=None), FILE, answer)

    assert codes(found) == ["DOCTOR-40 error"]


def test_the_hint_is_for_what_the_store_is() -> None:
    (of_bucket,) = judge_trial(an_examined(), FILE, refused())
    (of_folder,) = judge_trial(an_examined(keeps_headers=False), FILE, refused())

    assert "--policy" in of_bucket.hint
    assert of_folder.hint.startswith("let the web server show the folder")


def test_a_fault_of_the_file_is_not_said_of_a_feed() -> None:
    examined = an_examined(media=as_media(FILE, GOT))
    answers = dict.fromkeys(media.LOOK.questions(examined), heard(200, BODY))

    found = media.LOOK.judge(examined, answers)

    texts = " ".join(one.message + one.hint for one in found)
    assert "it was stored with audio/mpeg" in texts
    assert "the feed says" not in texts
    assert "--check-store" not in texts
