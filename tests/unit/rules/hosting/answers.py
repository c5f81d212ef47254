"""Answers of a host that does everything right, to be spoiled one by one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from podcast_pub.model.looking import Heard
from podcast_pub.rules.hosting.examined import Examined, Media

if TYPE_CHECKING:
    from podcast_pub.model.finding import Finding

BASE = "https://podcast.example.org"
FEED = b'<?xml version="1.0" encoding="utf-8"?><rss/>'
PAGE = b"<!doctype html><title>Voices</title>"
SIZE = 1000
ERROR = b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>"


def heard(status: int = 200, body: bytes = b"", **headers: str) -> Heard:
    """An answer; `content_type="audio/mpeg"` is the header Content-Type."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Heard(f"{BASE}/asked", status, named, body)


def feed_answer(**headers: str) -> Heard:
    usual = {
        "content_type": "application/rss+xml; charset=utf-8",
        "cache_control": "public, max-age=300, must-revalidate",
        "etag": '"feed"',
    }
    return heard(200, FEED, **(usual | headers))


def page() -> Heard:
    return heard(200, PAGE, content_type="text/html; charset=utf-8")


def refused() -> Heard:
    return heard(403, ERROR, content_type="application/xml")


def challenge() -> Heard:
    return heard(403, b"<!DOCTYPE html><title>Just a moment...</title>", content_type="text/html")


def silence(reason: str = "the name is not known") -> Heard:
    return Heard(f"{BASE}/asked", silence=reason)


def a_media(**changes: Any) -> Media:
    values: dict[str, Any] = {
        "url": f"{BASE}/media/x/one.mp3",
        "size_bytes": SIZE,
        "media_type": "audio/mpeg",
        "etag": '"one"',
    }
    return Media(**(values | changes))


def an_examined(**changes: Any) -> Examined:
    values: dict[str, Any] = {
        "base": BASE,
        "is_embedded": False,
        "token": "f00d",
        "feed": replace(feed_answer(), url=f"{BASE}/feed.xml"),
        "media": a_media(),
    }
    return Examined(**(values | changes))


def codes(findings: list[Finding]) -> list[str]:
    return [f"{finding.code} {finding.severity}" for finding in findings]
