"""Small objects of our own by which a store is tried; each is removed again."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from podcast_pub.errors import PodcastPubError
from podcast_pub.model.operations import ObjectWritten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from podcast_pub.model.artifact import Artifact
    from podcast_pub.storage.store import Probeable


@contextmanager
def kept(store: Probeable, artifact: Artifact, left: list[str]) -> Iterator[bool]:
    """Store an object for the time of a block, which gets whether that succeeded.

    It is removed in every case; the key of one that cannot be is added to `left`.
    """
    is_stored = False
    try:
        is_stored = keep(store, artifact)
        yield is_stored
    finally:
        if is_stored:
            remove(store, artifact.key, left)
        else:  # it may be there in spite of that
            with suppress(PodcastPubError):
                store.remove(artifact.key)


def keep(store: Probeable, artifact: Artifact) -> bool:
    """Store an object; return whether the store acknowledged that."""
    try:
        answer = store.write(artifact, only_if=None, sent=lambda _: None)
    except PodcastPubError:
        return False
    return isinstance(answer, ObjectWritten)


def remove(store: Probeable, key: str, left: list[str]) -> None:
    """Remove an object; the key of one that cannot be removed is added to `left`."""
    try:
        store.remove(key)
    except PodcastPubError:
        left.append(key)
