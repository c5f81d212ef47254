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
    """SHA-256 in hex: of all bytes, of the sound alone, and of what was asked for beside it."""

    whole: str
    sound: str
    beside: str = ""


def read_through(
    handle: BinaryIO,
    *,
    size_bytes: int,
    sound: Sequence[Span],
    beside: Span | None = None,
    walk: FrameWalk | None = None,
    frames: Span | None = None,
) -> Hashes:
    """Return the hashes of a file, and let `walk` take the bytes of `frames` on the way.

    `sound` are parts in their order, without overlap, `beside` is one that is hashed too. Memory
    stays flat at one window. Raises UnusableAudio if the file does not have `size_bytes` bytes,
    which happens when something writes to it at the same time.
    """
    hashing = _Hashing(sound, () if beside is None else (beside,))
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
    """Hashes everything, and parts; once only as long as all and a part are the same bytes."""

    def __init__(self, *parts: Sequence[Span]) -> None:
        self._whole = hashlib.sha256()
        self._parts = [hashlib.sha256() for _ in parts]
        self._spans = [[span for span in part if span.end > span.start] for part in parts]
        self._same, self._same_until = 0, 0
        for index, spans in enumerate(self._spans):
            if len(spans) == 1 and spans[0].start == 0:
                self._same, self._same_until = index, spans.pop().end
                break

    def take(self, view: memoryview, offset: int) -> None:
        end = offset + len(view)
        if offset < self._same_until <= end:
            cut = self._same_until - offset
            self._whole.update(view[:cut])
            self._parts[self._same] = self._whole.copy()
            self._whole.update(view[cut:])
        else:
            self._whole.update(view)
        for part, spans in zip(self._parts, self._spans, strict=True):
            for span in spans:
                if span.start < end and span.end > offset:
                    part.update(view[max(span.start - offset, 0) : min(span.end, end) - offset])

    def finish(self) -> Hashes:
        sound, beside = self._parts
        has_beside = self._spans[1] or (self._same_until and self._same == 1)
        return Hashes(
            self._whole.hexdigest(), sound.hexdigest(), beside.hexdigest() if has_beside else ""
        )


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
