"""A listing: under which id a directory knows the show."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listing:
    """The show's id in a directory; `directory` is a key of `podcast_pub.directories`."""

    directory: str
    id: str
