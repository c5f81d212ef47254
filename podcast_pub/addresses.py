"""Keys and public URLs: a pure function of content and settings.

Every public URL is a base, a slash and a key. Keys have segments of `[a-z0-9.-]`, end in a file
name with its real extension, and are never the folder of another key
(docs/decisions/0002-keys-and-addresses.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

FEED_KEY = "feed.xml"
INDEX_KEY = "index.html"
NOT_FOUND_KEY = "404.html"
SITE_KEY = "site.json"

PUBLIC_PREFIXES = (
    "feed.xml",
    "index.html",
    "404.html",
    "site.json",
    "episodes/",
    "media/",
    "art/",
    "chapters/",
    "transcripts/",
    "state/",
    "assets/",
)
"""What everybody may read: whole keys, and prefixes that end in a slash."""

_LOOPBACK = re.compile(
    r"https?://(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?(?:/|$)", re.IGNORECASE
)


def media_key(*, sha256: str, slug: str, extension: str) -> str:
    """Return the key of published audio; other bytes always get another key."""
    return f"media/{sha256[:32]}/{slug}.{extension}"


def rendition_key(*, sha256: str, slug: str, name: str) -> str:
    """Return the key of a smaller MP3 beside published audio, by its bytes."""
    return f"media/{sha256[:32]}/{slug}-{name}.mp3"


def art_key(*, sha256: str, name: str, extension: str) -> str:
    """Return the key of a picture; `sha256` is over the source's hash and the recipe."""
    return f"art/{sha256[:32]}/{name}.{extension}"


def chapters_key(*, sha256: str, slug: str) -> str:
    """Return the key of a JSON chapters file, by its bytes."""
    return f"chapters/{sha256[:32]}/{slug}.json"


def transcript_key(*, sha256: str, slug: str, extension: str) -> str:
    """Return the key of a transcript, by its bytes."""
    return f"transcripts/{sha256[:32]}/{slug}.{extension}"


def page_key(slug: str) -> str:
    """Return the key of an episode's page."""
    return f"episodes/{slug}.html"


def is_page_key(key: str) -> bool:
    """Return whether a key is that of an episode's page."""
    return key.startswith("episodes/")


def state_key(sha256: str) -> str:
    """Return the key of a state's root, by its bytes."""
    return f"state/{sha256}.json"


def state_part_key(sha256: str) -> str:
    """Return the key of a shard of episode records, by its bytes."""
    return f"state/parts/{sha256}.json"


@dataclass(frozen=True, slots=True)
class Addresses:
    """The public URLs of one store; `base` has no slash at the end."""

    base: str

    @property
    def feed(self) -> str:
        return self.of(FEED_KEY)

    @property
    def index(self) -> str:
        return self.of(INDEX_KEY)

    @property
    def are_local(self) -> bool:
        """Whether only this computer can reach them."""
        return _LOOPBACK.match(self.base) is not None

    def page(self, slug: str) -> str:
        return self.of(page_key(slug))

    def of(self, key: str) -> str:
        return f"{self.base}/{key}"
