"""What unpublish, replace, rollback and erase share: an order that goes the way of a publish.

An order changes what is public and nothing in the show folder. What the folder said stays the
base of its next change, so that the next publish does not do it again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from podcast_pub.errors import NotPublished, ShowNeedsFixing
from podcast_pub.model.lock import Lock
from podcast_pub.model.removal import mark_of
from podcast_pub.publishing.changes import still_taken_back, without_erased
from podcast_pub.publishing.commit import publish as commit
from podcast_pub.publishing.observing import another_show
from podcast_pub.publishing.planning import Intent, plan
from podcast_pub.storage.driver import Tally
from podcast_pub.verbs.preparing import drive, look, refuse_moved_addresses
from podcast_pub.verbs.publish import is_visible
from podcast_pub.verbs.remembering import memory_of
from podcast_pub.verbs.rendering import StaticRenderer
from podcast_pub.verbs.wiring import target_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from podcast_pub.model.artifact import Artifact
    from podcast_pub.model.episode import Episode
    from podcast_pub.model.finding import Finding
    from podcast_pub.model.show import Show
    from podcast_pub.model.state import State
    from podcast_pub.publishing.asking import Result, Steps
    from podcast_pub.publishing.changes import Change
    from podcast_pub.publishing.commit import Receipt
    from podcast_pub.publishing.observing import Observed
    from podcast_pub.publishing.planning import Plan
    from podcast_pub.show.drafts import Drafts
    from podcast_pub.storage.progress import Progress
    from podcast_pub.verbs.preparing import Request
    from podcast_pub.verbs.remembering import Memory
    from podcast_pub.verbs.wiring import Target


@dataclass(frozen=True, slots=True)
class Found:
    """What is public, and what this folder remembers of it; `tally` counts what was asked."""

    request: Request
    drafts: Drafts
    target: Target
    memory: Memory
    lock: Lock | None
    observed: Observed
    state: State
    tally: Tally

    def run(self, machine: Steps[Result]) -> Result:
        """Return what the machine returns; nothing of it is remembered."""
        return drive(machine, self.target, self.memory, tally=self.tally)

    def episode(self, slug: str) -> Episode | None:
        """Return the public episode of that slug, or None."""
        return next((one for one in self.state.show.episodes if one.slug == slug), None)


@dataclass(frozen=True, slots=True)
class Order:
    """What to make public instead, and what the folder is to remember beside it.

    `said` is what the folder says from now on, None for: as before. `taken_back` is what it was
    rolled back to. `materials` are local files, `stored` the keys that were seen in the store.
    `chain` are the names of the states before, for an erasure.
    """

    changes: tuple[Change, ...]
    said: Show | None = None
    taken_back: Show | None = None
    materials: Mapping[str, Artifact] = field(default_factory=dict)
    stored: frozenset[str] = frozenset()
    chain: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Ordered:
    """What an order did; `receipt` is None if the producer did not agree or nothing was to do.

    `is_visible` is false if a cache still shows an older feed.
    """

    found: Found
    plan: Plan
    receipt: Receipt | None
    is_visible: bool = True
    findings: tuple[Finding, ...] = ()

    @property
    def state(self) -> State:
        return self.plan.state if self.receipt is None else self.receipt.state

    @property
    def committed(self) -> bool:
        return self.receipt is not None and self.receipt.committed


def find(request: Request) -> Found:
    """Return what is public of the show in a folder, as the store itself says.

    Of the folder only show.toml must be right. Raises NotPublished if nothing is public,
    ForeignEdit if it is another show, and what stands in the way of reading the store.
    """
    from podcast_pub.show.discovery import read_drafts

    drafts = read_drafts(request.folder)
    blocking = [one for one in drafts.show.findings if one.blocks]
    if blocking:
        raise ShowNeedsFixing("show.toml needs mending first", findings=blocking)
    target = target_of(
        request.folder,
        drafts.show.settings,
        store=request.store,
        waiting=request.waiting,
        tell=request.tell,
    )
    target.must_answer()
    memory, tally = memory_of(request.folder, target.addresses), Tally()
    lock, observed = look(memory, lambda machine: drive(machine, target, memory, tally=tally))
    refuse_moved_addresses(target.addresses, lock, observed, allowed=False)
    if observed.state is None:
        raise NotPublished(
            f"nothing is published at {target.addresses.feed}",
            hint="look with `podcast-pub status` at which store this folder publishes to",
        )
    own = lock.state.show.guid if lock else drafts.show.guid
    if own and own != observed.state.show.guid:
        raise another_show(observed.state.show)
    return Found(request, drafts, target, memory, lock, observed, observed.state, tally)


def published_episode(found: Found, slug: str) -> Episode:
    """Return the public episode of that slug; NotPublished, saying why, if there is none."""
    episode = found.episode(slug)
    if episode is not None:
        return episode
    refuse_the_erased(found, slug)
    marks = {mark_of(guid) for guid in guids_here(found, slug)}
    if marks & found.state.unpublished:
        raise NotPublished(
            f"`{slug}` is unpublished already",
            hint=f"`podcast-pub unpublish --undo {slug}` brings it back",
        )
    raise NotPublished(f"no episode `{slug}` is public", hint=near(found, slug))


def refuse_the_erased(found: Found, slug: str) -> None:
    """Raise NotPublished if the episode of that slug in this folder was erased."""
    if any(mark_of(guid) in found.state.erased for guid in guids_here(found, slug)):
        raise NotPublished(
            f"`{slug}` was erased, and nothing brings it back", hint="delete its files here"
        )


def guids_here(found: Found, slug: str) -> frozenset[str]:
    """Return the guids under which this folder has, or published, an episode of that slug."""
    from podcast_pub.show.matching import claims_of
    from podcast_pub.show.slugs import slug_of

    drafts = [one for one in found.drafts.episodes if slug_of(one.stem) == slug]
    claims = claims_of(drafts, found.state.show.guid, {})
    said = found.lock.base.episodes if found.lock else ()
    return frozenset({one.guid for one in claims} | {one.guid for one in said if one.slug == slug})


def near(found: Found, slug: str) -> str:
    """Return a hint with the slugs that are most like a wrong one."""
    from difflib import get_close_matches

    slugs = [one.slug for one in found.state.show.episodes]
    close = get_close_matches(slug, slugs, n=3, cutoff=0.5)
    if close:
        return f"did you mean {' or '.join(f'`{one}`' for one in close)}?"
    return "`podcast-pub status` says what is public, `podcast-pub history` what was"


def carry_out(
    found: Found,
    order: Order,
    *,
    agreed: Callable[[Plan], bool],
    progress: Progress,
    looks: bool = True,
) -> Ordered:
    """Make an order public and return what that took.

    With `looks` the public address must show it in the end, or an older feed from a cache.

    `agreed` sees the plan and says whether to go on; it is not asked if there is nothing to do.
    Raises the errors of a plan, and StorageFailed if a store does not do its part; the public
    show is then as before or has exactly the change. Repeating is always safe.
    """
    intent = _intent(found, order)
    planned = plan(intent, found.observed)
    if planned.is_empty or not agreed(planned):
        return Ordered(found, planned, None, findings=order.findings)
    if found.lock is not None:
        found.memory.keep(found.lock)
    with found.target.hinting():
        receipt = drive(
            commit(intent, found.observed),
            found.target,
            found.memory,
            tally=found.tally,
            progress=progress,
            lock_after=lambda state, name: _lock_after(found, order, state, name),
        )
    lock = _lock_after(found, order, receipt.state, receipt.state_hash)
    if lock is not None:
        found.memory.keep(lock)
    visible = is_visible(found.target, receipt) if looks else True
    return Ordered(found, receipt.plan, receipt, visible, order.findings)


def _intent(found: Found, order: Order) -> Intent:
    lock = found.lock
    return Intent(
        wish=found.state.show,
        base=lock.state if lock else None,
        said=lock.base if lock else None,
        materials=order.materials,
        renderer=StaticRenderer(found.target.addresses),
        now=found.request.now,
        lock_name=found.memory.lock_name,
        orders=order.changes,
        stored=order.stored,
        chain=order.chain,
    )


def _lock_after(found: Found, order: Order, state: State, state_hash: str) -> Lock | None:
    """Return what the folder remembers, None if it never published and so stays fresh.

    With a lock, what differs in such a folder would count as an edit and revert others.
    """
    lock = found.lock
    if lock is None:
        return None
    said = without_erased(order.said or lock.base, state.erased)
    taken_back = order.taken_back or lock.taken_back
    gone = {one for one in lock.stems if state.erased and mark_of(one) in state.erased}
    return Lock(
        state=state,
        state_hash=state_hash,
        base_url=found.target.addresses.base,
        stems={guid: stem for guid, stem in lock.stems.items() if guid not in gone},
        said=said,
        taken_back=still_taken_back(taken_back, said=said, public=state.show),
    )
