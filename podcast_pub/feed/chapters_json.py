"""The chapters of an episode as the JSON file that apps fetch.

Source: podcast-namespace, docs/examples/chapters/jsonChapters.md, version 1.2.0, read 2026-11-24.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from podcast_pub.addresses import chapters_key
from podcast_pub.feed.text import plain
from podcast_pub.model.artifact import IMMUTABLE, Artifact

if TYPE_CHECKING:
    from podcast_pub.model.chapter import Chapter
    from podcast_pub.model.episode import Episode

MEDIA_TYPE = "application/json+chapters"


def chapters_file(episode: Episode) -> Artifact | None:
    """Return the JSON chapters file, or None for an episode without chapters.

    The same chapters give the same bytes, and the bytes give the key.
    """
    if not episode.chapters:
        return None
    content = {
        "version": "1.2.0",
        "chapters": [_entry(chapter) for chapter in episode.chapters],
    }
    body = (json.dumps(content, ensure_ascii=False) + "\n").encode()
    hashed = sha256(body).hexdigest()
    return Artifact(
        key=chapters_key(sha256=hashed, slug=episode.slug),
        media_type=MEDIA_TYPE,
        cache_control=IMMUTABLE,
        sha256=hashed,
        size_bytes=len(body),
        body=body,
    )


def _entry(chapter: Chapter) -> dict[str, str | float]:
    entry: dict[str, str | float] = {
        "startTime": _seconds(chapter.start_ms),
        "title": plain(chapter.title),
    }
    if chapter.href:
        entry["url"] = plain(chapter.href)
    if chapter.image:
        entry["img"] = plain(chapter.image)
    return entry


def _seconds(milliseconds: int) -> float:
    whole, rest = divmod(milliseconds, 1000)
    return milliseconds / 1000 if rest else whole
