"""The commit protocol: how a plan becomes public, whatever happens on the way.

Order: new media, new episodes' pages, state, feed, the other pages, site.json. Everything
before the feed is not referred to by anything public; replacing the feed by compare-and-swap is
the one moment at which a change becomes public. No error of a write is believed: the store is
read again and compared (docs/decisions/0003-publishing-protocol.md).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from podcast_pub.addresses import FEED_KEY
from podcast_pub.errors import StoreIsFull
from podcast_pub.model.operations import (
    Absent,
    ObjectRead,
    Pause,
    RememberIntent,
    Tagged,
    Unclear,
    WriteObject,
)
from podcast_pub.model.removal import marks_of
from podcast_pub.model.state_mark import marked_state
from podcast_pub.publishing.asking import (
    ATTEMPTS,
    check_public,
    read_objects,
    store_immutable,
)
from podcast_pub.publishing.erasing import remove_keys
from podcast_pub.publishing.observing import descends_from, observe
from podcast_pub.publishing.pages import finish_pages, known_pages, write_early
from podcast_pub.publishing.planning import plan
from podcast_pub.publishing.state import encode_state

if TYPE_CHECKING:
    from podcast_pub.model.state import State
    from podcast_pub.publishing.asking import (
        Steps,
    )
    from podcast_pub.publishing.observing import Observed
    from podcast_pub.publishing.planning import Intent, Plan

ROUNDS = 20
"""How often a publish starts over because another producer was faster."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a publish did.

    `committed` is false if there was nothing to publish. `pages_are_complete` is false if a
    rival kept changing the pages; the next run repairs them. `plan` is the one that was
    carried out, `sent` how many immutable files had to be sent.
    """

    plan: Plan
    sent: int
    committed: bool
    pages_are_complete: bool

    @property
    def state(self) -> State:
        return self.plan.state

    @property
    def state_hash(self) -> str:
        return self.plan.state_hash


class _Swap(Enum):
    WON = auto()
    OVERTAKEN = auto()
    LOST = auto()


def publish(intent: Intent, observed: Observed) -> Steps[Receipt]:
    """Publish the intent onto what was observed and return the receipt.

    Raises the errors of `plan`, and StorageFailed if the store does not do its part; the
    public show is then as before, or has exactly the change. Repeating is always safe.
    """
    planned: Plan | None = None
    for attempt in range(1, ROUNDS + 1):
        if attempt > 1:
            yield (Pause(attempt - 1),)
            observed = yield from observe({})
            yield from _remove_what_was_erased(planned, observed)
        planned = plan(intent, observed)
        if planned.is_empty:
            return Receipt(planned, sent=0, committed=False, pages_are_complete=True)
        if _others_go_first(planned, observed):
            yield from _repair_pages(intent, observed)
            continue
        sent = yield from _store_uploads(planned, observed)
        outcome, early = _Swap.WON, None
        if planned.commits:
            early = yield from write_early(planned.early_pages, feed=observed.feed)
            outcome = _Swap.LOST if early is None else (yield from _commit(planned, observed))
        if outcome is _Swap.LOST:
            continue
        complete = outcome is _Swap.WON and (
            yield from finish_pages(planned, observed, intent, early=early or {})
        )
        return Receipt(planned, sent, planned.commits, pages_are_complete=complete)
    raise StoreIsFull(
        "other producers kept publishing; yours was not published",
        hint="publish again; what was sent is kept and not sent twice",
    )


def _others_go_first(planned: Plan, observed: Observed) -> bool:
    """Return whether the pages of the public state have to be written before ours.

    Whoever published that state may be about to write one. If our change gives a page back what
    it still shows, we would leave it, and theirs would hold. A removal goes by what site.json
    lists, should we die after the commit. New episodes give back nothing.
    """
    return planned.alters and observed.state is not None and known_pages(observed) is None


def _repair_pages(intent: Intent, observed: Observed) -> Steps[None]:
    """Write the pages of the public state, and a site.json that lists them all."""
    nothing = replace(intent, orders=())
    yield from finish_pages(plan(nothing, observed), observed, nothing, early={})


def _remove_what_was_erased(planned: Plan | None, observed: Observed) -> Steps[None]:
    """Delete the states of a lost round if they name an episode that was erased meanwhile."""
    erased = observed.state.erased if observed.state is not None else frozenset()
    if planned is None or not erased:
        return
    if any(not marks_of(one).isdisjoint(erased) for one in planned.state.show.episodes):
        keys = {one.key for one in (*planned.public_state, *planned.states)}
        yield from remove_keys(sorted(keys - _keys_of(observed.state)))


def _keys_of(state: State | None) -> set[str]:
    """Return the keys of a state's objects: it may share shards with one that was lost."""
    encoded = encode_state(state) if state is not None else None
    return {one.key for one in (*encoded.shards, encoded.root)} if encoded else set()


def _store_uploads(planned: Plan, observed: Observed) -> Steps[int]:
    """Store what is new, see it through the public address, and return how many were sent.

    The state that is public is looked at first: it may go soon, if a rival erases something.
    Where nothing is public yet the smallest file goes alone and is looked at first, so that a
    public address that serves nothing is found before the audio has been sent.
    """
    uploads, by_bytes = planned.uploads, planned.checks_store
    sent = yield from store_immutable(planned.public_state, by_bytes=by_bytes)
    if observed.feed is None and uploads:
        smallest = min(uploads, key=lambda one: (one.size_bytes, one.key))
        sent += yield from store_immutable((smallest,), by_bytes=by_bytes)
        yield from check_public((smallest,))
        uploads = tuple(one for one in uploads if one.key != smallest.key)
    sent += yield from store_immutable(uploads, by_bytes=by_bytes)
    yield from check_public(uploads)
    return sent


def _commit(planned: Plan, observed: Observed) -> Steps[_Swap]:
    """Make the plan public; return whether we won, won and were overtaken at once, or lost."""
    yield from store_immutable(planned.states[:-1])
    yield from store_immutable(planned.states[-1:])
    yield (RememberIntent(planned.state, planned.state_hash),)
    condition = Absent() if observed.feed is None else Tagged(observed.feed.etag)
    reason = "no acknowledgement"
    for attempt in range(1, ATTEMPTS + 1):
        if attempt > 1:
            yield (Pause(attempt - 1),)
        (answer,) = yield (WriteObject(planned.rendering.feed, condition),)
        if isinstance(answer, Unclear):
            reason = answer.reason
        (now,) = yield from read_objects((FEED_KEY,))
        if isinstance(now, ObjectRead) and now.body == planned.rendering.feed.body:
            return _Swap.WON
        before = observed.feed.etag if observed.feed else None
        if (now.etag if isinstance(now, ObjectRead) else None) != before:
            return (yield from _after_a_rival(planned, now))
    raise StoreIsFull(
        f"the store cannot take writes: `{FEED_KEY}` ({reason})",
        hint="publish again later; what was sent is kept and not sent twice",
    )


def _after_a_rival(planned: Plan, now: object) -> Steps[_Swap]:
    """Return whether the feed that stands there now was built on ours."""
    name = marked_state(now.body) if isinstance(now, ObjectRead) else ""
    if not name:
        return _Swap.LOST
    ours = yield from descends_from(name, ancestor=planned.state_hash, serial=planned.state.serial)
    return _Swap.OVERTAKEN if ours else _Swap.LOST
