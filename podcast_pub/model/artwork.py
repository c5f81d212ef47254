"""A cover: the picture of a show or an episode."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Picture:
    """One stored image: where it is kept, what it is, how large (pixels)."""

    key: str
    media_type: str
    sha256: str
    size_bytes: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Artwork:
    """The pictures made from one source file.

    `feed` is what podcast apps fetch (1400 to 3000 pixels), `page` a small one for our pages.
    The same `source_sha256` and `recipe` never need to be made again.
    """

    source_sha256: str
    recipe: str
    feed: Picture
    page: Picture
