"""The notes: RSS's `description`, and `content:encoded` for the whole of them if it was cut.

Source: RSS 1.0 Modules: Content (purl.org/rss/1.0/modules/content/), read 2026-11-24.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from podcast_pub.feed.dialect import Dialect, Element
from podcast_pub.feed.notes import short_notes, whole_notes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from podcast_pub.feed.dialect import AboutEpisode

NAMESPACE = "http://purl.org/rss/1.0/modules/content/"


def _of_episode(about: AboutEpisode) -> Iterator[Element]:
    episode, language, page = about.episode, about.language, about.page
    short = short_notes(episode, language=language, page=page)
    yield Element("description", short, is_html=True)
    whole = whole_notes(episode, language=language, page=page)
    if episode.notes_html and whole != short:
        yield Element(f"{{{NAMESPACE}}}encoded", whole, is_html=True)


CONTENT = Dialect("content", NAMESPACE, _of_episode)
