from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_pub.model.chapter import Chapter
from podcast_pub.show.chapters import checked_chapters, parse_json, parse_lines, read_chapters
from podcast_pub.show.drafts import ChaptersDraft
from podcast_pub.show.text_file import TextFile
from tests.unit.show.folders import FEW, codes, only

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.model.finding import Finding


def checked(text: str, *, duration_ms: int = 600_000) -> tuple[tuple[Chapter, ...], list[Finding]]:
    file = TextFile("chapters.txt", text)
    lines, findings = parse_lines(file)
    assert not findings
    return checked_chapters(ChaptersDraft(file, lines), duration_ms=duration_ms)


def in_json(*entries: Any) -> tuple[list[Chapter], list[Finding]]:
    text = json.dumps({"version": "1.2.0", "chapters": entries})
    lines, findings = parse_json(TextFile("chapters.json", text))
    return [line.chapter for line in lines], findings


def test_a_line_is_a_time_and_a_title() -> None:
    found, findings = checked(
        "00:00:00 Start\n\n1:30 Second  part\n00:02:05.5 Third\n 75:00 End \n",
        duration_ms=5_000_000,
    )

    assert findings == []
    assert found == (
        Chapter(0, "Start"),
        Chapter(90_000, "Second part"),
        Chapter(125_500, "Third"),
        Chapter(4_500_000, "End"),
    )


@pytest.mark.parametrize(
    "line",
    ["Start", "00:00", "00:60 x", "0:99:00 x", "1:2:3 x", "-1:00 x", "\u0660:\u0660\u0660 x"],
)
def test_any_other_line_is_reported_as_it_stands(line: str) -> None:
    _, findings = parse_lines(TextFile("chapters.txt", f"00:00 a\n{line}\n"))

    finding = only(findings, "CHAPTERS-01")
    assert str(finding.place) == "chapters.txt:2"
    assert finding.excerpt == line


def test_the_first_chapter_starts_at_nothing() -> None:
    found, findings = checked("\n00:05 a\n00:10 b")

    finding = only(findings, "CHAPTERS-03")
    assert found == ()
    assert finding.message == "the first chapter starts at 00:00:05, not at 0"
    assert str(finding.place) == "chapters.txt:2"


def test_chapters_are_sorted_and_no_two_are_in_one_second() -> None:
    _, findings = checked("0:00 a\n0:20 b\n0:10 c\n0:10.4 d\n")

    assert [(str(one.place), one.message) for one in findings] == [
        ("chapters.txt:3", "00:00:10 comes after 00:00:20"),
        ("chapters.txt:4", "two chapters start at 00:00:10.400"),
    ]
    assert set(codes(findings)) == {"CHAPTERS-02"}


def test_a_chapter_at_the_end_of_the_audio_or_later_is_reported() -> None:
    _, findings = checked("0:00 a\n0:59 b\n1:00 c\n", duration_ms=60_000)

    finding = only(findings, "CHAPTERS-04")
    assert finding.message == "the chapter starts at 00:01:00, the audio ends at 00:01:00"
    assert str(finding.place) == "chapters.txt:3"


def test_255_chapters_are_the_limit() -> None:
    lines = [f"{minute}:00 x" for minute in range(256)]

    assert checked("\n".join(lines[:255]), duration_ms=10**9)[1] == []
    finding = only(checked("\n".join(lines), duration_ms=10**9)[1], "CHAPTERS-05")
    assert str(finding.place) == "chapters.txt:256"


def test_no_chapters_are_no_error() -> None:
    assert checked("") == ((), [])


