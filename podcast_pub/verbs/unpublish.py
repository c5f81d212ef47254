"""Unpublish: take an episode off feed, list and pages, or bring it back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from podcast_pub.errors import NotPublished
from podcast_pub.model.removal import mark_of, marks_in
from podcast_pub.publishing.changes import (
    AddEpisode,
    EditEpisode,
    RemoveEpisode,
    apply_changes,
    saying,
)
from podcast_pub.publishing.history import files_of, must_be_stored, read_chain
from podcast_pub.verbs.preparing import past_of
from podcast_pub.verbs.reading import FolderReader, stop_if_blocked
from podcast_pub.verbs.taking_back import (
    Order,
    carry_out,
    find,
    near,
    published_episode,
    refuse_the_erased,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from podcast_pub.model.artifact import Artifact
    from podcast_pub.model.episode import Episode
    from podcast_pub.model.show import Show
    from podcast_pub.publishing.planning import Plan
    from podcast_pub.storage.progress import Progress
    from podcast_pub.verbs.preparing import Request
    from podcast_pub.verbs.taking_back import Found, Ordered

FAR_BACK = 1000
"""How many states are looked through for an episode that the folder has no more; ours."""


def unpublish(
    request: Request, slug: str, *, agreed: Callable[[Plan], bool], progress: Progress
) -> Ordered:
    """Take the episode of that slug off feed, list and pages; its audio stays stored.

    Raises NotPublished if it is not public, and the errors of `carry_out`.
    """
    found = find(request)
    order = Order((RemoveEpisode(published_episode(found, slug)),))
    return carry_out(found, order, agreed=agreed, progress=progress)


def bring_back(
    request: Request, slug: str, *, agreed: Callable[[Plan], bool], progress: Progress
) -> Ordered:
    """Publish an unpublished episode again: as it was public last, with what this folder edited.

    Edited is what the folder says otherwise than at its own last publish; audio never is. Raises
    NotPublished if it is public, never was, or is not stored any more, EditsCollide if it was
    erased or somebody else edited the same, ShowNeedsFixing if the folder has it and something
    blocks.
    """
    found = find(request)
    if found.episode(slug) is not None:
        raise NotPublished(f"`{slug}` is public already", hint="`podcast-pub status` says more")
    chain = found.run(read_chain(found.observed.state_hash, limit=FAR_BACK))
    before = next(
        (one for past in chain for one in past.state.show.episodes if one.slug == slug), None
    )
    before = before or _published_here(found, slug)
    if before is None:
        refuse_the_erased(found, slug)
        raise NotPublished(f"no episode `{slug}` was public", hint=near(found, slug))
    edit, materials = _edit_of(found, before)
    order = _order(found, _edited(found, before, edit), materials, edit)
    return carry_out(found, order, agreed=agreed, progress=progress)


def _published_here(found: Found, slug: str) -> Episode | None:
    """Return an unpublished episode as this folder saw or said it, for lack of a stored state."""
    lock, tell = found.lock, found.request.tell
    for one in (*lock.state.show.episodes, *lock.base.episodes) if lock is not None else ():
        if one.slug == slug and mark_of(one.guid) in found.state.unpublished:
            if tell is not None:
                length = timedelta(seconds=round(one.audio.duration_ms / 1000))
                tell(
                    f"no stored state names {slug} any more: it comes back as this folder had it, "
                    f"with audio of {length}"
                )
            return one
    return None


def _order(
    found: Found, episode: Episode, materials: Mapping[str, Artifact], edit: EditEpisode | None
) -> Order:
    from dataclasses import replace

    needed = files_of(replace(found.state.show, episodes=(episode,)))
    elsewhere = needed.keys() - files_of(found.state.show).keys() - materials.keys()
    found.run(must_be_stored(needed[key] for key in sorted(elsewhere)))
    return Order(
        changes=(AddEpisode(episode),),
        said=saying(found.lock.base, edit.after) if found.lock and edit else None,
        materials=materials,
        stored=frozenset(elsewhere),
    )


def _edited(found: Found, before: Episode, edit: EditEpisode | None) -> Episode:
    """Return the episode as it was public last, with what the folder edited since it published."""
    from dataclasses import replace

    if edit is None:
        return before
    show = replace(found.state.show, episodes=(before,))
    return apply_changes((edit,), show).episodes[0]


def _edit_of(found: Found, before: Episode) -> tuple[EditEpisode | None, Mapping[str, Artifact]]:
    """Return what the folder says of it now and said when it published, and the folder's files.

    None if the folder has not published it or does not have it.
    """
    from dataclasses import replace

    request, lock = found.request, found.lock
    said = _of(lock.base, before) if lock is not None else None
    if lock is None or said is None:
        return None, {}
    reader = FolderReader(found.drafts, now=request.now, caches=request.caches, tell=request.tell)
    past = past_of(lock, saying(found.state.show, before))
    folder = reader.read(replace(past, gone=marks_in(found.state)))
    here = _of(stop_if_blocked(folder), before)
    if here is None:
        return None, {}
    instead = _of(lock.taken_back, before) if lock.taken_back is not None else None
    return EditEpisode(said, replace(here, audio=said.audio), instead), folder.materials


def _of(show: Show, episode: Episode) -> Episode | None:
    return next((one for one in show.episodes if one.guid == episode.guid), None)
