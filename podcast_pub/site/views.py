"""What the templates say: a show and its episodes in words, and keys to link to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from podcast_pub.addresses import page_key
from podcast_pub.directories import DIRECTORIES
from podcast_pub.site.durations import clock, iso_duration, media_fragment, whole_seconds
from podcast_pub.site.excerpts import cut, first_paragraph, plain_text
from podcast_pub.site.languages import marking, words_marking

if TYPE_CHECKING:
    from datetime import date

    from podcast_pub.model.artwork import Picture
    from podcast_pub.model.episode import Episode
    from podcast_pub.model.listing import Listing
    from podcast_pub.model.show import Show
    from podcast_pub.site.languages import Marking
    from podcast_pub.wording import Wording


@dataclass(frozen=True, slots=True)
class ChapterView:
    """A chapter: the time as a clock, the fragment for it, and where more is to be read."""

    clock: str
    fragment: str
    title: str
    href: str
    host: str


@dataclass(frozen=True, slots=True)
class ListingView:
    """A directory that has the show: its name, and the show's page there."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person; `href` is empty if there is no page of theirs."""

    name: str
    role: str
    href: str


@dataclass(frozen=True, slots=True)
class TranscriptView:
    """A transcript file; `language` is empty if it is the episode's own."""

    key: str
    media_type: str
    format: str
    language: str
    hreflang: str


@dataclass(frozen=True, slots=True)
class SmallerView:
    """A smaller file of the same audio: where it is, and the text of the link to it."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class EpisodeView:
    """An episode as an entry of the list shows it.

    `own` marks the episode's text inside the page, `words` our words inside that text.
    `more` is the visible text of the link, `more_before` and `more_after` go around the title.
    """

    slug: str
    page: str
    title: str
    day: str
    long_date: str
    own: Marking
    words: Marking
    audio: str
    media_type: str
    format: str
    size: str
    smaller: tuple[SmallerView, ...]
    excerpt: str
    more_before: str
    more_after: str


@dataclass(frozen=True, slots=True)
class EpisodeDetails:
    """What an episode's own page shows beyond its entry."""

    picture: Picture
    clock: str
    iso_duration: str
    season: int | None
    number: int | None
    lead: str
    notes_html: str
    people: tuple[PersonView, ...]
    chapters: tuple[ChapterView, ...]
    transcripts: tuple[TranscriptView, ...]


def day_of(episode: Episode, *, zone: ZoneInfo) -> date:
    """Return the day on which an episode appeared, in the show's zone."""
    return episode.published.astimezone(zone).date()


def years_of(show: Show) -> str:
    """Return the years in which the show appeared, such as `2011–2017`; empty without episodes."""
    zone = ZoneInfo(show.zone)
    years = sorted({day_of(one, zone=zone).year for one in show.episodes})
    if not years:
        return ""
    return str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"


def excerpt_of(episode: Episode) -> str:
    """Return the episode's summary, or the beginning of its notes; empty if it has neither."""
    return cut(episode.summary or first_paragraph(episode.notes_html))


def episode_view(
    episode: Episode, *, page_language: str, language: str, words: Wording, zone: ZoneInfo
) -> EpisodeView:
    """Return an episode in words, for a page in one language and text in another."""
    day = day_of(episode, zone=zone)
    more_before, _, more_after = words.more_about.partition("{title}")
    return EpisodeView(
        slug=episode.slug,
        page=page_key(episode.slug),
        title=episode.title,
        day=day.isoformat(),
        long_date=words.date(day),
        own=marking(language, inside=page_language),
        words=words_marking(words, inside=language),
        audio=episode.audio.key,
        media_type=episode.audio.media_type,
        format=_extension(episode.audio.key),
        size=words.size(episode.audio.size_bytes),
        smaller=tuple(
            SmallerView(one.key, words.smaller(one.kilobits, one.size_bytes))
            for one in episode.audio.renditions
        ),
        excerpt=excerpt_of(episode),
        more_before=more_before.removeprefix(words.more),
        more_after=more_after,
    )


def episode_details(show: Show, episode: Episode, *, words: Wording) -> EpisodeDetails:
    """Return the rest of an episode in words; its people replace those of the show."""
    language = episode.language or show.language
    seconds = whole_seconds(episode.audio.duration_ms)
    return EpisodeDetails(
        picture=(episode.artwork or show.artwork).page,
        clock=clock(seconds),
        iso_duration=iso_duration(seconds),
        season=episode.season,
        number=episode.number,
        lead=_lead(episode),
        notes_html=episode.notes_html.strip(),
        people=tuple(
            PersonView(name=one.name, role=words.role(one.role), href=one.href or "")
            for one in episode.people or show.people
        ),
        chapters=tuple(
            ChapterView(
                clock=clock(one.start_ms // 1000),
                fragment=media_fragment(one.start_ms),
                title=one.title,
                href=one.href or "",
                host=urlsplit(one.href or "").hostname or one.href or "",
            )
            for one in episode.chapters
        ),
        transcripts=tuple(
            TranscriptView(
                key=one.key,
                media_type=one.media_type,
                format=_extension(one.key),
                language="" if one.language == language else one.language,
                hreflang=one.language,
            )
            for one in episode.transcripts
        ),
    )


def _lead(episode: Episode) -> str:
    """Return the summary, unless the notes begin with the same words."""
    summary = " ".join(episode.summary.split())
    return "" if plain_text(episode.notes_html).startswith(summary) else summary


def _extension(key: str) -> str:
    return key.rpartition(".")[2].upper()


def listing_views(listings: tuple[Listing, ...]) -> list[ListingView]:
    """Return the directories that have the show, in the order of our list of them.

    Overcast's page follows from Apple's id (overcast.fm/podcasterinfo, read 2026-11-24).
    """
    ids = {one.directory: one.id for one in listings}
    if "apple" in ids:
        ids.setdefault("overcast", ids["apple"])
    return [
        ListingView(one.name, one.page_of(ids[one.key])) for one in DIRECTORIES if one.key in ids
    ]
