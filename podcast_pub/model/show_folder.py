"""What was read from a show folder: the wish of the author."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from podcast_pub.model.artifact import Artifact
    from podcast_pub.model.finding import Finding
    from podcast_pub.model.settings import Settings
    from podcast_pub.model.show import Show


@dataclass(frozen=True, slots=True)
class LaterEpisode:
    """An episode that is not published yet: its date is in the future."""

    slug: str
    title: str
    published: datetime


@dataclass(frozen=True, slots=True)
class ShowFolder:
    """A show as its folder wants it.

    `show` is None if a finding blocks. `materials` are the files that the show refers to
    (audio, pictures, transcripts), by key; a published episode whose audio is no longer here
    has none. `stems` names the folder or file stem of each episode, by guid. `held_back` are the
    guids of published episodes that the folder marks as drafts.
    """

    show: Show | None
    settings: Settings
    findings: tuple[Finding, ...] = ()
    materials: Mapping[str, Artifact] = field(default_factory=dict)
    later: tuple[LaterEpisode, ...] = ()
    stems: Mapping[str, str] = field(default_factory=dict)
    held_back: frozenset[str] = frozenset()

    @property
    def blocks(self) -> bool:
        return any(finding.blocks for finding in self.findings)
