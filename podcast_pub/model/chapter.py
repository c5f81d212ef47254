"""A named moment in an episode."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chapter:
    """A title that starts at `start_ms` milliseconds; lists of them are sorted by start."""

    start_ms: int
    title: str
    href: str | None = None
    image: str | None = None
