"""Everything that is made from one state for one store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from podcast_pub.model.artifact import Artifact


@dataclass(frozen=True, slots=True)
class Rendering:
    """The feed, the side files it names, each episode's own page, and the other pages."""

    feed: Artifact
    side_files: tuple[Artifact, ...]
    episode_pages: tuple[Artifact, ...]
    other_pages: tuple[Artifact, ...]

    @property
    def pages(self) -> tuple[Artifact, ...]:
        return self.episode_pages + self.other_pages
