"""Marks: by what the state knows an episode that is not public any more, without naming it."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from podcast_pub.model.episode import Episode


def mark_of(identity: str) -> str:
    """Return the mark of a guid or an audio id: its SHA-256 in hex.

    States are public: whoever does not know the guid learns nothing from it.
    """
    return sha256(identity.encode()).hexdigest()


def marks_of(episode: Episode) -> frozenset[str]:
    """Return the marks under which an erased episode cannot come back: of guid and audio."""
    return frozenset({mark_of(episode.guid), mark_of(episode.audio.audio_id)})
