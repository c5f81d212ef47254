"""ID3 for mutagen: only the frames that say something about an episode, and one by one.

An ID3v2 tag may be 256 MB, hold pictures, nest, or unpack to gigabytes. What mutagen gets is
a small tag made of the text and chapter frames, without pictures, packing or nesting.

Source: id3.org, ID3v2.2, 2.3 and 2.4 structure; ID3v2 Chapter Frame Addendum 1.0, read
2026-11-24.
"""

from __future__ import annotations

import io
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from podcast_pub.audio.bounded import mutagen_trouble
from podcast_pub.audio.tag_layout import ID3_HEADER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from podcast_pub.audio.tag_layout import Span

_TEXT: Final = frozenset(
    (b"TIT2 TALB TPE1 TPE2 TRCK TPOS TYER TDAT TIME TDRC TDRL TIT3 COMM TDES TLAN TCOP").split()
)
_TEXT_2_2: Final = frozenset(b"TT2 TAL TP1 TP2 TRK TPA TYE TDA TIM TT3 COM TLA TCR".split())
_CHAPTER: Final = b"CHAP"
_IN_CHAPTERS: Final = frozenset((b"TIT2", b"WXXX"))

_LONGEST_TEXT: Final = 1 << 18
_LONGEST_CHAPTER: Final = 4 << 20
_LONGEST_UNSYNCHRONISED: Final = 8 << 20
_MOST_FRAMES: Final = 5_000
_MOST_BYTES: Final = 4 << 20

_FRAME_ID: Final = re.compile(rb"[A-Z][A-Z0-9]{2,3}")
_UNSYNCHRONISED, _EXTENDED = 0x80, 0x40
_V2_2, _V2_3, _V2_4 = 2, 3, 4


class RawFrame(NamedTuple):
    """One frame as it stands in a tag: its name, where its bytes are, and its format flags."""

    name: bytes
    start: int
    size: int
    flags: int


@dataclass(frozen=True, slots=True)
class SlimTag:
    """The frames worth reading of a tag, each ready for mutagen; `trouble` is for people."""

    version: int
    frames: tuple[bytes, ...] = ()
    trouble: str = ""


def slim_tag(handle: BinaryIO, span: Span) -> SlimTag:
    """Return the frames about the episode of the ID3v2 tag that stands at `span`."""
    handle.seek(span.start)
    header = handle.read(ID3_HEADER)
    version, flags = header[3], header[5]
    source: BinaryIO = handle
    start, end = span.start + ID3_HEADER, span.end
    if flags & _UNSYNCHRONISED and version < _V2_4:
        if end - start > _LONGEST_UNSYNCHRONISED:
            return SlimTag(version, trouble="its ID3 tag is too large to be read")
        source = io.BytesIO(_synchronised(handle.read(end - start)))
        start, end = 0, len(source.getvalue())
    if flags & _EXTENDED and version != _V2_2:
        start += _extended_header(source, start, version)
    frames: list[bytes] = []
    trouble = ""
    room = _MOST_BYTES
    for frame in _raw_frames(source, start, end, version):
        body = _wanted_body(source, frame, version, unsynchronised=bool(flags & _UNSYNCHRONISED))
        if body is None:
            continue
        room -= len(body)
        if not body or room < 0:
            trouble = f"its ID3 frame {frame.name.decode()} is packed, encrypted or too large"
            continue
        if frame.name == _CHAPTER:
            body = _slim_chapter(body, version, name=b"%d" % len(frames))
        frames.append(_frame_bytes(version, frame.name, body))
    return SlimTag(version, tuple(frames), trouble)


def parse_frames(tag: SlimTag) -> tuple[Any, str]:
    """Return mutagen's ID3 of the frames (None without any), and what was wrong.

    A damaged frame loses only itself: mutagen leaves it out (tried with 300,000 of them).
    """
    from mutagen.id3 import ID3

    load: Callable[..., Any] = ID3
    body = b"".join(tag.frames)
    head = b"ID3" + bytes((tag.version, 0, 0)) + _sync_safe_bytes(len(body))
    try:
        return load(io.BytesIO(head + body), load_v1=False) if body else None, tag.trouble
    except mutagen_trouble():
        return None, "its ID3 tag is damaged"


def parse_id3v1(tail: bytes) -> Any:
    """Return mutagen's ID3 of the last 128 bytes of a file, None if they are no ID3v1 tag."""
    from mutagen.id3 import ID3

    load: Callable[..., Any] = ID3
    try:
        return load(io.BytesIO(tail))
    except mutagen_trouble():
        return None


