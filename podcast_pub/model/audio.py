"""Audio: what a file is, and what of it was published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from podcast_pub.model.chapter import Chapter
    from podcast_pub.model.finding import Finding


@dataclass(frozen=True, slots=True)
class Tags:
    """What the tags inside an audio file say; an empty string means that they do not say it.

    `published` is the date as written in the tag, `language` as written (often ISO 639-2).
    """

    title: str = ""
    show: str = ""
    artist: str = ""
    published: str = ""
    number: int | None = None
    season: int | None = None
    summary: str = ""
    language: str = ""
    copyright: str = ""


@dataclass(frozen=True, slots=True)
class AudioFacts:
    """What is true about the bytes of an audio file.

    `duration_ms` is what a decoder hands out; `extension` has no dot and follows the bytes,
    not the file's name; `audio_id` is the SHA-256 of the bytes without tags, for MP3 also without
    the header frame, so that it survives every tag edit and a corrected header.
    `must_be_encoded` says that podcast apps do not take such a file and that an MP3 is made of
    it; `channels` is known then, None elsewhere. Findings carry no place: the caller knows the
    file.
    """

    media_type: str
    extension: str
    duration_ms: int
    size_bytes: int
    sha256: str
    audio_id: str
    tags: Tags = Tags()
    chapters: tuple[Chapter, ...] = ()
    must_be_encoded: bool = False
    channels: int | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Rendition:
    """A smaller copy of an episode's audio, for slow networks; `name` is its bit rate: `64k`."""

    name: str
    key: str
    media_type: str
    size_bytes: int
    sha256: str
    duration_ms: int

    @property
    def kilobits(self) -> int:
        """The bit rate in kbit/s; 0 if a newer podcast-pub named it otherwise."""
        number = self.name.removesuffix("k")
        return int(number) if number.isdecimal() else 0


@dataclass(frozen=True, slots=True)
class Audio:
    """The published copy of an episode's audio: the enclosure, and smaller ones beside it.

    `source_sha256` and `audio_id` describe the author's file, the rest the stored object;
    `copy_id` is the audio id of one that was encoded, so that the copy is known again whatever
    tags it gets;
    `recipe` says how one became the other (`as-is`: not changed; else the name of a Recipe,
    model/encoding.py). Renditions are in the order of the feed, the largest first.
    """

    key: str
    media_type: str
    size_bytes: int
    sha256: str
    duration_ms: int
    audio_id: str
    source_sha256: str
    recipe: str = "as-is"
    copy_id: str = ""
    renditions: tuple[Rendition, ...] = ()
