"""Show and episode records: how a state is written as JSON, and read again.

The format is public and lasts (docs/decisions/0004-state-and-lock.md). What may be missing is
left out where it is empty. What a newer podcast-pub wrote and we do not know is kept in `unknown`,
as JSON, and written again as long as what it belongs to is there.
"""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from podcast_pub.model.artwork import Artwork, Picture
from podcast_pub.model.audio import Audio, Rendition
from podcast_pub.model.chapter import Chapter
from podcast_pub.model.episode import Episode, EpisodeType
from podcast_pub.model.listing import Listing
from podcast_pub.model.person import Person
from podcast_pub.model.show import Category, Owner, Show
from podcast_pub.model.side_file import SideFile

if TYPE_CHECKING:
    from collections.abc import Mapping

_Known = TypeVar("_Known", Episode, Show)
Record = dict[str, Any]  # JSON: its values are checked where they are read
_EMPTY: tuple[object, ...] = (None, "", [])


def canonical(record: Mapping[str, Any]) -> bytes:
    """Return the one encoding of a record: sorted keys, no spaces, UTF-8, one line feed."""
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode() + b"\n"


def episode_record(episode: Episode) -> Record:
    """Return the JSON record of an episode, with what we did not know of it merged in."""
    required = {
        "guid": episode.guid,
        "slug": episode.slug,
        "title": episode.title,
        "published": episode.published.isoformat(),
        "audio": _audio_record(episode.audio),
        "kind": str(episode.kind),
    }
    optional = {
        "summary": episode.summary,
        "notes": episode.notes,
        "notes_html": episode.notes_html,
        "season": episode.season,
        "number": episode.number,
        "explicit": episode.explicit,
        "language": episode.language,
        "artwork": _artwork_record(episode.artwork),
        "chapters": [_plain(chapter) for chapter in episode.chapters],
        "transcripts": [_plain(file) for file in episode.transcripts],
        "people": [_plain(person) for person in episode.people],
    }
    return _merged(required, optional, episode.unknown)


def episode_from(record: Record) -> Episode:
    """Return the episode of a record; KeyError, TypeError or ValueError if it is not one."""
    episode = Episode(
        guid=record["guid"],
        slug=record["slug"],
        title=record["title"],
        published=datetime.fromisoformat(record["published"]),
        audio=_audio_from(record["audio"]),
        summary=record.get("summary", ""),
        notes=record.get("notes", ""),
        notes_html=record.get("notes_html", ""),
        season=record.get("season"),
        number=record.get("number"),
        kind=EpisodeType(record["kind"]),
        explicit=record.get("explicit"),
        language=record.get("language"),
        artwork=_artwork_from(record.get("artwork")),
        chapters=tuple(_made(Chapter, one) for one in record.get("chapters", ())),
        transcripts=tuple(_made(SideFile, one) for one in record.get("transcripts", ())),
        people=tuple(_made(Person, one) for one in record.get("people", ())),
    )
    return _with_unknown(episode, record, episode_record(episode))


def show_record(show: Show) -> Record:
    """Return the JSON record of a show without its episodes."""
    required = {
        "guid": show.guid,
        "title": show.title,
        "description": show.description,
        "author": show.author,
        "language": show.language,
        "artwork": _artwork_record(show.artwork),
        "explicit": show.explicit,
        "zone": show.zone,
        "kind": show.kind,
        "locked": show.locked,
    }
    optional = {
        "categories": [_plain(category) for category in show.categories],
        "copyright": show.copyright,
        "owner": _plain(show.owner) if show.owner else None,
        "people": [_plain(person) for person in show.people],
        "listings": [_plain(listing) for listing in show.listings],
    }
    return _merged(required, optional, show.unknown)


def show_from(record: Record, episodes: tuple[Episode, ...]) -> Show:
    """Return the show of a record; KeyError, TypeError or ValueError if it is not one."""
    artwork = _artwork_from(record["artwork"])
    if artwork is None:
        raise ValueError("a show has artwork")
    show = Show(
        guid=record["guid"],
        title=record["title"],
        description=record["description"],
        author=record["author"],
        language=record["language"],
        categories=tuple(_made(Category, one) for one in record.get("categories", ())),
        artwork=artwork,
        explicit=record["explicit"],
        zone=record["zone"],
        kind=record["kind"],
        copyright=record.get("copyright", ""),
        owner=_made(Owner, record["owner"]) if "owner" in record else None,
        locked=record["locked"],
        people=tuple(_made(Person, one) for one in record.get("people", ())),
        listings=tuple(_made(Listing, one) for one in record.get("listings", ())),
        episodes=episodes,
    )
    return _with_unknown(show, record, show_record(show))


def _plain(value: Any) -> Record:
    """Return the members of a value; one that is empty is left out if it is so by default."""
    members = {field: getattr(value, field.name) for field in fields(value)}
    return {
        field.name: member
        for field, member in members.items()
        if member not in _EMPTY or member != field.default
    }


def _made(kind: Any, record: Record) -> Any:
    return kind(**{name: record[name] for name in kind.__dataclass_fields__ if name in record})


def _audio_record(audio: Audio) -> Record:
    record = _plain(audio)
    renditions = [_plain(one) for one in record.pop("renditions")]
    return record | ({"renditions": renditions} if renditions else {})


def _audio_from(record: Record) -> Audio:
    audio: Audio = _made(Audio, record)
    renditions = tuple(_made(Rendition, one) for one in record.get("renditions", ()))
    return replace(audio, renditions=renditions)


def _artwork_record(artwork: Artwork | None) -> Record | None:
    if artwork is None:
        return None
    return {
        "source_sha256": artwork.source_sha256,
        "recipe": artwork.recipe,
        "feed": _plain(artwork.feed),
        "page": _plain(artwork.page),
    }


def _artwork_from(record: Record | None) -> Artwork | None:
    if record is None:
        return None
    return Artwork(
        source_sha256=record["source_sha256"],
        recipe=record["recipe"],
        feed=_made(Picture, record["feed"]),
        page=_made(Picture, record["page"]),
    )


def _with_unknown(value: _Known, record: Record, known: Record) -> _Known:
    said = {
        name: member
        for name, member in record.items()
        if name in known or name not in value.__dataclass_fields__
    }
    unknown = _only_in(said, known)
    return replace(value, unknown=canonical(unknown).decode()) if unknown else value


def _only_in(record: Record, known: Record) -> Record:
    """Return the members of `record` that `known` lacks, at any depth of objects."""
    rest: Record = {}
    for name, value in record.items():
        if name not in known:
            rest[name] = value
        elif isinstance(value, dict):
            below = _only_in(value, known[name])
            if below:
                rest[name] = below
    return rest


def _merged(required: Record, optional: Record, unknown: str) -> Record:
    """Return one record of all; what belongs to something that is gone is gone with it."""
    gone = {name for name, value in optional.items() if value in _EMPTY}
    known = required | {name: value for name, value in optional.items() if name not in gone}
    if not unknown:
        return known
    kept = {name: value for name, value in json.loads(unknown).items() if name not in gone}
    return _deep_merge(kept, known)


def _deep_merge(below: Record, above: Record) -> Record:
    result = dict(below)
    for name, value in above.items():
        if isinstance(value, dict) and isinstance(result.get(name), dict):
            result[name] = _deep_merge(result[name], value)
        else:
            result[name] = value
    return result
