"""The plan: what a publish will do, decided before anything is sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeGuard
from uuid import UUID, uuid5

from podcast_pub.addresses import page_key
from podcast_pub.errors import EditsCollide, ForeignEdit, NotPublished, ShowNeedsFixing
from podcast_pub.model.removal import mark_of, marks_of
from podcast_pub.model.show import NO_GUID
from podcast_pub.model.state import State
from podcast_pub.publishing.changes import (
    AddEpisode,
    EditEpisode,
    EditShow,
    EraseEpisode,
    apply_changes,
    changes_between,
    describe,
    differences,
)
from podcast_pub.publishing.observing import another_show
from podcast_pub.publishing.pages import as_returning, known_pages, pages_of_the_gone
from podcast_pub.publishing.site_json import StoredPage
from podcast_pub.publishing.state import encode_state

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from podcast_pub.model.artifact import Artifact
    from podcast_pub.model.rendering import Renderer, Rendering
    from podcast_pub.model.show import Show
    from podcast_pub.publishing.changes import (
        Change,
    )
    from podcast_pub.publishing.observing import Observed
    from podcast_pub.publishing.state import EncodedState


NOT_STORED = StoredPage("", "")

NAMES_TAKEN_OVER = 50
"""How many states before an erasure are known by name; ours."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What a producer wants published.

    `wish` is the show as the folder says it; `base` the state that the folder last saw, None
    for a folder that never published, and `said` what the folder itself said then, None for the
    same. `materials` are the local files by key. `now` is the moment that a new state carries
    (aware, UTC, whole seconds). With `check_store` nothing is believed to be stored until the
    store says so. `lock_name` is what the folder's memory is called, for messages.

    `orders` are changes to make instead of those of the folder (unpublish, replace, rollback,
    erase); `stored` are the keys that they need and that were seen in the store. `taken_back`
    is what this folder's own rollback made public instead of what it says. `chain` are the
    names of the states that were public last, for an erasure.
    """

    wish: Show
    base: State | None
    materials: Mapping[str, Artifact]
    renderer: Renderer
    now: datetime
    said: Show | None = None
    program: str = "podcast-pub"
    check_store: bool = False
    lock_name: str = "podcast.lock"
    orders: tuple[Change, ...] | None = None
    stored: frozenset[str] = frozenset()
    taken_back: Show | None = None
    chain: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An episode that the folder would publish, and that was unpublished or erased."""

    slug: str
    is_erased: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be done, in this order: uploads, early pages, states, feed, late pages, site.

    `changes` are what becomes public, without what somebody else published already. `uploads`
    are immutable; `states` ends with the root that the feed will name. If `commits` is false
    the feed stays as it is and `states` is empty. `left_out` stays out although the folder has
    it: somebody unpublished or erased it. With `checks_store` the bytes of what is there are
    looked at, first of all those of `public_state`, the objects of the state that is public.
    """

    changes: tuple[Change, ...]
    state: State
    state_hash: str
    rendering: Rendering
    uploads: tuple[Artifact, ...]
    early_pages: tuple[Artifact, ...]
    states: tuple[Artifact, ...]
    late_pages: tuple[Artifact, ...]
    known_pages: Mapping[str, StoredPage]
    looks_at_pages: bool
    commits: bool
    refills: bool
    left_out: tuple[LeftOut, ...] = ()
    checks_store: bool = False
    public_state: tuple[Artifact, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.commits or self.late_pages or self.looks_at_pages or self.uploads)

    @property
    def alters(self) -> bool:
        return any(not isinstance(one, AddEpisode) for one in self.changes)

    @property
    def changes_in_words(self) -> tuple[str, ...]:
        return tuple(describe(change) for change in self.changes)


def plan(intent: Intent, observed: Observed) -> Plan:
    """Return what turns the observed store into what the intent wants.

    Raises EditsCollide if somebody else changed the same, ForeignEdit if the store holds
    another show or an older state than this folder published, ShowNeedsFixing if a file is
    needed that is neither here nor stored.
    """
    _refuse_what_is_not_ours(intent, observed)
    target = _target(intent, observed)
    known = None if intent.check_store else known_pages(observed)
    there = known or {}
    pages = target.rendering.pages
    changed = [page for page in pages if there.get(page.key, NOT_STORED).sha256 != page.sha256]
    changed += pages_of_the_gone(intent.renderer, target.state.show, pages, there)
    public = () if observed.state is None else observed.state.show.episodes
    had_pages = {page_key(episode.slug) for episode in public}
    new = tuple(page for page in target.rendering.episode_pages if page.key not in had_pages)
    again = _pages_again(target.state.show, observed.state)
    early = tuple(as_returning(page) if page.key in again else page for page in new)
    written_early = {page.key for page in new} - again
    return Plan(
        changes=target.changes,
        state=target.state,
        state_hash=target.state_hash,
        rendering=target.rendering,
        uploads=_uploads(intent, target.state.show, observed.state),
        early_pages=early,
        states=_state_objects(intent, target, observed),
        late_pages=tuple(page for page in changed if page.key not in written_early),
        known_pages=there,
        looks_at_pages=known is None,
        commits=target.commits,
        refills=observed.state is None and intent.base is not None,
        left_out=target.left_out,
        checks_store=intent.check_store,
        public_state=_public_state(intent, observed),
    )


def _pages_again(show: Show, there: State | None) -> set[str]:
    """Return the keys of the pages of episodes that come back after they were unpublished."""
    unpublished = there.unpublished if there is not None else frozenset()
    if not unpublished:
        return set()
    return {page_key(one.slug) for one in show.episodes if mark_of(one.guid) in unpublished}


@dataclass(frozen=True, slots=True)
class _Target:
    changes: tuple[Change, ...]
    state: State
    state_hash: str
    encoded: EncodedState | None
    rendering: Rendering
    commits: bool
    left_out: tuple[LeftOut, ...] = ()


def _target(intent: Intent, observed: Observed) -> _Target:
    """Return the state to publish: the observed one if that already says what is wanted."""
    present = observed.state or intent.base
    if intent.orders is not None and observed.state is None:
        raise NotPublished("nothing is published here any more", hint="publish the folder again")
    if present is None:
        added = tuple(AddEpisode(episode) for episode in intent.wish.episodes)
        return _committed(intent, _first(intent), added)
    changes, left_out = _changes(intent, present)
    show = apply_changes(changes, present.show)
    erasures = tuple(one for one in changes if _erases(one, present))
    if show == present.show and not erasures:
        same = replace(_kept(intent, observed, present), left_out=left_out)
        if observed.feed is None or same.rendering.feed.body == observed.feed.body:
            return same
    state = _successor(intent, observed, present, show)
    if erasures:
        state = _cut_off(state, erasures, before=(present.parent or "", *intent.chain))
    _refuse_what_was_erased(state, present)
    made = erasures or differences(present.show, show)
    return replace(_committed(intent, state, made), left_out=left_out)


def _erases(change: Change, present: State) -> TypeGuard[EraseEpisode]:
    return isinstance(change, EraseEpisode) and not change.marks <= present.erased


def _refuse_what_was_erased(state: State, present: State) -> None:
    """Raise EditsCollide if the state has an episode or a recording that was erased."""
    if not state.erased:
        return
    there = {one.guid: one.audio.audio_id for one in present.show.episodes}
    for episode in state.show.episodes:
        has_its_audio = there.get(episode.guid) == episode.audio.audio_id
        if not has_its_audio and not marks_of(episode).isdisjoint(state.erased):
            raise EditsCollide(
                f"{episode.slug}: this episode or its audio was erased for good",
                hint="take it out of the show folder, or write `draft = true` into its text",
            )


def _committed(intent: Intent, state: State, changes: tuple[Change, ...]) -> _Target:
    encoded = encode_state(state)
    rendering = intent.renderer.render(state, encoded.sha256)
    return _Target(changes, state, encoded.sha256, encoded, rendering, commits=True)


def _kept(intent: Intent, observed: Observed, present: State) -> _Target:
    if observed.state is not None:
        rendering = intent.renderer.render(present, observed.state_hash)
        return _Target((), present, observed.state_hash, None, rendering, commits=False)
    return _committed(intent, present, ())


def _refuse_what_is_not_ours(intent: Intent, observed: Observed) -> None:
    there = observed.state
    if there is None:
        return
    if there.show.guid not in (NO_GUID, intent.wish.guid):
        raise another_show(there.show)
    base = intent.base
    if base and there.follows(base.lineage) and there.serial < base.serial:
        raise ForeignEdit(
            f"the store holds an older state (serial {there.serial}) than this folder "
            f"published (serial {base.serial})",
            hint="somebody restored an old `feed.xml`; remove that object from the store and "
            "publish again to fill in what is missing",
        )


def _changes(intent: Intent, present: State) -> tuple[tuple[Change, ...], tuple[LeftOut, ...]]:
    """Return the orders, or what the folder changes, without what was unpublished or erased.

    A folder that saw only another lineage may add, no more.
    """
    if intent.orders is not None:
        return intent.orders, ()
    if intent.base is not None and present.follows(intent.base.lineage):
        said = intent.said or intent.base.show
        return _without_the_gone(changes_between(said, intent.wish, intent.taken_back), present)
    changes, left_out = _without_the_gone(changes_between(present.show, intent.wish), present)
    differing = [
        change for change in changes if not (isinstance(change, AddEpisode) or _names(change))
    ]
    if differing:
        title = present.show.title
        other = f"if “{title}” is another show, choose another prefix or bucket; if not, "
        raise EditsCollide(
            "this folder has not published to this store, and it differs from what is there:\n"
            + "\n".join(f"  {describe(change)}" for change in differing),
            hint=f"{other if title != intent.wish.title else ''}copy `{intent.lock_name}` from "
            "the folder that published last, or make this folder say what is published",
        )
    return changes, left_out


def _without_the_gone(
    changes: tuple[Change, ...], present: State
) -> tuple[tuple[Change, ...], tuple[LeftOut, ...]]:
    public = {episode.guid for episode in present.show.episodes}
    kept: list[Change] = []
    left_out: list[LeftOut] = []
    for change in changes:
        match change:
            case AddEpisode(episode) | EditEpisode(_, episode) if episode.guid not in public:
                mark = mark_of(episode.guid)
                if mark in present.erased | present.unpublished:
                    left_out.append(LeftOut(episode.slug, is_erased=mark in present.erased))
                else:
                    kept.append(change)
            case _:
                kept.append(change)
    return tuple(kept), tuple(left_out)


def _names(change: Change) -> bool:
    """Return whether a show that was a try gets its guid, and nothing else of it changes."""
    return isinstance(change, EditShow) and change.changed_fields == ("guid",)


def _first(intent: Intent) -> State:
    return State(
        lineage=str(uuid5(UUID(intent.wish.guid), intent.now.isoformat())),
        parent=None,
        serial=1,
        when=intent.now,
        renderer=intent.program,
        show=intent.wish,
    )


def _successor(intent: Intent, observed: Observed, present: State, show: Show) -> State:
    here, before = ({one.guid for one in each.episodes} for each in (show, present.show))
    gone, back = map(mark_of, before - here), map(mark_of, here - before)
    return replace(
        present,
        parent=observed.state_hash or encode_state(present).sha256,
        serial=present.serial + 1,
        when=intent.now,
        renderer=intent.program,
        show=show,
        unpublished=present.unpublished.union(gone).difference(back),
        took_over=(),
    )


def _cut_off(state: State, erasures: tuple[EraseEpisode, ...], *, before: tuple[str, ...]) -> State:
    """Return the state as the first of a new lineage, so that no state leads to the erased."""
    names = dict.fromkeys(one for one in (state.parent or "", *before) if one)
    erased = state.erased.union(*(one.marks for one in erasures))
    named = f"{state.lineage} {state.parent} {state.when.isoformat()}"
    return replace(
        state,
        lineage=str(uuid5(UUID(state.show.guid), named)),
        parent=None,
        unpublished=state.unpublished - erased,
        erased=erased,
        continues=(*state.continues, state.lineage),
        took_over=tuple(names)[:NAMES_TAKEN_OVER],
    )


def _state_objects(intent: Intent, target: _Target, observed: Observed) -> tuple[Artifact, ...]:
    """Return shards and roots to store; an emptied store gets the state before as well."""
    before = encode_state(intent.base) if intent.base and observed.state is None else None
    objects: dict[str, Artifact] = {}
    for encoded in (before, target.encoded):
        if encoded is not None:
            objects |= {shard.key: shard for shard in encoded.shards}
            objects[encoded.root.key] = encoded.root
    return tuple(objects.values())


def _public_state(intent: Intent, observed: Observed) -> tuple[Artifact, ...]:
    """Return what the feed's state is stored as, to be looked at if the store is checked.

    Nothing if it has members of a newer podcast-pub that are not kept: then it has other bytes.
    """
    if not intent.check_store or observed.state is None:
        return ()
    encoded = encode_state(observed.state)
    return (*encoded.shards, encoded.root) if encoded.sha256 == observed.state_hash else ()


def _uploads(intent: Intent, show: Show, stored: State | None) -> tuple[Artifact, ...]:
    """Return the immutable files that the show needs and the stored state did not have."""
    side_files = {file.key: file for file in intent.renderer.side_files(show)}
    local = {**intent.materials, **side_files}
    needed = {*keys_of(show), *side_files}
    if stored is not None and not intent.check_store:
        needed -= {*keys_of(stored.show)}
        needed -= {file.key for file in intent.renderer.side_files(stored.show)}
    needed -= intent.stored
    gone = sorted(needed - local.keys())
    if gone and not (intent.check_store and stored is not None):
        raise ShowNeedsFixing(
            "these files are neither in the folder nor in the store:\n"
            + "\n".join(f"  {key}" for key in gone),
            hint="put the audio and pictures that were published back into the show folder",
        )
    return tuple(local[key] for key in sorted(needed & local.keys()))


def keys_of(show: Show) -> tuple[str, ...]:
    """Return the keys of the audio, pictures and transcripts that a show refers to."""
    pictures = [show.artwork, *(episode.artwork for episode in show.episodes if episode.artwork)]
    return (
        *(key for artwork in pictures for key in (artwork.feed.key, artwork.page.key)),
        *(episode.audio.key for episode in show.episodes),
        *(one.key for episode in show.episodes for one in episode.audio.renditions),
        *(file.key for episode in show.episodes for file in episode.transcripts),
    )
