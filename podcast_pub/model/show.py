"""The show: what is published under one feed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from podcast_pub.model.artwork import Artwork
    from podcast_pub.model.episode import Episode
    from podcast_pub.model.person import Person


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

    `guid` is the show's own (podcast:guid), `zone` an IANA name in which pages print dates,
    `kind` is `episodic` or `serial`. `copyright` has neither the word, the sign nor a year.
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
    episodes: tuple[Episode, ...] = ()
    unknown: str = ""
