"""Status: the folder against its lock against the store, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from podcast_pub.publishing.changes import AddEpisode, EditEpisode, EditShow, changes_between
from podcast_pub.verbs.preparing import prepare

if TYPE_CHECKING:
    from podcast_pub.addresses import Addresses
    from podcast_pub.model.finding import Finding
    from podcast_pub.model.state import State
    from podcast_pub.verbs.preparing import Prepared, Request


@dataclass(frozen=True, slots=True)
class Status:
    """What is where; each line is one fact in words, empty lists mean: nothing of that kind.

    `elsewhere` is what others published since this folder last did, `vanished` are published
    episodes that the folder has no longer, `later` those whose date has not come.
    """

    addresses: Addresses
    published: int
    serial: int
    new: tuple[str, ...]
    edited: tuple[str, ...]
    vanished: tuple[str, ...]
    elsewhere: tuple[str, ...]
    later: tuple[str, ...]
    findings: tuple[Finding, ...]
    is_up_to_date: bool


def status(request: Request) -> Status:
    """Return how folder, lock and store differ; changes nothing. Raises the errors of a plan."""
    prepared = prepare(request)
    state = prepared.observed.state
    published = state.show.episodes if state else ()
    wish = prepared.intent.wish
    here = {episode.guid for episode in wish.episodes}
    changes = prepared.plan.changes
    return Status(
        addresses=prepared.target.addresses,
        published=len(published),
        serial=state.serial if state else 0,
        new=tuple(one.episode.slug for one in changes if isinstance(one, AddEpisode)),
        edited=_edits(prepared),
        vanished=tuple(one.slug for one in published if one.guid not in here),
        elsewhere=_elsewhere(prepared.lock.state if prepared.lock else None, state),
        later=tuple(f"{one.slug} ({one.published.isoformat()})" for one in prepared.folder.later),
        findings=prepared.folder.findings,
        is_up_to_date=prepared.plan.is_empty,
    )


def _edits(prepared: Prepared) -> tuple[str, ...]:
    lines = []
    for change in prepared.plan.changes:
        match change:
            case EditEpisode(_, after):
                lines.append(f"{after.slug}: {', '.join(change.changed_fields)}")
            case EditShow():
                lines.append(f"the show: {', '.join(change.changed_fields)}")
            case AddEpisode():
                pass
            case _:
                assert_never(change)
    return tuple(lines)


def _elsewhere(lock: State | None, state: State | None) -> tuple[str, ...]:
    """Return what is published now that the lock does not have, as changes of the lock."""
    if lock is None or state is None:
        return ()
    lines = []
    for change in changes_between(lock.show, state.show):
        match change:
            case AddEpisode(episode):
                lines.append(f"{episode.slug}: added")
            case EditEpisode(_, after):
                lines.append(f"{after.slug}: {', '.join(change.changed_fields)}")
            case EditShow():
                lines.append(f"the show: {', '.join(change.changed_fields)}")
            case _:
                assert_never(change)
    return tuple(lines)
