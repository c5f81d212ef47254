"""The feed as the public address serves it: there, fresh, whole, and cheap to ask for again."""

from __future__ import annotations

import gzip
import re
import zlib
from typing import TYPE_CHECKING

from podcast_pub.model.looking import Question
from podcast_pub.rules.hosting.examined import (
    APPLE_PUBLIC,
    HTTP,
    Look,
    Topic,
    came,
    doubtful,
    noted,
    unseen,
    wrong,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from podcast_pub.model.finding import Finding
    from podcast_pub.model.looking import Heard
    from podcast_pub.rules.hosting.examined import Examined

NOT_MODIFIED = 304
FRESH_S = 300
"""What a feed is stored with (model/artifact.py, SHORT)."""
LATE_S = 3600
"""Apps look about once an hour; a rule of ours."""
WHOLE = 64 * 1024 * 1024
FEED_TYPES = ("application/rss+xml", "application/xml", "text/xml", "application/atom+xml")
CACHING = "RFC 9111, section 5.2.2"
_SECONDS = re.compile(r"(?:^|[\s,])(s-maxage|max-age)\s*=\s*\"?(\d{1,9})", re.IGNORECASE)


def judge_presence(
    examined: Examined, *, is_stored: bool | None, is_tried: bool = False
) -> list[Finding]:
    """Return whether the feed is public; `is_stored` is what the store says, None: not known.

    `is_tried`: a test file was asked for in place of audio.
    """
    feed = examined.feed
    if examined.is_feed:
        return [] if feed.media_type in FEED_TYPES else [_type(examined)]
    if feed.is_fine:
        return [
            wrong(
                "DOCTOR-32",
                f"{feed.url} is a page for people, not a feed: it answers {came(feed)}",
                examined.hint(
                    Topic.PUBLIC, "let the address lead to the bucket itself, or correct `url`"
                ),
                HTTP.format("8.3"),
            )
        ]
    if is_stored is False:
        return [
            unseen(
                "feed and apps" if is_tried else "feed, audio, apps and web players",
                "nothing is published yet",
                "publish, then run `podcast-pub doctor` again",
            )
        ]
    stored = "the feed is stored, but " if is_stored else ""
    return [
        wrong(
            "DOCTOR-31",
            f"{stored}{feed.url} answers {came(feed)}",
            examined.hint(
                Topic.PUBLIC,
                "allow everybody to read the objects of the bucket (`podcast-pub doctor --policy` "
                "prints a policy), or correct `url` or `public_url`",
            ),
            APPLE_PUBLIC,
        )
    ]


def _type(examined: Examined) -> Finding:
    said = examined.feed.media_type or "no type"
    return doubtful(
        "DOCTOR-35",
        f"{examined.feed.url} is served with {said}, not application/rss+xml",
        "something on the way changes headers: switch that off, or publish with `--check-store`, "
        "which repairs what is stored",
        HTTP.format("8.3"),
    )


def _questions(examined: Examined) -> dict[str, Question]:
    again = examined.feed.headers.get("etag", "")
    asked = {
        "packed": Question(examined.feed_url, headers={"Accept-Encoding": "gzip"}, keeps=WHOLE)
    }
    if again:
        asked["again"] = Question(examined.feed_url, headers={"If-None-Match": again})
    return asked


def _judge(examined: Examined, heard: Mapping[str, Heard]) -> list[Finding]:
    return [
        *_freshness(examined.feed),
        *_asked_again(examined, heard.get("again")),
        *_packed(examined.feed, heard["packed"]),
    ]


LOOK = Look(_questions, _judge)


def _freshness(feed: Heard) -> list[Finding]:
    said = feed.headers.get("cache-control", "")
    seconds = {name.lower(): int(number) for name, number in _SECONDS.findall(said)}
    if not said:
        return [
            doubtful(
                "DOCTOR-36",
                f"{feed.url} does not say how long it may be kept, so caches guess",
                "pass Cache-Control on as the bucket sends it (at Cloudflare: Caching, "
                "Configuration, Browser Cache TTL: Respect Existing Headers)",
                CACHING,
            )
        ]
    longest = max(seconds.values(), default=0)
    if longest <= FRESH_S:
        return []
    message = (
        f"{feed.url} may be kept for {longest} s ({said}); it is stored with {FRESH_S} s, so "
        "something on the way changes that and new episodes show up late"
    )
    hint = (
        "let the cache respect the headers of the bucket for feed.xml (at Cloudflare: Caching, "
        "Configuration, Browser Cache TTL: Respect Existing Headers)"
    )
    make = doubtful if longest > LATE_S else noted
    return [make("DOCTOR-36", message, hint, CACHING)]


def _asked_again(examined: Examined, again: Heard | None) -> list[Finding]:
    if again is not None and again.status == NOT_MODIFIED:
        return []
    what = "has no ETag" if again is None else f"answers {came(again)} to If-None-Match, not 304"
    return [
        doubtful(
            "DOCTOR-37",
            f"{examined.feed_url} {what}: every app downloads it whole, every time",
            "pass ETag and If-None-Match on to the bucket; what rewrites or packs the feed on the "
            "way often drops them",
            HTTP.format("13.1.2"),
        )
    ]


def _packed(feed: Heard, packed: Heard) -> list[Finding]:
    if coding := feed.headers.get("content-encoding", "").replace("identity", ""):
        return [
            wrong(
                "DOCTOR-38",
                f"{feed.url} comes packed ({coding}) although nobody asked for that: simple apps "
                "cannot read it",
                "store and serve feed.xml as it is; a CDN may pack it for those who ask",
                HTTP.format("12.5.3"),
            )
        ]
    if not packed.is_fine:
        return [
            wrong(
                "DOCTOR-38",
                f"{feed.url} answers {came(packed)} to apps that take gzip",
                "switch off compression for feed.xml at the CDN, or mend it there",
                HTTP.format("12.5.3"),
            )
        ]
    body = _unpacked(packed)
    if body is None or (body != feed.body and not body.startswith(b"<?xml")):
        return [
            wrong(
                "DOCTOR-38",
                f"{feed.url} is damaged for apps that take gzip: what comes cannot be unpacked",
                "switch off compression for feed.xml at the CDN, or mend it there",
                HTTP.format("8.4"),
            )
        ]
    return []


def _unpacked(packed: Heard) -> bytes | None:
    coding = packed.headers.get("content-encoding", "").strip().lower()
    if coding in ("", "identity"):
        return packed.body
    if coding not in ("gzip", "x-gzip"):
        return None
    try:
        return gzip.decompress(packed.body)
    except (OSError, EOFError, zlib.error):
        return None
