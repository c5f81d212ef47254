"""The public address that is looked at, and how a finding about it is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from podcast_pub.model.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from podcast_pub.model.looking import Heard, Question

HTTP = "RFC 9110, section {}"
APPLE = "Podcast RSS feed requirements (Apple), technical requirements, read 2026-11-24"
APPLE_PUBLIC = (
    "Podcast RSS feed requirements (Apple), technical requirements, publicly addressable, "
    "read 2026-11-24"
)


class Topic(StrEnum):
    """What a provider's own steps can be about."""

    PUBLIC = "public access"
    DOMAIN = "own domain"
    CORS = "CORS"
    INDEX = "front page"
    MISSING = "missing pages"
    BOTS = "bot fighting"


@dataclass(frozen=True, slots=True)
class Media:
    """One enclosure of the feed, and the ETag that it is served with (empty: none).

    `is_trial`: the feed does not name it, it is a small file of our own.
    """

    url: str
    size_bytes: int | None
    media_type: str
    etag: str = ""
    is_trial: bool = False


@dataclass(frozen=True, slots=True)
class Examined:
    """A public address and what is known of it.

    `base` has no slash at the end. `is_embedded`: it is the store on this computer, where nothing
    can be set. `token` is random, for keys and addresses that nobody has asked for before.
    `feed` is the first answer of the feed's address, with its whole body. `page_sha256` is that
    of index.html as it was stored, empty if that is not known. `keeps_headers` is False for a
    folder, whose web server makes them. `steps` are a provider's own words for how to set
    something.
    """

    base: str
    is_embedded: bool
    token: str
    feed: Heard
    media: Media | None = None
    page_sha256: str = ""
    keeps_headers: bool = True
    provider: str = ""
    steps: Mapping[Topic, str] = field(default_factory=dict)

    @property
    def feed_url(self) -> str:
        return f"{self.base}/feed.xml"

    @property
    def is_feed(self) -> bool:
        """Whether the feed's address serves something that is no page for people."""
        return self.feed.is_fine and not self.feed.is_html

    def hint(self, topic: Topic, text: str) -> str:
        """Return the text, with the provider's own step if it is known."""
        step = self.steps.get(topic)
        return f"{text}; {self.provider}: {step}" if step else text


@dataclass(frozen=True, slots=True)
class Look:
    """A topic: what is asked, in this order and by name, and what the answers mean."""

    questions: Callable[[Examined], Mapping[str, Question]]
    judge: Callable[[Examined, Mapping[str, Heard]], list[Finding]]


def wrong(code: str, message: str, hint: str, source: str = "") -> Finding:
    """Return a finding that stops listeners or puts what is published at risk."""
    return Finding(code, Severity.ERROR, message, hint=hint, source=source)


def doubtful(code: str, message: str, hint: str, source: str = "") -> Finding:
    """Return a finding that troubles some listeners."""
    return Finding(code, Severity.WARNING, message, hint=hint, source=source)


def noted(code: str, message: str, hint: str = "", source: str = "") -> Finding:
    """Return a finding that is good to know."""
    return Finding(code, Severity.NOTE, message, hint=hint, source=source)


def unseen(what: str, why: str, hint: str = "") -> Finding:
    """Return the note that something could not be looked at."""
    return noted("DOCTOR-00", f"not looked at: {what} ({why})", hint)


def came(heard: Heard) -> str:
    """Return in a few words what an address answered."""
    if heard.is_silent:
        return f"nothing ({heard.silence})"
    kind = "HTML" if heard.is_html else heard.media_type
    return f"{heard.status} with {kind}" if kind else str(heard.status)
