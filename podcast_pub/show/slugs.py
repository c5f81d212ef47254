"""Slugs and guids: what an episode is called for ever."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID, uuid5

SLUG_LIMIT = 80
FEED_NAMESPACE = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""Of podcast:guid. Source: podcast-namespace, docs/tags/guid.md, read 2026-11-24."""

_DATED = re.compile(r"(\d{4}-\d\d-\d\d)(?:[-_ .]+(.*)|$)", re.ASCII | re.DOTALL)
_PLAIN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def split_stem(stem: str) -> tuple[date | None, str]:
    """Return the date that a stem begins with, and the rest; a date that is none stays."""
    found = _DATED.fullmatch(stem)
    if found is None:
        return None, stem
    try:
        return date.fromisoformat(found[1]), found[2] or ""
    except ValueError:
        return None, stem


def slug_of(stem: str) -> str:
    """Return the slug of a stem without its date: `[a-z0-9-]`, at most 80; it can be empty."""
    rest = split_stem(stem)[1]
    if len(rest) <= SLUG_LIMIT and _PLAIN.fullmatch(rest):
        return rest
    from slugify import slugify

    slug: str = slugify(
        rest.replace("’", "'"),  # slugify makes a hyphen of one and nothing of the other
        max_length=SLUG_LIMIT,
        word_boundary=True,
        save_order=True,
        entities=False,
        decimal=False,
        hexadecimal=False,
    )
    return slug


def title_of(stem: str) -> str:
    """Return a title made of a stem: `2017-02-01-a-life` is “A life”."""
    words = re.sub(r"[-_ \t]+", " ", split_stem(stem)[1]).strip() or stem
    return words[:1].upper() + words[1:]


def is_uuid(text: str) -> bool:
    """Return whether the text is a UUID with its hyphens."""
    return _UUID.fullmatch(text) is not None


def written_guid(text: str) -> str:
    """Return the guid that an author wrote; a bare UUID gets the prefix `urn:uuid:`."""
    return f"urn:uuid:{text.lower()}" if is_uuid(text) else text


def episode_guid(show_guid: str, stem: str) -> str:
    """Return the guid of an episode that has none: the same on every computer."""
    return f"urn:uuid:{uuid5(UUID(show_guid), stem)}"


def show_guid(feed_url: str) -> str:
    """Return the podcast:guid that belongs to the address of a feed.

    Source: podcast-namespace, docs/tags/guid.md, read 2026-11-24.
    """
    without_scheme = feed_url.split("://", 1)[-1].rstrip("/")
    return str(uuid5(FEED_NAMESPACE, without_scheme))
