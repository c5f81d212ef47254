"""History: what was public, newest first, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from podcast_pub.publishing.changes import describe
from podcast_pub.publishing.history import read_chain
from podcast_pub.verbs.taking_back import find

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from podcast_pub.addresses import Addresses
    from podcast_pub.publishing.history import PastState
    from podcast_pub.verbs.preparing import Request


@dataclass(frozen=True, slots=True)
class Entry:
    """A state: its name and number, when it was published, and what that changed, in words.

    `is_seen` says that it is the last one that this folder saw. Who published it is not known:
    states are public, and have no names.
    """

    name: str
    serial: int
    when: datetime
    episodes: int
    changes: tuple[str, ...]
    is_public: bool
    is_seen: bool


@dataclass(frozen=True, slots=True)
class History:
    """The newest states, newest first; `is_whole` is false if there are older ones."""

    addresses: Addresses
    entries: tuple[Entry, ...]
    is_whole: bool


def history(request: Request, *, limit: int) -> History:
    """Return at most `limit` states of the published show, read from the store.

    Raises the errors of `find`, and StateUnreadable if a state is damaged.
    """
    found = find(request)
    chain = found.run(read_chain(found.observed.state_hash, limit=limit))
    seen = found.lock.state_hash if found.lock else ""
    entries = tuple(
        Entry(
            name=one.name,
            serial=one.state.serial,
            when=one.state.when,
            episodes=len(one.state.show.episodes),
            changes=_in_words(one, chain[place + 2 :]),
            is_public=place == 0,
            is_seen=one.name == seen,
        )
        for place, one in enumerate(chain)
    )
    return History(found.target.addresses, entries, is_whole=chain[-1].state.parent is None)


def _in_words(past: PastState, older: Sequence[PastState]) -> tuple[str, ...]:
    if past.before is None:
        return (_beginning(past),)
    same = next((one for one in older if one.state.show == past.state.show), None)
    words = tuple(describe(change) for change in past.changes)
    if same is not None and words:
        words = (f"back to state {same.state.serial}", *words)
    return words or ("feed and pages written anew",)


def _beginning(past: PastState) -> str:
    if past.state.parent is not None:
        return "the states before this one are not in the store any more"
    if past.state.continues:
        return "an episode was erased, and with it what was before"
    return "the first publish"
