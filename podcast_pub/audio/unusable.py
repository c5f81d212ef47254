"""How this room says that a file is no audio to publish; the verbs make it a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from podcast_pub.model.finding import Finding


class UnusableAudio(Exception):
    """A file that cannot be published at all; `finding` says why, and carries no place.

    Caught where a place is known: it never ends a command.
    """

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding
