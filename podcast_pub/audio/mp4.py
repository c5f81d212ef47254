"""MP4 and QuickTime: how long the audio track plays, where the sound lies, what is missing.

Sources: ISO/IEC 14496-12 (mvhd, mdhd, hdlr, elst, stts, stsd); QuickTime File Format
Specification (files without `ftyp`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from podcast_pub.audio.codes import INCOMPLETE, NO_LENGTH, NOT_AUDIO, audio_finding
from podcast_pub.audio.mp4_boxes import Boxes
from podcast_pub.audio.sniff import M4A, M4V, MOV, MP4
from podcast_pub.audio.tag_layout import Span
from podcast_pub.audio.unusable import UnusableAudio

if TYPE_CHECKING:
    from typing import BinaryIO

    from podcast_pub.audio.mp4_boxes import Box
    from podcast_pub.audio.sniff import Container

_CHAPTER_PICTURES: Final = (b"jpeg", b"png ", b"mjpa", b"mjpb")
_EXPORT_AGAIN: Final = "export the episode again, or take the file from where it was copied"
_UNKNOWN: Final = (0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF)


@dataclass(slots=True)
class _Track:
    handler: bytes = b""
    codec: bytes = b""
    timescale: int = 0
    header_units: int = 0
    table_units: int = 0
    edits: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Mp4Facts:
    """What the boxes of an MP4 say.

    `duration_ms` is what of the audio track is played: its samples, as far as the edit list
    shows them. `sound` are the contents of the `mdat` boxes.
    """

    container: Container
    duration_ms: int
    has_edits: bool
    sound: tuple[Span, ...]


def read_mp4(handle: BinaryIO, size_bytes: int) -> Mp4Facts:
    """Return what the boxes say; raises UnusableAudio if it is not whole or has no length."""
    boxes = Boxes(handle)
    brand, index, sound = _find(boxes, size_bytes)
    movie_timescale, tracks = _tracks(boxes, index)
    audio = next((track for track in tracks if track.handler == b"soun"), None)
    if audio is None:
        raise UnusableAudio(audio_finding(NOT_AUDIO, "the MP4 has no audio track"))
    return Mp4Facts(
        container=_container(brand, tracks),
        duration_ms=_played_ms(audio, movie_timescale),
        has_edits=bool(audio.edits),
        sound=sound,
    )


def _find(boxes: Boxes, size_bytes: int) -> tuple[bytes, Box, tuple[Span, ...]]:
    """Return brand, index and sound; raises UnusableAudio if the file is not whole."""
    brand = b""
    index: Box | None = None
    sound: list[Span] = []
    for box in boxes.between(0, size_bytes):
        if box.name == b"ftyp":
            brand = boxes.read(box, 4)
        elif box.name == b"moov":
            index = box
        elif box.name == b"mdat":
            sound.append(Span(box.start, box.end))
        if box.name in (b"moov", b"mdat") and box.end > size_bytes:
            raise UnusableAudio(
                audio_finding(
                    INCOMPLETE,
                    f"the end is missing: the file has {size_bytes:,} of {box.end:,} bytes",
                    hint=_EXPORT_AGAIN,
                )
            )
    if index is None:
        raise UnusableAudio(
            audio_finding(
                INCOMPLETE,
                "the file has no index (moov): it was cut, or the recording was not finished",
                hint=_EXPORT_AGAIN,
            )
        )
    return brand, index, tuple(sound)


def _container(brand: bytes, tracks: list[_Track]) -> Container:
    has_video = any(
        track.handler == b"vide" and track.codec not in _CHAPTER_PICTURES for track in tracks
    )
    if not has_video:
        return M4A
    if brand in (b"", b"qt  "):
        return MOV
    return M4V if brand.startswith(b"M4V") else MP4


def _played_ms(track: _Track, movie_timescale: int) -> int:
    units = track.table_units or track.header_units
    if not units or not track.timescale:
        raise UnusableAudio(
            audio_finding(
                NO_LENGTH,
                "the length cannot be counted: the MP4 is in fragments, as streams are",
                hint="write it in one piece: `ffmpeg -i OLD.m4a -c copy NEW.m4a`",
            )
        )
    played = Fraction(0)
    shown = [edit for edit in track.edits if edit[1] >= 0]
    for length, start in shown:
        rest = max(Fraction(units - start, track.timescale), Fraction(0))
        wanted = Fraction(length, movie_timescale) if length and movie_timescale else rest
        played += min(wanted, rest)
    if not shown:
        played = Fraction(units, track.timescale)
    milliseconds = int(played * 1000 + Fraction(1, 2))
    if not milliseconds:
        raise UnusableAudio(
            audio_finding(
                NO_LENGTH, "nothing of it is played: its list of edits is empty", hint=_EXPORT_AGAIN
            )
        )
    return milliseconds


def _tracks(boxes: Boxes, index: Box) -> tuple[int, list[_Track]]:
    timescale = 0
    tracks: list[_Track] = []
    for box in boxes.inside(index):
        if box.name == b"mvhd":
            timescale, _ = _timing(boxes.read(box, 32))
        elif box.name == b"trak":
            track = _Track()
            _read_track(boxes, box, track, depth=0)
            tracks.append(track)
    return timescale, tracks


def _read_track(boxes: Boxes, parent: Box, track: _Track, *, depth: int) -> None:
    for box in boxes.inside(parent):
        match box.name:
            case b"mdia" | b"minf" | b"stbl" | b"edts" if depth < 4:  # noqa: PLR2004 - trak/mdia/minf/stbl
                _read_track(boxes, box, track, depth=depth + 1)
            case b"mdhd":
                track.timescale, track.header_units = _timing(boxes.read(box, 32))
            case b"hdlr" if not track.handler:
                track.handler = boxes.read(box, 12)[8:12]
            case b"stsd":
                track.codec = boxes.read(box, 16)[12:16]
            case b"stts":
                track.table_units = _sample_units(boxes.read(box))
            case b"elst":
                track.edits = _edits(boxes.read(box))


def _timing(data: bytes) -> tuple[int, int]:
    """Return timescale and duration of an mvhd or mdhd; a duration of 0 is: not said."""
    wide = data[:1] == b"\x01"
    timescale = int.from_bytes(data[20:24] if wide else data[12:16], "big")
    units = int.from_bytes(data[24:32] if wide else data[16:20], "big")
    return timescale, 0 if units in _UNKNOWN else units


def _sample_units(data: bytes) -> int:
    """Return the length of all samples of an stts; 0 if the table is empty or cut."""
    entries = int.from_bytes(data[4:8], "big")
    if len(data) < 8 + 8 * entries:
        return 0
    return sum(
        int.from_bytes(data[at : at + 4], "big") * int.from_bytes(data[at + 4 : at + 8], "big")
        for at in range(8, 8 + 8 * entries, 8)
    )


def _edits(data: bytes) -> list[tuple[int, int]]:
    """Return (length in the movie's units, start in the track's) of each edit of an elst."""
    wide = data[:1] == b"\x01"
    width = 8 if wide else 4
    step = 2 * width + 4
    count = min(int.from_bytes(data[4:8], "big"), (len(data) - 8) // step)
    return [
        (
            int.from_bytes(data[at : at + width], "big"),
            int.from_bytes(data[at + width : at + 2 * width], "big", signed=True),
        )
        for at in range(8, 8 + step * count, step)
    ]
