"""Reading a show folder: text, audio and pictures become the show that the author wants."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from podcast_pub.errors import ShowNeedsFixing
from podcast_pub.model.finding import Place
from podcast_pub.model.removal import NO_MARKS
from podcast_pub.model.show import NO_GUID
from podcast_pub.verbs.encoding import NOTHING_MADE, Making, Workshop

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from podcast_pub.addresses import Addresses
    from podcast_pub.audio.cache import FactsCache
    from podcast_pub.model.audio import Audio, AudioFacts
    from podcast_pub.model.encoding import Encoding
    from podcast_pub.model.finding import Finding
    from podcast_pub.model.removal import Marks
    from podcast_pub.model.show import Show
    from podcast_pub.model.show_folder import ShowFolder
    from podcast_pub.show.copies import AudioCopies
    from podcast_pub.show.drafts import Cover, Drafts
    from podcast_pub.verbs.encoding import Made


@dataclass(frozen=True, slots=True)
class Past:
    """What this folder published, None if nothing, and the stem of each episode by guid.

    `public` is the show as it is in the store now, None if that is empty or not known.
    `replaced` is the audio, by guid, that is public instead of the folder's; `gone` are the
    marks of what was unpublished or erased.
    """

    show: Show | None = None
    stems: Mapping[str, str] = field(default_factory=dict)
    public: Show | None = None
    replaced: Mapping[str, Audio] = field(default_factory=dict)
    gone: Marks = NO_MARKS


def read_folder(
    drafts: Drafts,
    past: Past,
    *,
    now: datetime,
    caches: Path,
    redraw: bool = False,
    making: Making = Making.NOW,
    tell: Callable[[str], None] | None = None,
) -> ShowFolder:
    """Return the show as the folder wants it, once; see FolderReader."""
    reader = FolderReader(drafts, now=now, caches=caches, tell=tell)
    return reader.read(past, redraw=redraw, making=making)


class FolderReader:
    """Reads a folder against its past, and again only if that turns out different.

    Nothing is written but caches. `tell` is given a line when an encoding begins.
    """

    def __init__(
        self,
        drafts: Drafts,
        *,
        now: datetime,
        caches: Path,
        tell: Callable[[str], None] | None = None,
    ) -> None:
        from podcast_pub.audio.cache import FactsCache, cache_file

        self._drafts, self._now = drafts, now
        self._cache = FactsCache(cache_file(drafts.folder, caches=caches))
        self._facts, self._found = _measured(drafts, self._cache, now=now)
        self._workshop = Workshop(drafts.folder, caches, self._facts, self._cache.facts, tell)
        needs_encoding = any(one.must_be_encoded for one in self._facts.values())
        self._makes_copies = needs_encoding or bool(drafts.show.renditions)
        self._last: tuple[Past, bool, Making, ShowFolder] | None = None
        self._cache.save()

    @property
    def guid(self) -> str:
        """Return the guid that show.toml writes, empty if it writes none."""
        return self._drafts.show.guid

    def read(self, past: Past, *, redraw: bool = False, making: Making = Making.NOW) -> ShowFolder:
        """Return the show as the folder wants it, with all findings in order of place.

        Episodes of the past keep guid, slug, date and published audio. What is new is encoded
        first, unless something blocks. `redraw` makes pictures and copies of audio again that
        are published already, for a store that lost them.
        """
        from podcast_pub.show.artwork import read_covers

        copies = self._copies(past, redraw=redraw)
        encodings = self._encodings(past, copies, again=redraw) if self._makes_copies else ()
        if not self._makes_copies:
            past = replace(past, public=None)
        if not encodings:
            making = Making.NOT_YET
        if self._last is not None and self._last[:3] == (past, redraw, making):
            return self._last[3]
        copies = replace(copies, is_complete=not encodings or making is Making.NOW)
        covers = read_covers(self._drafts, now=self._now, published=past.show, redraw=redraw)
        assembled = partial(self._assembled, past, covers, copies)
        made = self._workshop.find(encodings, making=making) if encodings else NOTHING_MADE
        folder = assembled(made)
        is_ready = len(made.copies) == len(encodings)
        if making is Making.NOW and not is_ready and not folder.blocks:
            folder = assembled(self._workshop.make(encodings, made))
        self._cache.save()
        self._last = (past, redraw, making, folder)
        return folder

    def _copies(self, past: Past, *, redraw: bool) -> AudioCopies:
        from podcast_pub.show.copies import AudioCopies

        is_lost = redraw and past.public is None
        public = {one.guid: one for one in past.public.episodes} if past.public else {}
        return AudioCopies(public=public, is_lost=is_lost, replaced=past.replaced)

    def _encodings(self, past: Past, copies: AudioCopies, *, again: bool) -> tuple[Encoding, ...]:
        from podcast_pub.show.encodings import encodings

        return encodings(
            self._drafts,
            facts=self._facts,
            published=past.show,
            stems=past.stems,
            copies=copies,
            again=again,
        )

    def _assembled(
        self, past: Past, covers: Mapping[Path, Cover], copies: AudioCopies, made: Made
    ) -> ShowFolder:
        from podcast_pub.rules.registry import check
        from podcast_pub.show.assembling import assemble

        return assemble(
            self._drafts,
            facts=self._facts,
            covers=covers,
            published=past.show,
            stems=past.stems,
            now=self._now,
            copies=replace(copies, made=made.copies),
            gone=past.gone,
            found=[*self._found, *made.findings],
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


def stop_if_nameless(show: Show, addresses: Addresses) -> None:
    """Raise ShowNeedsFixing if listeners would get a show that has no guid yet."""
    from podcast_pub.show.identity import ADDRESS_HINT

    if show.guid == NO_GUID and not addresses.are_local:
        raise ShowNeedsFixing(
            "the show has no `guid`, the name under which directories know it for ever",
            hint=ADDRESS_HINT,
        )


def _measured(
    drafts: Drafts, cache: FactsCache, *, now: datetime
) -> tuple[dict[Path, AudioFacts], list[Finding]]:
    """Return the facts of all audio by path, and findings where there are none."""
    from podcast_pub.audio.unusable import UnusableAudio
    from podcast_pub.show.drafts import audio_paths

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
    return facts, findings
