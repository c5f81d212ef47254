"""The immutable record of what is published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from podcast_pub.model.show import Show


@dataclass(frozen=True, slots=True)
class State:
    """What the feed says from the commit at `when` (aware, UTC, whole seconds) on.

    `parent` is the SHA-256 of the state before, None for the first of a lineage; `serial`
    counts from 1. The state's own name is the SHA-256 of its encoded root.

    `unpublished` and `erased` hold the marks (model/removal.py) of what must not come back by
    itself, or never. A state after an erasure begins a lineage and `continues` those before it:
    who published to one of them may publish to this one. `took_over` are the names of the states
    that it replaced, newest first, so that a run that committed one of them finds out.
    """

    lineage: str
    parent: str | None
    serial: int
    when: datetime
    renderer: str
    show: Show
    unpublished: frozenset[str] = frozenset()
    erased: frozenset[str] = frozenset()
    continues: tuple[str, ...] = ()
    took_over: tuple[str, ...] = ()
    unknown: str = ""

    def follows(self, lineage: str) -> bool:
        """Return whether a folder that saw that lineage may publish onto this state."""
        return lineage == self.lineage or lineage in self.continues
