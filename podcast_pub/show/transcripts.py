"""Transcripts: text beside the audio, stored as it is, in the formats that apps read.

Source of the types: podcast-namespace, docs/tags/transcript.md, read 2026-11-24.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import TYPE_CHECKING

from podcast_pub.model.finding import Finding, Place, Severity
from podcast_pub.show.codes import Code
from podcast_pub.show.drafts import TranscriptDraft
from podcast_pub.show.text_file import read_bytes, without_illegal

if TYPE_CHECKING:
    from pathlib import Path

LIMIT_BYTES = 20_000_000
"""Ours: an hour of speech is about 100 kB of WebVTT."""

MEDIA_TYPES = {
    "vtt": "text/vtt",
    "srt": "application/x-subrip",
    "json": "application/json",
    "html": "text/html",
}
"""By extension, in the order in which the feed names them: WebVTT is the one Apple takes."""

_WEBVTT = re.compile(r"WEBVTT(?:[ \t\r\n]|$)")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read_transcript(path: Path, *, shown: str) -> tuple[TranscriptDraft | None, list[Finding]]:
    """Return a transcript of UTF-8 text; None and the reason if it is not what its name says.

    A byte order mark is taken away, nothing else is changed.
    """
    data, findings = read_bytes(path, shown=shown, limit_bytes=LIMIT_BYTES)
    if data is None:
        return None, findings
    content = data.removeprefix(_BYTE_ORDER_MARK)
    extension = path.suffix.lower().removeprefix(".")
    finding = _problem(content, extension, shown)
    if finding is not None:
        return None, [finding]
    draft = TranscriptDraft(
        file=path,
        extension=extension,
        media_type=MEDIA_TYPES[extension],
        sha256=sha256(content).hexdigest(),
        size_bytes=len(content),
        body=content if len(content) < len(data) else None,
    )
    return draft, []


def _problem(content: bytes, extension: str, shown: str) -> Finding | None:
    try:
        text = content.decode()
    except UnicodeDecodeError as problem:
        line = content[: problem.start].count(b"\n") + 1
        message = f"the byte 0x{content[problem.start]:02X} is not UTF-8"
        hint = "save the file with the encoding UTF-8"
        place = Place(shown, line)
        return Finding(Code.FILE_NOT_UTF8, Severity.ERROR, message, place, hint)
    message, hint = _form_problem(text, extension)
    if not message:
        return None
    first = without_illegal(text.split("\n", 1)[0].strip()[:100])
    place = Place(shown, 1)
    return Finding(Code.TRANSCRIPT_FORM, Severity.ERROR, message, place, hint, first)


def _form_problem(text: str, extension: str) -> tuple[str, str]:
    if not text.strip():
        return "the transcript is empty", "delete the file, or fill it"
    if extension == "vtt" and not _WEBVTT.match(text):
        # WebVTT, W3C Candidate Recommendation 2019-04-04, 4.1
        return "a WebVTT file begins with the line WEBVTT", "write `WEBVTT` and an empty line first"
    if extension == "srt" and "-->" not in text:
        return "there is no line with the times of a cue", "is it SubRip? It needs `-->` lines"
    if extension == "json":
        try:
            json.loads(text)
        except (ValueError, RecursionError):
            return "the file is not JSON", "export it again from the program that made it"
    return "", ""
