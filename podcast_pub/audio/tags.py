"""What the tags inside a file say, and mutagen's opinion of its length."""

from __future__ import annotations

import math
import os
import re
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from podcast_pub.audio.bounded import LARGE, SMALL, BoundedFile, mutagen_trouble
from podcast_pub.audio.chapters import id3_chapters, mp4_chapters
from podcast_pub.audio.id3 import parse_frames, parse_id3v1, slim_tag
from podcast_pub.audio.sniff import ADTS, AIFF, FLAC, OGG_FLAC, OPUS, VORBIS, WAV
from podcast_pub.model.audio import Tags

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import BinaryIO

    from podcast_pub.audio.sniff import Container
    from podcast_pub.audio.tag_layout import TagLayout
    from podcast_pub.model.chapter import Chapter

_LONGEST_TEXT: Final = 20_000
_ID3V1: Final = 128
_UNWANTED: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_READERS: Final[Mapping[Container, tuple[str, str]]] = {
    ADTS: ("mutagen.aac", "AAC"),
    AIFF: ("mutagen.aiff", "AIFF"),
    FLAC: ("mutagen.flac", "FLAC"),
    OGG_FLAC: ("mutagen.oggflac", "OggFLAC"),
    OPUS: ("mutagen.oggopus", "OggOpus"),
    VORBIS: ("mutagen.oggvorbis", "OggVorbis"),
    WAV: ("mutagen.wave", "WAVE"),
}
_WITH_ID3: Final = (AIFF, WAV)


@dataclass(frozen=True, slots=True)
class TagReading:
    """Tags, chapters, the length in seconds that mutagen believes, and what went wrong.

    `seconds` is None if mutagen has no opinion, `trouble` empty if nothing went wrong.
    """

    tags: Tags = field(default_factory=Tags)
    chapters: tuple[Chapter, ...] = ()
    seconds: float | None = None
    trouble: str = ""


def read_mp3_tags(handle: BinaryIO, layout: TagLayout) -> TagReading:
    """Return what ID3v2 says (else ID3v1), and the length by mutagen's reading of the header."""
    seconds = _mpeg_seconds(handle, layout)
    trouble = ""
    id3: Any = None
    if layout.front:
        id3, trouble = parse_frames(slim_tag(handle, layout.front[0]))
    elif _claims_too_much(handle):
        trouble = "its ID3 tag claims more bytes than the file has"
    if not id3:
        end = handle.seek(0, os.SEEK_END)
        handle.seek(max(end - _ID3V1, 0))
        id3 = parse_id3v1(handle.read(_ID3V1))
    if id3 is None:
        return TagReading(seconds=seconds, trouble=trouble)
    return TagReading(_of_id3(id3), id3_chapters(id3), seconds, trouble)


def read_mp4_tags(handle: BinaryIO) -> TagReading:
    """Return what the tags of an MP4 say, and the length of its first audio track's header."""
    from mutagen.mp4 import MP4

    load: Callable[..., Any] = MP4
    try:
        file = load(BoundedFile(handle, most_at_once=LARGE))
    except mutagen_trouble():
        return TagReading(trouble="its tags are damaged or too large")
    tags = Tags() if file.tags is None else _of_mp4(file.tags)
    return TagReading(tags, mp4_chapters(file.chapters), _length(file))


def read_other_tags(handle: BinaryIO, container: Container) -> TagReading:
    """Return tags and length of a container that mutagen knows; nothing of others."""
    if container not in _READERS:
        return TagReading()
    module, name = _READERS[container]
    has_id3 = container in _WITH_ID3
    try:
        file = getattr(import_module(module), name)(
            BoundedFile(handle, most_at_once=SMALL if has_id3 else LARGE)
        )
    except mutagen_trouble():
        return TagReading(trouble="its header or its tags are damaged or too large")
    if file.tags is None:
        return TagReading(seconds=_length(file))
    tags = _of_id3(file.tags) if has_id3 else _of_vorbis(file.tags)
    return TagReading(tags, id3_chapters(file.tags) if has_id3 else (), _length(file))


def _mpeg_seconds(handle: BinaryIO, layout: TagLayout) -> float | None:
    from mutagen.mp3 import MPEGInfo

    try:
        return float(MPEGInfo(BoundedFile(handle), offset=layout.frames.start).length)
    except mutagen_trouble():
        return None


def _length(file: Any) -> float | None:
    seconds = float(getattr(file.info, "length", None) or 0)
    return seconds if seconds > 0 and math.isfinite(seconds) else None


def _claims_too_much(handle: BinaryIO) -> bool:
    handle.seek(0)
    return handle.read(3) == b"ID3"


def _of_id3(id3: Any) -> Tags:
    def text(*names: str) -> str:
        return _first(value for name in names for frame in id3.getall(name) for value in frame.text)

    comments = sorted(
        (frame for frame in id3.getall("COMM") if not frame.desc.startswith("iTun")),
        key=lambda frame: frame.desc != "",
    )
    return Tags(
        title=text("TIT2"),
        show=text("TALB"),
        artist=text("TPE1", "TPE2"),
        published=text("TDRC", "TDRL").replace(" ", "T"),
        number=_number(text("TRCK")),
        season=_number(text("TPOS")),
        summary=text("TIT3") or _first(t for one in comments for t in one.text) or text("TDES"),
        language=text("TLAN"),
        copyright=text("TCOP"),
    )


def _of_mp4(tags: Any) -> Tags:
    def text(*names: str) -> str:
        return _first(value for name in names for value in tags.get(name, ()))

    def number(pair: str, single: str) -> int | None:
        first = next((one[0] for one in tags.get(pair, ())), 0)
        return first or next(iter(tags.get(single, ())), 0) or None

    return Tags(
        title=text("©nam"),
        show=text("©alb"),
        artist=text("©ART", "aART"),
        published=text("©day"),
        number=number("trkn", "tves"),
        season=number("disk", "tvsn"),
        summary=text("desc", "ldes"),
        copyright=text("cprt"),
    )


def _of_vorbis(tags: Any) -> Tags:
    def text(*names: str) -> str:
        return _first(value for name in names for value in tags.get(name, ()))

    return Tags(
        title=text("title"),
        show=text("album"),
        artist=text("artist", "albumartist"),
        published=text("date"),
        number=_number(text("tracknumber")),
        season=_number(text("discnumber")),
        summary=text("description", "comment"),
        language=text("language"),
        copyright=text("copyright"),
    )


def _first(values: Iterable[Any]) -> str:
    """Return the first text that is not blank, without control characters; or an empty one."""
    for value in values:
        text = _UNWANTED.sub("", str(value)[:_LONGEST_TEXT]).strip()
        if text:
            return text
    return ""


def _number(text: str) -> int | None:
    """Return 3 for "3" and "3/12", None for what is no number from 1 on."""
    match = re.match(r"[0-9]{1,6}(?![0-9])", text)
    return int(match[0]) or None if match else None
