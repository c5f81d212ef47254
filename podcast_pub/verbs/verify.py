"""Verify a published show as a listener would meet it: no credentials, every byte."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from podcast_pub.addresses import INDEX_KEY, SITE_KEY
from podcast_pub.errors import PublicCopyDiffers
from podcast_pub.model.finding import Finding, Severity
from podcast_pub.model.state_mark import marked_state
from podcast_pub.publishing.site_json import decode_site
from podcast_pub.publishing.verification import (
    Download,
    Promised,
    Response,
    judge_download,
    judge_file,
    judge_head,
    judge_page,
    judge_range,
    promised_sha256,
)
from podcast_pub.verbs.remembering import memory_of
from podcast_pub.verbs.wiring import target_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from podcast_pub.addresses import Addresses
    from podcast_pub.feed.reading import ReadEpisode, ReadFeed
    from podcast_pub.publishing.site_json import SiteRecord
    from podcast_pub.storage.public_http import PublicHttp

AT_ONCE = 4
OK = 200
MISSING = (403, 404)


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at, and what is wrong; `bytes_read` are those of the audio."""

    addresses: Addresses
    feed: ReadFeed
    state_hash: str
    findings: tuple[Finding, ...]
    bytes_read: int
    objects: int


def verify(show_folder: Path, *, store: str | None) -> Verified:
    """Return what listeners get: feed, audio (HEAD, ranges, all bytes), pages, side files.

    Raises PublicCopyDiffers if there is no feed, or none that can be read; StoreUnreachable if
    the public address does not answer.
    """
    from podcast_pub.feed.reading import read_feed
    from podcast_pub.show.discovery import read_drafts

    drafts = read_drafts(show_folder)
    target = target_of(show_folder, drafts.show.settings, store=store)
    public, addresses = target.public, target.addresses
    body = _feed_body(public, addresses)
    feed, state_hash = read_feed(body), marked_state(body)
    findings = _compared_with_lock(show_folder, addresses, state_hash)
    looks = _looks(public, addresses, feed)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for found in pool.map(lambda look: look(), looks):
            findings += found
    sizes = [episode.length or 0 for episode in feed.episodes]
    return Verified(addresses, feed, state_hash, tuple(findings), sum(sizes), len(looks) + 1)


def _feed_body(public: PublicHttp, addresses: Addresses) -> bytes:
    answer = public.get(addresses.feed)
    if answer.status != OK:
        raise PublicCopyDiffers(
            f"{addresses.feed} answers {answer.status}",
            hint="publish first; if you did, allow public reading of the bucket",
        )
    return answer.body


def _compared_with_lock(show_folder: Path, addresses: Addresses, state_hash: str) -> list[Finding]:
    lock = memory_of(show_folder, addresses).lock()
    if lock is None or lock.state_hash == state_hash:
        return []
    return [
        Finding(
            code="VERIFY-10",
            severity=Severity.WARNING,
            message="the public feed is not the one that this folder published last",
            hint="a cache shows an older one for up to 5 minutes; or somebody else published: "
            "`podcast-pub status` tells",
        )
    ]


def _looks(
    public: PublicHttp, addresses: Addresses, feed: ReadFeed
) -> list[Callable[[], list[Finding]]]:
    """Return one look for each enclosure, page, side file and picture that the feed names."""
    site = _site_record(public, addresses)
    pages = {addresses.of(key): page.sha256 for key, page in site.pages.items()}
    pages |= {episode.link: pages.get(episode.link, "") for episode in feed.episodes}
    pages.setdefault(addresses.of(INDEX_KEY), "")
    files = {
        url
        for episode in feed.episodes
        for url in (episode.chapters, *episode.transcripts, episode.image)
        if url
    }
    return [
        *(_look_at_audio(public, episode) for episode in feed.episodes),
        *(_look_at_page(public, url, sha256) for url, sha256 in sorted(pages.items()) if url),
        *(_look_at_file(public, url) for url in sorted(files)),
    ]


def _site_record(public: PublicHttp, addresses: Addresses) -> SiteRecord:
    # an answer that is no site.json says nothing about the pages
    return decode_site(public.get(addresses.of(SITE_KEY)).body)


def _look_at_audio(public: PublicHttp, episode: ReadEpisode) -> Callable[[], list[Finding]]:
    url = episode.enclosure_url
    sha256 = promised_sha256(episode.integrity)
    promised = Promised(url, episode.length, episode.media_type, sha256)

    def look() -> list[Finding]:
        head = public.head(url)
        found = judge_head(promised, Response(head.status, head.headers))
        if head.status in MISSING:
            return found
        size = episode.length or 0
        for asked, expected in (
            ("bytes=0-1", f"bytes 0-1/{size}"),
            ("bytes=-2", f"bytes {size - 2}-{size - 1}/{size}"),
        ):
            answer = public.get(url, range=asked)
            response = Response(answer.status, answer.headers, answer.body)
            found += judge_range(promised, response, expected=expected)
        whole = public.sha256_of(url)
        return found + judge_download(
            promised, Download(whole.status, whole.size_bytes, whole.sha256)
        )

    return look


def _look_at_page(public: PublicHttp, url: str, sha256: str) -> Callable[[], list[Finding]]:
    def look() -> list[Finding]:
        whole = public.sha256_of(url)
        download = Download(whole.status, whole.size_bytes, whole.sha256)
        return judge_page(url, download, sha256=sha256)

    return look


def _look_at_file(public: PublicHttp, url: str) -> Callable[[], list[Finding]]:
    def look() -> list[Finding]:
        head = public.head(url)
        return judge_file(url, Response(head.status, head.headers))

    return look
