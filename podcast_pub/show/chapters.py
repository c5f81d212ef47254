"""Chapters: files of the author, and the rules that every list of chapters keeps.

The text form is ours, one `HH:MM:SS title` a line; the JSON form is that of podcast-namespace,
docs/examples/chapters/jsonChapters.md, version 1.2, read 2026-11-24.
"""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from podcast_pub.model.chapter import Chapter
from podcast_pub.model.finding import Finding, Place, Severity
from podcast_pub.show.codes import Code
from podcast_pub.show.drafts import ChapterLine, ChaptersDraft
from podcast_pub.show.fields import FINDINGS_LIMIT, one_line, quoted
from podcast_pub.show.text_file import first_illegal, read_text

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.show.text_file import TextFile

COUNT_LIMIT = 255
"""An ID3 table of contents counts its chapters in one byte (ID3v2 Chapter Frame Addendum 3.2)."""

_LINE = re.compile(
    r"(?:(\d{1,3}):([0-5]\d)|(\d{1,4})):([0-5]\d)(?:[.,](\d{1,3}))?\s+(\S.*)", re.ASCII
)
_LONGEST_S = 1_000_000
_FORM_HINT = "write `00:01:30 The title`, one chapter a line"


def read_chapters(path: Path, *, shown: str) -> tuple[ChaptersDraft | None, list[Finding]]:
    """Return the chapters of a `.txt` or `.json` file, and what is wrong with its lines."""
    file, findings = read_text(path, shown=shown)
    if file is None:
        return None, findings
    parse = parse_json if path.suffix.lower() == ".json" else parse_lines
    lines, problems = parse(file)
    return ChaptersDraft(file, lines), findings + problems


def parse_lines(file: TextFile) -> tuple[tuple[ChapterLine, ...], list[Finding]]:
    """Return the chapters of `HH:MM:SS(.mmm) title` or `MM:SS title` lines; others are reported."""
    lines: list[ChapterLine] = []
    findings: list[Finding] = []
    for number, text in enumerate(file.text.split("\n"), 1):
        if not text.strip():
            continue
        found = _LINE.fullmatch(text.strip())
        if found:
            chapter = Chapter(_milliseconds(found), one_line(found[6]))
            lines.append(ChapterLine(chapter, number))
        else:
            what, severity = "this is not a time and a title", Severity.ERROR
            finding = file.finding(Code.CHAPTERS_LINE, severity, what, line=number, hint=_FORM_HINT)
            findings.append(finding)
        if len(findings) == FINDINGS_LIMIT:
            break
    return tuple(lines), findings


def parse_json(file: TextFile) -> tuple[tuple[ChapterLine, ...], list[Finding]]:
    """Return the chapters of a JSON file that apps are to show (`toc` is not false)."""
    problem, line = "expected `version` and a list `chapters`", None
    try:
        content = json.loads(file.text)
    except RecursionError:
        content = None
    except ValueError as error:
        content = None
        line = getattr(error, "lineno", None)
        problem = f"not JSON: {getattr(error, 'msg', 'a number is too long')}"
    entries = content.get("chapters") if isinstance(content, dict) else None
    if not isinstance(entries, list):
        hint = "see jsonChapters.md of podcast-namespace"
        return (), [file.finding(Code.CHAPTERS_LINE, Severity.ERROR, problem, line=line, hint=hint)]
    lines, findings = [], []
    for number, entry in enumerate(entries, 1):
        chapter = _entry(entry)
        if isinstance(chapter, str):
            message = f"chapter {number}: {chapter}"
            hint = 'write `{"startTime": 90, "title": "…"}`'
            finding = file.finding(Code.CHAPTERS_LINE, Severity.ERROR, message, hint=hint)
            findings.append(finding)
            if len(findings) == FINDINGS_LIMIT:
                break
        elif chapter is not None:
            lines.append(ChapterLine(chapter, None))
    return tuple(lines), findings


