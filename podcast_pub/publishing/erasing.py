"""Erasing an episode: finding all that a store holds of it, deleting that, and proving it gone.

First a state of a new lineage without it becomes public (planning.py), then this deletes what is
left. Every step may be repeated, and finds what an earlier run did not reach.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from podcast_pub.addresses import FEED_KEY, SITE_KEY, page_key
from podcast_pub.errors import StoreIsFull
from podcast_pub.model.operations import (
    ListVersions,
    ObjectRead,
    Pause,
    Removed,
    RemoveVersion,
    VersionsListed,
)
from podcast_pub.model.removal import mark_of, marks_of
from podcast_pub.publishing.asking import ATTEMPTS, read_objects, until_clear
from podcast_pub.publishing.history import files_of
from podcast_pub.publishing.observing import observe
from podcast_pub.publishing.state import episodes_of_shard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from podcast_pub.model.episode import Episode
    from podcast_pub.model.operations import StoredVersion
    from podcast_pub.model.rendering import Renderer
    from podcast_pub.model.show import Show
    from podcast_pub.model.state import State
    from podcast_pub.publishing.asking import Steps

STATES = "state/"
SHARDS = "state/parts/"
BY_CONTENT = ("media/", "art/", "chapters/", "transcripts/")
"""Where keys follow from bytes, so that an older version is no older content."""
AT_ONCE = 16
"""How many states are in memory at the same time."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """What is to go, kept on this computer until it is gone.

    `marks` are those of model/removal.py, `keys` what the store held of the episode,
    `recordings` the audio ids.
    """

    slug: str
    guids: frozenset[str]
    marks: frozenset[str]
    keys: frozenset[str]
    recordings: frozenset[str] = frozenset()

    @property
    def _recordings(self) -> frozenset[str]:
        """Return where the same bytes are, under whatever name."""
        return frozenset(one.rpartition("/")[0] for one in self.keys if one.startswith("media/"))

    def mentions(self, body: bytes) -> bool:
        """Return whether a state's bytes name the episode: its guid, its slug or a key of it."""
        names = [f'"slug":"{self.slug}"', *self.guids]
        own = [key for key in self.keys if key.startswith(("media/", "transcripts/"))]
        return any(name.encode() in body for name in (*names, *own))

    def owns(self, key: str) -> bool:
        """Return whether a key is one of the episode's, whatever state knew it."""
        if key in self.keys or key == page_key(self.slug):
            return True
        if key.startswith("media/") and key.rpartition("/")[0] in self._recordings:
            return True
        name = rf"(media|chapters|transcripts)/[^/]+/{re.escape(self.slug)}(-\d+k)?\.[a-z0-9]+"
        return re.fullmatch(name, key) is not None


def trace(slug: str, guids: Iterable[str], state: State, renderer: Renderer) -> Steps[Erasure]:
    """Return what the store holds of an episode, from all states that are stored.

    `guids` are those that are known without them. Costs a listing, and a read of every shard.
    """
    episodes = [one for one in state.show.episodes if one.slug == slug]
    wanted = f'"slug":"{slug}"'.encode()
    shards = [one.key for one in (yield from _listed(SHARDS)) if one.is_current]
    for part in _parts(shards):
        for answer in (yield from read_objects(part)):
            if isinstance(answer, ObjectRead) and wanted in answer.body:
                episodes += [one for one in episodes_of_shard(answer.body) if one.slug == slug]
    known = frozenset(guids) | {one.guid for one in episodes}
    keys = {key for one in episodes for key in _keys_of(one, state.show, renderer)}
    return Erasure(
        slug=slug,
        guids=known,
        marks=frozenset(map(mark_of, known)).union(*map(marks_of, episodes)),
        keys=frozenset(keys),
        recordings=frozenset(one.audio.audio_id for one in episodes),
    )


def delete(erasure: Erasure, renderer: Renderer) -> Steps[int]:
    """Delete all of the episode, and every state that names it; return how many versions went.

    What the public show uses by now stays. Raises StoreIsFull if the store does not delete.
    """
    seen = yield from observe({})
    used = _used(seen.state, renderer) if seen.state is not None else frozenset()
    versions = yield from _listed("")
    tell_tales = yield from _tell_tales(erasure, versions)
    current = {one.key for one in versions if one.is_current}
    wanted = [
        one
        for one in versions
        if (erasure.owns(one.key) and one.key not in used)
        or one.key in tell_tales
        or (not one.is_current and not one.key.startswith(BY_CONTENT))
        or (one.key.startswith(STATES) and one.key not in current)
    ]
    yield from remove(wanted)
    return len(wanted)


