"""What a show folder remembers of the last publish."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from podcast_pub.model.show import Show
    from podcast_pub.model.state import State


@dataclass(frozen=True, slots=True)
class Lock:
    """The last state that this folder saw (`podcast.lock`), and what is private to the folder.

    What the author changed is the difference of the folder and what it said then. `base_url` is
    the public address under which it was published, `state_hash` the name of the state there,
    `stems` the folder or file stem by guid. `said` is what the folder itself said at that
    publish, None if that is what became public: others may have published something else
    meanwhile, and what they did is no change of this folder. `taken_back` is what this folder's
    rollback made public instead of what it says, None without one.
    """

    state: State
    state_hash: str
    base_url: str
    stems: Mapping[str, str] = field(default_factory=dict)
    said: Show | None = None
    taken_back: Show | None = None

    @property
    def base(self) -> Show:
        """Return what the folder said then: the base of what it changes next."""
        return self.state.show if self.said is None else self.said
