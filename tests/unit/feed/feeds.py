"""Feeds for the tests of this room, and ways to look into them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from hypothesis import settings
from hypothesis import strategies as st
from lxml import etree

from podcast_pub.addresses import Addresses
from podcast_pub.feed.rss import render_feed
from tests.builders import a_show, a_state, digest

if TYPE_CHECKING:
    from lxml.etree import _Element

    from podcast_pub.model.episode import Episode

ADDRESSES = Addresses("https://podcast.example.org")
PREFIXES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
}
PATIENT = settings(deadline=None, max_examples=50)
"""How properties over a whole feed are tried: a busy machine is not a failure."""

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)
"""Any text at all: control characters, lone surrogates and what is not assigned, too."""


def a_feed(*episodes: Episode, when: datetime | None = None, **show: Any) -> bytes:
    state = a_state(
        show=a_show(*episodes, **show),
        when=when or datetime(2017, 2, 1, 10, 0, tzinfo=UTC),
    )
    body = render_feed(state, digest("state"), ADDRESSES).body
    assert body is not None
    return body


def channel_of(body: bytes) -> _Element:
    channel = etree.fromstring(body).find("channel")
    assert channel is not None
    return channel


def items_of(body: bytes) -> list[_Element]:
    return channel_of(body).findall("item")


def text(parent: _Element, name: str) -> str | None:
    """Return the text of the one element of that name; None if there is none."""
    found = parent.findall(name, PREFIXES)
    assert len(found) <= 1, name
    return (found[0].text or "") if found else None


def attributes(parent: _Element, name: str) -> list[dict[str, str]]:
    """Return the attributes of every element of that name, in order."""
    return [
        {str(key): str(value) for key, value in one.attrib.items()}
        for one in parent.findall(name, PREFIXES)
    ]
