"""Status: the folder against its lock against the store, in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from podcast_pub.model.removal import mark_of
from podcast_pub.publishing.changes import (
    AddEpisode,
    EditEpisode,
    EditShow,
    EraseEpisode,
    RemoveEpisode,
    ReplaceAudio,
    changes_between,
    differences,
)
from podcast_pub.verbs.preparing import prepare

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from podcast_pub.addresses import Addresses
    from podcast_pub.errors import EditsCollide
    from podcast_pub.model.finding import Finding
    from podcast_pub.model.lock import Lock
    from podcast_pub.model.show import Show
    from podcast_pub.model.state import State
    from podcast_pub.publishing.changes import Change
    from podcast_pub.verbs.preparing import Prepared, Request


@dataclass(frozen=True, slots=True)
class Status:
    """What is where; each line is one fact in words, empty lists mean: nothing of that kind.

    `elsewhere` is what others published since this folder last did, `otherwise` what is public
    otherwise than the folder says, known to it, and no edit of it (somebody else's, or audio that
    was replaced). `vanished` are published episodes that the folder has no longer, `drafts` those
    that it marks as drafts, which takes nothing back; `later` are those whose date has not come.
    `unpublished` and `erased` are still in the folder and stay out;
    `rolled_back` is what this folder took back and still says. `feed_is_missing` if this folder
    published, and the store has no feed any more. With a `collision` nothing can be published;
    `new` and `edited` are then what the folder changed, whatever others did.
    """

    addresses: Addresses
    published: int
    feed_is_missing: bool
    serial: int
    new: tuple[str, ...]
    edited: tuple[str, ...]
    vanished: tuple[str, ...]
    drafts: tuple[str, ...]
    elsewhere: tuple[str, ...]
    otherwise: tuple[str, ...]
    later: tuple[str, ...]
    unpublished: tuple[str, ...]
    erased: tuple[str, ...]
    rolled_back: tuple[str, ...]
    findings: tuple[Finding, ...]
    is_up_to_date: bool
    collision: EditsCollide | None = None


def status(request: Request) -> Status:
    """Return how folder, lock and store differ; changes nothing.

    Raises the errors of a plan, but for edits that collide: those are a part of the answer.
    """
    prepared = prepare(replace(request, encodes=False, shows_collisions=True))
    state, lock, wish = prepared.observed.state, prepared.lock, prepared.intent.wish
    published = state.show.episodes if state else ()
    changes = prepared.plan.changes if prepared.collision is None else _own_changes(prepared)
    taken_back = _taken_back(lock, state, wish)
    return Status(
        addresses=prepared.target.addresses,
        published=len(published),
        feed_is_missing=prepared.plan.refills,
        serial=state.serial if state else 0,
        new=tuple(one.episode.slug for one in changes if isinstance(one, AddEpisode)),
        edited=tuple(_in_words(one) for one in changes if not isinstance(one, AddEpisode)),
        vanished=_vanished(prepared),
        drafts=_drafts(prepared),
        elsewhere=_elsewhere(lock, state),
        otherwise=_otherwise(lock, state, wish, but=taken_back),
        later=tuple(f"{one.slug} ({one.published.isoformat()})" for one in prepared.folder.later),
        unpublished=_marked(wish, state.unpublished if state else frozenset()),
        erased=_marked(wish, state.erased if state else frozenset()),
        rolled_back=tuple(f"{where}: {', '.join(words)}" for where, words in taken_back.items()),
        findings=prepared.folder.findings,
        is_up_to_date=prepared.plan.is_empty and prepared.collision is None,
        collision=prepared.collision,
    )


def _own_changes(prepared: Prepared) -> tuple[Change, ...]:
    """Return what the folder changed since it published, or where it differs if it never did."""
    state, intent = prepared.observed.state, prepared.intent
    before = prepared.lock.base if prepared.lock else state.show if state else intent.wish
    gone = state.unpublished | state.erased if state else frozenset()
    return tuple(
        one
        for one in changes_between(before, intent.wish, intent.taken_back)
        if not (isinstance(one, AddEpisode) and mark_of(one.episode.guid) in gone)
    )


def _marked(wish: Show, marks: frozenset[str]) -> tuple[str, ...]:
    return tuple(one.slug for one in wish.episodes if marks and mark_of(one.guid) in marks)


def _vanished(prepared: Prepared) -> tuple[str, ...]:
    """Return public episodes that this folder had; without a lock all that it has not."""
    state, lock = prepared.observed.state, prepared.lock
    here = {one.guid for one in prepared.intent.wish.episodes} | prepared.folder.held_back
    had = {one.guid for one in lock.base.episodes} if lock else None
    return tuple(
        one.slug
        for one in (state.show.episodes if state else ())
        if one.guid not in here and (had is None or one.guid in had)
    )


def _drafts(prepared: Prepared) -> tuple[str, ...]:
    """Return public episodes that the folder marks as drafts."""
    state, held_back = prepared.observed.state, prepared.folder.held_back
    return tuple(
        one.slug for one in (state.show.episodes if state else ()) if one.guid in held_back
    )


def _taken_back(lock: Lock | None, state: State | None, wish: Show) -> dict[str, list[str]]:
    """Return what is public as this folder's rollback made it, while the folder says more."""
    if lock is None or state is None or lock.taken_back is None:
        return {}
    rolled_back = set(_apart(lock.taken_back, state.show))
    return {
        where: words
        for where, words in _apart(wish, state.show).items()
        if where not in rolled_back and words == _apart(lock.base, state.show).get(where)
    }


