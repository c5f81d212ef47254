"""Verify a published show as a listener would meet it: no credentials, every byte."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from podcast_pub.addresses import INDEX_KEY, SITE_KEY, state_key, state_part_key
from podcast_pub.errors import PublicCopyDiffers, StateUnreadable
from podcast_pub.model.finding import Finding, Severity
from podcast_pub.model.state_mark import marked_state
from podcast_pub.publishing.site_json import decode_site
from podcast_pub.publishing.state import decode_root
from podcast_pub.publishing.verification import (
    Download,
    Promised,
    Response,
    judge_download,
    judge_feed,
    judge_file,
    judge_head,
    judge_page,
    judge_range,
    judge_state,
    promised_sha256,
)
from podcast_pub.verbs.remembering import memory_of, tell_of_erasure
from podcast_pub.verbs.wiring import target_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from podcast_pub.addresses import Addresses
    from podcast_pub.feed.reading import ReadFeed
    from podcast_pub.model.lock import Lock
    from podcast_pub.publishing.site_json import SiteRecord
    from podcast_pub.storage.public_http import Answer, PublicHttp

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


def verify(
    show_folder: Path,
    *,
    store: str | None,
    waiting: Callable[[str], None] | None = None,
    tell: Callable[[str], None] | None = None,
) -> Verified:
    """Return what listeners get: feed, audio (HEAD, ranges, all bytes), pages, side files.

    The state that the feed names is looked at, too: other producers need it.

    Raises PublicCopyDiffers if there is no feed, or none that can be read; StoreUnreachable if
    the public address does not answer. `waiting` is told of hosts that are silent for seconds,
    `tell` a line if the store on this computer was started, or an erasure was broken off.
    """
    from podcast_pub.feed.reading import read_feed
    from podcast_pub.show.discovery import read_drafts

    drafts = read_drafts(show_folder)
    target = target_of(show_folder, drafts.show.settings, store=store, waiting=waiting, tell=tell)
    public, addresses = target.public, target.addresses
    memory = memory_of(show_folder, addresses)
    tell_of_erasure(memory, show_folder, store=store, tell=tell)
    answer = _feed_answer(public, addresses)
    feed, state_hash = read_feed(answer.body), marked_state(answer.body)
    site = public.get(addresses.of(SITE_KEY))
    lock = memory.lock()
    findings = [
        *_compared_with_lock(lock, state_hash),
        *judge_feed(
            addresses.feed,
            _response(answer),
            beside=_response(site),
            rendered=_rendered(lock, state_hash, addresses),
        ),
    ]
    # an answer that is no site.json says nothing about the pages
    looks = _looks(public, addresses, feed, decode_site(site.body))
    looks += _looks_at_state(public, addresses, state_hash)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for found in pool.map(lambda look: look(), looks):
            findings += found
    sizes = [promised.length or 0 for promised in _audio(feed)]
    return Verified(addresses, feed, state_hash, tuple(findings), sum(sizes), len(looks) + 1)


def _feed_answer(public: PublicHttp, addresses: Addresses) -> Answer:
    answer = public.get(addresses.feed)
    if answer.status != OK:
        raise PublicCopyDiffers(
            f"{addresses.feed} answers {answer.status}",
            hint="publish first; if you did, allow public reading of the bucket",
        )
    return answer


def _response(answer: Answer) -> Response:
    return Response(answer.status, answer.headers, answer.body)


def _rendered(lock: Lock | None, state_hash: str, addresses: Addresses) -> bytes | None:
    """Return the feed of the state that is public, None if this folder does not know it."""
    from podcast_pub.feed.rss import render_feed

    if lock is None or lock.state_hash != state_hash:
        return None
    return render_feed(lock.state, state_hash, addresses).body


def _compared_with_lock(lock: Lock | None, state_hash: str) -> list[Finding]:
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
    public: PublicHttp, addresses: Addresses, feed: ReadFeed, site: SiteRecord
) -> list[Callable[[], list[Finding]]]:
    """Return one look for each enclosure, page, side file and picture that the feed names."""
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
        *(_look_at_audio(public, promised) for promised in _audio(feed)),
        *(_look_at_page(public, url, sha256) for url, sha256 in sorted(pages.items()) if url),
        *(_look_at_file(public, url) for url in sorted(files)),
    ]


def _looks_at_state(
    public: PublicHttp, addresses: Addresses, state_hash: str
) -> list[Callable[[], list[Finding]]]:
    """Return one look for the root and each shard of the state that the feed names."""
    if not state_hash:
        return []
    url = addresses.of(state_key(state_hash))
    answer = public.get(url)
    try:
        shards = decode_root(answer.body, name=state_hash).shards if answer.status == OK else ()
    except StateUnreadable:
        # other bytes are found by their hash; a newer root may be right and say other things
        shards = ()
    return [
        lambda: judge_state(url, _response(answer), name=state_hash),
        *(_look_at_shard(public, addresses.of(state_part_key(one)), one) for one in shards),
    ]


def _look_at_shard(public: PublicHttp, url: str, name: str) -> Callable[[], list[Finding]]:
    def look() -> list[Finding]:
        return judge_state(url, _response(public.get(url)), name=name)

    return look


def _audio(feed: ReadFeed) -> list[Promised]:
    """Return what the feed promises of every enclosure, and of every other copy of its audio."""
    found = []
    for one in feed.episodes:
        sha256 = promised_sha256(one.integrity)
        found.append(Promised(one.enclosure_url, one.length, one.media_type, sha256))
        for copy in (it for it in one.copies if it.url.startswith(("https://", "http://"))):
            sha256 = promised_sha256(copy.integrity)
            found.append(Promised(copy.url, copy.length, copy.media_type, sha256))
    return found


def _look_at_audio(public: PublicHttp, promised: Promised) -> Callable[[], list[Finding]]:
    url = promised.url

    def look() -> list[Finding]:
        head = public.head(url)
        found = judge_head(promised, Response(head.status, head.headers))
        if head.status in MISSING:
            return found
        size = promised.length or 0
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