def checked_chapters(
    draft: ChaptersDraft, *, duration_ms: int
) -> tuple[tuple[Chapter, ...], list[Finding]]:
    """Return the chapters if they keep all rules, else none and what breaks them.

    Sorted, the first at 0, no two in the same second, the last before the end of the audio, at
    most 255: apps merge the lists that they find, so a list must be the same everywhere.
    No chapters are no error.
    """
    lines = draft.lines[: COUNT_LIMIT + 1]
    findings = [
        *_first_and_count(draft),
        *(
            _report(draft, after, Code.CHAPTERS_ORDER, message, hint="sort the lines by time")
            for before, after in pairwise(lines)
            if (message := _order_problem(before.chapter, after.chapter))
        ),
        *(
            _report(
                draft,
                line,
                Code.CHAPTERS_END,
                f"the chapter starts at {_clock(line.chapter.start_ms)}, "
                f"the audio ends at {_clock(duration_ms)}",
                hint="is it the right file? Correct the time",
            )
            for line in lines
            if line.chapter.start_ms >= duration_ms
        ),
    ]
    return (() if findings else tuple(line.chapter for line in lines)), findings[:FINDINGS_LIMIT]


def _first_and_count(draft: ChaptersDraft) -> list[Finding]:
    findings = []
    if draft.lines and draft.lines[0].chapter.start_ms != 0:
        message = f"the first chapter starts at {_clock(draft.lines[0].chapter.start_ms)}, not at 0"
        hint = "begin with a line such as `00:00:00 Introduction`"
        findings.append(_report(draft, draft.lines[0], Code.CHAPTERS_START, message, hint=hint))
    if len(draft.lines) > COUNT_LIMIT:
        message = f"there are {len(draft.lines)} chapters, players know at most {COUNT_LIMIT}"
        line = draft.lines[COUNT_LIMIT]
        hint = "join short chapters"
        findings.append(_report(draft, line, Code.CHAPTERS_COUNT, message, hint=hint))
    return findings


def _order_problem(before: Chapter, after: Chapter) -> str | None:
    if after.start_ms < before.start_ms:
        return f"{_clock(after.start_ms)} comes after {_clock(before.start_ms)}"
    if _second(after) == _second(before):
        return f"two chapters start at {_clock(after.start_ms)}"
    return None


def _report(
    draft: ChaptersDraft, line: ChapterLine, code: Code, message: str, *, hint: str
) -> Finding:
    place = Place(draft.file.path, line.line)
    excerpt = draft.file.excerpt(line.line)
    return Finding(code, Severity.ERROR, message, place, hint, excerpt)


def _entry(entry: Any) -> Chapter | str | None:
    """Return a chapter, what is wrong with it, or None for one that apps must not show."""
    if not isinstance(entry, dict):
        return "expected an object"
    start, title = entry.get("startTime"), entry.get("title")
    if isinstance(start, bool) or not isinstance(start, (int, float)):
        return "`startTime` must be a number of seconds"
    if not 0 <= start <= _LONGEST_S:
        return "`startTime` is not in any audio"
    if entry.get("toc") is False:
        return None
    problem = _text_problem(entry)
    href, image = entry.get("url"), entry.get("img")
    return problem or Chapter(round(start * 1000), one_line(str(title)), href, image)


def _text_problem(entry: dict[str, Any]) -> str | None:
    title = entry.get("title")
    if not isinstance(title, str) or not title.strip():
        return "there is no `title`"
    for name in ("title", "url", "img"):
        value = entry.get(name)
        if isinstance(value, str) and first_illegal(value):
            return f"`{name}` has a character that cannot be in a feed"
        is_address = isinstance(value, str) and value.startswith("https://")
        if name != "title" and value is not None and not is_address:
            return f"`{name}` must be an https address, it is {quoted(str(value))}"
    return None


def _milliseconds(found: re.Match[str]) -> int:
    minutes = int(found[3]) if found[3] else int(found[1]) * 60 + int(found[2])
    return (minutes * 60 + int(found[4])) * 1000 + int((found[5] or "0").ljust(3, "0"))


def _second(chapter: Chapter) -> int:
    return (chapter.start_ms + 500) // 1000


def _clock(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{clock}.{rest:03}" if rest else clock
