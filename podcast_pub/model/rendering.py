"""Everything that is made from one state for one store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from podcast_pub.model.artifact import Artifact
    from podcast_pub.model.show import Show
    from podcast_pub.model.state import State


@dataclass(frozen=True, slots=True)
class Rendering:
    """The feed, each episode's own page, and the other pages."""

    feed: Artifact
    episode_pages: tuple[Artifact, ...]
    other_pages: tuple[Artifact, ...]

    @property
    def pages(self) -> tuple[Artifact, ...]:
        return self.episode_pages + self.other_pages


class Renderer(Protocol):
    """Makes the public objects of one store: pure, equal input gives equal bytes."""

    def render(self, state: State, state_hash: str) -> Rendering:
        """Return feed and pages of a state that is stored under that hash."""
        ...

    def gone_page(self, show: Show, key: str) -> Artifact:
        """Return what is served under the key of a page that the show has no more."""
        ...

    def side_files(self, show: Show) -> tuple[Artifact, ...]:
        """Return the immutable files that the feed names and that are made from the show."""
        ...
