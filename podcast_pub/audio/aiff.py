"""AIFF and AIFF-C: how long the sound is, and which bytes it is.

Sources: Apple, Audio Interchange File Format 1.3; AIFF-C draft of 1991-08-26; the names of
compressions that macOS writes (sowt, in24, …): FFmpeg, libavformat/aiff.c; read 2026-11-24.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from podcast_pub.audio.pcm import chunks, count_frames, no_length, read_at
from podcast_pub.audio.tag_layout import Span

if TYPE_CHECKING:
    from typing import BinaryIO

    from podcast_pub.audio.pcm import Chunk, Counted

_FORM_HEADER: Final = 12
_COMMON: Final = 18
_SSND_HEADER: Final = 8
_MANTISSA_BITS: Final = 64
_BYTES_OF_A_SAMPLE: Final = {
    b"NONE": None,
    b"twos": None,
    b"sowt": None,
    b"raw ": None,
    b"in24": 3,
    b"in32": 4,
    b"fl32": 4,
    b"FL32": 4,
    b"fl64": 8,
    b"FL64": 8,
    b"alaw": 1,
    b"ALAW": 1,
    b"ulaw": 1,
    b"ULAW": 1,
}
"""Compressions of which each sample has one size; None: as many bytes as its bits need."""


def read_aiff(handle: BinaryIO, start: int, size_bytes: int) -> Counted:
    """Return the sound of an AIFF that begins at `start` (behind an ID3v2 tag).

    What counts are the sample bytes of SSND as far as they are in the file, behind the offset
    that it names. Raises UnusableAudio if frames cannot be counted.
    """
    is_compressed = read_at(handle, start + 8, 4) == b"AIFC"
    common: bytes | None = None
    sound: Span | None = None
    for chunk in chunks(handle, start=start + _FORM_HEADER, size_bytes=size_bytes, order="big"):
        if chunk.name == b"COMM":
            common = read_at(handle, chunk.start, min(chunk.size, _COMMON + 4))
        elif chunk.name == b"SSND":
            sound = _sound(handle, chunk, size_bytes)
        if common and sound:
            break
    if not common or len(common) < _COMMON or sound is None:
        raise no_length("it has no sound, or was cut before it")
    return _counted(common, sound, is_compressed=is_compressed)


def _sound(handle: BinaryIO, chunk: Chunk, size_bytes: int) -> Span:
    offset = int.from_bytes(read_at(handle, chunk.start, 4), "big")
    start = chunk.start + _SSND_HEADER + offset
    end = min(chunk.start + chunk.size, size_bytes)
    return Span(min(start, end), end)


def _counted(common: bytes, sound: Span, *, is_compressed: bool) -> Counted:
    channels = int.from_bytes(common[:2], "big")
    claimed = int.from_bytes(common[2:6], "big")
    bits = int.from_bytes(common[6:8], "big")
    kind = common[18:22] if is_compressed else b"NONE"
    if kind not in _BYTES_OF_A_SAMPLE:
        raise no_length(f"it is AIFF-C of a kind that is not known here ({kind!r})")
    frame = (_BYTES_OF_A_SAMPLE[kind] or (bits + 7) // 8) * channels
    if not frame:
        raise no_length("its header is damaged")
    return count_frames(
        frames=(sound.end - sound.start) // frame,
        claimed=claimed or None,
        rate=_extended(common[8:18]),
        channels=channels,
        sound=sound,
    )


def _extended(data: bytes) -> int:
    """Return an 80-bit floating point number (IEEE 754, as SANE has it) in whole numbers."""
    shift = 16383 + 63 - int.from_bytes(data[:2], "big")
    mantissa = int.from_bytes(data[2:10], "big")
    return mantissa >> shift if 0 <= shift < _MANTISSA_BITS else 0
