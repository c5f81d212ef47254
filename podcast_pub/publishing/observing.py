"""What is published now: read from the store, checked by hash."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from podcast_pub.addresses import FEED_KEY, SITE_KEY, state_key, state_part_key
from podcast_pub.errors import ForeignEdit, StateUnreadable
from podcast_pub.model.operations import ObjectMissing, ObjectRead
from podcast_pub.model.state_mark import marked_state
from podcast_pub.publishing.asking import read_objects
from podcast_pub.publishing.state import HINT_STATE, decode_root, decode_state

if TYPE_CHECKING:
    from collections.abc import Mapping

    from podcast_pub.model.show import Show
    from podcast_pub.model.state import State
    from podcast_pub.publishing.asking import Steps
    from podcast_pub.publishing.state import Root


@dataclass(frozen=True, slots=True)
class Observed:
    """The feed and site.json as stored (None: missing), and the state that the feed names."""

    feed: ObjectRead | None
    site: ObjectRead | None
    state: State | None
    state_hash: str


def observe(known: Mapping[str, State]) -> Steps[Observed]:
    """Return what is published now.

    Reads two objects if the state's hash is among the `known` ones, else the state as well.
    Raises ForeignEdit if the feed was not written by podcast-pub, StateUnreadable if a state is
    missing, damaged or newer than this podcast-pub.
    """
    feed, site = yield from read_objects((FEED_KEY, SITE_KEY))
    site_read = site if isinstance(site, ObjectRead) else None
    if isinstance(feed, ObjectMissing):
        return Observed(None, site_read, None, "")
    state_hash = _state_of(feed)
    state = known.get(state_hash)
    if state is None:
        state = yield from read_state(state_hash)
    return Observed(feed, site_read, state, state_hash)


def read_state(name: str) -> Steps[State]:
    """Return the state with that hash; StateUnreadable if it or a shard is not what it was."""
    root = yield from read_root(name)
    keys = [state_part_key(shard) for shard in root.shards]
    answers = yield from read_objects(keys)
    shards = {
        shard: answer.body
        for shard, answer in zip(root.shards, answers, strict=True)
        if isinstance(answer, ObjectRead)
    }
    return decode_state(root, shards, name=name)


def read_root(name: str) -> Steps[Root]:
    """Return the root with that hash; StateUnreadable if it is missing or damaged."""
    (answer,) = yield from read_objects((state_key(name),))
    if isinstance(answer, ObjectMissing):
        raise StateUnreadable(
            f"the feed names the state {name[:12]}, which is not in the store",
            hint=f"{HINT_STATE}; nothing was changed",
        )
    return decode_root(answer.body, name=name)


def descends_from(name: str, *, ancestor: str, serial: int) -> Steps[bool]:
    """Return whether the state `name` is the ancestor (whose serial is given) or came after it."""
    while name != ancestor:
        root = yield from read_root(name)
        if ancestor in root.took_over:
            return True
        if root.parent is None or root.serial <= serial:
            return False
        name = root.parent
    return True


def was_committed(observed: Observed, intended: State, *, name: str) -> Steps[bool]:
    """Return whether a state that a broken-off run meant to commit is, or was, the public one."""
    if observed.state is None:
        return False
    return (yield from descends_from(observed.state_hash, ancestor=name, serial=intended.serial))


def another_show(there: Show) -> ForeignEdit:
    """Return what to raise where another show than that of the folder is published."""
    return ForeignEdit(
        f"another show, “{there.title}”, is published there",
        hint="choose another prefix or bucket, or correct `guid` in show.toml",
    )


def _state_of(feed: ObjectRead) -> str:
    marked = marked_state(feed.body)
    if not marked or sha256(feed.body).hexdigest() != feed.sha256 or marked != feed.state:
        raise ForeignEdit(
            f"`{FEED_KEY}` in the store was not written by podcast-pub, or was edited since",
            hint="compare it with `podcast-pub build`; to put yours in its place, remove "
            "that object from the store and publish again",
        )
    return marked
