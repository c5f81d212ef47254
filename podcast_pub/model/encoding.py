"""How an MP3 is made of an author's file: decided by the show, carried out by the audio room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

AS_IS = "as-is"
"""The recipe of audio that is published as the author's own bytes."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """An MP3 of a constant bit rate (kbit/s), made by LAME, with one or two channels.

    Its name lasts: it stands in states. The number at its end goes up when other settings make
    other sound (docs/decisions/0008-encoding.md); it says nothing about versions of FFmpeg.
    """

    kilobits: int
    channels: int

    @property
    def name(self) -> str:
        return f"mp3 {self.kilobits}k {'mono' if self.channels == 1 else 'stereo'} lame 1"

    def size_bytes(self, duration_ms: int) -> int:
        """Return how large the MP3 will be, within a few kB."""
        return self.kilobits * duration_ms // 8


@dataclass(frozen=True, slots=True)
class Encoding:
    """A file of the show folder and what is to be made of it.

    `rendition` is the name of the smaller copy that it becomes, empty for the enclosure.
    `is_published` says that it was made and published before: it is wanted again only for a
    store that lost it, and what cannot be made again is no error.
    """

    source: Path
    audio_id: str
    duration_ms: int
    recipe: Recipe
    rendition: str = ""
    is_published: bool = False


@dataclass(frozen=True, slots=True)
class EncodedCopy:
    """What was made: a file on this computer, and what was measured of it."""

    file: Path
    size_bytes: int
    sha256: str
    duration_ms: int
    audio_id: str
