"""Is what listeners get what was published? Judges answers of the public address; asks nothing."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from podcast_pub.model.finding import Finding, Severity
from podcast_pub.publishing.state import HINT_STATE

if TYPE_CHECKING:
    from collections.abc import Mapping

STORED_SHA256 = "x-amz-meta-sha256"
HTTP = "RFC 9110, sections 9.3.2 and 14, read 2026-11-24"


@dataclass(frozen=True, slots=True)
class Promised:
    """What a feed promises of an enclosure; `sha256` is empty if it does not say it."""

    url: str
    length: int | None
    media_type: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Response:
    """Status, headers (names in lower case) and body of one answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Download:
    """A file as it came: its status, size and SHA-256 in hex."""

    status: int
    size_bytes: int
    sha256: str


def promised_sha256(integrity: str) -> str:
    """Return the hash (hex) of a `sha256-…` integrity value, or an empty string.

    Source: podcast-namespace, docs/tags/integrity.md, read 2026-11-24.
    """
    name, _, value = integrity.partition("-")
    if name != "sha256":
        return ""
    try:
        return b64decode(value, validate=True).hex()
    except ValueError:
        return ""


def judge_head(promised: Promised, head: Response) -> list[Finding]:
    """Return what is wrong with the answer to HEAD: status, length, type."""
    if head.status != 200:  # noqa: PLR2004 — HTTP's number for success
        return [_wrong("VERIFY-01", f"{promised.url} answers {head.status} to HEAD", HINT_PUBLIC)]
    found = []
    length = head.headers.get("content-length", "")
    if length != str(promised.length):
        found.append(
            _wrong(
                "VERIFY-02",
                f"{promised.url} has {length or 'no stated'} bytes, the feed says "
                f"{promised.length}",
                HINT_BYTES,
            )
        )
    media_type = head.headers.get("content-type", "")
    if _essence(media_type) != _essence(promised.media_type):
        found.append(
            _wrong(
                "VERIFY-03",
                f"{promised.url} has the type {media_type or 'unknown'}, the feed says "
                f"{promised.media_type}",
                HINT_AGAIN,
            )
        )
    return found


def judge_range(promised: Promised, answer: Response, *, expected: str) -> list[Finding]:
    """Return what is wrong with the answer to a range; `expected` is the Content-Range."""
    stated = answer.headers.get("content-range", "nothing")
    if answer.status == 206 and stated == expected:  # noqa: PLR2004 — Partial Content
        return []
    return [
        _wrong(
            "VERIFY-04",
            f"{promised.url} answers {answer.status} with {stated} to a range, not 206 with "
            f"{expected}: players cannot seek",
            "switch on byte ranges at the store or the CDN in front of it",
        )
    ]


def judge_download(promised: Promised, download: Download) -> list[Finding]:
    """Return what is wrong with the whole file: its size, and its hash if the feed names one."""
    if download.status != 200:  # noqa: PLR2004 — HTTP's number for success
        return [
            _wrong("VERIFY-01", f"{promised.url} answers {download.status} to GET", HINT_PUBLIC)
        ]
    found = []
    if download.size_bytes != promised.length:
        found.append(
            _wrong(
                "VERIFY-02",
                f"{promised.url} sent {download.size_bytes} bytes, the feed says {promised.length}",
                HINT_BYTES,
            )
        )
    if promised.sha256 and download.sha256 != promised.sha256:
        found.append(
            _wrong(
                "VERIFY-05",
                f"{promised.url} sent other bytes than the feed's integrity says",
                HINT_BYTES,
            )
        )
    if not promised.sha256:
        found.append(
            _wrong("VERIFY-06", f"the feed names no integrity for {promised.url}", HINT_AGAIN)
        )
    return found


def judge_feed(
    url: str, feed: Response, *, beside: Response, rendered: bytes | None
) -> list[Finding]:
    """Return what is wrong with the bytes of the feed.

    A feed is stored with its SHA-256 beside it. A store that does not show that says nothing;
    `beside`, another answer of the same address, tells whether it shows it. Without it,
    `rendered` is what this podcast-pub makes of the state that the feed names, None if the state
    is not known; a newer podcast-pub may make other bytes, so that is only a warning.
    """
    stored = feed.headers.get(STORED_SHA256, "")
    shows = bool(stored) or STORED_SHA256 in beside.headers
    if shows and stored != sha256(feed.body).hexdigest():
        message = f"{url} is not the feed that was published: it was edited, or changed on the way"
        return [Finding("VERIFY-11", Severity.ERROR, message, hint=HINT_FEED)]
    if not shows and rendered is not None and rendered != feed.body:
        message = f"{url} is not what this podcast-pub makes of the state that it names"
        return [Finding("VERIFY-12", Severity.WARNING, message, hint=HINT_RENDERED)]
    return []


def judge_page(url: str, download: Download, *, sha256: str) -> list[Finding]:
    """Return what is wrong with a page; `sha256` is what site.json says, empty: not known."""
    if download.status != 200:  # noqa: PLR2004 — HTTP's number for success
        return [_wrong("VERIFY-07", f"{url} answers {download.status}", HINT_AGAIN)]
    if sha256 and download.sha256 != sha256:
        return [
            _wrong(
                "VERIFY-08",
                f"{url} is not the page that was published",
                "wait for the caches (5 minutes), then publish with `--check-store`, which writes "
                "it again; if it stays, something on the way changes pages: switch that off",
            )
        ]
    return []


def judge_file(url: str, head: Response) -> list[Finding]:
    """Return what is wrong with a side file or picture: whether it is there."""
    if head.status == 200:  # noqa: PLR2004 — HTTP's number for success
        return []
    return [_wrong("VERIFY-09", f"{url} answers {head.status}", HINT_AGAIN)]


def judge_state(url: str, answer: Response, *, name: str) -> list[Finding]:
    """Return what is wrong with a part of the state that the feed names; `name` is its SHA-256.

    Listeners do not need it; a folder without podcast.lock cannot publish without it.
    """
    if answer.status != 200:  # noqa: PLR2004 — HTTP's number for success
        wrong = f"answers {answer.status}; the feed names a state that needs it"
        return [_wrong("VERIFY-13", f"{url} {wrong}", HINT_STATE)]
    if sha256(answer.body).hexdigest() != name:
        return [_wrong("VERIFY-13", f"{url} has other bytes than its name says", HINT_STATE)]
    return []


HINT_PUBLIC = "allow public reading of the bucket, or publish again with `--check-store`"
HINT_FEED = (
    "`podcast-pub status` tells whether it is the store’s own copy: if so, remove `feed.xml` from "
    "the store and publish again; if not, look at what is between the store and this address"
)
HINT_RENDERED = (
    "it was edited, or podcast-pub was updated since: `podcast-pub status` tells, and publishing "
    "writes it anew after an update"
)
HINT_BYTES = (
    "publish with `--check-store`: it compares the bytes in the store, and says what to do if they "
    "are others; if it finds nothing, clear the cache of what is between the store and this address"
)
HINT_AGAIN = "publish again with `--check-store`, which repairs what is stored"


def _wrong(code: str, message: str, hint: str) -> Finding:
    return Finding(code, Severity.ERROR, message, hint=hint, source=HTTP)


def _essence(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()
