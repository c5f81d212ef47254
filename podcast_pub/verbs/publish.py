"""Publish a show: plan, ask, send, commit, and remember what was committed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from podcast_pub.errors import PublicCopyDiffers, StoreUnreachable
from podcast_pub.model.lock import Lock
from podcast_pub.model.state_mark import marked_state
from podcast_pub.publishing.changes import said_by, still_taken_back
from podcast_pub.publishing.commit import publish as commit
from podcast_pub.verbs.preparing import drive, prepare

if TYPE_CHECKING:
    from collections.abc import Callable

    from podcast_pub.addresses import Addresses
    from podcast_pub.model.episode import Episode
    from podcast_pub.model.state import State
    from podcast_pub.publishing.commit import Receipt
    from podcast_pub.publishing.planning import Plan
    from podcast_pub.storage.progress import Progress
    from podcast_pub.verbs.preparing import Prepared, Request
    from podcast_pub.verbs.wiring import Target


OK = 200


@dataclass(frozen=True, slots=True)
class Published:
    """What a publish did; `receipt` is None if nothing was sent, by wish or for lack of need.

    `reads` and `writes` count what was asked of the store. `is_visible` is false if a cache still
    shows an older feed.
    """

    prepared: Prepared
    receipt: Receipt | None
    reads: int
    writes: int
    is_visible: bool = True

    @property
    def addresses(self) -> Addresses:
        return self.prepared.target.addresses

    @property
    def episodes(self) -> tuple[Episode, ...]:
        """Return what is public now, newest first."""
        if self.receipt is not None:
            return self.receipt.state.show.episodes
        state = self.prepared.observed.state
        return state.show.episodes if state is not None else ()

    @property
    def plan(self) -> Plan:
        """Return the plan that was carried out, or the one that was shown."""
        return self.receipt.plan if self.receipt is not None else self.prepared.plan

    @property
    def state_hash(self) -> str:
        return self.receipt.state_hash if self.receipt else self.prepared.observed.state_hash

    @property
    def committed(self) -> bool:
        return self.receipt is not None and self.receipt.committed


def publish(
    request: Request, *, agreed: Callable[[Prepared], bool], progress: Progress
) -> Published:
    """Make public what the folder says, and return what that took.

    `agreed` sees the plan and says whether to go on; it is not asked if there is nothing to do.
    Raises the errors of `prepare`, and StorageFailed if a store does not do its part; the
    public show is then as before or has exactly the change. Repeating is always safe.
    """
    prepared = prepare(request)
    tally = prepared.tally
    if prepared.plan.is_empty:
        prepared.memory.keep(_lock_after(prepared, prepared.plan.state, prepared.plan.state_hash))
        return Published(prepared, None, tally.reads, tally.writes)
    if not agreed(prepared):
        return Published(prepared, None, tally.reads, tally.writes)
    prepared.target.must_be_shown()
    if prepared.lock is None:
        _probe(prepared)
    else:
        prepared.memory.keep(prepared.lock)
    with prepared.target.hinting():
        receipt = drive(
            commit(prepared.intent, prepared.observed),
            prepared.target,
            prepared.memory,
            tally=tally,
            progress=progress,
            lock_after=lambda state, name: _lock_after(prepared, state, name),
        )
    prepared.memory.keep(_lock_after(prepared, receipt.state, receipt.state_hash))
    visible = is_visible(prepared.target, receipt)
    return Published(prepared, receipt, tally.reads, tally.writes, visible)


def is_visible(target: Target, receipt: Receipt) -> bool:
    """Return whether the public address shows the new feed already; caches may take 5 minutes.

    Raises PublicCopyDiffers if it shows something that podcast-pub did not write.
    """
    address = target.addresses.feed
    try:
        answer = target.public.get(address)
    except StoreUnreachable as error:
        raise PublicCopyDiffers(f"published, but {error.message}", hint=error.hint) from error
    if answer.status == OK and answer.body == receipt.plan.rendering.feed.body:
        return True
    if answer.status == OK and marked_state(answer.body):
        return False
    raise PublicCopyDiffers(
        f"published, but {address} answers {answer.status} and not with our feed",
        hint="the store has the right one: look at what is between the store and the public "
        "address, then run `podcast-pub verify`",
    )


def _probe(prepared: Prepared) -> None:
    """Refuse a store that ignores conditions, before this folder first writes to it."""
    from podcast_pub.storage.probe import probe

    probe(prepared.target.store, token=secrets.token_hex(8))


def _lock_after(prepared: Prepared, state: State, state_hash: str) -> Lock:
    """Return what the folder remembers of a state that is public by then, and the stems in it."""
    before = prepared.lock
    said = said_by(prepared.intent.wish, before.base if before else None, state)
    known = {episode.guid for episode in (*state.show.episodes, *said.episodes)}
    return Lock(
        state=state,
        state_hash=state_hash,
        base_url=prepared.target.addresses.base,
        stems={one: stem for one, stem in prepared.folder.stems.items() if one in known},
        said=said,
        taken_back=still_taken_back(
            before.taken_back if before else None, said=said, public=state.show
        ),
    )
