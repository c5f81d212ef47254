"""Erase: remove an episode for good, everywhere in the store, and prove that it is gone.

What is to go is written into the folder's private memory before anything happens, so that a run
that is broken off at any point is finished by the same command.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from podcast_pub.errors import NotPublished, PublicCopyDiffers, StorageFailed
from podcast_pub.model.removal import mark_of
from podcast_pub.publishing.changes import EraseEpisode
from podcast_pub.publishing.erasing import Erasure, delete_until_gone, trace
from podcast_pub.publishing.history import chain_names
from podcast_pub.publishing.planning import NAMES_TAKEN_OVER
from podcast_pub.verbs.encoding import forget
from podcast_pub.verbs.remembering import replace_file
from podcast_pub.verbs.rendering import StaticRenderer
from podcast_pub.verbs.taking_back import Order, carry_out, find, guids_here, near

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from podcast_pub.storage.progress import Progress
    from podcast_pub.verbs.preparing import Request
    from podcast_pub.verbs.taking_back import Found, Ordered

SCHEMA = 1
GONE = (403, 404, 410)
"""What an address answers that serves nothing; stores say 403 where listing is denied."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did; `ordered` is None if the producer did not agree.

    `deleted` counts versions of objects. `urls` served the episode and serve nothing now; they
    may be in caches that nobody asked. `here` are the files of the episode in the show folder.
    """

    found: Found
    erasure: Erasure
    ordered: Ordered | None
    deleted: int
    urls: tuple[str, ...]
    here: tuple[Path, ...]


def erase(
    request: Request,
    slug: str,
    *,
    agreed: Callable[[Found, Erasure], bool],
    progress: Progress,
) -> Erased:
    """Remove the episode of that slug from feed, pages, states and store; return what went.

    Raises NotPublished if the store has nothing of it, StorageFailed if something does not go,
    StoreUnreachable if the public address does not say that it is gone, PublicCopyDiffers if all
    is gone from the store and an address still serves it (a cache).
    Repeating is safe, and goes on where a run was broken off.
    """
    found = find(request)
    renderer = StaticRenderer(found.target.addresses)
    begun = _begun(found.memory.erasure_path)
    if begun is not None and begun.slug != slug:
        raise NotPublished(
            f"erasing `{begun.slug}` was broken off",
            hint=f"finish that first: `podcast-pub erase {begun.slug}`",
        )
    guids = _erased_guids_of(found, slug) | (begun.guids if begun else frozenset())
    erasure = found.run(trace(slug, guids, found.state, renderer))
    if begun is not None:
        erasure = _together(erasure, begun)
    if not erasure.guids:
        raise NotPublished(f"nothing of `{slug}` is in the store", hint=near(found, slug))
    if not agreed(found, erasure):
        return Erased(found, erasure, None, 0, (), ())
    replace_file(found.memory.erasure_path, _text(erasure))
    ordered = _commit(found, erasure, progress)
    deleted, left = found.run(delete_until_gone(erasure, renderer))
    if left:
        raise StorageFailed(
            "the store still has of it:\n" + "\n".join(f"  {key}" for key in left),
            hint="somebody may be publishing right now; run the same command again",
        )
    for recording in erasure.recordings:
        forget(found.request.caches, recording)
    urls = _urls(found, erasure)
    _must_be_gone(found, urls)
    found.memory.erasure_path.unlink(missing_ok=True)
    return Erased(found, erasure, ordered, deleted, urls, _files_here(found, slug))


def _commit(found: Found, erasure: Erasure, progress: Progress) -> Ordered:
    chain = found.run(chain_names(found.observed.state_hash, limit=NAMES_TAKEN_OVER))
    changes = tuple(
        EraseEpisode(guid, erasure.slug, erasure.marks) for guid in sorted(erasure.guids)
    )
    order = Order(changes=changes, chain=chain)
    return carry_out(found, order, agreed=lambda _: True, progress=progress, looks=False)


def _urls(found: Found, erasure: Erasure) -> tuple[str, ...]:
    return tuple(found.target.addresses.of(key) for key in sorted(erasure.keys))


def _must_be_gone(found: Found, urls: tuple[str, ...]) -> None:
    served = []
    for url in urls:
        answer = found.target.public.head(url)
        if answer.status not in GONE:
            served.append(f"  {url} answers {answer.status}")
    if served:
        raise PublicCopyDiffers(
            "all is deleted in the store, but these addresses still serve it:\n"
            + "\n".join(served),
            hint="purge them at the CDN or the cache in front of the store, then run the same "
            "command again",
        )


def _erased_guids_of(found: Found, slug: str) -> frozenset[str]:
    """Return the guid of the folder's episode of that slug, if it was erased before."""
    erased = found.state.erased
    return frozenset(one for one in guids_here(found, slug) if mark_of(one) in erased)


def _files_here(found: Found, slug: str) -> tuple[Path, ...]:
    from podcast_pub.show.slugs import slug_of

    folder = found.request.folder
    return tuple(
        path
        for path in sorted(folder.iterdir())
        if not path.name.startswith(".") and slug_of(path.name.partition(".")[0]) == slug
    )


def _together(one: Erasure, other: Erasure) -> Erasure:
    return Erasure(
        slug=one.slug,
        guids=one.guids | other.guids,
        marks=one.marks | other.marks,
        keys=one.keys | other.keys,
        recordings=one.recordings | other.recordings,
    )


def _text(erasure: Erasure) -> str:
    record = {
        "schema": SCHEMA,
        "note": "an erasure that is not finished: run `podcast-pub erase` again",
        "slug": erasure.slug,
        "guids": sorted(erasure.guids),
        "marks": sorted(erasure.marks),
        "keys": sorted(erasure.keys),
        "recordings": sorted(erasure.recordings),
    }
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def _begun(file: Path) -> Erasure | None:
    """Return the erasure that was broken off; a damaged file counts as none: all is traced."""
    try:
        record = json.loads(file.read_text("utf-8"))
        return Erasure(
            slug=str(record["slug"]),
            guids=frozenset(map(str, record["guids"])),
            marks=frozenset(map(str, record["marks"])),
            keys=frozenset(map(str, record["keys"])),
            recordings=frozenset(map(str, record["recordings"])),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
