"""From a show folder and a store to a plan: what `plan`, `publish` and `status` share."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from podcast_pub.addresses import Addresses
from podcast_pub.errors import EditsCollide, PodcastPubError, ShowNeedsFixing
from podcast_pub.model.episode import newest_first
from podcast_pub.model.removal import marks_in
from podcast_pub.model.show import NO_GUID
from podcast_pub.publishing.observing import another_show, observe, was_committed
from podcast_pub.publishing.planning import Intent, plan
from podcast_pub.storage.driver import Tally, run
from podcast_pub.storage.progress import NoProgress
from podcast_pub.storage.public_reads import run_reads
from podcast_pub.verbs.encoding import Making
from podcast_pub.verbs.reading import FolderReader, Past, stop_if_blocked, stop_if_nameless
from podcast_pub.verbs.remembering import memory_of, tell_of_erasure
from podcast_pub.verbs.rendering import StaticRenderer
from podcast_pub.verbs.wiring import target_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from podcast_pub.model.lock import Lock
    from podcast_pub.model.show import Show
    from podcast_pub.model.show_folder import ShowFolder
    from podcast_pub.model.state import State
    from podcast_pub.publishing.asking import Result, Steps
    from podcast_pub.publishing.observing import Observed
    from podcast_pub.publishing.planning import Plan
    from podcast_pub.storage.progress import Progress
    from podcast_pub.storage.public_http import PublicHttp
    from podcast_pub.verbs.remembering import Memory
    from podcast_pub.verbs.wiring import Target

_SELF_LINK = re.compile(rb'href="([^"<>]{1,500})/feed\.xml"')


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line says: which folder, which store, when, where caches are.

    `now` is aware, UTC, in whole seconds. `check_store` believes nothing to be stored unless
    the store says so; `move_urls` allows that published addresses change. `waiting` is told the
    name of a host that has not answered for seconds, `tell` a line when an encoding begins
    or the store on this computer was started, or an erasure was broken off.
    Without `encodes` the plan is good to look at only: new audio that has to be encoded is
    described as it will be. With `shows_collisions` edits that collide are no error but a part of
    what is prepared, beside a plan without changes.
    """

    folder: Path
    now: datetime
    caches: Path
    store: str | None = None
    check_store: bool = False
    move_urls: bool = False
    waiting: Callable[[str], None] | None = None
    tell: Callable[[str], None] | None = None
    encodes: bool = True
    shows_collisions: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan, and all that it was made from; `tally` counts what was asked of the store."""

    target: Target
    memory: Memory
    lock: Lock | None
    folder: ShowFolder
    observed: Observed
    intent: Intent
    plan: Plan
    tally: Tally
    collision: EditsCollide | None = None


def prepare(request: Request) -> Prepared:
    """Return the plan of a publish, with nothing sent.

    Raises ShowNeedsFixing with all findings if one blocks, and the errors of `plan`. If the
    public address already shows that there is nothing to do, the store's own endpoint is not
    asked (docs/decisions/0003-publishing-protocol.md). A host that has not answered before is
    given 10 s there and 20 s at the endpoint, once; what comes later is patient.
    """
    from podcast_pub.show.discovery import read_drafts

    drafts = read_drafts(request.folder)
    reader = FolderReader(drafts, now=request.now, caches=request.caches, tell=request.tell)
    if any(finding.blocks for finding in drafts.show.findings):
        stop_if_blocked(reader.read(Past(), making=Making.NOT_YET))
    target = target_of(
        request.folder,
        drafts.show.settings,
        store=request.store,
        waiting=request.waiting,
        tell=request.tell,
    )
    memory = memory_of(request.folder, target.addresses)
    tell_of_erasure(memory, request.folder, store=request.store, tell=request.tell)
    lock = memory.lock()
    if lock is not None:
        seen = replace(past_of(lock, lock.state.show), gone=marks_in(lock.state))
        folder = reader.read(seen, making=Making.NOT_YET)
        if not _may_be_replaced(folder):
            stop_if_blocked(folder)
    if not request.check_store:
        public = target.public
        try:
            glance = _prepare(request, reader, target, public=public)
        except PodcastPubError:
            pass  # the store itself decides, and says what is wrong
        else:
            if glance.plan.is_empty and glance.collision is None:
                return glance
    target.must_answer()
    return _prepare(request, reader, target, public=None)


def _may_be_replaced(folder: ShowFolder) -> bool:
    """Return whether nothing blocks but audio that somebody else may have published by now."""
    from podcast_pub.show.codes import Code

    blocking = {finding.code for finding in folder.findings if finding.blocks}
    return blocking == {Code.EPISODE_AUDIO_CHANGED}


def drive(
    machine: Steps[Result],
    target: Target,
    memory: Memory,
    *,
    tally: Tally,
    progress: Progress | None = None,
    lock_after: Callable[[State, str], Lock | None] = lambda _state, _hash: None,
) -> Result:
    """Return what the machine returns, carried out on the target's store.

    `lock_after` is asked for the lock that a commit will leave; it is remembered, should the
    run be broken off, unless it is None.
    """

    def remember(state: State, state_hash: str) -> None:
        lock = lock_after(state, state_hash)
        if lock is not None:
            memory.keep_intent(lock)

    return run(
        machine,
        store=target.store,
        public=target.public,
        remember=remember,
        progress=progress or NoProgress(),
        tally=tally,
        pause=time.sleep,
    )


def _prepare(
    request: Request, reader: FolderReader, target: Target, *, public: PublicHttp | None
) -> Prepared:
    memory, tally = memory_of(request.folder, target.addresses), Tally()

    def carry_out(machine: Steps[Result]) -> Result:
        if public is not None:
            base = target.addresses.base
            return run_reads(machine, public=public, base=base, tally=tally)
        return drive(machine, target, memory, tally=tally)

    lock, observed = look(memory, carry_out)
    refuse_moved_addresses(target.addresses, lock, observed, allowed=request.move_urls)
    _refuse_another_show(reader.guid, lock, observed)
    past = Past()
    if lock is not None:
        past = past_of(lock, observed.state.show if observed.state else lock.state.show)
    elif observed.state is not None:
        past = Past(observed.state.show)
    seen = observed.state or (lock.state if lock else None)
    public_show = observed.state.show if observed.state else None
    folder = reader.read(
        replace(past, public=public_show, gone=marks_in(seen)),
        redraw=past.show is not None and (request.check_store or observed.state is None),
        making=Making.NOW if request.encodes else Making.IF_NEEDED_LATER,
    )
    show = stop_if_blocked(folder)
    stop_if_nameless(show, target.addresses)
    intent = Intent(
        wish=show,
        base=lock.state if lock else None,
        said=lock.base if lock else None,
        materials=folder.materials,
        renderer=StaticRenderer(target.addresses),
        now=request.now,
        check_store=request.check_store,
        lock_name=memory.lock_name,
        taken_back=lock.taken_back if lock else None,
    )
    planned, collision = _planned(intent, observed, shows_collisions=request.shows_collisions)
    return Prepared(target, memory, lock, folder, observed, intent, planned, tally, collision)


def _planned(
    intent: Intent, observed: Observed, *, shows_collisions: bool
) -> tuple[Plan, EditsCollide | None]:
    """Return the plan, or one without changes beside the collision that stands in its way."""
    try:
        return plan(intent, observed), None
    except EditsCollide as error:
        if not shows_collisions:
            raise
        return plan(replace(intent, orders=()), observed), error


class CarryOut(Protocol):
    """Runs a machine on a store or on what everybody can read."""

    def __call__(self, machine: Steps[Result], /) -> Result: ...


def past_of(lock: Lock, public: Show) -> Past:
    """Return the past of a folder: what it said, and what is public of the rest.

    What the folder said beats what became public of it, and holds for what was unpublished:
    slug, date and audio of an episode stay what they were here.
    """
    there = {one.guid: one for one in lock.state.show.episodes}
    said = {one.guid: one for one in lock.base.episodes}
    replaced = {
        one.guid: one.audio
        for one in public.episodes
        if one.guid in said and said[one.guid].audio.audio_id != one.audio.audio_id
    }
    episodes = newest_first([*(there | said).values()])
    return Past(replace(lock.state.show, episodes=episodes), lock.stems, replaced=replaced)


def look(memory: Memory, carry_out: CarryOut) -> tuple[Lock | None, Observed]:
    """Return the lock and what is published; a broken-off run that did commit becomes the lock."""
    lock, intended = memory.lock(), memory.intent()
    known = {one.state_hash: one.state for one in (lock, intended) if one is not None}
    observed = carry_out(observe(known))
    if intended is None:
        return lock, observed
    committed = carry_out(was_committed(observed, intended.state, name=intended.state_hash))
    return (intended if committed else lock), observed


def _refuse_another_show(guid: str, lock: Lock | None, observed: Observed) -> None:
    """Raise ForeignEdit if a folder that never published here has another guid than is there."""
    if lock is not None or observed.state is None or not guid:
        return
    if observed.state.show.guid not in (NO_GUID, guid):
        raise another_show(observed.state.show)


def refuse_moved_addresses(
    addresses: Addresses, lock: Lock | None, observed: Observed, *, allowed: bool
) -> None:
    """Raise ShowNeedsFixing if the feed was published under other addresses, unless allowed."""
    found = _SELF_LINK.search(observed.feed.body) if observed.feed else None
    before = found[1].decode() if found else lock.base_url if lock else addresses.base
    if before == addresses.base or allowed or Addresses(before).are_local:
        return
    raise ShowNeedsFixing(
        f"published addresses begin with {before}, and now with {addresses.base}",
        hint="every app would download every episode again; correct `url` or `public_url`, or "
        "publish with `--move-urls` if you mean it",
    )
