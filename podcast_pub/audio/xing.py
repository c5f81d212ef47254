"""The first frame of an MP3 that is no sound but describes the rest: Xing, Info, VBRI.

Sources: "MP3 Info Tag rev 1 specifications" (gabriel.mp3-tech.org/mp3infotag.html) and the
same fields as LAME 3.100 and FFmpeg 5.1 write and read them, tried 2026-11-24.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from podcast_pub.audio.mpeg_frames import LONGEST_FRAME, SYNC, kind_of

if TYPE_CHECKING:
    from typing import BinaryIO

    from podcast_pub.audio.mpeg_frames import Kind

_GAPLESS_ENCODERS: Final = (b"LAME", b"L3.99", b"Lavf", b"Lavc")
"""Who writes delay and padding behind its name; the same fields of others are not trusted."""

_FRAMES, _BYTES, _SEEK_TABLE, _QUALITY = 1, 2, 4, 8
_MONO: Final = 3
_HEADER: Final = 4


@dataclass(frozen=True, slots=True)
class HeaderFrame:
    """What a header frame says: its name, how many frames follow, and what to drop of them.

    `frames` is None if it does not say. `delay` and `padding` are samples that the encoder
    put before and behind the sound, None if they are not known.
    """

    name: str
    frames: int | None
    delay: int | None = None
    padding: int | None = None


def header_frame_length(handle: BinaryIO, position: int) -> int:
    """Return the length in bytes of the header frame that begins here, 0 if none does.

    Says where the identity of an MP3 begins, so it looks at this place only, whatever the walk
    over the frames takes for the first one.
    """
    handle.seek(position)
    head = handle.read(LONGEST_FRAME)
    kind = kind_of(head[1], head[2]) if len(head) > _HEADER and head[0] == SYNC else None
    length = kind.lengths[head[2]] if kind else 0
    if kind is None or not _HEADER < length <= len(head):
        return 0
    return length if read_header_frame(head[:length], kind) else 0


def read_header_frame(frame: bytes, kind: Kind) -> HeaderFrame | None:
    """Return what the first frame says of the others, None if it is sound itself."""
    if kind.is_layer_2:
        return None
    mono = frame[3] >> 6 == _MONO
    side_information = (17 if mono else 32) if kind.mpeg_1 else (9 if mono else 17)
    for start in (4 + side_information, 6 + side_information):  # without and with a checksum
        if frame[start : start + 4] in (b"Xing", b"Info"):
            return _xing(frame, start)
    if frame[36:40] == b"VBRI":
        return HeaderFrame("VBRI", int.from_bytes(frame[50:54], "big") or None)
    return None


def _xing(frame: bytes, start: int) -> HeaderFrame:
    name = frame[start : start + 4].decode("ascii")
    flags = int.from_bytes(frame[start + 4 : start + 8], "big")
    position = start + 8
    frames = None
    if flags & _FRAMES:
        frames = int.from_bytes(frame[position : position + 4], "big") or None
        position += 4
    for flag, length in ((_BYTES, 4), (_SEEK_TABLE, 100), (_QUALITY, 4)):
        position += length if flags & flag else 0
    gaps = frame[position + 21 : position + 24]
    if not frame.startswith(_GAPLESS_ENCODERS, position) or len(gaps) < 3:  # noqa: PLR2004 - 12 bits each
        return HeaderFrame(name, frames)
    both = int.from_bytes(gaps, "big")
    return HeaderFrame(name, frames, delay=both >> 12, padding=both & 0xFFF)
