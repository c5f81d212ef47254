from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_pub.wording import (
    ENGLISH,
    FRENCH,
    LANGUAGES,
    SMALLEST_MEGABYTES,
    Wording,
    wording_for,
)

NAMES = [field.name for field in fields(Wording)]
every_language = pytest.mark.parametrize("wording", LANGUAGES, ids=lambda one: one.language)


def test_a_date_is_written_out() -> None:
    day = date(2017, 2, 1)

    assert ENGLISH.date(day) == "Wednesday, February 1, 2017"
    assert FRENCH.date(day) == "mercredi 1er février 2017"


def test_only_the_first_of_a_month_has_an_ending_in_french() -> None:
    assert FRENCH.date(date(2017, 2, 21)) == "mardi 21 février 2017"
    assert ENGLISH.date(date(2017, 2, 21)) == "Tuesday, February 21, 2017"


@every_language
@given(st.dates())
def test_a_date_names_its_weekday_day_month_and_year(wording: Wording, day: date) -> None:
    words = wording.date(day).replace(",", "").split()

    assert len(words) == 4
    assert wording.weekdays.index(words[0]) == day.weekday()
    assert [one for one in words if one in wording.months] == [wording.months[day.month - 1]]
    assert str(day.year) == words[-1]
    assert str(day.day) in " ".join(words[1:-1])


@every_language
def test_a_year_has_as_many_names_of_days_as_it_has_days(wording: Wording) -> None:
    days = [date(2023, 1, 1) + timedelta(days=number) for number in range(365)]

    assert len({wording.date(day) for day in days}) == 365


@pytest.mark.parametrize(
    ("size_bytes", "english", "french"),
    [
        (0, "1 kB", "1 ko"),
        (1, "1 kB", "1 ko"),
        (45_499, "45 kB", "45 ko"),
        (45_500, "46 kB", "46 ko"),
        (99_999, "100 kB", "100 ko"),
        (100_000, "0.1 MB", "0,1 Mo"),
        (149_999, "0.1 MB", "0,1 Mo"),
        (150_000, "0.2 MB", "0,2 Mo"),
        (949_999, "0.9 MB", "0,9 Mo"),
        (950_000, "1.0 MB", "1,0 Mo"),
        (41_234_567, "41.2 MB", "41,2 Mo"),
        (1_234_500_000, "1234.5 MB", "1234,5 Mo"),
    ],
)
def test_a_size_is_what_listeners_read(size_bytes: int, english: str, french: str) -> None:
    assert (ENGLISH.size(size_bytes), FRENCH.size(size_bytes)) == (english, french)


@given(st.integers(1_000, 10**12))
def test_a_size_is_off_by_half_of_its_last_digit_at_most(size_bytes: int) -> None:
    number, unit = ENGLISH.size(size_bytes).split(" ")

    unit_bytes = 1_000 if unit == "kB" else 1_000_000
    last_digit_bytes = 1_000 if unit == "kB" else 100_000
    assert abs(float(number) * unit_bytes - size_bytes) <= last_digit_bytes / 2 + 1
    assert (unit == "kB") == (size_bytes < SMALLEST_MEGABYTES)


def test_a_role_has_a_word_of_the_language() -> None:
    assert (ENGLISH.role("host"), FRENCH.role("host")) == ("host", "présentation")
    assert FRENCH.role("interpreter") == "interpreter"


@pytest.mark.parametrize(
    ("tag", "wording"),
    [
        ("en", ENGLISH),
        ("en-GB", ENGLISH),
        ("fr", FRENCH),
        ("FR-ca", FRENCH),
        ("fry", ENGLISH),
        ("de", ENGLISH),
        ("", ENGLISH),
    ],
)
def test_a_language_gets_its_own_words_or_the_english_ones(tag: str, wording: Wording) -> None:
    assert wording_for(tag) is wording


@every_language
def test_a_language_says_everything(wording: Wording) -> None:
    assert all(getattr(wording, name) for name in NAMES)
    assert len(wording.weekdays) == 7
    assert len(wording.months) == 12
    assert [role for role, _ in wording.roles] == [role for role, _ in ENGLISH.roles]


@every_language
def test_a_language_has_the_same_places_to_fill_as_english(wording: Wording) -> None:
    def places(text: object) -> set[str]:
        return {place or "" for _, place, _, _ in Formatter().parse(str(text)) if place}

    for name in NAMES:
        assert places(getattr(wording, name)) == places(getattr(ENGLISH, name))


def test_a_language_is_there_once() -> None:
    assert len({one.language for one in LANGUAGES}) == len(LANGUAGES)
