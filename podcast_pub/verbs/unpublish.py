"""Unpublish: take an episode off feed, list and pages, or bring it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from podcast_pub.errors import NotPublished
from podcast_pub.publishing.changes import AddEpisode, RemoveEpisode, saying
from podcast_pub.publishing.history import files_of, must_be_stored, read_chain
from podcast_pub.verbs.preparing import past_of
from podcast_pub.verbs.reading import FolderReader, Past, stop_if_blocked
from podcast_pub.verbs.taking_back import Order, carry_out, find, near, published_episode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from podcast_pub.model.artifact import Artifact
    from podcast_pub.model.episode import Episode
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
    """Publish an unpublished episode again: as the folder says it, else as it was public last.

    Raises NotPublished if it is public, never was, or is not stored any more, EditsCollide if
    it was erased, ShowNeedsFixing if the folder has it and something blocks.
    """
    found = find(request)
    if found.episode(slug) is not None:
        raise NotPublished(f"`{slug}` is public already", hint="`podcast-pub status` says more")
    chain = found.run(read_chain(found.observed.state_hash, limit=FAR_BACK))
    before = next(
        (one for past in chain for one in past.state.show.episodes if one.slug == slug), None
    )
    if before is None:
        raise NotPublished(f"no episode `{slug}` was public", hint=near(found, slug))
    here, materials = _in_the_folder(found, before)
    order = _order(found, here or before, materials, said=here)
    return carry_out(found, order, agreed=agreed, progress=progress)


def _order(
    found: Found, episode: Episode, materials: Mapping[str, Artifact], *, said: Episode | None
) -> Order:
    from dataclasses import replace

    needed = files_of(replace(found.state.show, episodes=(episode,)))
    elsewhere = needed.keys() - files_of(found.state.show).keys() - materials.keys()
    found.run(must_be_stored(needed[key] for key in sorted(elsewhere)))
    base = found.lock.base if found.lock else None
    return Order(
        changes=(AddEpisode(episode),),
        said=saying(base, said) if base and said else None,
        materials=materials,
        stored=frozenset(elsewhere),
    )


def _in_the_folder(found: Found, before: Episode) -> tuple[Episode | None, Mapping[str, Artifact]]:
    """Return the episode as the folder says it, and the folder's files; None if it has none."""
    request, lock = found.request, found.lock
    reader = FolderReader(found.drafts, now=request.now, caches=request.caches, tell=request.tell)
    past = Past(found.state.show) if lock is None else past_of(lock, found.state.show)
    assert past.show is not None, "something is public"
    known = {one.guid for one in past.show.episodes}
    if before.guid not in known:
        past = with_episode(past, before)
    folder = reader.read(past)
    show = stop_if_blocked(folder)
    here = next((one for one in show.episodes if one.guid == before.guid), None)
    return here, folder.materials if here is not None else {}


def with_episode(past: Past, episode: Episode) -> Past:
    """Return a past that knows one more episode."""
    from dataclasses import replace

    assert past.show is not None, "something is public"
    return replace(past, show=saying(past.show, episode))
