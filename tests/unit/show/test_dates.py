from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_pub.show.dates import means, moment, moment_of, parse_date, zone_named
from tests.unit.show.folders import FEW

ZURICH = ZoneInfo("Europe/Zurich")
CET = timezone(timedelta(hours=1))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2017-02-01", date(2017, 2, 1)),
        ("2017-02-01T09:00", datetime(2017, 2, 1, 9)),  # noqa: DTZ001 - no offset is the point
        ("2017-02-01 09:00:30", datetime(2017, 2, 1, 9, 0, 30)),  # noqa: DTZ001 - as above
        ("2017-02-01T09:00:00Z", datetime(2017, 2, 1, 9, tzinfo=UTC)),
        ("2017-02-01t09:00:00.123+01:00", datetime(2017, 2, 1, 9, tzinfo=CET)),
        ("2017-02-01 09:00 +00:00", datetime(2017, 2, 1, 9, tzinfo=UTC)),
        (" 2017-02-01T09:00-03:30 ", datetime(2017, 2, 1, 12, 30, tzinfo=UTC)),
        (date(2017, 2, 1), date(2017, 2, 1)),
        (datetime(2017, 2, 1, 9, 0, 0, 5, tzinfo=UTC), datetime(2017, 2, 1, 9, tzinfo=UTC)),
    ],
)
def test_a_date_is_a_day_or_a_time_in_whole_seconds(written: object, expected: object) -> None:
    assert parse_date(written) == expected


@pytest.mark.parametrize(
    "written",
    [
        "",
        "soon",
        "2017-02-30",
        "2017-2-1",
        "01/02/2017",
        "2017-02-01T25:00:00Z",
        "2017-02-01T09:00:60Z",
        "2017-02-01T09:00+01:60",
        "2017-02-01T09:00+25:00",
        "1899-12-31",
        "9999-12-31T23:59:59-23:59",
        "\u0662\u0660\u0661\u0667-\u0660\u0662-\u0660\u0661",
        time(12, 30),
        20170201,
        ["2017-02-01"],
    ],
)
def test_anything_else_is_no_date(written: object) -> None:
    assert parse_date(written) is None


def test_a_day_is_noon_in_the_zone_of_the_show() -> None:
    found = moment(date(2017, 2, 1), ZURICH)

    assert found is not None
    assert found.isoformat() == "2017-02-01T12:00:00+01:00"


def test_a_time_without_an_offset_is_of_the_zone_of_the_show() -> None:
    found = moment(datetime(2017, 7, 1, 9), ZURICH)  # noqa: DTZ001 - no offset is the point

    assert found is not None
    assert found.isoformat() == "2017-07-01T09:00:00+02:00"


def test_a_moment_keeps_the_offset_that_is_written() -> None:
    written = datetime(2017, 7, 1, 9, tzinfo=timezone(timedelta(hours=-5)))

    assert moment(written, ZURICH) == written
    assert str(moment(written, ZURICH)) == "2017-07-01 09:00:00-05:00"


def test_a_time_that_the_clock_skipped_is_none() -> None:
    assert moment(datetime(2017, 3, 26, 2, 30), ZURICH) is None  # noqa: DTZ001 - as above


def test_a_day_that_a_zone_skipped_is_none() -> None:
    assert moment(date(2011, 12, 30), ZoneInfo("Pacific/Apia")) is None


def test_a_time_that_the_clock_showed_twice_is_the_first_one() -> None:
    found = moment(datetime(2017, 10, 29, 2, 30), ZURICH)  # noqa: DTZ001 - as above

    assert found is not None
    assert found.isoformat() == "2017-10-29T02:30:00+02:00"


def test_an_offset_with_seconds_becomes_utc() -> None:
    found = moment(date(1930, 1, 1), ZoneInfo("Europe/Amsterdam"))

    assert found is not None
    assert found.utcoffset() is not None
    assert found.utcoffset() in (timedelta(), timedelta(minutes=20))
    assert moment_of(datetime(1890, 1, 1, tzinfo=UTC), ZURICH).utcoffset() == timedelta()


def test_now_is_in_whole_seconds_with_the_offset_of_the_zone() -> None:
    now = datetime(2026, 11, 24, 12, 30, 15, 999, tzinfo=UTC)

    assert moment_of(now, ZURICH).isoformat() == "2026-11-24T13:30:15+01:00"
    assert moment_of(now, ZoneInfo("UTC")).isoformat() == "2026-11-24T12:30:15+00:00"


def test_another_offset_of_the_same_instant_means_the_same() -> None:
    published = datetime(2017, 2, 1, 9, tzinfo=CET)

    assert means(datetime(2017, 2, 1, 8, tzinfo=UTC), published)
    assert not means(datetime(2017, 2, 1, 9, tzinfo=UTC), published)


def test_a_day_means_any_time_of_that_day_where_it_was_published() -> None:
    published = datetime(2017, 2, 1, 0, 30, tzinfo=CET)

    assert means(date(2017, 2, 1), published)
    assert not means(date(2017, 1, 31), published)


def test_a_time_without_an_offset_means_that_of_the_published_moment() -> None:
    published = datetime(2017, 2, 1, 9, tzinfo=timezone(timedelta(hours=5)))

    assert means(datetime(2017, 2, 1, 9), published)  # noqa: DTZ001 - no offset is the point
    assert not means(datetime(2017, 2, 1, 4), published)  # noqa: DTZ001 - as above


@pytest.mark.parametrize("name", ["Europe", "../etc/passwd", "", "Nowhere/City", "\0", "/etc"])
def test_an_unknown_zone_is_none(name: str) -> None:
    assert zone_named(name) is None


def test_a_known_zone_is_found() -> None:
    assert zone_named("Europe/Zurich") == ZURICH


@FEW
@given(st.text() | st.from_regex(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d|Z)?)?"))
def test_any_text_is_a_date_or_none(text: str) -> None:
    written = parse_date(text)

    if written is not None:
        found = moment(written, ZURICH)
        assert found is None or found.astimezone(UTC).year > 1898


@FEW
@given(st.datetimes(min_value=datetime(1900, 1, 2), max_value=datetime(9998, 1, 1)))  # noqa: DTZ001 - bounds
def test_what_is_written_means_the_moment_made_of_it(written: datetime) -> None:
    written = written.replace(microsecond=0, fold=0)

    found = moment(written, ZoneInfo("America/New_York"))

    assert found is None or means(written, found)
    assert found is None or means(written.date(), found)
