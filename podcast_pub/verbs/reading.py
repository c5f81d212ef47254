"""Reading a show folder: text, audio and pictures become the show that the author wants."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from podcast_pub.errors import ShowNeedsFixing
from podcast_pub.model.finding import Place

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from podcast_pub.model.audio import AudioFacts
    from podcast_pub.model.finding import Finding
    from podcast_pub.model.show import Show
    from podcast_pub.model.show_folder import ShowFolder
    from podcast_pub.show.drafts import Drafts


@dataclass(frozen=True, slots=True)
class Past:
    """What is published already, None if nothing is, and the stem of each episode by guid."""

    show: Show | None = None
    stems: Mapping[str, str] = field(default_factory=dict)


def read_folder(
    drafts: Drafts, past: Past, *, now: datetime, caches: Path, redraw: bool = False
) -> ShowFolder:
    """Return the show as the folder wants it, with all findings in order of place.

    Measures the audio that is new or changed. Episodes of the past keep guid, slug, date and
    published audio; `redraw` makes pictures again that are published already, for a store that
    lost them. Nothing is written but the cache of facts.
    """
    from podcast_pub.rules.registry import check
    from podcast_pub.show.artwork import read_covers
    from podcast_pub.show.assembling import assemble

    facts, found = _measured(drafts, now=now, caches=caches)
    return assemble(
        drafts,
        facts=facts,
        covers=read_covers(drafts, now=now, published=past.show, redraw=redraw),
        published=past.show,
        stems=past.stems,
        now=now,
        found=found,
        rules=check,
    )


def stop_if_blocked(folder: ShowFolder) -> Show:
    """Return the show of a folder, or raise ShowNeedsFixing with everything that was found."""
    errors = sum(finding.blocks for finding in folder.findings)
    if errors or folder.show is None:
        raise ShowNeedsFixing(
            f"{errors} thing{'s' if errors != 1 else ''} to mend before the show can be published",
            findings=folder.findings,
        )
    return folder.show


def _measured(
    drafts: Drafts, *, now: datetime, caches: Path
) -> tuple[dict[Path, AudioFacts], list[Finding]]:
    """Return the facts of all audio by path, and findings where there are none."""
    from podcast_pub.audio.cache import FactsCache, cache_file
    from podcast_pub.audio.unusable import UnusableAudio
    from podcast_pub.show.drafts import audio_paths

    cache = FactsCache(cache_file(drafts.folder, caches=caches))
    facts: dict[Path, AudioFacts] = {}
    findings: list[Finding] = []

    def measure(path: Path) -> AudioFacts | UnusableAudio:
        try:
            return cache.facts(path)
        except UnusableAudio as unusable:
            return unusable

    paths = audio_paths(drafts, now=now)
    with ThreadPoolExecutor(max_workers=2) as pool:
        for path, found in zip(paths, pool.map(measure, paths), strict=True):
            place = Place(path.relative_to(drafts.folder).as_posix())
            if isinstance(found, UnusableAudio):
                findings.append(replace(found.finding, place=place))
            else:
                facts[path] = found
    cache.save()
    return facts, findings
