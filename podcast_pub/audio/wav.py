"""WAV, RF64 and BW64: how long the sound is, and which bytes it is.

Sources: Microsoft and IBM, Multimedia Programming Interface and Data Specifications 1.0 (RIFF);
EBU Tech 3306 (RF64), ITU-R BS.2088 (BW64); read 2026-11-24.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from podcast_pub.audio.pcm import chunks, count_frames, no_length, read_at
from podcast_pub.audio.tag_layout import Span

if TYPE_CHECKING:
    from typing import BinaryIO

    from podcast_pub.audio.pcm import Counted

WIDE_FORMS: Final = (b"RF64", b"BW64")
"""WAV with sizes of 64 bits; mutagen 1.48 does not know them."""

_RIFF_HEADER: Final = 12
_NOT_KNOWN: Final = (0, 0xFFFFFFFF)
"""Sizes that writers leave in the header when they could not go back to it."""

_EXTENSIBLE: Final = 0xFFFE
_COUNTABLE: Final = {1: "PCM", 3: "floating point", 6: "A-law", 7: "µ-law"}
"""Format tags whose frames are of one size."""


def read_wav(handle: BinaryIO, start: int, size_bytes: int) -> Counted:
    """Return the sound of a WAV that begins at `start` (behind an ID3v2 tag).

    What counts is the data chunk as far as it is in the file; one that claims 0 or 4 GiB - 1
    bytes (a stream, a recording that was broken off) goes to the end of the file. So does
    FFmpeg 5.1, tried 2026-11-24. Raises UnusableAudio if frames cannot be counted.
    """
    form = read_at(handle, start, 4)
    wide_size: int | None = None
    described = b""
    for chunk in chunks(handle, start=start + _RIFF_HEADER, size_bytes=size_bytes, order="little"):
        if chunk.name == b"ds64" and form in WIDE_FORMS:
            wide_size = int.from_bytes(read_at(handle, chunk.start + 8, 8), "little")
        elif chunk.name == b"fmt ":
            described = read_at(handle, chunk.start, min(chunk.size, 40))
        elif chunk.name == b"data":
            claimed = wide_size if wide_size and chunk.size in _NOT_KNOWN else chunk.size
            is_known = claimed not in _NOT_KNOWN
            end = min(chunk.start + claimed, size_bytes) if is_known else size_bytes
            sound = Span(chunk.start, end)
            return _counted(described, sound, claimed if is_known else None)
    raise no_length("it has no data, or was cut before it")


def _counted(described: bytes, sound: Span, claimed: int | None) -> Counted:
    form = int.from_bytes(described[:2], "little")
    channels = int.from_bytes(described[2:4], "little")
    rate = int.from_bytes(described[4:8], "little")
    frame = int.from_bytes(described[12:14], "little")
    if form == _EXTENSIBLE:
        form = int.from_bytes(described[24:26], "little")
    if form not in _COUNTABLE:
        raise no_length(f"it is WAV of a kind that is not known here ({form:#06x})")
    if not frame:
        raise no_length("its header is damaged")
    return count_frames(
        frames=(sound.end - sound.start) // frame,
        claimed=None if claimed is None else claimed // frame,
        rate=rate,
        channels=channels,
        sound=sound,
    )
