"""The text of a new episode, and the name of its folder."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from podcast_pub.show.dates import moment, parse_date
from podcast_pub.show.fields import NUMBER_LIMIT, one_line
from podcast_pub.show.keys import EPISODE
from podcast_pub.show.languages import language_from_tags
from podcast_pub.show.slugs import SLUG_LIMIT, slug_of
from podcast_pub.show.text_file import without_illegal
from podcast_pub.show.toml_writing import Unused, toml_value, unused_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from podcast_pub.model.audio import Tags
    from podcast_pub.show.dates import Written
    from podcast_pub.show.drafts import ShowDraft

_DATED = re.compile(r"\d{4}-\d\d-\d\d(?:-|$)")
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)}
)
"""Names that no folder can have on Windows.

Source: Microsoft, "Naming Files, Paths, and Namespaces", Naming conventions, read 2026-11-24.
"""


@dataclass(frozen=True, slots=True)
class NewEpisode:
    """What is known of a new episode; an empty text or None is: not said.

    `artist` is offered as one of the people. `date` comes `from_tags` or from the author. An
    episode without audio is a draft, so that it keeps nothing else from being published.
    """

    title: str
    guid: str
    date: Written | None = None
    summary: str = ""
    season: int | None = None
    number: int | None = None
    language: str = ""
    artist: str = ""
    date_is_from_tags: bool = False
    is_draft: bool = False


def with_tags(episode: NewEpisode, tags: Tags, show: ShowDraft, *, now: datetime) -> NewEpisode:
    """Return the episode with what the tags of its audio say and nothing else said before.

    A date counts as it does for an audio file without a text: a day or more, not in the future.
    A language counts if it is not that of the show.
    """
    tagged = parse_date(tags.published)
    there = moment(tagged, show.zone) if tagged is not None else None
    takes_date = episode.date is None and there is not None and there <= now
    language = language_from_tags(tags.language) if tags.language else None
    if language is not None and language.split("-")[0] == show.language.lower().split("-")[0]:
        language = None
    artist = one_line(without_illegal(tags.artist))
    return replace(
        episode,
        title=episode.title or one_line(without_illegal(tags.title)),
        date=tagged if takes_date else episode.date,
        date_is_from_tags=takes_date,
        summary=one_line(without_illegal(tags.summary)),
        season=_number(tags.season),
        number=_number(tags.number),
        language=language or "",
        artist="" if artist.lower() in {show.author.lower(), show.title.lower()} else artist,
    )


def episode_text(episode: NewEpisode) -> str:
    """Return an episode.md: front matter in TOML, every key that is not used as a comment."""
    return "\n".join(_lines(episode)) + "\n"


def new_slug(episode: NewEpisode, *, file_stem: str) -> str:
    """Return the slug of a new episode: of its title, else of the audio's name, else a number.

    It never begins with a date, which would be read as the episode's own.
    """
    for text in (episode.title, file_stem):
        slug = slug_of(text)
        while found := _DATED.match(slug):
            slug = slug[found.end() :]
        if slug:
            return f"{slug}-episode" if slug in _DEVICES else slug
    rest = episode.number or episode.guid.removeprefix("urn:uuid:")[:8]
    return f"episode-{rest}"


def slug_problem(slug: str) -> str | None:
    """Return what to write instead of a slug that cannot be the name of a folder, else None."""
    if slug in _DEVICES:
        return f"Windows has no folders called `{slug}`; write `{slug}-episode`"
    good = slug_of(slug)
    while found := _DATED.match(good):
        good = good[found.end() :]
    if good == slug != "":
        return None
    form = f"a slug has only a-z, 0-9 and hyphens, at most {SLUG_LIMIT} characters and no date"
    return f"{form}; write `{good}`" if good else form


def folder_name(slug: str, date: Written | None) -> str:
    """Return the name of an episode's folder: the slug, behind the day if there is a date."""
    if date is None:
        return slug
    day = date.date() if isinstance(date, datetime) else date
    return f"{day.isoformat()}-{slug}"


def _lines(episode: NewEpisode) -> Iterator[str]:
    said = {
        "title": episode.title,
        "guid": episode.guid,
        "date": episode.date,
        "summary": episode.summary or None,
        "season": episode.season,
        "episode": episode.number,
        "language": episode.language or None,
        "draft": True if episode.is_draft else None,
    }
    yield "+++"
    for key, value in said.items():
        if value is not None:
            about = "  # from the tags of the audio" if _is_tagged_date(key, episode) else ""
            yield f"{key} = {toml_value(value)}{about}"
    yield ""
    yield "# Keys that are not used; delete the `#` to use one. Below the next +++ the notes begin."
    yield from unused_lines(one for one in _keys(episode) if said.get(_key_of(one)) is None)
    yield "+++"
    yield ""


def _is_tagged_date(key: str, episode: NewEpisode) -> bool:
    return key == "date" and episode.date_is_from_tags


def _key_of(unused: Unused) -> str:
    return unused.text.partition(" ")[0]


def _keys(episode: NewEpisode) -> Iterator[Unused]:
    name = toml_value(episode.artist or "Their name")
    for key in EPISODE.keys:
        if key.name in ("title", "guid"):
            continue
        example = key.example
        if key.name == "people":
            example = f'[{{ name = {name}, role = "guest" }}]'
        yield Unused(f"{key.name} = {example}", key.comment)


def _number(tagged: int | None) -> int | None:
    return tagged if tagged is not None and 0 < tagged <= NUMBER_LIMIT else None
