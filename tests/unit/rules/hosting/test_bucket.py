from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from podcast_pub.errors import StoreRefused, StoreUnsuitable
from podcast_pub.model.looking import BucketRules, LifecycleRule
from podcast_pub.rules.hosting.bucket import judge_clock, judge_leftovers, judge_probe, judge_rules
from tests.unit.rules.hosting.answers import codes, heard, silence

NOON = "Tue, 24 Nov 2026 12:00:00 GMT"


def lifecycle(*, show: str = "", **rule: Any) -> list[str]:
    """What is found of one lifecycle rule in a bucket whose show has a prefix, or none."""
    values: dict[str, Any] = {"name": "`old`", "is_on": True}
    rules = BucketRules(lifecycle=(LifecycleRule(**(values | rule)),))
    return [one for one in codes(judge_rules(rules, prefix=show)) if "DOCTOR-03" not in one]


def test_a_probe_that_went_well_is_good() -> None:
    assert judge_probe(None) == []


def test_a_probe_that_failed_keeps_its_words() -> None:
    (finding,) = judge_probe(StoreUnsuitable("ignores If-Match", hint="choose another"))

    assert codes([finding]) == ["DOCTOR-01 error"]
    assert (finding.message, finding.hint) == ("ignores If-Match", "choose another")


@pytest.mark.parametrize(
    ("ours", "expected"),
    [
        (datetime(2026, 11, 24, 12, 0, 2, tzinfo=UTC), []),
        (datetime(2026, 11, 24, 11, 54, 59, tzinfo=UTC), ["DOCTOR-02 warning"]),
        (datetime(2026, 11, 24, 12, 15, 1, tzinfo=UTC), ["DOCTOR-02 error"]),
    ],
)
def test_clocks_that_differ_are_told(ours: datetime, expected: list[str]) -> None:
    assert codes(judge_clock(heard(403, date=NOON), ours=ours)) == expected


@pytest.mark.parametrize("answer", [silence(), heard(403), heard(403, date="noon")])
def test_a_clock_that_cannot_be_read_is_not_passed_silently(answer: Any) -> None:
    ours = datetime(2026, 11, 24, 12, tzinfo=UTC)

    assert codes(judge_clock(answer, ours=ours)) == ["DOCTOR-00 note"]


@pytest.mark.parametrize(
    ("versioning", "said"),
    [
        ("Enabled", "the bucket keeps old versions"),
        ("Suspended", "the bucket kept, before that was suspended, old versions"),
        ("", "the bucket keeps no old versions: what is erased is gone at once"),
    ],
)
def test_versions_are_explained(versioning: str, said: str) -> None:
    found = judge_rules(BucketRules(versioning), prefix="")

    assert codes(found) == ["DOCTOR-03 note"]
    assert found[0].message.startswith(said)


def test_versions_that_are_left_behind_are_told() -> None:
    assert judge_leftovers(None) == []
    assert codes(judge_leftovers(StoreRefused("AccessDenied"))) == ["DOCTOR-05 warning"]


def test_rules_that_may_not_be_read_are_not_passed_silently() -> None:
    rules = BucketRules(unseen_versioning="AccessDenied", unseen_lifecycle="NotImplemented")

    found = judge_rules(rules, prefix="")

    assert codes(found) == ["DOCTOR-00 note", "DOCTOR-00 note"]
    assert "(AccessDenied)" in found[0].message
    assert "(NotImplemented)" in found[1].message


@pytest.mark.parametrize("prefix", ["", "media/", "media/0", "m", "feed.xml", "state/parts/"])
def test_a_rule_that_expires_what_is_published_is_told(prefix: str) -> None:
    assert lifecycle(expires=True, prefix=prefix) == ["DOCTOR-04 error"]


@pytest.mark.parametrize("prefix", ["probe/", "logs/", "other/media/", "feed.xml.old", "shows/"])
def test_a_rule_about_other_keys_is_no_matter(prefix: str) -> None:
    assert lifecycle(expires=True, prefix=prefix) == []


def test_a_rule_is_about_the_prefix_of_the_show() -> None:
    assert lifecycle(expires=True, prefix="show/", show="show/") == ["DOCTOR-04 error"]
    assert lifecycle(expires=True, prefix="show/", show="other/") == []


def test_a_rule_that_is_off_or_about_tags_is_no_matter() -> None:
    assert lifecycle(expires=True, is_on=False) == []
    assert lifecycle(expires=True, has_tags=True) == []


def test_a_rule_that_moves_to_where_nobody_reads_is_told() -> None:
    assert lifecycle(moves_to=("STANDARD_IA", "DEEP_ARCHIVE")) == ["DOCTOR-04 error"]
    assert lifecycle(moves_to=("STANDARD_IA",)) == []


def test_a_rule_in_words_of_another_store_is_not_passed_silently() -> None:
    assert lifecycle(is_understood=False) == ["DOCTOR-00 note"]
