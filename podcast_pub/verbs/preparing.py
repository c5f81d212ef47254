"""From a show folder and a store to a plan: what `plan`, `publish` and `status` share."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from podcast_pub.addresses import Addresses
from podcast_pub.errors import PodcastPubError, ShowNeedsFixing
from podcast_pub.model.lock import Lock
from podcast_pub.publishing.observing import observe, was_committed
from podcast_pub.publishing.planning import Intent, plan
from podcast_pub.storage.driver import Tally, run
from podcast_pub.storage.progress import NoProgress
from podcast_pub.storage.public_reads import run_reads
from podcast_pub.verbs.reading import Past, read_folder, stop_if_blocked
from podcast_pub.verbs.remembering import memory_of
from podcast_pub.verbs.rendering import StaticRenderer
from podcast_pub.verbs.wiring import target_of

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from podcast_pub.model.show import Show
    from podcast_pub.model.show_folder import ShowFolder
    from podcast_pub.model.state import State
    from podcast_pub.publishing.asking import Result, Steps
    from podcast_pub.publishing.observing import Observed
    from podcast_pub.publishing.planning import Plan
    from podcast_pub.show.drafts import Drafts
    from podcast_pub.storage.progress import Progress
    from podcast_pub.verbs.remembering import Memory
    from podcast_pub.verbs.wiring import Target

_SELF_LINK = re.compile(rb'href="([^"<>]{1,500})/feed\.xml"')


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line says: which folder, which store, when, where caches are.

    `now` is aware, UTC, in whole seconds. `check_store` believes nothing to be stored unless
    the store says so; `move_urls` allows that published addresses change.
    """

    folder: Path
    now: datetime
    caches: Path
    store: str | None = None
    check_store: bool = False
    move_urls: bool = False


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


def prepare(request: Request) -> Prepared:
    """Return the plan of a publish, with nothing sent.

    Raises ShowNeedsFixing with all findings if one blocks, and the errors of `plan`. If the
    public address already shows that there is nothing to do, the store's own endpoint is not
    asked (docs/decisions/0003-publishing-protocol.md).
    """
    from podcast_pub.show.discovery import read_drafts

    drafts = read_drafts(request.folder)
    reader = _Reader(request, drafts)
    if any(finding.blocks for finding in drafts.show.findings):
        stop_if_blocked(reader.read(Past()))
    target = target_of(request.folder, drafts.show.settings, store=request.store)
    lock = memory_of(request.folder, target.addresses).lock()
    if lock is not None:
        stop_if_blocked(reader.read(Past(lock.state.show, lock.stems)))
    if not request.check_store:
        try:
            glance = _prepare(request, reader, target, by_public_address=True)
        except PodcastPubError:
            pass  # the store itself decides, and says what is wrong
        else:
            if glance.plan.is_empty:
                return glance
    return _prepare(request, reader, target, by_public_address=False)


class _Reader:
    """Reads the folder, and reads it again only if the past or the store turn out different."""

    def __init__(self, request: Request, drafts: Drafts) -> None:
        self._request = request
        self._drafts = drafts
        self._last: tuple[Past, bool, ShowFolder] | None = None

    def read(self, past: Past, *, redraw: bool = False) -> ShowFolder:
        """Return the folder as it stands against that past."""
        redraw = redraw and past.show is not None
        if self._last is not None and self._last[:2] == (past, redraw):
            return self._last[2]
        folder = read_folder(
            self._drafts,
            past,
            now=self._request.now,
            caches=self._request.caches,
            redraw=redraw,
        )
        self._last = (past, redraw, folder)
        return folder


def drive(
    machine: Steps[Result],
    target: Target,
    memory: Memory,
    *,
    tally: Tally,
    progress: Progress | None = None,
    stems: dict[str, str] | None = None,
    said: Show | None = None,
) -> Result:
    """Return what the machine returns, carried out on the target's store.

    `stems` and `said` are remembered with the state, should the run be broken off.
    """

    def remember(state: State, state_hash: str) -> None:
        memory.keep_intent(Lock(state, state_hash, target.addresses.base, stems or {}, said))

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
    request: Request, reader: _Reader, target: Target, *, by_public_address: bool
) -> Prepared:
    memory, tally = memory_of(request.folder, target.addresses), Tally()

    def carry_out(machine: Steps[Result]) -> Result:
        if by_public_address:
            base = target.addresses.base
            return run_reads(machine, public=target.public, base=base, tally=tally)
        return drive(machine, target, memory, tally=tally)

    lock, observed = _look(memory, carry_out)
    _refuse_moved_addresses(target.addresses, lock, observed, allowed=request.move_urls)
    past = Past()
    if lock is not None:
        past = Past(lock.state.show, lock.stems)
    elif observed.state is not None:
        past = Past(observed.state.show)
    folder = reader.read(past, redraw=request.check_store or observed.state is None)
    show = stop_if_blocked(folder)
    intent = Intent(
        wish=show,
        base=lock.state if lock else None,
        said=lock.base if lock else None,
        materials=folder.materials,
        renderer=StaticRenderer(target.addresses),
        now=request.now,
        check_store=request.check_store,
    )
    planned = plan(intent, observed)
    return Prepared(target, memory, lock, folder, observed, intent, planned, tally)


class _CarryOut(Protocol):
    def __call__(self, machine: Steps[Result], /) -> Result: ...


def _look(memory: Memory, carry_out: _CarryOut) -> tuple[Lock | None, Observed]:
    """Return the lock and what is published; a broken-off run that did commit becomes the lock."""
    lock, intended = memory.lock(), memory.intent()
    known = {one.state_hash: one.state for one in (lock, intended) if one is not None}
    observed = carry_out(observe(known))
    if intended is None:
        return lock, observed
    committed = carry_out(was_committed(observed, intended.state, name=intended.state_hash))
    return (intended if committed else lock), observed


def _refuse_moved_addresses(
    addresses: Addresses, lock: Lock | None, observed: Observed, *, allowed: bool
) -> None:
    found = _SELF_LINK.search(observed.feed.body) if observed.feed else None
    before = found[1].decode() if found else lock.base_url if lock else addresses.base
    if before == addresses.base or allowed or Addresses(before).are_local:
        return
    raise ShowNeedsFixing(
        f"published addresses begin with {before}, and now with {addresses.base}",
        hint="every app would download every episode again; correct `url` or `public_url` in "
        "show.toml, or publish with `--move-urls` if you mean it",
    )
