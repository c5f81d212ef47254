"""The boxes of an MP4, read without loading what is in them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, NamedTuple

from podcast_pub.audio.codes import NOT_AUDIO, audio_finding
from podcast_pub.audio.unusable import UnusableAudio

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_MOST_BOXES: Final = 20_000
_MOST_BYTES: Final = 1 << 20
_HEADER: Final = 8
_WIDE_HEADER: Final = 16
_WIDE, _TO_THE_END = 1, 0


class Box(NamedTuple):
    """A box: its four-letter name, and where its content starts and ends."""

    name: bytes
    start: int
    end: int


class Boxes:
    """Reads boxes of one file; a file with more of them than any real one is refused."""

    def __init__(self, handle: BinaryIO) -> None:
        self._handle = handle
        self._left = _MOST_BOXES

    def between(self, start: int, end: int) -> Iterator[Box]:
        """Yield the boxes one behind the other, up to bytes that are none.

        The last box may claim to end behind `end`. Raises UnusableAudio after 20,000 boxes.
        """
        position = start
        while position + _HEADER <= end:
            self._left -= 1
            if self._left < 0:
                raise UnusableAudio(audio_finding(NOT_AUDIO, "the MP4 has too many boxes"))
            self._handle.seek(position, os.SEEK_SET)
            head = self._handle.read(_WIDE_HEADER)
            size, name, header = int.from_bytes(head[:4], "big"), head[4:8], _HEADER
            if size == _WIDE:
                size, header = int.from_bytes(head[8:16], "big"), _WIDE_HEADER
            elif size == _TO_THE_END:
                size = end - position
            if size < header or not name.isascii() or b"\0" in name:
                return
            yield Box(name, position + header, position + size)
            position += size

    def inside(self, parent: Box) -> Iterator[Box]:
        return self.between(parent.start, parent.end)

    def read(self, box: Box, most: int = _MOST_BYTES) -> bytes:
        """Return the first bytes of a box's content, at most 1 MiB."""
        self._handle.seek(box.start, os.SEEK_SET)
        return self._handle.read(min(most, _MOST_BYTES, box.end - box.start))
