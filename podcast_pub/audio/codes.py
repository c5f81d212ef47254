"""Every finding about audio: what its code means and how much it matters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from podcast_pub.model.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping


class Code(NamedTuple):
    """How much a finding matters, and what it is about."""

    severity: Severity
    meaning: str


EMPTY: Final = "AUDIO-01"
NOT_AUDIO: Final = "AUDIO-02"
NO_LENGTH: Final = "AUDIO-03"
NOT_ACCEPTED: Final = "AUDIO-04"
OTHER_SUFFIX: Final = "AUDIO-05"
OTHER_LENGTH: Final = "AUDIO-06"
JUNK: Final = "AUDIO-07"
CUT_FRAME: Final = "AUDIO-08"
INCOMPLETE: Final = "AUDIO-09"
TAGS_UNREADABLE: Final = "AUDIO-10"
FORMAT_CHANGES: Final = "AUDIO-11"
FREE_FORMAT: Final = "AUDIO-12"
UNREADABLE: Final = "AUDIO-13"
ENCODER_MISSING: Final = "AUDIO-14"
ENCODING_FAILED: Final = "AUDIO-15"
ENCODED_LENGTH: Final = "AUDIO-16"

CODES: Final[Mapping[str, Code]] = {
    EMPTY: Code(Severity.ERROR, "the file has no bytes"),
    NOT_AUDIO: Code(Severity.ERROR, "the bytes are not audio that we know"),
    NO_LENGTH: Code(Severity.ERROR, "the length cannot be counted"),
    NOT_ACCEPTED: Code(Severity.ERROR, "audio, but of a kind that podcast apps do not take"),
    OTHER_SUFFIX: Code(Severity.WARNING, "the name says one kind of file, the bytes another"),
    OTHER_LENGTH: Code(Severity.WARNING, "players that trust the header show a wrong length"),
    JUNK: Code(Severity.NOTE, "bytes before, between or behind the sound that are no sound"),
    CUT_FRAME: Code(Severity.NOTE, "the last frame is cut, and is not counted"),
    INCOMPLETE: Code(Severity.ERROR, "a part of the sound is missing"),
    TAGS_UNREADABLE: Code(Severity.NOTE, "tags, or some of them, could not be read"),
    FORMAT_CHANGES: Code(Severity.WARNING, "sample rate or kind of MPEG changes inside the file"),
    FREE_FORMAT: Code(Severity.WARNING, "free format, which many players cannot play"),
    UNREADABLE: Code(Severity.ERROR, "the file cannot be read, or changed while it was read"),
    ENCODER_MISSING: Code(Severity.ERROR, "an MP3 has to be made, and there is no ffmpeg"),
    ENCODING_FAILED: Code(Severity.ERROR, "ffmpeg made no MP3 of it"),
    ENCODED_LENGTH: Code(Severity.WARNING, "the MP3 that was made is not as long as its source"),
}


def audio_finding(code: str, message: str, *, hint: str = "") -> Finding:
    """Return a finding with the severity that CODES gives its code; it has no place."""
    return Finding(code, CODES[code].severity, message, hint=hint)
