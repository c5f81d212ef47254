"""Marks: by what the state knows an episode that is not public any more, without naming it."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from podcast_pub.model.episode import Episode
    from podcast_pub.model.state import State


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of episodes that a folder may have and that are not public, on purpose."""

    unpublished: frozenset[str] = frozenset()
    erased: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.unpublished or self.erased)


NO_MARKS = Marks()


def mark_of(identity: str) -> str:
    """Return the mark of a guid or an audio id: its SHA-256 in hex.

    States are public: whoever does not know the guid learns nothing from it.
    """
    return sha256(identity.encode()).hexdigest()


def marks_of(episode: Episode) -> frozenset[str]:
    """Return the marks under which an erased episode cannot come back: of guid and audio."""
    return frozenset({mark_of(episode.guid), mark_of(episode.audio.audio_id)})


def marks_in(state: State | None) -> Marks:
    """Return the marks that a state carries; none without a state."""
    return Marks(state.unpublished, state.erased) if state is not None else NO_MARKS