def test_json_chapters_keep_links_and_pictures() -> None:
    found, findings = in_json(
        {"startTime": 0, "title": "a"},
        {"startTime": 1.25, "title": " b ", "url": "https://x.example", "img": "https://y.example"},
        {"startTime": 2, "toc": False},
    )

    assert findings == []
    assert found == [
        Chapter(0, "a"),
        Chapter(1250, "b", "https://x.example", "https://y.example"),
    ]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("x", "chapter 1: expected an object"),
        ({"title": "a"}, "chapter 1: `startTime` must be a number of seconds"),
        ({"startTime": True, "title": "a"}, "chapter 1: `startTime` must be a number of seconds"),
        ({"startTime": -1, "title": "a"}, "chapter 1: `startTime` is not in any audio"),
        ({"startTime": float("nan"), "title": "a"}, "chapter 1: `startTime` is not in any audio"),
        ({"startTime": 10**400, "title": "a"}, "chapter 1: `startTime` is not in any audio"),
        ({"startTime": 0}, "chapter 1: there is no `title`"),
        ({"startTime": 0, "title": " "}, "chapter 1: there is no `title`"),
        (
            {"startTime": 0, "title": "a\x07"},
            "chapter 1: `title` has a character that cannot be in a feed",
        ),
        (
            {"startTime": 0, "title": "a", "url": "http://x"},
            "chapter 1: `url` must be an https address, it is http://x",
        ),
        (
            {"startTime": 0, "title": "a", "img": 5},
            "chapter 1: `img` must be an https address, it is 5",
        ),
    ],
)
def test_a_json_chapter_that_cannot_be_used_is_reported(entry: Any, message: str) -> None:
    found, findings = in_json(entry)

    assert found == []
    assert only(findings, "CHAPTERS-01").message == message


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("{\n  oops\n}", "not JSON: Expecting property name enclosed in double quotes", 2),
        ("[]", "expected `version` and a list `chapters`", None),
        ('{"chapters": {}}', "expected `version` and a list `chapters`", None),
        ("[" * 100_000, "expected `version` and a list `chapters`", None),
        ('{"chapters": ' + "9" * 5000 + "}", "not JSON: a number is too long", None),
    ],
)
def test_a_file_that_is_not_json_chapters_is_reported(
    text: str, message: str, line: int | None
) -> None:
    lines, findings = parse_json(TextFile("chapters.json", text))

    finding = only(findings, "CHAPTERS-01")
    assert lines == ()
    assert finding.message == message
    assert finding.place is not None
    assert finding.place.line == line


def test_a_file_is_read_by_its_suffix(tmp_path: Path) -> None:
    text, data = tmp_path / "chapters.txt", tmp_path / "chapters.JSON"
    text.write_bytes(b"\xef\xbb\xbf0:00 a\r\n0:10 b\r\n")
    data.write_text('{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "c"}]}')

    from_text, _ = read_chapters(text, shown="chapters.txt")
    from_json, _ = read_chapters(data, shown="chapters.JSON")

    assert from_text is not None
    assert [line.chapter.title for line in from_text.lines] == ["a", "b"]
    assert from_json is not None
    assert [line.chapter.title for line in from_json.lines] == ["c"]


def test_a_file_that_is_not_text_has_no_chapters(tmp_path: Path) -> None:
    (tmp_path / "chapters.txt").write_bytes(b"\xff\xfe0")

    draft, findings = read_chapters(tmp_path / "chapters.txt", shown="chapters.txt")

    assert draft is None
    assert codes(findings) == ["FILE-02"]


@FEW
@given(st.text() | st.from_regex(r"(\d{0,3}:){0,2}\d\d([.,]\d{1,3})? .{0,5}\n"))
def test_no_text_makes_the_chapters_fail(text: str) -> None:
    for parse in (parse_lines, parse_json):
        file = TextFile("chapters", text)
        lines, _ = parse(file)
        found, findings = checked_chapters(ChaptersDraft(file, lines), duration_ms=60_000)
        assert bool(findings) or len(found) == len(lines)


@pytest.mark.parametrize("line", ["no chapter\n", "0:00 a\n"])
def test_no_more_is_said_of_chapters_than_anybody_reads(tmp_path: Path, line: str) -> None:
    (tmp_path / "chapters.txt").write_text(line * 20_000)

    draft, findings = read_chapters(tmp_path / "chapters.txt", shown="chapters.txt")

    assert draft is not None
    assert len(findings) + len(checked_chapters(draft, duration_ms=1000)[1]) == 50
