"""Smaller copies of the audio in the feed, written and read back."""

from __future__ import annotations

import pytest

from podcast_pub.feed.podcast_namespace import subresource_integrity
from podcast_pub.feed.reading import ReadCopy, read_feed
from tests.builders import a_rendition, an_audio, an_episode
from tests.unit.feed.feeds import ADDRESSES, a_feed, attributes, items_of

SMALL, SMALLEST = a_rendition(name="64k"), a_rendition(name="32k")
EPISODE = an_episode("first", audio=an_audio("first", renditions=(SMALL, SMALLEST)))


def test_each_rendition_is_an_alternate_enclosure_behind_the_default_one() -> None:
    (item,) = items_of(a_feed(EPISODE))

    _, small, smallest = attributes(item, "podcast:alternateEnclosure")
    assert small == {
        "type": "audio/mpeg",
        "length": str(SMALL.size_bytes),
        "bitrate": "64000",
        "title": "64 kbit/s",
    }
    assert (smallest["bitrate"], smallest["title"]) == ("32000", "32 kbit/s")
    sources = attributes(item, "podcast:alternateEnclosure/podcast:source")
    assert [one["uri"] for one in sources[1:]] == [
        ADDRESSES.of(SMALL.key),
        ADDRESSES.of(SMALLEST.key),
    ]
    hashes = attributes(item, "podcast:alternateEnclosure/podcast:integrity")
    assert hashes[1] == {"type": "sri", "value": subresource_integrity(SMALL.sha256)}


def test_a_rendition_names_the_language_of_its_episode_like_the_enclosure() -> None:
    french = an_episode("first", audio=EPISODE.audio, language="fr")

    (item,) = items_of(a_feed(french, language="en"))

    assert [one.get("lang") for one in attributes(item, "podcast:alternateEnclosure")] == ["fr"] * 3


def test_copies_are_read_back_without_the_default_one() -> None:
    (episode,) = read_feed(a_feed(EPISODE)).episodes

    assert episode.sources == (ADDRESSES.of(EPISODE.audio.key),)
    assert episode.copies == tuple(
        ReadCopy(
            url=ADDRESSES.of(one.key),
            length=one.size_bytes,
            media_type="audio/mpeg",
            integrity=subresource_integrity(one.sha256),
        )
        for one in (SMALL, SMALLEST)
    )


@pytest.mark.parametrize(
    "inside", ["<podcast:alternateEnclosure/>", '<podcast:alternateEnclosure length="x"/>']
)
def test_a_copy_that_says_nothing_is_read_as_nothing(inside: str) -> None:
    body = f"""<rss xmlns:podcast="https://podcastindex.org/namespace/1.0"
      ><channel><item>{inside}</item></channel></rss>"""

    (episode,) = read_feed(body.encode()).episodes

    assert episode.copies == (ReadCopy("", None, "", ""),)
