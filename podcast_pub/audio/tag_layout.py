"""Where the tags stand in a file: in front of the sound, behind it, and what is left.

Sources: id3.org (ID3v1, ID3v2.2 to 2.4, section 3.1 and 3.4), APEv2 specification
(wiki.hydrogenaud.io), Lyrics3 and Lyrics3v2 (id3.org), read 2026-11-24.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from typing import BinaryIO

ID3_HEADER: Final = 10
_FOOTER_FLAG: Final = 0x10
_APE_IS_HEADER: Final = 0x20
_APE_HAS_HEADER: Final = 0x80
_APE_HEADER: Final = 32
_ID3V1: Final = 128
_ENHANCED_TAG: Final = 227
_LYRICS3_V1: Final = 5100
_MOST_TAGS: Final = 16
_MOST_ZEROS: Final = 1 << 20
_STEP: Final = 1 << 16
_ID3 = re.compile(rb"ID3[\x02-\x04][\x00-\xfe]([\x00-\xff])([\x00-\x7f]{4})", re.DOTALL)


class Span(NamedTuple):
    """A part of a file: from `start` up to and without `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TagLayout:
    """What lies where: `front` are the ID3v2 tags before the sound, in their order.

    `frames` is what may hold frames: everything between the tags. `sound` is the same without
    zeros at its end: what stays when tags are edited, whatever a tag editor leaves behind.
    """

    front: tuple[Span, ...]
    frames: Span
    sound: Span


def tag_length(data: bytes | bytearray, position: int, stop: int) -> int:
    """Return the length in bytes that a tag claims which begins here, 0 if none does.

    Knows ID3v2, ID3v1 and APEv2 with a header. The claim is not checked against anything.
    """
    first = data[position : position + 1]
    if first not in (b"I", b"T", b"A"):
        return 0
    id3 = _ID3.match(data, position, stop)
    if id3:
        return ID3_HEADER + _sync_safe(id3[2]) + (ID3_HEADER if id3[1][0] & _FOOTER_FLAG else 0)
    if data[position : position + 3] == b"TAG":
        return _ID3V1
    ape = data[position : min(position + _APE_HEADER, stop)]
    if ape[:8] == b"APETAGEX" and len(ape) == _APE_HEADER and ape[23] & _APE_IS_HEADER:
        return _APE_HEADER + int.from_bytes(ape[12:16], "little")
    return 0


def find_tags(handle: BinaryIO, size_bytes: int) -> TagLayout:
    """Return where the tags at both ends of a file stand; reads only there.

    A tag that claims more than there is, is none. A trailing ID3v2 tag is found by its footer;
    one without (the standard wants it) belongs to the sound here. Never depends on what the
    sound is, so that the identity made from `sound` outlives changes of the frame walk.
    """
    front: list[Span] = []
    start = 0
    while len(front) < _MOST_TAGS:
        head = _read(handle, start, ID3_HEADER)
        length = tag_length(head, 0, len(head)) if head.startswith(b"ID3") else 0
        if not length or start + length > size_bytes:
            break
        front.append(Span(start, start + length))
        start += length
    end = tags_begin = size_bytes
    for _ in range(_MOST_TAGS):
        tag = _tag_before(handle, start, end)
        if not tag:
            end = _without_zeros(handle, start, end)
            tag = _tag_before(handle, start, end)
        if not tag:
            break
        end -= tag
        tags_begin = end
    return TagLayout(tuple(front), Span(start, tags_begin), Span(start, end))


def _tag_before(handle: BinaryIO, start: int, end: int) -> int:
    """Return the length of the tag that ends at `end`, 0 if there is none."""
    tail = _read(handle, max(start, end - _ENHANCED_TAG), min(end - start, _ENHANCED_TAG))
    length = 0
    if tail[-_ID3V1:].startswith(b"TAG") and tail[-_ID3V1 - 3 : -_ID3V1] != b"APE":
        length = _ID3V1
    elif tail.startswith(b"TAG+") and len(tail) == _ENHANCED_TAG:
        length = _ENHANCED_TAG
    elif tail[-_APE_HEADER:].startswith(b"APETAGEX") and len(tail) >= _APE_HEADER:
        length = max(int.from_bytes(tail[-20:-16], "little"), _APE_HEADER)
        length += _APE_HEADER if tail[-9] & _APE_HAS_HEADER else 0
    elif tail.endswith((b"LYRICS200", b"LYRICSEND")):
        length = _lyrics3_length(handle, start, end, tail)
    elif tail[-ID3_HEADER:].startswith(b"3DI") and max(tail[-4:]) < 0x80:  # noqa: PLR2004 - sync-safe
        length = 2 * ID3_HEADER + _sync_safe(tail[-4:])
    return length if length <= end - start else 0


def _lyrics3_length(handle: BinaryIO, start: int, end: int, tail: bytes) -> int:
    if tail.endswith(b"LYRICS200"):
        digits = tail[-15:-9]
        return int(digits) + 15 if digits.isdigit() else 0
    text = _read(handle, max(start, end - _LYRICS3_V1), min(end - start, _LYRICS3_V1))
    begin = text.rfind(b"LYRICSBEGIN")
    return len(text) - begin if begin >= 0 else 0


def _without_zeros(handle: BinaryIO, start: int, end: int) -> int:
    """Return the end without the zeros before it, but with those that a tag itself ends in.

    Looks at no more than 1 MiB of zeros.
    """
    lowest = max(start, end - _MOST_ZEROS)
    stripped = end
    while stripped > lowest:
        step = min(_STEP, stripped - lowest)
        left = len(_read(handle, stripped - step, step).rstrip(b"\0"))
        stripped -= step - left
        if left:
            break
    first = max(start, stripped - _ID3V1)
    around = _read(handle, first, min(stripped + _ID3V1, end) - first)
    for name, length in ((b"3DI", ID3_HEADER), (b"APETAGEX", _APE_HEADER), (b"TAG", _ID3V1)):
        tag_end = first + around.rfind(name) + length
        if stripped <= tag_end <= end and _tag_before(handle, start, tag_end):
            return tag_end
    return stripped


def _read(handle: BinaryIO, position: int, length: int) -> bytes:
    handle.seek(position, os.SEEK_SET)
    return handle.read(length)


def _sync_safe(data: bytes) -> int:
    value = 0
    for byte in data:
        value = value << 7 | byte
    return value
