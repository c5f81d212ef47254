"""What WAV, AIFF and FLAC have in common: sound whose frames can be counted without decoding."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal

from podcast_pub.audio.codes import NO_LENGTH, OTHER_LENGTH, audio_finding
from podcast_pub.audio.opinions import clock
from podcast_pub.audio.unusable import UnusableAudio

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from podcast_pub.audio.tag_layout import Span
    from podcast_pub.model.finding import Finding

EXPORT_AGAIN: Final = "export it again: WAV or AIFF (PCM), FLAC, MP3 or M4A"
_MOST_CHUNKS: Final = 10_000
_CHUNK_HEADER: Final = 8
_MOST_CHANNELS: Final = 64


@dataclass(frozen=True, slots=True)
class Counted:
    """The sound of a file: how long, in how many channels, and which bytes it is.

    `sound` is what the identity of the audio is made from: a promise that lasts
    (docs/decisions/0008-encoding.md).
    """

    duration_ms: int
    channels: int
    sound: Span
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Chunk:
    """A part of a RIFF or IFF file: `start` is where its content begins, `size` what it claims."""

    name: bytes
    start: int
    size: int


def chunks(
    handle: BinaryIO, *, start: int, size_bytes: int, order: Literal["big", "little"]
) -> Iterator[Chunk]:
    """Yield the chunks from `start` on as far as they begin in the file; 10,000 at most."""
    for _ in range(_MOST_CHUNKS):
        if start + _CHUNK_HEADER > size_bytes:
            return
        head = read_at(handle, start, _CHUNK_HEADER)
        chunk = Chunk(head[:4], start + _CHUNK_HEADER, int.from_bytes(head[4:], order))
        yield chunk
        start = chunk.start + chunk.size + chunk.size % 2


def read_at(handle: BinaryIO, position: int, length: int) -> bytes:
    """Return up to so many bytes of a file from a position on."""
    handle.seek(position)
    return handle.read(length)


def count_frames(
    *, frames: int, claimed: int | None, rate: int, channels: int, sound: Span
) -> Counted:
    """Return the sound of a file that has so many frames of `rate` a second.

    `claimed` is how many the header promises, None if it does not say; a difference of more
    than half a second is a finding. Raises UnusableAudio for what is no sound at all.
    """
    if not (0 < rate <= 1 << 20 and 0 < channels <= _MOST_CHANNELS):
        raise no_length(f"its header says {rate:,} Hz and {channels:,} channels")
    duration_ms = int(Fraction(frames * 1000, rate) + Fraction(1, 2))
    if not duration_ms:
        raise no_length("it has no sound")
    findings: tuple[Finding, ...] = ()
    if claimed is not None and abs(claimed - frames) * 2 > rate:
        findings = (_other_length(frames, claimed, rate),)
    return Counted(duration_ms, channels, sound, findings)


def no_length(why: str) -> UnusableAudio:
    """Return the refusal of a file of which nothing can be counted."""
    return UnusableAudio(
        audio_finding(NO_LENGTH, f"the length cannot be counted: {why}", hint=EXPORT_AGAIN)
    )


def _other_length(frames: int, claimed: int, rate: int) -> Finding:
    said, there = clock(claimed * 1000 / rate), clock(frames * 1000 / rate)
    cause = "it was cut" if claimed > frames else "its header was not brought up to date"
    return audio_finding(
        OTHER_LENGTH,
        f"there are {there} of sound, but the header says {said}: {cause}",
        hint="listen to the end; export the episode again if something is missing",
    )