def delete_until_gone(erasure: Erasure, renderer: Renderer) -> Steps[tuple[int, tuple[str, ...]]]:
    """Delete all of the episode; return how many versions went, and the keys that are left.

    Looks afterwards and begins again if somebody who published at the same time put some of it
    back; after a few rounds what is left is returned. Raises as `delete`.
    """
    deleted, left = 0, tuple[str, ...]()
    for attempt in range(1, ATTEMPTS + 1):
        if attempt > 1:
            yield (Pause(attempt - 1),)
        deleted += yield from delete(erasure, renderer)
        left = yield from what_is_left(erasure, renderer)
        if not left:
            break
    return deleted, left


def what_is_left(erasure: Erasure, renderer: Renderer) -> Steps[tuple[str, ...]]:
    """Return the keys of all that still holds the episode, or names it; empty if it is gone."""
    seen = yield from observe({})
    used = _used(seen.state, renderer) if seen.state is not None else frozenset()
    versions = yield from _listed("")
    left = {one.key for one in versions if erasure.owns(one.key) and one.key not in used}
    left |= yield from _tell_tales(erasure, versions)
    for key, answer in zip(
        (FEED_KEY, SITE_KEY), (yield from read_objects((FEED_KEY, SITE_KEY))), strict=True
    ):
        if isinstance(answer, ObjectRead) and any(
            one.encode() in answer.body for one in (*erasure.guids, *(erasure.keys - used))
        ):
            left.add(key)
    return tuple(sorted(left))


def remove(versions: Iterable[StoredVersion]) -> Steps[None]:
    """Delete versions for good; StoreIsFull if the store does not do it. Repeating is safe."""
    waiting = tuple(versions)
    for attempt in range(1, ATTEMPTS + 1):
        if not waiting:
            return
        if attempt > 1:
            yield (Pause(attempt - 1),)
        answers = yield tuple(RemoveVersion(one) for one in waiting)
        waiting = tuple(
            one
            for one, answer in zip(waiting, answers, strict=True)
            if not isinstance(answer, Removed)
        )
    if waiting:
        raise StoreIsFull(
            f"the store does not delete `{waiting[0].key}`",
            hint="run the same command again: it goes on where it stopped",
        )


def remove_keys(keys: Iterable[str]) -> Steps[None]:
    """Delete objects with all their versions."""
    for key in keys:
        listed = yield from _listed(key)
        yield from remove(one for one in listed if one.key == key)


def _tell_tales(erasure: Erasure, versions: Iterable[StoredVersion]) -> Steps[set[str]]:
    """Return the keys of states and shards that name the episode, and of roots of such shards."""
    keys = {one.key for one in versions if one.key.startswith(STATES) and one.is_current}
    shards = {key for key in keys if key.startswith(SHARDS)}
    found = yield from _those(shards, erasure.mentions)
    names = [key.removeprefix(SHARDS).removesuffix(".json").encode() for key in found]

    def leads_there(body: bytes) -> bool:
        return erasure.mentions(body) or any(name in body for name in names)

    return found | (yield from _those(keys - shards, leads_there))


def _those(keys: set[str], is_meant: Callable[[bytes], bool]) -> Steps[set[str]]:
    found: set[str] = set()
    for part in _parts(sorted(keys)):
        for key, answer in zip(part, (yield from read_objects(part)), strict=True):
            if isinstance(answer, ObjectRead) and is_meant(answer.body):
                found.add(key)
    return found


def _listed(prefix: str) -> Steps[tuple[StoredVersion, ...]]:
    answers = yield from until_clear([ListVersions(prefix)])
    return tuple(
        one for answer in answers if isinstance(answer, VersionsListed) for one in answer.versions
    )


def _keys_of(episode: Episode, show: Show, renderer: Renderer) -> Iterator[str]:
    alone = replace(show, episodes=(episode,))
    nobody = replace(show, episodes=())
    yield from files_of(alone).keys() - files_of(nobody).keys()
    yield from (file.key for file in renderer.side_files(alone))
    yield page_key(episode.slug)


def _used(state: State, renderer: Renderer) -> frozenset[str]:
    show = state.show
    side_files = {file.key for file in renderer.side_files(show)}
    return frozenset({*files_of(show), *side_files, *(page_key(one.slug) for one in show.episodes)})


def _parts(keys: list[str]) -> Iterator[tuple[str, ...]]:
    for start in range(0, len(keys), AT_ONCE):
        yield tuple(keys[start : start + AT_ONCE])
