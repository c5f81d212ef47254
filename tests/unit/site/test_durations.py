from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podcast_pub.site.durations import clock, iso_duration, media_fragment, whole_seconds


@pytest.mark.parametrize(
    ("milliseconds", "seconds"), [(0, 0), (499, 0), (500, 1), (1_499, 1), (61_500, 62)]
)
def test_seconds_are_rounded_half_up(milliseconds: int, seconds: int) -> None:
    assert whole_seconds(milliseconds) == seconds


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0:00"),
        (9, "0:09"),
        (62, "1:02"),
        (3_599, "59:59"),
        (3_600, "1:00:00"),
        (37_230, "10:20:30"),
    ],
)
def test_a_clock_shows_hours_only_if_there_are_any(seconds: int, words: str) -> None:
    assert clock(seconds) == words


def test_machines_read_a_duration_in_seconds() -> None:
    assert iso_duration(3_723) == "PT3723S"


@pytest.mark.parametrize(
    ("milliseconds", "fragment"),
    [(0, "#t=0"), (17_000, "#t=17"), (12_500, "#t=12.5"), (100_050, "#t=100.05"), (1, "#t=0.001")],
)
def test_a_fragment_names_seconds_without_idle_zeros(milliseconds: int, fragment: str) -> None:
    assert media_fragment(milliseconds) == fragment


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=10**9))
def test_a_fragment_loses_nothing(milliseconds: int) -> None:
    seconds, _, decimals = media_fragment(milliseconds).removeprefix("#t=").partition(".")

    assert int(seconds) * 1000 + int(decimals.ljust(3, "0")) == milliseconds
