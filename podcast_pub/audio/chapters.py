"""Chapters inside audio files, as mutagen hands them out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from podcast_pub.model.chapter import Chapter

if TYPE_CHECKING:
    from collections.abc import Iterable


def id3_chapters(id3: Any) -> tuple[Chapter, ...]:
    """Return the chapters (CHAP) of mutagen's ID3, sorted by start; titles may be empty."""
    chapters = []
    for frame in id3.getall("CHAP"):
        titles = [str(text) for title in frame.sub_frames.getall("TIT2") for text in title.text]
        links = [link.url.strip() for link in frame.sub_frames.getall("WXXX")]
        href = next((link for link in links if link.startswith(("https://", "http://"))), None)
        chapters.append(Chapter(frame.start_time, titles[0].strip() if titles else "", href=href))
    return _sorted(chapters)


def mp4_chapters(chapters: Any) -> tuple[Chapter, ...]:
    """Return the chapters of mutagen's MP4 (`chpl`; not the text track), sorted by start."""
    return _sorted(
        Chapter(int(one.start * 1000 + 0.5), one.title.strip()) for one in chapters or ()
    )


def _sorted(chapters: Iterable[Chapter]) -> tuple[Chapter, ...]:
    return tuple(sorted(chapters, key=lambda chapter: chapter.start_ms))
