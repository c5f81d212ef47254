"""Podlove Simple Chapters: chapters in the feed itself, which Spotify reads.

Source: Podlove Simple Chapters 1.2 (podlove.org/simple-chapters), read 2026-11-24.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from podcast_pub.feed.dialect import Dialect, Element

if TYPE_CHECKING:
    from collections.abc import Iterator

    from podcast_pub.feed.dialect import AboutEpisode
    from podcast_pub.model.chapter import Chapter

NAMESPACE = "http://podlove.org/simple-chapters"


def normal_play_time(start_ms: int) -> str:
    """Return a moment as `HH:MM:SS.mmm`, Normal Play Time (RFC 2326, 3.6)."""
    seconds, milliseconds = divmod(start_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{milliseconds:03}"


def _of_episode(about: AboutEpisode) -> Iterator[Element]:
    if about.episode.chapters:
        yield Element(
            f"{{{NAMESPACE}}}chapters",
            attributes={"version": "1.2"},
            children=tuple(_chapter(chapter) for chapter in about.episode.chapters),
        )


def _chapter(chapter: Chapter) -> Element:
    return Element(
        f"{{{NAMESPACE}}}chapter",
        attributes={
            "start": normal_play_time(chapter.start_ms),
            "title": chapter.title,
            "href": chapter.href or "",
            "image": chapter.image or "",
        },
    )


SIMPLE_CHAPTERS = Dialect("psc", NAMESPACE, _of_episode)
