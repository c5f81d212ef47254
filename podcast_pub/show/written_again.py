"""A published show as the text of a show folder: what `clone` writes, and `check` reads again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from podcast_pub.model.show import NO_GUID
from podcast_pub.show.notes import NotesRefused, cut, render_notes
from podcast_pub.show.toml_writing import toml_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from podcast_pub.model.chapter import Chapter
    from podcast_pub.model.episode import Episode
    from podcast_pub.model.person import Person
    from podcast_pub.model.settings import Settings
    from podcast_pub.model.show import Category, Show


def show_toml_of(show: Show, settings: Settings) -> str:
    """Return a show.toml that says what is published of the show, and where it is kept."""
    return "\n".join(_show_lines(show, settings)) + "\n"


def episode_md_of(episode: Episode) -> str:
    """Return an episode.md that says what is published of the episode."""
    keys: dict[str, Any] = {
        "guid": episode.guid,
        "title": episode.title,
        "season": episode.season,
        "episode": episode.number,
        "type": None if episode.kind == "full" else str(episode.kind),
        "explicit": episode.explicit,
        "language": episode.language,
        "summary": _summary(episode),
    }
    lines = ["+++", *_keys(keys), f"date = {episode.published.isoformat()}"]
    if episode.people:
        lines.append(f"people = {_people(episode.people)}")
    return "\n".join([*lines, "+++", "", episode.notes, ""])


def chapters_of(chapters: Iterable[Chapter]) -> tuple[str, str]:
    """Return the name and the text of a file with these chapters.

    A text file is enough unless a chapter has a link or a picture.
    """
    chapters = tuple(chapters)
    if not any(one.href or one.image for one in chapters):
        lines = (f"{_clock(one.start_ms)} {one.title}\n" for one in chapters)
        return "chapters.txt", "".join(lines)
    records = []
    for one in chapters:
        more = {"url": one.href, "img": one.image}
        said = {name: value for name, value in more.items() if value}
        records.append({"startTime": one.start_ms / 1000, "title": one.title, **said})
    text = json.dumps({"version": "1.2.0", "chapters": records}, ensure_ascii=False, indent=2)
    return "chapters.json", f"{text}\n"


def _show_lines(show: Show, settings: Settings) -> Iterator[str]:
    categories = [_category(one) for one in show.categories]
    yield f"title = {toml_value(show.title)}"
    yield f"description = {toml_value(show.description, may_have_lines=True)}"
    keys: dict[str, Any] = {
        "author": show.author,
        "language": show.language,
        "category": categories[0] if len(categories) == 1 else categories,
        "explicit": show.explicit,
        "copyright": show.copyright or None,
        "timezone": show.zone,
        "type": show.kind,
        "locked": show.locked,
        "renditions": _renditions(show) or None,
        "guid": show.guid if show.guid != NO_GUID else None,
        "url": settings.url,
    }
    yield from _keys(keys)
    if show.people:
        yield f"people = {_people(show.people)}"
    if show.owner is not None:
        shown = {"email": show.owner.email or None, "show_email": bool(show.owner.email) or None}
        yield from _table("[owner]", {"name": show.owner.name, **shown})
    if show.listings:
        yield from _table("[directories]", {one.directory: one.id for one in show.listings})
    for store in settings.stores:
        where = {name: getattr(store, name) for name in ("url", "endpoint", "region", "profile")}
        yield from _table("[[store]]", {**where, "public_url": store.public_url})


def _renditions(show: Show) -> list[str]:
    """Return the names of the smaller copies that episodes have, the largest first."""
    there = {
        one.name: one.kilobits for episode in show.episodes for one in episode.audio.renditions
    }
    return sorted(there, key=lambda name: (-there[name], name))


def _summary(episode: Episode) -> str | None:
    """Return the summary, None if the notes give the same."""
    notes = render_notes(episode.notes)
    given = "" if isinstance(notes, NotesRefused) else cut(notes.paragraph)
    return episode.summary if episode.summary != given else None


def _table(head: str, keys: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield head
    yield from _keys(keys)


def _keys(keys: Mapping[str, Any]) -> Iterator[str]:
    yield from (
        f"{name} = {toml_value(value)}" for name, value in keys.items() if value is not None
    )


def _category(category: Category) -> str:
    return f"{category.name} > {category.below}" if category.below else category.name


def _people(people: Iterable[Person]) -> str:
    tables = []
    for one in people:
        keys = {"name": one.name, "role": one.role, "href": one.href}
        said = (f"{name} = {toml_value(value)}" for name, value in keys.items() if value)
        tables.append(f"{{ {', '.join(said)} }}")
    return f"[{', '.join(tables)}]"


def _clock(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}" + (f".{rest:03}" if rest else "")
