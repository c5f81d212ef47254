"""Where the header of a file and the count of its sound differ, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from podcast_pub.audio.codes import OTHER_LENGTH, audio_finding

if TYPE_CHECKING:
    from podcast_pub.audio.mpeg_walk import Walked
    from podcast_pub.model.finding import Finding

_HEADS: Final = "`ffmpeg -i OLD.mp3 -c copy NEW.mp3` writes a right header without encoding"
_REPLACES: Final = f"{_HEADS}; if it is published already, `podcast-pub replace` takes the new one"
"""For files of which that leaves out more than tags and header, so that they count as others."""

TOLERATED_MS: Final = 500
"""What two opinions may differ by without a finding; players show whole seconds."""


def compare_mp3(
    walked: Walked, *, counted_ms: int, seconds: float | None, tag_bytes_behind: int
) -> list[Finding]:
    """Return a finding if mutagen believes in another length than was counted in an MP3.

    `seconds` is None if mutagen found none. The cause is named in a producer's words.
    """
    if seconds is not None and abs(seconds * 1000 - counted_ms) <= TOLERATED_MS:
        return []
    return [
        _finding(
            counted_ms,
            seconds,
            _cause(walked, tag_bytes_behind, is_found=seconds is not None),
            hint=_REPLACES if walked.junk_bytes or walked.cut_bytes else _HEADS,
        )
    ]


def compare_mp4(*, counted_ms: int, seconds: float | None, has_edits: bool) -> list[Finding]:
    """Return a finding if mutagen believes in another length than an MP4's audio plays."""
    if seconds is None or abs(seconds * 1000 - counted_ms) <= TOLERATED_MS:
        return []
    cause = "its header says another length than its table of samples"
    if has_edits:
        cause = "its list of edits plays a part of the recording, and not all players obey it"
    return [
        _finding(
            counted_ms,
            seconds,
            cause,
            hint="export the episode again, so that the file has only what is to be heard",
        )
    ]


def clock(milliseconds: float) -> str:
    """Return a length as `0:30.9` or `1:02:03.4`, rounded to tenths of a second."""
    seconds, tenth = divmod(int(milliseconds / 100 + 0.5), 10)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    if hours:
        return f"{hours}:{minute:02}:{second:02}.{tenth}"
    return f"{minute}:{second:02}.{tenth}"


def _finding(counted_ms: int, seconds: float | None, cause: str, *, hint: str) -> Finding:
    shown = "no length" if seconds is None else clock(seconds * 1000)
    return audio_finding(
        OTHER_LENGTH,
        f"there are {clock(counted_ms)} of sound, but some players show {shown}: {cause}",
        hint=hint,
    )


def _cause(walked: Walked, tag_bytes_behind: int, *, is_found: bool) -> str:
    header = walked.header
    other = walked.junk_bytes + walked.tail_zeros + tag_bytes_behind
    if header and header.frames and header.frames != walked.count:
        return (
            f"the header says {header.frames:,} frames, the file has {walked.count:,}: "
            f"{'it was cut' if header.frames > walked.count else 'something was joined on'}"
        )
    causes = (
        (
            len(walked.frames) > 1,
            "parts of different kinds were joined, and they take the first for the whole",
        ),
        (
            any(kind.free_bytes for kind in walked.frames),
            "it is in free format, and they do not know its bit rate",
        ),
        (not is_found, "the sound is not where they look for it"),
        (
            header is None and len(walked.bit_rates) > 1,
            "it has no Xing header, so they guess the length of a variable bit rate",
        ),
        (
            header is None and other > 0,
            f"{other:,} bytes in the file are no sound, and they count them in",
        ),
    )
    unclear = "the header does not say how many frames follow"
    return next((cause for applies, cause in causes if applies), unclear)
