from __future__ import annotations

import pytest

from podcast_pub.model.looking import Attempt, Heard, Strangers
from podcast_pub.rules.hosting.strangers import judge_strangers
from tests.unit.rules.hosting.answers import an_examined, codes, heard, page, refused, silence

KEPT_OUT = Attempt(refused(), happened=False)
GOOD = {"listings": (refused(),), "writes": (KEPT_OUT,), "deletions": (KEPT_OUT,)}


def judged(**changes: object) -> list[str]:
    strangers = Strangers(**(GOOD | changes))  # type: ignore[arg-type]  # by name
    return codes(judge_strangers(an_examined(), strangers))


def test_a_bucket_that_keeps_strangers_out_is_good() -> None:
    assert judged(read=refused()) == []


@pytest.mark.parametrize(
    "body",
    [
        b'<?xml version="1.0"?><ListBucketResult><Name>voices</Name>',
        b"<ListVersionsResult xmlns='http://s3.amazonaws.com/doc/2006-03-01/'>",
        b"<html><head><title>Index of /show</title>",
    ],
)
def test_a_bucket_that_everybody_can_list_is_told(body: bytes) -> None:
    assert judged(listings=(refused(), heard(200, body))) == ["DOCTOR-11 error"]


def test_a_front_page_in_answer_to_a_listing_is_no_listing() -> None:
    assert judged(listings=(page(),)) == []


def test_a_bucket_that_everybody_can_write_to_is_told() -> None:
    assert judged(writes=(Attempt(heard(200), happened=True),)) == ["DOCTOR-12 error"]
    assert judged(writes=(Attempt(heard(200), happened=None),)) == ["DOCTOR-12 error"]


def test_a_host_that_only_says_that_it_wrote_is_a_note() -> None:
    assert judged(writes=(Attempt(page(), happened=False),)) == ["DOCTOR-12 note"]


def test_a_bucket_that_everybody_can_delete_from_is_told() -> None:
    assert judged(deletions=(Attempt(heard(204), happened=True),)) == ["DOCTOR-13 error"]


def test_a_deletion_that_could_not_be_tried_is_not_passed_silently() -> None:
    assert judged(deletions=()) == ["DOCTOR-00 note"]


def test_questions_without_an_answer_are_not_passed_silently() -> None:
    unanswered = Attempt(silence("ReadTimeoutError"), happened=False)

    found = judge_strangers(
        an_examined(), Strangers((refused(),), (unanswered,), (KEPT_OUT, unanswered))
    )

    assert codes(found) == ["DOCTOR-00 note"]
    assert "2 questions of strangers" in found[0].message
    assert codes(judge_strangers(an_examined(), Strangers())) == ["DOCTOR-00 note"]


def test_a_bucket_that_is_public_as_a_whole_is_noted() -> None:
    readable = Heard("https://x/probe/1.txt", 200)
    assert judged(read=readable) == ["DOCTOR-14 note"]

    folder = an_examined(keeps_headers=False)
    strangers = Strangers(**(GOOD | {"read": readable}))  # type: ignore[arg-type]  # by name
    assert codes(judge_strangers(folder, strangers)) == []


def test_what_is_left_behind_is_named() -> None:
    found = judge_strangers(an_examined(), Strangers(left_behind=("probe/1-0.txt",)))

    assert [one.message for one in found if one.code == "DOCTOR-15"] == [
        "could not remove what was tried: probe/1-0.txt"
    ]
