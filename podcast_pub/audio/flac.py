"""FLAC: how long the sound is, and which bytes it is.

Source: RFC 9639 (FLAC), sections 8 (metadata), 9.1 (frame header) and 9.3 (footer), read
2026-11-24.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from podcast_pub.audio.pcm import count_frames, no_length, read_at
from podcast_pub.audio.tag_layout import Span

if TYPE_CHECKING:
    from typing import BinaryIO

    from podcast_pub.audio.pcm import Counted

_MARKER: Final = 4
_BLOCK_HEADER: Final = 4
_STREAMINFO: Final = 34
_MOST_BLOCKS: Final = 1_000
_ID3V1: Final = 128
_TAIL: Final = 1 << 18
"""Bytes at the end in which the last frame is looked for; a usual frame has 4 to 16 KiB."""

_SYNC: Final = re.compile(rb"(?=\xff[\xf8\xf9][^\x00-\x0f\xff][\x00-\xaf])", re.DOTALL)
_LONGEST_HEADER: Final = 16
_LAST_LOOKS: Final = 4
_BLOCK_SIZES: Final = {1: 192, **{n: 576 << (n - 2) for n in range(2, 6)}} | {
    n: 256 << (n - 8) for n in range(8, 16)
}


class _Info(NamedTuple):
    rate: int
    channels: int
    total: int
    smallest_block: int


class _Frame(NamedTuple):
    """A frame's place in the tail, the number of its first sample, and how many it has."""

    position: int
    first: int
    samples: int


def read_flac(handle: BinaryIO, start: int, size_bytes: int) -> Counted:
    """Return the sound of a FLAC whose marker stands at `start` (behind an ID3v2 tag).

    The sound is everything from the first frame on, without an ID3v1 tag at the end. Its last
    whole frame says how long it is; if none is found, the header does. Raises UnusableAudio if
    neither says it.
    """
    info, first = _metadata(handle, start, size_bytes)
    end = size_bytes
    if end - first >= _ID3V1 and read_at(handle, end - _ID3V1, 3) == b"TAG":
        end -= _ID3V1
    there = _samples_at_end(handle, Span(first, end), info)
    frames = info.total if there is None else there
    return count_frames(
        frames=frames,
        claimed=info.total or None,
        rate=info.rate,
        channels=info.channels,
        sound=Span(first, end),
    )


def _metadata(handle: BinaryIO, start: int, size_bytes: int) -> tuple[_Info, int]:
    """Return what STREAMINFO says, and where the first frame begins."""
    position = start + _MARKER
    info: _Info | None = None
    for _ in range(_MOST_BLOCKS):
        head = read_at(handle, position, _BLOCK_HEADER)
        length = int.from_bytes(head[1:], "big")
        if len(head) < _BLOCK_HEADER or position + _BLOCK_HEADER + length > size_bytes:
            raise no_length("it was cut before its first frame")
        if not head[0] & 0x7F:
            info = _stream_info(read_at(handle, position + _BLOCK_HEADER, _STREAMINFO))
        position += _BLOCK_HEADER + length
        if head[0] & 0x80:
            break
    if info is None:
        raise no_length("its header is damaged")
    return info, position


def _stream_info(data: bytes) -> _Info:
    packed = int.from_bytes(data[10:18], "big")
    return _Info(
        rate=packed >> 44,
        channels=(packed >> 41 & 7) + 1,
        total=packed & (1 << 36) - 1,
        smallest_block=int.from_bytes(data[:2], "big"),
    )


def _samples_at_end(handle: BinaryIO, sound: Span, info: _Info) -> int | None:
    """Return how many samples all whole frames have, None if the last ones are not found.

    A frame is whole if its checksum is right up to the end, or up to the frame that follows.
    """
    begin = max(sound.start, sound.end - _TAIL)
    tail = read_at(handle, begin, sound.end - begin)
    frames = [
        frame
        for match in _SYNC.finditer(tail)
        if (frame := _frame(tail, match.start(), info.smallest_block)) is not None
    ]
    if not frames:
        return None if begin > sound.start else 0
    for frame in frames[:-_LAST_LOOKS:-1]:
        if not _crc16(tail[frame.position :]):
            return frame.first + frame.samples
    last = frames[-1]
    if last.first < info.total <= last.first + last.samples:
        return info.total
    for before, after in zip(frames[-2::-1], frames[:0:-1], strict=True):
        follows = before.first + before.samples == after.first
        if follows and not _crc16(tail[before.position : after.position]):
            return after.first
    return None if begin > sound.start else last.first


def _frame(tail: bytes, position: int, smallest_block: int) -> _Frame | None:
    """Return the frame whose header begins here, None if it is no header."""
    head = tail[position : position + _LONGEST_HEADER]
    size_code, is_variable = head[2] >> 4, head[1] & 1
    number, at = _coded_number(head, 4)
    if number is None:
        return None
    samples = _BLOCK_SIZES.get(size_code, 0)
    if size_code in (6, 7):
        width = size_code - 5
        samples = int.from_bytes(head[at : at + width], "big") + 1
        at += width
    at += {12: 1, 13: 2, 14: 2}.get(head[2] & 15, 0)
    if len(head) <= at or not samples or _crc8(head[:at]) != head[at]:
        return None
    return _Frame(position, number if is_variable else number * smallest_block, samples)


def _coded_number(head: bytes, at: int) -> tuple[int | None, int]:
    """Return a number in UTF-8's manner (up to 7 bytes), and where it ends."""
    if at >= len(head):
        return None, at
    lead = head[at]
    if lead < 0x80:  # noqa: PLR2004 - one byte, as ASCII
        return lead, at + 1
    length = 8 - (lead ^ 0xFF).bit_length()
    if not 2 <= length <= 7 or at + length > len(head):  # noqa: PLR2004 - RFC 9639, 9.1.5
        return None, at
    number = lead & (1 << (7 - length)) - 1
    for byte in head[at + 1 : at + length]:
        if byte & 0xC0 != 0x80:  # noqa: PLR2004 - 10xxxxxx
            return None, at
        number = number << 6 | byte & 0x3F
    return number, at + length


def _crc8(data: bytes) -> int:
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc << 1 ^ 0x07 if crc & 0x80 else crc << 1) & 0xFF
    return crc


def _crc16_table() -> tuple[int, ...]:
    table = []
    for byte in range(256):
        crc = byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x8005 if crc & 0x8000 else crc << 1) & 0xFFFF
        table.append(crc)
    return tuple(table)


_CRC16: Final = _crc16_table()


def _crc16(data: bytes) -> int:
    """Return the CRC of bytes; of a whole frame with its footer it is 0."""
    crc = 0
    for byte in data:
        crc = (crc << 8 & 0xFFFF) ^ _CRC16[crc >> 8 ^ byte]
    return crc
