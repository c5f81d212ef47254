"""Inspect audio files: what is true about them, wherever they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from podcast_pub.model.finding import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from podcast_pub.model.audio import AudioFacts
    from podcast_pub.model.finding import Finding


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file and its facts; None if it is not audio that can be published (see findings)."""

    path: Path
    facts: AudioFacts | None
    findings: tuple[Finding, ...]


def inspect(paths: Iterable[Path]) -> Iterator[Inspected]:
    """Yield what is true about each file, in the order given; always measured, never cached."""
    from podcast_pub.audio.facts import facts
    from podcast_pub.audio.unusable import UnusableAudio

    for path in paths:
        place = Place(str(path))
        try:
            found = facts(path)
        except UnusableAudio as unusable:
            yield Inspected(path, None, (replace(unusable.finding, place=place),))
        else:
            yield Inspected(path, found, tuple(replace(one, place=place) for one in found.findings))
