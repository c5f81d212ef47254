"""The one reading of a file: both hashes and the frame walk, from the same windows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from podcast_pub.audio.codes import UNREADABLE, audio_finding
from podcast_pub.audio.mpeg_walk import LOOKAHEAD
from podcast_pub.audio.unusable import UnusableAudio

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import BinaryIO

    from podcast_pub.audio.mpeg_walk import FrameWalk
    from podcast_pub.audio.tag_layout import Span

WINDOW: Final = 1 << 20
"""Bytes that are in memory at a time."""


@dataclass(frozen=True, slots=True)
class Hashes:
    """SHA-256 in hex: of all bytes, and of the sound alone."""

    whole: str
    sound: str


def read_through(
    handle: BinaryIO,
    *,
    size_bytes: int,
    sound: Sequence[Span],
    walk: FrameWalk | None = None,
    frames: Span | None = None,
) -> Hashes:
    """Return the hashes of a file, and let `walk` take the bytes of `frames` on the way.

    `sound` are parts in their order, without overlap. Memory stays flat at one window. Raises
    UnusableAudio if the file does not have `size_bytes` bytes, which happens when something
    writes to it at the same time.
    """
    hashing = _Hashing(sound)
    walking = _Walking(walk, frames) if walk and frames else None
    buffer = bytearray(LOOKAHEAD + WINDOW)
    fresh = memoryview(buffer)[LOOKAHEAD:]
    handle.seek(0)
    offset = 0
    while count := _fill(handle, fresh):
        hashing.take(fresh[:count], offset)
        if walking:
            walking.take(buffer, offset, count)
        offset += count
    if offset != size_bytes:
        raise UnusableAudio(
            audio_finding(
                UNREADABLE,
                f"the file changed while it was read: {size_bytes:,} bytes became {offset:,}",
                hint="wait until it is copied or exported whole, and run the command again",
            )
        )
    return hashing.finish()


def _fill(handle: BinaryIO, window: memoryview) -> int:
    """Return how many bytes were read; fewer than fit only at the end of the file."""
    count = 0
    while count < len(window) and (more := handle.readinto(window[count:])):  # type: ignore[attr-defined]  # what open() gives has readinto; typing.BinaryIO forgot it
        count += more
    return count


class _Hashing:
    """Hashes everything, and the sound; once only as long as both are the same bytes."""

    def __init__(self, sound: Sequence[Span]) -> None:
        self._whole = hashlib.sha256()
        self._sound = hashlib.sha256()
        self._spans = [span for span in sound if span.end > span.start]
        self._same_until = 0
        if len(self._spans) == 1 and self._spans[0].start == 0:
            self._same_until = self._spans.pop().end

    def take(self, view: memoryview, offset: int) -> None:
        end = offset + len(view)
        if offset < self._same_until <= end:
            cut = self._same_until - offset
            self._whole.update(view[:cut])
            self._sound = self._whole.copy()
            self._whole.update(view[cut:])
            return
        self._whole.update(view)
        for span in self._spans:
            if span.start < end and span.end > offset:
                self._sound.update(view[max(span.start - offset, 0) : min(span.end, end) - offset])

    def finish(self) -> Hashes:
        return Hashes(self._whole.hexdigest(), self._sound.hexdigest())


class _Walking:
    """Gives a walk its bytes; what it leaves over stands in front of the next window."""

    def __init__(self, walk: FrameWalk, frames: Span) -> None:
        self._walk = walk
        self._frames = frames
        self._left_over = 0

    def take(self, buffer: bytearray, offset: int, count: int) -> None:
        start = max(self._frames.start, offset)
        end = min(self._frames.end, offset + count)
        if start >= end:
            return
        begin = LOOKAHEAD + start - offset - self._left_over
        stop = LOOKAHEAD + end - offset
        done = self._walk.take(buffer, begin, stop, beyond=self._frames.end - end)
        self._left_over = stop - done
        if self._left_over:
            buffer[LOOKAHEAD - self._left_over : LOOKAHEAD] = buffer[done:stop]
