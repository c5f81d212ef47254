"""What Apple's directory demands of a show.

Source: A Podcaster's Guide to RSS (Apple; copy in podcast-namespace, itunes_reference.md),
read 2026-11-24.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from podcast_pub.model.episode import EpisodeType
from podcast_pub.model.finding import Severity
from podcast_pub.rules.apple_categories import CATEGORIES
from podcast_pub.rules.category_search import categories_like, known_category
from podcast_pub.rules.rule import Fault, Rule, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from podcast_pub.model.episode import Episode
    from podcast_pub.model.show import Category, Show

TEXT_LIMIT = 255
"""Characters of a value "unless otherwise specified" (last paragraph of the guide)."""

DESCRIPTION_LIMIT_BYTES = 4000

MEDIA_TYPES = {
    "m4a": "audio/x-m4a",
    "mp3": "audio/mpeg",
    "mov": "video/quicktime",
    "mp4": "video/mp4",
    "m4v": "video/x-m4v",
}
"""By the extension in the URL, which decides whether Apple shows the episode (enclosure)."""

_GUIDE = "A Podcaster’s Guide to RSS (Apple), {}, read 2026-11-24"
_CATEGORIES = "Apple Podcasts categories, known on 2026-11-24"


def _without_category(show: Show) -> Iterator[Fault]:
    if not show.categories:
        example = 'category = "Society & Culture > Documentary"'
        yield Fault("category", "the show has no category", f"write `{example}`")


def _unknown_category(show: Show) -> Iterator[Fault]:
    for category in show.categories:
        problem = _category_problem(category)
        if problem is not None:
            yield Fault("category", *problem)


def _category_problem(category: Category) -> tuple[str, str] | None:
    below = CATEGORIES.get(category.name)
    if below is None:
        message = f"“{shortened(category.name)}” is not in Apple’s list of categories"
        return message, _category_hint(category.name)
    if category.below and category.below not in below:
        message = f"“{shortened(category.below)}” is not below “{category.name}” in Apple’s list"
        close = get_close_matches(category.below, below, n=1)
        if close:
            return message, f"did you mean “{category.name} > {close[0]}”?"
        choices = ", ".join(below) or "nothing"
        return message, f"below “{category.name}” there is: {choices}"
    return None


def _category_hint(name: str) -> str:
    known = known_category(name)
    if known is not None:
        return f"write “{known}”"
    close = categories_like(name)
    if close != tuple(CATEGORIES):
        return f"did you mean “{close[0]}”?"
    return f"choose one of: {', '.join(CATEGORIES)}"


def _long_text(show: Show) -> Iterator[Fault]:
    values = {"title": show.title, "author": show.author, "copyright": show.copyright}
    for key, text in values.items():
        yield from _too_long(key, text)
    for episode in show.episodes:
        yield from _too_long("title", episode.title, episode)


def _too_long(key: str, text: str, episode: Episode | None = None) -> Iterator[Fault]:
    if len(text) > TEXT_LIMIT:
        message = f"`{key}` has {len(text)} characters, Apple takes {TEXT_LIMIT}"
        yield Fault(key, message, f"shorten it to {TEXT_LIMIT} characters", episode)


def _long_description(show: Show) -> Iterator[Fault]:
    size = len(show.description.encode())
    if size > DESCRIPTION_LIMIT_BYTES:
        message = f"`description` has {size} bytes, Apple takes {DESCRIPTION_LIMIT_BYTES}"
        hint = f"shorten it to {DESCRIPTION_LIMIT_BYTES} bytes (letters beyond a–z take 2 to 4)"
        yield Fault("description", message, hint)


def _serial_without_number(show: Show) -> Iterator[Fault]:
    if show.kind != "serial":
        return
    for episode in show.episodes:
        if episode.kind is EpisodeType.FULL and episode.number is None:
            message = "the show is serial, and this episode has no number"
            hint = "write `episode = 1` (or the number it has), or `type` in show.toml: episodic"
            yield Fault("episode", message, hint, episode)


def _unplayable_audio(show: Show) -> Iterator[Fault]:
    for episode in show.episodes:
        audio = episode.audio
        extension = audio.key.rpartition(".")[2]
        if MEDIA_TYPES.get(extension) != audio.media_type:
            message = f"Apple does not show episodes of the type {audio.media_type} (.{extension})"
            hint = "convert it, for example `ffmpeg -i audio.ogg -b:a 96k audio.mp3`"
            yield Fault("audio", message, hint, episode)


def _audio_twice(show: Show) -> Iterator[Fault]:
    first: dict[str, Episode] = {}
    for episode in reversed(show.episodes):
        other = first.setdefault(episode.audio.audio_id, episode)
        if other is not episode:
            message = f"the audio is the same as that of “{shortened(other.title)}”"
            yield Fault("audio", message, "is it the right file? Put the right one", episode)


RULES = (
    Rule(
        "APPLE-01",
        Severity.ERROR,
        _GUIDE.format("Required show tags, itunes:category"),
        "the show has no category",
        _without_category,
    ),
    Rule(
        "APPLE-02",
        Severity.ERROR,
        _CATEGORIES,
        "a category that is not in Apple’s list",
        _unknown_category,
    ),
    Rule(
        "APPLE-03",
        Severity.ERROR,
        _GUIDE.format("technical details: at most 255 characters"),
        "a text of more than 255 characters",
        _long_text,
    ),
    Rule(
        "APPLE-04",
        Severity.ERROR,
        _GUIDE.format("Required show tags, description"),
        "a description of more than 4000 bytes",
        _long_description,
    ),
    Rule(
        "APPLE-05",
        Severity.ERROR,
        _GUIDE.format("Situational show tags, itunes:type"),
        "a serial show, and an episode without a number",
        _serial_without_number,
    ),
    Rule(
        "APPLE-06",
        Severity.ERROR,
        _GUIDE.format("Required episode tags, enclosure"),
        "audio of a type that Apple does not show",
        _unplayable_audio,
    ),
    Rule(
        "APPLE-07",
        Severity.WARNING,
        _GUIDE.format("Recommended episode tags, guid: enclosures must be unique"),
        "two episodes with the same audio",
        _audio_twice,
    ),
)
