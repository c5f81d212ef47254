"""MP3: the length that a decoder hands out, counted frame by frame."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from podcast_pub.audio.codes import (
    CUT_FRAME,
    FORMAT_CHANGES,
    FREE_FORMAT,
    JUNK,
    NO_LENGTH,
    NOT_AUDIO,
    audio_finding,
)
from podcast_pub.audio.unusable import UnusableAudio

if TYPE_CHECKING:
    from podcast_pub.audio.mpeg_walk import Walked
    from podcast_pub.audio.xing import HeaderFrame
    from podcast_pub.model.finding import Finding

DECODER_DELAY: Final = 529
"""Samples by which a decoder's output is late: 528 of its filters and one (LAME, FFmpeg)."""

_TOLERATED: Final = 16
_MANY_ZEROS: Final = 1 << 16
_WRITE_AGAIN: Final = (
    "write it again without encoding: `ffmpeg -i OLD.mp3 -c copy NEW.mp3`; if it is published "
    "already, leave it, or publish the new one with `podcast-pub replace`"
)


def count_ms(walked: Walked) -> int:
    """Return the length in milliseconds, rounded half up.

    What counts is what a gapless decoder hands out: every whole frame but the header frame,
    without the samples that the encoder put in front and behind. If the header frame names
    them (LAME, FFmpeg): `delay` + 529 samples are dropped at the start, and `padding` - 529 at
    the end, because a decoder is 529 late; in a whole file that is frames x samples - delay
    - padding. A file that is shorter than its header says has lost the padding, so nothing is
    dropped at its end; neither is it in one that goes on for more than a sixteenth, which is
    another file joined on. Without such a header nothing is dropped. A cut last frame does not
    count, although FFmpeg and LAME make sound of what there is (26 ms at most at 44.1 kHz).

    This is what FFmpeg 5.1 and `lame --decode` 3.100 hand out, tried 2026-11-24, except that
    FFmpeg loses a frame where junk stands between frames.
    """
    seconds = Fraction(0)
    for kind, frames in walked.frames.items():
        seconds += Fraction(frames * kind.samples, kind.sample_rate)
    if walked.header and walked.frames:
        kind = next(iter(walked.frames))
        dropped = _dropped(walked.header, walked.count, kind.samples)
        seconds -= Fraction(dropped, kind.sample_rate)
    return int(max(seconds, Fraction(0)) * 1000 + Fraction(1, 2))


def _dropped(header: HeaderFrame, frames: int, samples: int) -> int:
    """Return how many samples of the decoded sound are the encoder's, not the author's."""
    if header.delay is None or header.padding is None:
        return 0
    total = frames * samples
    start = min(header.delay + DECODER_DELAY, total)
    if header.frames is None or frames > header.frames + header.frames // _TOLERATED:
        return start
    end = header.frames * samples
    padding_begins = max(end - header.padding + DECODER_DELAY, start)
    return start + max(min(end, total) - padding_begins, 0)


def refuse_silence(walked: Walked) -> None:
    """Raise UnusableAudio unless there is sound, and more of it than of anything else."""
    if not walked.frames:
        raise UnusableAudio(
            audio_finding(
                NOT_AUDIO,
                "this is not audio that we know",
                hint="take the episode's audio instead, as MP3 or M4A",
            )
        )
    if walked.junk_bytes > walked.frame_bytes:
        raise UnusableAudio(
            audio_finding(
                NOT_AUDIO,
                f"more of it is junk ({walked.junk_bytes:,} bytes) than MP3 "
                f"({walked.frame_bytes:,} bytes)",
                hint=_WRITE_AGAIN,
            )
        )
    if not count_ms(walked):
        raise UnusableAudio(
            audio_finding(NO_LENGTH, "it has no sound: only what encoders put around it")
        )


def find_oddities(walked: Walked) -> list[Finding]:
    """Return what is unusual about the frames, in the order of their codes."""
    findings = []
    if walked.junk_bytes:
        places = "in one place" if walked.junk_places == 1 else f"in {walked.junk_places:,} places"
        findings.append(
            audio_finding(
                JUNK,
                f"bytes that are neither sound nor tags ({walked.junk_bytes:,}) stand {places}",
                hint=_WRITE_AGAIN,
            )
        )
    if walked.tail_zeros > _MANY_ZEROS:
        findings.append(
            audio_finding(
                JUNK,
                f"{walked.tail_zeros:,} zero bytes stand behind the sound",
                hint=_WRITE_AGAIN,
            )
        )
    if walked.cut_bytes:
        findings.append(
            audio_finding(
                CUT_FRAME,
                "the last frame is cut: the file may have been longer once",
                hint="listen to the end; export the episode again if something is missing",
            )
        )
    if len(walked.frames) > 1:
        rates = " Hz, then ".join(f"{kind.sample_rate:,}" for kind in walked.frames)
        findings.append(
            audio_finding(
                FORMAT_CHANGES,
                f"the sound changes inside the file: {rates} Hz; some players stop there or "
                "play on at a wrong pitch",
                hint="join the parts in an audio program and export one MP3",
            )
        )
    if any(kind.free_bytes for kind in walked.frames):
        findings.append(
            audio_finding(
                FREE_FORMAT,
                "it is MP3 in free format, which most players cannot play",
                hint="encode it at a usual bit rate, such as 128 kbit/s",
            )
        )
    return findings