def _elsewhere(lock: Lock | None, state: State | None) -> tuple[str, ...]:
    """Return what became public since this folder last saw it."""
    if lock is None or state is None:
        return ()
    return tuple(_in_words(one) for one in _news(lock.state.show, state))


def _otherwise(
    lock: Lock | None, state: State | None, wish: Show, *, but: dict[str, list[str]]
) -> tuple[str, ...]:
    """Return what is public otherwise than the folder says, and was when it last saw it."""
    if lock is None or state is None:
        return ()
    had = {one.slug for one in lock.state.show.episodes} | {"the show"}
    seen = had - _apart(lock.state.show, state.show).keys() - but.keys()
    said = _apart(lock.base, state.show)
    return tuple(
        f"{where}: {', '.join(words)}"
        for where, words in _apart(wish, state.show).items()
        if where in seen and words == said.get(where)
    )


def _news(seen: Show, state: State) -> Iterator[Change]:
    """Yield what happened since a show was seen; what was erased is told from unpublished."""
    for change in differences(seen, state.show):
        match change:
            case RemoveEpisode(episode) if mark_of(episode.guid) in state.erased:
                yield EraseEpisode(episode.guid, episode.slug, frozenset())
            case _:
                yield change


def _apart(one: Show, other: Show) -> dict[str, list[str]]:
    """Return in which words two shows differ, by slug, for episodes that both have."""
    return {_where(change): _words(change) for change in _edits(changes_between(one, other))}


def _edits(changes: Iterable[Change]) -> Iterator[EditEpisode | EditShow]:
    return (one for one in changes if isinstance(one, EditEpisode | EditShow))


def _where(change: EditEpisode | EditShow) -> str:
    return change.after.slug if isinstance(change, EditEpisode) else "the show"


def _words(change: EditEpisode | EditShow) -> list[str]:
    return list(change.changed_words)


def _in_words(change: Change) -> str:
    match change:
        case AddEpisode(episode):
            return f"{episode.slug}: added"
        case RemoveEpisode(episode):
            return f"{episode.slug}: unpublished"
        case ReplaceAudio(_, after):
            return f"{after.slug}: audio replaced"
        case EditEpisode() | EditShow():
            return f"{_where(change)}: {', '.join(_words(change))}"
        case _:
            return f"{change.slug}: erased"
