from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_pub.cli.output import (
    count,
    duration,
    finding_record,
    print_error,
    print_findings,
    print_json,
    say,
    size,
    tell,
)
from podcast_pub.errors import PublicCopyDiffers, StoreUnreachable
from podcast_pub.model.finding import Finding, Place, Severity

FINDING = Finding(
    "SHOW-03",
    Severity.ERROR,
    "`explicit` is “maybe”",
    Place("show.toml", 7),
    hint="write true or false",
    excerpt='explicit = "maybe"',
)


@pytest.mark.parametrize(
    ("size_bytes", "words"),
    [
        (0, "0 B"),
        (812, "812 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (1049, "1.0 kB"),
        (41_150, "41.1 kB"),
        (999_949, "999.9 kB"),
        (999_950, "1.0 MB"),
        (3_700_000, "3.7 MB"),
        (999_950_000, "1.0 GB"),
        (1_000_000_000_000, "1.0 TB"),
        (12_345_600_000_000_000, "12345.6 TB"),
    ],
)
def test_a_size_is_short(size_bytes: int, words: str) -> None:
    assert size(size_bytes) == words


UNITS = {"B": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}


@given(st.integers(0, 10**15))
def test_a_size_is_off_by_a_twentieth_of_its_unit_at_most(size_bytes: int) -> None:
    number, unit = size(size_bytes).split(" ")

    assert abs(float(number) * UNITS[unit] - size_bytes) <= UNITS[unit] * 0.0501
    assert float(number) < 1000 or unit == "TB"
    assert float(number) >= 1 or unit == "B"


@given(st.integers(0, 10**15), st.integers(0, 10**15))
def test_a_larger_size_never_reads_smaller(one: int, other: int) -> None:
    def read(size_bytes: int) -> float:
        number, unit = size(size_bytes).split(" ")
        return float(number) * UNITS[unit]

    assert read(min(one, other)) <= read(max(one, other))


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [
        (0, "0:00"),
        (499, "0:00"),
        (500, "0:01"),
        (47_000, "0:47"),
        (59_500, "1:00"),
        (3_599_499, "59:59"),
        (3_599_500, "1:00:00"),
        (3_723_000, "1:02:03"),
        (100 * 3_600_000, "100:00:00"),
    ],
)
def test_a_duration_is_in_whole_seconds_half_up(milliseconds: int, words: str) -> None:
    assert duration(milliseconds) == words


@given(st.integers(0, 10**10))
def test_a_duration_can_be_read_back(milliseconds: int) -> None:
    words = duration(milliseconds)

    seconds = 0
    for part in words.split(":"):
        seconds = seconds * 60 + int(part)
    assert abs(seconds * 1000 - milliseconds) <= 500
    assert re.fullmatch(r"(?:\d+:[0-5]\d|[0-5]?\d):[0-5]\d", words)


def test_things_are_counted() -> None:
    assert [count(number, "episode") for number in (0, 1, 2, 11)] == [
        *("0 episodes", "1 episode", "2 episodes", "11 episodes")
    ]


def test_the_answer_is_on_stdout_and_talk_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    say("answer")
    say()
    tell("talk")

    assert capsys.readouterr() == ("answer\n\n", "talk\n")


def test_json_is_one_line_with_the_number_of_its_schema(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_json({"title": "Écoute\n", "none": None})

    assert capsys.readouterr() == ('{"schema": 1, "title": "Écoute\\n", "none": null}\n', "")


def test_a_finding_is_shown_with_place_line_and_hint(capsys: pytest.CaptureFixture[str]) -> None:
    print_findings([FINDING])

    assert capsys.readouterr().err == (
        "show.toml:7  SHOW-03 error  `explicit` is “maybe”\n"
        '    7 | explicit = "maybe"\n'
        "  hint: write true or false\n"
    )


@pytest.mark.parametrize(
    ("finding", "text"),
    [
        (Finding("AUDIO-01", Severity.NOTE, "odd"), "AUDIO-01 note  odd\n"),
        (
            Finding("AUDIO-01", Severity.WARNING, "odd", Place("a.mp3")),
            "a.mp3  AUDIO-01 warning  odd\n",
        ),
        (
            Finding("A-01", Severity.NOTE, "odd", Place("a.md"), excerpt="x"),
            "a.md  A-01 note  odd\n    x\n",
        ),
        (Finding("A-01", Severity.NOTE, "odd", excerpt="x"), "A-01 note  odd\n    x\n"),
    ],
)
def test_a_finding_shows_what_is_known(
    finding: Finding, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    print_findings([finding])

    assert capsys.readouterr() == ("", text)


def test_findings_are_shown_in_the_order_given(capsys: pytest.CaptureFixture[str]) -> None:
    print_findings(Finding(code, Severity.NOTE, "odd") for code in ("B-01", "A-01"))

    assert capsys.readouterr().err == "B-01 note  odd\nA-01 note  odd\n"


def test_a_finding_as_json_has_its_place() -> None:
    assert finding_record(FINDING) == {
        "code": "SHOW-03",
        "severity": "error",
        "path": "show.toml",
        "line": 7,
        "column": None,
        "message": "`explicit` is “maybe”",
        "hint": "write true or false",
    }
    assert finding_record(Finding("A-01", Severity.NOTE, "odd")) == {
        "code": "A-01",
        "severity": "note",
        "path": None,
        "line": None,
        "column": None,
        "message": "odd",
        "hint": "",
    }


def test_an_error_is_what_happened_and_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    print_error(StoreUnreachable("nobody answers", hint="wait"))

    assert capsys.readouterr() == ("", "error: nobody answers\nhint: wait\n")


def test_an_error_without_a_hint_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    print_error(StoreUnreachable("nobody answers"))

    assert capsys.readouterr() == ("", "error: nobody answers\n")


def test_an_error_shows_the_findings_that_led_to_it(capsys: pytest.CaptureFixture[str]) -> None:
    note = Finding("A-01", Severity.NOTE, "odd")

    print_error(PublicCopyDiffers("another copy", findings=[note], hint="look"), as_json=True)

    seen = capsys.readouterr()
    assert seen.err == "A-01 note  odd\nerror: another copy\nhint: look\n"
    assert json.loads(seen.out) == {
        "schema": 1,
        "error": {
            "slug": "public-copy-differs",
            "message": "another copy",
            "hint": "look",
            "temporary": False,
        },
        "findings": [finding_record(note)],
    }


def test_an_error_that_may_go_away_says_so_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    print_error(StoreUnreachable("nobody answers"), as_json=True)

    record = json.loads(capsys.readouterr().out)
    assert record["error"]["temporary"] is True
    assert record["findings"] == []
