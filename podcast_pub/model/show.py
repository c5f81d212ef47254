"""The show: what is published under one feed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from podcast_pub.model.artwork import Artwork
    from podcast_pub.model.episode import Episode
    from podcast_pub.model.listing import Listing
    from podcast_pub.model.person import Person


NO_GUID = "00000000-0000-0000-0000-000000000000"
"""Stands in for the guid of a show that was tried on one computer only; no feed carries it."""


@dataclass(frozen=True, slots=True)
class Category:
    """A category of Apple's list, and one below it or an empty string."""

    name: str
    below: str = ""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who answers for the show; `email` is in the feed only if the author asks for it."""

    name: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Show:
    """A show, complete and valid; `episodes` are newest first.

    `guid` is the show's own (podcast:guid) or NO_GUID, `zone` an IANA name in which pages print
    dates, `kind` is `episodic` or `serial`. `copyright` has neither the word, the sign nor a year.
    """

    guid: str
    title: str
    description: str
    author: str
    language: str
    categories: tuple[Category, ...]
    artwork: Artwork
    explicit: bool = False
    zone: str = "UTC"
    kind: str = "episodic"
    copyright: str = ""
    owner: Owner | None = None
    locked: bool = True
    people: tuple[Person, ...] = ()
    listings: tuple[Listing, ...] = ()
    episodes: tuple[Episode, ...] = ()
    unknown: str = ""
