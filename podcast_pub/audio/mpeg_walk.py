"""The walk over MPEG audio frames: every frame is met, none is guessed.

Frames that follow each other without a gap are taken by one compiled pattern (mpeg_frames.py).
Where they do not, the careful part looks for the next three frames in a row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from podcast_pub.audio.codes import NO_LENGTH, audio_finding
from podcast_pub.audio.mpeg_frames import (
    BLOCK,
    CANDIDATE,
    LONGEST_FRAME,
    PADDED,
    SHORTEST_FRAME,
    SYNC,
    block_pattern,
    frames_pattern,
    free_header_pattern,
    kind_of,
)
from podcast_pub.audio.tag_layout import tag_length
from podcast_pub.audio.unusable import UnusableAudio
from podcast_pub.audio.xing import read_header_frame

if TYPE_CHECKING:
    from podcast_pub.audio.mpeg_frames import Kind
    from podcast_pub.audio.xing import HeaderFrame

LOOKAHEAD: Final = 4 * LONGEST_FRAME
"""How many bytes the careful part wants to see before it decides: three frames, and one."""

_A_ROW: Final = 3
_HEADER: Final = 4
_FREE_GUESSES: Final = 8
_ZEROS: Final = re.compile(rb"\x00+")


@dataclass(slots=True)
class Walked:
    """What the walk met.

    `frames` counts whole frames by kind, in the order in which the kinds appeared, without
    the header frame. `junk_bytes` are neither frames, tags nor zeros at the end; `junk_places`
    is in how many places they are. `tail_zeros` are the zeros at the end, `cut_bytes` what is
    there of a last frame. `bit_rates` are header codes, met
    in a sample of the frames.
    """

    frames: dict[Kind, int] = field(default_factory=dict)
    header: HeaderFrame | None = None
    frame_bytes: int = 0
    junk_bytes: int = 0
    junk_places: int = 0
    tail_zeros: int = 0
    cut_bytes: int = 0
    bit_rates: set[int] = field(default_factory=set)

    @property
    def count(self) -> int:
        return sum(self.frames.values())


class FrameWalk:
    """Takes the bytes of one file from start to end in pieces and counts frames.

    `size_bytes` is how many bytes there will be in all. Patience for what looks like a frame
    and is none grows with it: a real file never needs as much.
    """

    def __init__(self, size_bytes: int) -> None:
        self._walked = Walked()
        self._kind: Kind | None = None
        self._usual = 0
        self._has_begun = False
        self._is_searching = False
        self._to_skip = 0
        self._gap = 0
        self._gap_of_zeros = 0
        self._patience = 20_000 + size_bytes // 128

    def take(self, data: bytearray, start: int, stop: int, *, beyond: int) -> int:
        """Return up to where `data[start:stop]` is done with; the rest must come again.

        `beyond` is how many bytes of the file follow `stop`; 0 makes it take everything. At
        most LOOKAHEAD bytes are left over. Raises UnusableAudio when patience ends.
        """
        position = start
        while position < stop:
            if self._to_skip:
                step = min(self._to_skip, stop - position)
                self._to_skip -= step
                position += step
                continue
            if self._kind is not None:
                position = self._run(self._kind, data, position, stop)
                if position == stop:
                    break
            if beyond and stop - position < LOOKAHEAD:
                break
            position = self._find_way(data, position, stop, beyond=beyond)
        return position

    def finish(self) -> Walked:
        """Return what was met; bytes behind the last frame are junk unless they are zeros."""
        self._walked.tail_zeros = self._gap_of_zeros
        self._gap -= self._gap_of_zeros
        self._close_gap()
        return self._walked

    def _run(self, kind: Kind, data: bytearray, start: int, stop: int) -> int:
        """Return the position behind all frames of the kind that follow each other."""
        position = start
        block = block_pattern(kind, self._usual)
        while match := block.match(data, position, stop):
            self._walked.bit_rates.add(data[position + 2] >> 4)
            self._count(kind, BLOCK, match.end() - position)
            position = match.end()
        thirds = b"".join(frames_pattern(kind, self._usual).findall(data, position, stop))
        taken = 0
        for third in set(thirds):
            taken += kind.lengths[third] * thirds.count(third)
            self._walked.bit_rates.add(third >> 4)
        self._count(kind, len(thirds), taken)
        return position + taken

    def _count(self, kind: Kind, frames: int, taken: int) -> None:
        if frames:
            self._walked.frames[kind] = self._walked.frames.get(kind, 0) + frames
            self._walked.frame_bytes += taken

    def _find_way(self, data: bytearray, position: int, stop: int, *, beyond: int) -> int:
        """Return where to go on: behind a tag or junk, or at frames, with their kind set."""
        self._spend(6)
        limit = max(stop - LOOKAHEAD, position + 1) if beyond else stop
        if self._is_searching:
            return self._search(data, position, limit, stop, beyond=beyond)
        tag = tag_length(data, position, stop)
        if tag and tag <= stop - position + beyond:
            self._to_skip = tag
            return position
        kind = self._kind
        if kind and not beyond and self._is_cut(kind, data, position, stop):
            self._walked.cut_bytes = stop - position
            return stop
        kind = self._row_at(data, position, stop, beyond=beyond)
        if kind is not None:
            return self._enter(kind, data, position)
        self._kind = None
        zeros = _ZEROS.match(data, position, stop)
        if zeros:
            return self._pass_over(data, position, zeros.end())
        self._is_searching = True
        return self._search(data, position, limit, stop, beyond=beyond)

    def _search(self, data: bytearray, position: int, limit: int, stop: int, *, beyond: int) -> int:
        """Return where the next row of frames before `limit` is, or `limit`.

        A search does not end with a window: what it meets must not depend on where one ends.
        """
        for candidate in CANDIDATE.finditer(data, position, min(limit + 2, stop)):
            self._spend(1)
            kind = self._row_at(data, candidate.start(), stop, beyond=beyond)
            if kind is not None:
                self._pass_over(data, position, candidate.start())
                return self._enter(kind, data, candidate.start())
        return self._pass_over(data, position, limit)

    def _row_at(self, data: bytearray, position: int, stop: int, *, beyond: int) -> Kind | None:
        """Return the kind of three frames in a row, or of fewer that end with the file."""
        if position + _HEADER > stop or data[position] != SYNC:
            return None
        second, third = data[position + 1], data[position + 2]
        kind = kind_of(second, third)
        if kind is None:
            return None
        if kind.lengths[third]:
            return kind if _is_row(kind, data, position, stop, beyond=beyond) else None
        self._spend(80)
        headers = free_header_pattern(second, third).finditer(
            data, position + SHORTEST_FRAME, min(position + LONGEST_FRAME, stop)
        )
        for _, header in zip(range(_FREE_GUESSES), headers, strict=False):
            length = header.start() - position - (1 if third & PADDED else 0)
            kind = kind_of(second, third, free_bytes=length)
            if kind and _is_row(kind, data, position, stop, beyond=beyond):
                return kind
        return None

    def _enter(self, kind: Kind, data: bytearray, position: int) -> int:
        """Return the position of the first frame to count; it is of a kind from here on."""
        self._close_gap()
        self._is_searching = False
        if kind.free_bytes and kind not in self._walked.frames:
            self._spend(200)
        self._kind = kind
        self._usual = data[position + 2] >> 4
        if self._has_begun:
            return position
        self._has_begun = True
        end = position + kind.lengths[data[position + 2]]
        self._walked.header = read_header_frame(bytes(data[position:end]), kind)
        return end if self._walked.header else position

    def _is_cut(self, kind: Kind, data: bytearray, position: int, stop: int) -> bool:
        if stop - position < _HEADER:
            return data[position] == SYNC
        return kind.starts_at(data, position) and position + kind.lengths[data[position + 2]] > stop

    def _pass_over(self, data: bytearray, start: int, stop: int) -> int:
        """Return `stop`; what is before it belongs to the gap between frames."""
        length = stop - start
        zeros = length - len(data[start:stop].rstrip(b"\0"))
        self._gap += length
        self._gap_of_zeros = zeros + (self._gap_of_zeros if zeros == length else 0)
        return stop

    def _close_gap(self) -> None:
        if self._gap:
            self._walked.junk_bytes += self._gap
            self._walked.junk_places += 1
        self._gap = self._gap_of_zeros = 0

    def _spend(self, patience: int) -> None:
        self._patience -= patience
        if self._patience < 0:
            raise UnusableAudio(
                audio_finding(
                    NO_LENGTH,
                    "the length cannot be counted: too much of the file looks like MP3 and is none",
                    hint="export the episode again from the program that made it",
                )
            )


def _is_row(kind: Kind, data: bytearray, start: int, stop: int, *, beyond: int) -> bool:
    """Whether three headers of the kind follow each other, or fewer up to the end or a tag."""
    position = start
    for met in range(_A_ROW):
        if met and position == stop and not beyond:
            return True
        if position + _HEADER > stop:
            return False
        if not kind.starts_at(data, position):
            return met > 0 and tag_length(data, position, stop) > 0
        position += kind.lengths[data[position + 2]]
    return True
