"""The chain of states: what was public, newest first, and what it takes to go back there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from podcast_pub.addresses import state_key, state_part_key
from podcast_pub.errors import NotPublished
from podcast_pub.model.artifact import IMMUTABLE, Artifact
from podcast_pub.model.operations import ObjectDescribed, ObjectRead
from podcast_pub.publishing.asking import check_public, describe_objects, read_objects
from podcast_pub.publishing.changes import differences
from podcast_pub.publishing.state import decode_root, decode_state

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from podcast_pub.model.artwork import Artwork, Picture
    from podcast_pub.model.audio import Audio, Rendition
    from podcast_pub.model.show import Show
    from podcast_pub.model.side_file import SideFile
    from podcast_pub.model.state import State
    from podcast_pub.publishing.asking import Steps
    from podcast_pub.publishing.changes import Change
    from podcast_pub.publishing.state import Root

SHORTEST_NAME = 6
"""Characters of a state's name that are enough to mean it."""


@dataclass(frozen=True, slots=True)
class PastState:
    """A state and what it changed; `before` is None for the first, or if that is not stored."""

    name: str
    state: State
    before: State | None

    @property
    def changes(self) -> tuple[Change, ...]:
        return differences(self.before.show, self.state.show) if self.before is not None else ()


def read_chain(head: str, *, limit: int) -> Steps[tuple[PastState, ...]]:
    """Return at most `limit` states, from the head through parents, newest first.

    Shards are read once. The chain ends early where a state or a shard is not stored any more.
    Raises StateUnreadable if one is damaged, or newer than this podcast-pub.
    """
    shards: dict[str, bytes] = {}
    found: list[tuple[str, State]] = []
    name: str | None = head
    while name is not None and len(found) <= limit:
        state = yield from _state(name, shards)
        if state is None:
            break
        found.append((name, state))
        name = state.parent
    befores = [state for _, state in found[1:]]
    return tuple(
        PastState(name, state, befores[place] if place < len(befores) else None)
        for place, (name, state) in enumerate(found[:limit])
    )


def chain_names(head: str, *, limit: int) -> Steps[tuple[str, ...]]:
    """Return the names of at most `limit` states, from the head through parents."""
    names: list[str] = []
    name: str | None = head
    while name is not None and len(names) < limit:
        names.append(name)
        root = yield from _root(name)
        name = root.parent if root is not None else None
    return tuple(names)


def find_state(head: str, wanted: str) -> Steps[tuple[str, State]]:
    """Return the state of the chain whose name begins so; an empty one: that before the head.

    NotPublished if the chain has none such, or if it is not stored any more.
    """
    name: str | None = head
    shards: dict[str, bytes] = {}
    is_before = False
    while name is not None:
        if (wanted and name.startswith(wanted)) or (is_before and not wanted):
            state = yield from _state(name, shards)
            if state is None:
                break
            return name, state
        root = yield from _root(name)
        name, is_before = (root.parent if root is not None else None), True
    what = f"no state `{wanted}`" if wanted else "nothing before what is public now"
    raise NotPublished(
        f"there is {what} in the store", hint="`podcast-pub history` lists the states"
    )


def must_be_stored(artifacts: Iterable[Artifact]) -> Steps[None]:
    """Return if all of these are in the store and the public address serves them.

    Raises NotPublished, naming what is not there or is not what it was, NotPubliclyServed if
    listeners would not get it.
    """
    wanted = tuple(artifacts)
    if not wanted:
        return
    described = yield from describe_objects(wanted)
    missing = [
        artifact.key
        for artifact, there in zip(wanted, described, strict=True)
        if not (
            isinstance(there, ObjectDescribed)
            and there.size_bytes == artifact.size_bytes
            and there.sha256 in ("", artifact.sha256)
        )
    ]
    if missing:
        raise NotPublished(
            "these files are not in the store any more:\n"
            + "\n".join(f"  {one}" for one in missing),
            hint="make the show folder say what you want, and publish that",
        )
    yield from check_public(wanted)


def files_of(show: Show) -> dict[str, Artifact]:
    """Return what a show refers to in the store, by key, without bytes: to be looked at."""
    return {one.key: one for one in _files(show)}


def _files(show: Show) -> Iterator[Artifact]:
    for artwork in (show.artwork, *(one.artwork for one in show.episodes)):
        yield from _pictures(artwork)
    for episode in show.episodes:
        yield _file(episode.audio)
        yield from map(_file, episode.audio.renditions)
        yield from map(_file, episode.transcripts)


def _pictures(artwork: Artwork | None) -> Iterator[Artifact]:
    return map(_file, (artwork.feed, artwork.page) if artwork is not None else ())


def _file(one: Audio | Rendition | SideFile | Picture) -> Artifact:
    return Artifact(one.key, one.media_type, IMMUTABLE, one.sha256, one.size_bytes)


def _state(name: str, shards: dict[str, bytes]) -> Steps[State | None]:
    root = yield from _root(name)
    if root is None:
        return None
    new = [one for one in root.shards if one not in shards]
    answers = (yield from read_objects([state_part_key(one) for one in new])) if new else ()
    for shard, answer in zip(new, answers, strict=True):
        if isinstance(answer, ObjectRead):
            shards[shard] = answer.body
    if any(one not in shards for one in root.shards):
        return None
    return decode_state(root, shards, name=name)


def _root(name: str) -> Steps[Root | None]:
    (answer,) = yield from read_objects((state_key(name),))
    return decode_root(answer.body, name=name) if isinstance(answer, ObjectRead) else None
