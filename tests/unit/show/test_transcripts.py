from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from podcast_pub.show.transcripts import read_transcript
from tests.unit.show.folders import only

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.model.finding import Finding
    from podcast_pub.show.drafts import TranscriptDraft

VTT = b"WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n"


def read(folder: Path, name: str, body: bytes) -> tuple[TranscriptDraft | None, list[Finding]]:
    (folder / name).write_bytes(body)
    return read_transcript(folder / name, shown=name)


@pytest.mark.parametrize(
    ("name", "body", "media_type"),
    [
        ("a.vtt", VTT, "text/vtt"),
        ("a.VTT", b"WEBVTT", "text/vtt"),
        ("b.vtt", b"WEBVTT - title\r\n", "text/vtt"),
        ("a.srt", b"1\n00:00:00,000 --> 00:00:01,000\nHello\n", "application/x-subrip"),
        ("a.json", b'{"version": "1.0.0", "segments": []}', "application/json"),
        ("a.html", b"<p>Hello</p>", "text/html"),
    ],
)
def test_a_transcript_is_stored_as_it_is(
    tmp_path: Path, name: str, body: bytes, media_type: str
) -> None:
    draft, findings = read(tmp_path, name, body)

    assert findings == []
    assert draft is not None
    assert draft.media_type == media_type
    assert draft.sha256 == sha256(body).hexdigest()
    assert draft.size_bytes == len(body)
    assert draft.body is None


def test_a_byte_order_mark_is_taken_away(tmp_path: Path) -> None:
    draft, findings = read(tmp_path, "a.vtt", b"\xef\xbb\xbf" + VTT)

    assert findings == []
    assert draft is not None
    assert draft.body == VTT
    assert draft.sha256 == sha256(VTT).hexdigest()


@pytest.mark.parametrize(
    ("name", "body", "message"),
    [
        ("a.vtt", b"00:00.000 --> 00:01.000\nHello\n", "a WebVTT file begins with the line WEBVTT"),
        ("a.vtt", b"WEBVTTX\n", "a WebVTT file begins with the line WEBVTT"),
        ("a.srt", b"Hello\n", "there is no line with the times of a cue"),
        ("a.json", b"Hello\n", "the file is not JSON"),
        ("a.json", b"[" * 100_000, "the file is not JSON"),
        ("a.html", b" \n", "the transcript is empty"),
    ],
)
def test_a_transcript_that_is_not_what_its_name_says_is_reported(
    tmp_path: Path, name: str, body: bytes, message: str
) -> None:
    draft, findings = read(tmp_path, name, body)

    finding = only(findings, "TRANSCRIPT-01")
    assert draft is None
    assert finding.message == message
    assert str(finding.place) == f"{name}:1"


def test_bytes_that_are_no_text_are_reported_with_their_line(tmp_path: Path) -> None:
    _, findings = read(tmp_path, "a.vtt", b"WEBVTT\n\ncaf\xe9\n")

    finding = only(findings, "FILE-02")
    assert str(finding.place) == "a.vtt:3"
    assert finding.message == "the byte 0xE9 is not UTF-8"


def test_a_transcript_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    draft, findings = read_transcript(tmp_path / "a.vtt", shown="a.vtt")

    assert draft is None
    assert only(findings, "FILE-01").message == "the file cannot be read: No such file or directory"
