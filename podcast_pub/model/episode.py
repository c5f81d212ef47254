"""An episode: one entry of a show, complete and valid."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from podcast_pub.model.artwork import Artwork
    from podcast_pub.model.audio import Audio
    from podcast_pub.model.chapter import Chapter
    from podcast_pub.model.person import Person
    from podcast_pub.model.side_file import SideFile


class EpisodeType(StrEnum):
    """The three kinds that Apple knows (podcast RSS reference, itunes:episodeType)."""

    FULL = "full"
    TRAILER = "trailer"
    BONUS = "bonus"


@dataclass(frozen=True, slots=True)
class Episode:
    """One entry, with everything that the feed and the pages say about it.

    `guid`, `slug` and `published` (aware, with the offset as written) never change once
    published. `summary` is plain text of one paragraph; `notes` is the author's Markdown and
    `notes_html` the safe HTML made from it. None for `explicit` and `language` means: as the
    show. `unknown` is JSON that a newer podcast-pub wrote and that we carry along.
    """

    guid: str
    slug: str
    title: str
    published: datetime
    audio: Audio
    summary: str = ""
    notes: str = ""
    notes_html: str = ""
    season: int | None = None
    number: int | None = None
    kind: EpisodeType = EpisodeType.FULL
    explicit: bool | None = None
    language: str | None = None
    artwork: Artwork | None = None
    chapters: tuple[Chapter, ...] = ()
    transcripts: tuple[SideFile, ...] = ()
    people: tuple[Person, ...] = ()
    unknown: str = ""


def newest_first(episodes: tuple[Episode, ...] | list[Episode]) -> tuple[Episode, ...]:
    """Return the episodes by date of publication, newest first.

    Of equal moments the higher season and number is the newer one, then the later slug.
    """
    return tuple(sorted(episodes, key=_age, reverse=True))


def _age(one: Episode) -> tuple[datetime, int, int, str, str]:
    return (one.published, one.season or 0, one.number or 0, one.slug, one.guid)
