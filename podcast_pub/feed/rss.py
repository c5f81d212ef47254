"""The feed: RSS 2.0 in the dialects that podcast apps read.

feedgen writes the elements of RSS itself; each dialect is a file beside this one.

Sources: RSS 2.0 (rssboard.org/rss-specification); Apple's podcast RSS reference; PSP-1;
podcast-namespace, docs/tags/*.md; all read 2026-11-24.
"""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from feedgen.feed import FeedGenerator

from podcast_pub.addresses import FEED_KEY
from podcast_pub.feed.content import CONTENT
from podcast_pub.feed.dialect import AboutEpisode, AboutShow, Extension
from podcast_pub.feed.itunes import ITUNES
from podcast_pub.feed.podcast_namespace import PODCAST
from podcast_pub.feed.simple_chapters import SIMPLE_CHAPTERS
from podcast_pub.feed.text import plain
from podcast_pub.model.artifact import SHORT, Artifact
from podcast_pub.model.episode import newest_first
from podcast_pub.model.state_mark import mark

if TYPE_CHECKING:
    from podcast_pub.addresses import Addresses
    from podcast_pub.model.state import State

MEDIA_TYPE = "application/rss+xml"
DIALECTS = (CONTENT, ITUNES, PODCAST, SIMPLE_CHAPTERS)


def render_feed(state: State, state_hash: str, addresses: Addresses) -> Artifact:
    """Return the feed of a state for one store, episodes newest first.

    The same state, hash and addresses give the same bytes, everywhere and at any time;
    `state_hash` is the state's name, which the feed carries in a comment near its top.
    """
    show = state.show
    feed = _feed(AboutShow(show, addresses))
    feed.lastBuildDate(state.when)
    episodes = newest_first(show.episodes)
    if episodes:
        feed.pubDate(episodes[0].published)
    for episode in episodes:
        _add_episode(feed, AboutEpisode(episode, show, addresses))
    body = b"".join(
        (
            b'<?xml version="1.0" encoding="UTF-8"?>\n',
            f"{mark(state_hash)}\n".encode(),
            feed.rss_str(pretty=True, xml_declaration=False),
        )
    )
    return Artifact(
        key=FEED_KEY,
        media_type=f"{MEDIA_TYPE}; charset=utf-8",
        cache_control=SHORT,
        sha256=sha256(body).hexdigest(),
        size_bytes=len(body),
        body=body,
        state=state_hash,
    )


def _feed(about: AboutShow) -> Any:
    show, addresses = about.show, about.addresses
    title = plain(show.title) or show.guid
    feed = FeedGenerator()
    feed.title(title)
    feed.description(plain(show.description) or title)
    # feedgen takes the last link for RSS's own, whatever its rel
    feed.link(href=addresses.feed, rel="self", type=MEDIA_TYPE)
    feed.link(href=addresses.index, rel="alternate")
    feed.language(show.language)
    feed.copyright(plain(show.copyright))
    feed.image(url=addresses.of(show.artwork.page.key), title=title, link=addresses.index)
    feed.generator("podcast-pub")
    feed.docs("")
    for dialect in DIALECTS:
        extension = partial(Extension, dialect.of_show(about), {dialect.prefix: dialect.namespace})
        feed.register_extension(dialect.prefix, extension, atom=False)
    return feed


def _add_episode(feed: Any, about: AboutEpisode) -> None:
    episode, addresses = about.episode, about.addresses
    audio = episode.audio
    entry = feed.add_entry(order="append")
    entry.title(plain(episode.title) or episode.slug)
    entry.guid(episode.guid, permalink=False)
    entry.link(href=about.page)
    entry.enclosure(addresses.of(audio.key), str(audio.size_bytes), audio.media_type)
    entry.pubDate(episode.published)
    for dialect in DIALECTS:
        extension = partial(Extension, dialect.of_episode(about), {})
        entry.register_extension(dialect.prefix, extension, atom=False)
