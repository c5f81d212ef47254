"""What a rule is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from podcast_pub.model.finding import Finding, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from podcast_pub.model.episode import Episode
    from podcast_pub.model.finding import Severity
    from podcast_pub.model.show import Show

Where = Callable[[str, str], tuple[Place | None, str]]
"""The place and the line of a key, by the guid of its episode (empty: the show) and the key."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that breaks a rule: in what, under which key of the text, what, and the edit."""

    key: str
    message: str
    hint: str
    episode: Episode | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its code, its weight, the document that it is from, and what looks for faults.

    `meaning` is what a fault is, for docs/reference. `source` is document, section and date read,
    empty for a rule of ours. `faults` is pure, and in the order of the show.
    """

    code: str
    severity: Severity
    source: str
    meaning: str
    faults: Callable[[Show], Iterator[Fault]]

    def findings(self, show: Show, where: Where) -> list[Finding]:
        """Return a finding for each fault, at its place."""
        findings = []
        for fault in self.faults(show):
            place, excerpt = where(fault.episode.guid if fault.episode else "", fault.key)
            findings.append(
                Finding(
                    self.code, self.severity, fault.message, place, fault.hint, excerpt, self.source
                )
            )
        return findings


def shortened(text: str, limit: int = 60) -> str:
    """Return text that is short enough for a message."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
