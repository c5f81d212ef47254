"""Encoding what is new in a show folder, into the user's cache, before there is a plan."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from podcast_pub.model.finding import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from podcast_pub.audio.encoding import Encoder
    from podcast_pub.model.audio import AudioFacts
    from podcast_pub.model.encoding import EncodedCopy, Encoding
    from podcast_pub.model.finding import Finding

AT_ONCE = 2
"""FFmpeg's MP3 encoder uses one core."""

FOLDER = "encoded"
"""Below the user's cache folder; what is in it can be deleted at any time."""


class Making(Enum):
    """Whether what is new is encoded now, is only found to be possible, or comes later."""

    NOW = auto()
    IF_NEEDED_LATER = auto()
    NOT_YET = auto()


def forget(caches: Path, audio_id: str) -> int:
    """Delete what was encoded of a recording from this computer; return how many files."""
    from podcast_pub.audio.encoding import forget as forget_in

    return forget_in(caches / FOLDER, audio_id)


@dataclass(frozen=True, slots=True)
class Made:
    """Copies by source and recipe, and what was found on the way, with its places."""

    copies: Mapping[tuple[Path, str], EncodedCopy]
    findings: tuple[Finding, ...] = ()


NOTHING_MADE = Made({})


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where encoding happens: the folder of the show, the cache, and who is told about it.

    `measure` gives facts and may remember them; `tell` is given a line when an encoding begins.
    """

    show_folder: Path
    caches: Path
    facts: Mapping[Path, AudioFacts]
    measure: Callable[[Path], AudioFacts]
    tell: Callable[[str], None] | None = None

    def find(self, encodings: Iterable[Encoding], *, making: Making) -> Made:
        """Return what was made before; an error for each file that needs a missing FFmpeg."""
        from podcast_pub.audio.encoding import encoder_missing, find_ffmpeg, length_finding

        copies: dict[tuple[Path, str], EncodedCopy] = {}
        findings: dict[Finding, None] = {}
        is_missing = making is not Making.NOT_YET and find_ffmpeg() is None
        with self._encoder() as encoder:
            for encoding in encodings:
                copy = encoder.find(encoding)
                found = None
                if copy is not None:
                    copies[encoding.source, encoding.recipe.name] = copy
                    found = length_finding(encoding, copy)
                elif is_missing and not encoding.is_published:
                    found = encoder_missing(encoding)
                if found is not None:
                    findings[self._placed(found, encoding)] = None
        return Made(copies, tuple(findings))

    def make(self, encodings: Iterable[Encoding], found: Made) -> Made:
        """Return what was found and what is made now; a failure is a finding, and blocks.

        Broken off by KeyboardInterrupt within a moment, with nothing half-made left behind.
        """
        wanted = [one for one in encodings if (one.source, one.recipe.name) not in found.copies]
        copies, findings = dict(found.copies), dict.fromkeys(found.findings)
        with ThreadPoolExecutor(AT_ONCE) as pool, self._encoder() as encoder:
            answers = pool.map(lambda one: self._made(encoder, one), wanted)
            for encoding, (copy, about) in zip(wanted, answers, strict=True):
                if copy is not None:
                    copies[encoding.source, encoding.recipe.name] = copy
                if about is not None:
                    findings[self._placed(about, encoding)] = None
        return Made(copies, tuple(findings))

    def _made(
        self, encoder: Encoder, encoding: Encoding
    ) -> tuple[EncodedCopy | None, Finding | None]:
        from podcast_pub.audio.encoding import length_finding
        from podcast_pub.audio.unusable import UnusableAudio

        if self.tell is not None:
            kilobits = encoding.recipe.kilobits
            self.tell(f"encoding {self._shown(encoding)} as MP3, {kilobits} kbit/s …")
        try:
            container = self.facts[encoding.source].extension
            copy = encoder.make(encoding, container=container)
        except UnusableAudio as unusable:
            return None, None if encoding.is_published else unusable.finding
        return copy, length_finding(encoding, copy)

    def _encoder(self) -> Encoder:
        from podcast_pub.audio.encoding import Encoder, find_ffmpeg

        folder = self.caches / FOLDER
        return Encoder(folder, program=find_ffmpeg(), measure=self.measure)

    def _placed(self, finding: Finding, encoding: Encoding) -> Finding:
        return replace(finding, place=Place(self._shown(encoding)))

    def _shown(self, encoding: Encoding) -> str:
        return encoding.source.relative_to(self.show_folder).as_posix()