def _wanted_body(
    source: BinaryIO, frame: RawFrame, version: int, *, unsynchronised: bool
) -> bytes | None:
    """Return the plain bytes of a frame, None if it is not wanted, empty if not readable."""
    is_chapter = frame.name == _CHAPTER
    wanted = is_chapter or frame.name in (_TEXT_2_2 if version == _V2_2 else _TEXT)
    if not wanted or not frame.size:
        return None
    if frame.size > (_LONGEST_CHAPTER if is_chapter else _LONGEST_TEXT):
        return b""
    source.seek(frame.start)
    return _plain(source.read(frame.size), frame.flags, version, unsynchronised=unsynchronised)


def _plain(body: bytes, flags: int, version: int, *, unsynchronised: bool) -> bytes:
    """Return the body without what its format flags put around it; empty if it is packed."""
    if version == _V2_3:
        if flags & 0xC0:
            return b""
        return body[1:] if flags & 0x20 else body
    if version == _V2_4:
        if flags & 0x0C:
            return b""
        body = body[1:] if flags & 0x40 else body
        body = body[4:] if flags & 0x01 else body
        return _synchronised(body) if flags & 0x02 or unsynchronised else body
    return body


def _slim_chapter(body: bytes, version: int, *, name: bytes) -> bytes:
    """Return a chapter frame with its title and link, without picture and inner chapters.

    Its own name gives way to `name`: writers who give all chapters the same lose none.
    """
    name_end = body.find(b"\0")
    inside = name_end + 17
    if name_end < 0 or len(body) < inside:
        return body
    source = io.BytesIO(body)
    kept = [name, body[name_end:inside]]
    for frame in _raw_frames(source, inside, len(body), version):
        if frame.name in _IN_CHAPTERS and frame.size <= _LONGEST_TEXT:
            source.seek(frame.start)
            plain = _plain(source.read(frame.size), frame.flags, version, unsynchronised=False)
            kept.append(_frame_bytes(version, frame.name, plain))
    return b"".join(kept)


def _raw_frames(source: BinaryIO, start: int, end: int, version: int) -> Iterator[RawFrame]:
    """Yield the frames between two positions, up to padding or to what is no frame."""
    head = 6 if version == _V2_2 else 10
    position = start
    for _ in range(_MOST_FRAMES):
        if position + head > end:
            return
        source.seek(position)
        data = source.read(head)
        name = data[: 3 if version == _V2_2 else 4]
        if not _FRAME_ID.fullmatch(name):
            return
        if version == _V2_2:
            size = int.from_bytes(data[3:6], "big")
        else:
            size = int.from_bytes(data[4:8], "big")
            if version == _V2_4:
                size = _size_2_4(source, data[4:8], position + head, end)
        if position + head + size > end:
            return
        yield RawFrame(name, position + head, size, data[9] if head > 9 else 0)  # noqa: PLR2004 - the flags are the tenth byte
        position += head + size


def _size_2_4(source: BinaryIO, data: bytes, body: int, end: int) -> int:
    """Return a frame's size in ID3v2.4: sync-safe, or plain as old iTunes wrote it."""
    plain = int.from_bytes(data, "big")
    if max(data) > 0x7F:  # noqa: PLR2004 - not sync-safe
        return plain
    safe = data[0] << 21 | data[1] << 14 | data[2] << 7 | data[3]
    if safe == plain or _may_follow(source, body + safe, end):
        return safe
    return plain if _may_follow(source, body + plain, end) else safe


def _may_follow(source: BinaryIO, position: int, end: int) -> bool:
    if position >= end:
        return position == end
    source.seek(position, os.SEEK_SET)
    name = source.read(min(4, end - position))
    return name[:1] == b"\0" or _FRAME_ID.fullmatch(name) is not None


def _extended_header(source: BinaryIO, start: int, version: int) -> int:
    source.seek(start)
    data = source.read(4)
    if _FRAME_ID.fullmatch(data) or len(data) < 4:  # noqa: PLR2004 - a flag without its header
        return 0
    if version == _V2_4:
        return data[0] << 21 | data[1] << 14 | data[2] << 7 | data[3]
    return int.from_bytes(data, "big") + 4


def _frame_bytes(version: int, name: bytes, body: bytes) -> bytes:
    if version == _V2_2:
        return name + len(body).to_bytes(3, "big") + body
    size = _sync_safe_bytes(len(body)) if version == _V2_4 else len(body).to_bytes(4, "big")
    return name + size + b"\0\0" + body


def _sync_safe_bytes(value: int) -> bytes:
    return bytes(value >> shift & 0x7F for shift in (21, 14, 7, 0))


def _synchronised(data: bytes) -> bytes:
    return data.replace(b"\xff\x00", b"\xff")
