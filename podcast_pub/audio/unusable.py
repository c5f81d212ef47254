"""The one error of this room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from podcast_pub.errors import PodcastPubError

if TYPE_CHECKING:
    from podcast_pub.model.finding import Finding


class UnusableAudio(PodcastPubError):
    """A file that cannot be published at all; `finding` says why, and carries no place."""

    exit_code = 3
    slug = "unusable-audio"

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message, hint=finding.hint)
        self.finding = finding
