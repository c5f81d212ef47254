"""Builders with overrides, so that a test mentions only what it is about."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from podcast_pub.addresses import art_key, media_key, rendition_key
from podcast_pub.model.artifact import IMMUTABLE, Artifact
from podcast_pub.model.artwork import Artwork, Picture
from podcast_pub.model.audio import Audio, Rendition
from podcast_pub.model.episode import Episode
from podcast_pub.model.show import Category, Owner, Show
from podcast_pub.model.state import State

SHOW_GUID = "917393e3-1b1e-5cef-ace4-edaa54e1f810"


def digest(text: str) -> str:
    """Return the SHA-256 of a text, in hex."""
    return sha256(text.encode()).hexdigest()


def an_artifact(key: str = "media/x/one.mp3", body: bytes = b"sound", **changes: Any) -> Artifact:
    values: dict[str, Any] = {
        "key": key,
        "media_type": "audio/mpeg",
        "cache_control": IMMUTABLE,
        "sha256": sha256(body).hexdigest(),
        "size_bytes": len(body),
        "body": body,
    }
    return Artifact(**(values | changes))


def an_audio(slug: str = "first", body: bytes | None = None, **changes: Any) -> Audio:
    """An MP3 of which `audio_bytes(slug)` are the bytes, unless others are given."""
    content = audio_bytes(slug) if body is None else body
    hashed = sha256(content).hexdigest()
    values: dict[str, Any] = {
        "key": media_key(sha256=hashed, slug=slug, extension="mp3"),
        "media_type": "audio/mpeg",
        "size_bytes": len(content),
        "sha256": hashed,
        "duration_ms": 61_500,
        "audio_id": digest(f"payload of {hashed}"),
        "source_sha256": hashed,
    }
    return Audio(**(values | changes))


def a_rendition(slug: str = "first", name: str = "64k", **changes: Any) -> Rendition:
    """A smaller MP3 of which `audio_bytes(slug-name)` are the bytes."""
    content = audio_bytes(f"{slug}-{name}")
    hashed = sha256(content).hexdigest()
    values: dict[str, Any] = {
        "name": name,
        "key": rendition_key(sha256=hashed, slug=slug, name=name),
        "media_type": "audio/mpeg",
        "size_bytes": len(content),
        "sha256": hashed,
        "duration_ms": 61_500,
    }
    return Rendition(**(values | changes))


def audio_bytes(slug: str) -> bytes:
    return f"the sound of {slug}".encode()


def an_artwork(name: str = "cover") -> Artwork:
    def picture(width: int) -> Picture:
        return Picture(
            key=art_key(sha256=digest(f"{name}{width}"), name=f"{name}-{width}", extension="jpg"),
            media_type="image/jpeg",
            sha256=digest(f"bytes of {name}{width}"),
            size_bytes=width * 100,
            width=width,
            height=width,
        )

    return Artwork(source_sha256=digest(name), recipe="1", feed=picture(3000), page=picture(600))


def an_episode(slug: str = "first", **changes: Any) -> Episode:
    values: dict[str, Any] = {
        "guid": f"urn:uuid:{digest(slug)[:8]}-0000-5000-8000-000000000000",
        "slug": slug,
        "title": slug.capitalize(),
        "published": datetime(2017, 2, 1, 9, 0, tzinfo=UTC),
        "audio": an_audio(slug),
        "summary": f"What {slug} is about.",
        "notes": f"Notes on *{slug}*.",
        "notes_html": f"<p>Notes on <em>{slug}</em>.</p>\n",
    }
    return Episode(**(values | changes))


def a_show(*episodes: Episode, **changes: Any) -> Show:
    values: dict[str, Any] = {
        "guid": SHOW_GUID,
        "title": "Voices",
        "description": "People who negotiate.",
        "author": "The Voices team",
        "language": "en",
        "categories": (Category("Society & Culture", "Documentary"),),
        "artwork": an_artwork(),
        "owner": Owner("The Voices team", "podcast@example.org"),
        "episodes": tuple(episodes),
    }
    return Show(**(values | changes))


def a_state(*episodes: Episode, **changes: Any) -> State:
    values: dict[str, Any] = {
        "lineage": "11111111-0000-5000-8000-000000000000",
        "parent": None,
        "serial": 1,
        "when": datetime(2017, 2, 1, 10, 0, tzinfo=UTC),
        "renderer": "podcast-pub",
        "show": a_show(*episodes),
    }
    return State(**(values | changes))
