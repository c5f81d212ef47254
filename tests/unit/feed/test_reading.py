from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_pub.errors import PublicCopyDiffers
from podcast_pub.feed.podcast_namespace import subresource_integrity
from podcast_pub.feed.reading import ReadEpisode, ReadFeed, read_feed
from tests.builders import an_artwork, an_audio, an_episode
from tests.unit.feed.feeds import ADDRESSES, PATIENT, a_feed
from tests.unit.feed.small_show import in_french, small_feed

HOSTILE_ENTITIES = """<!DOCTYPE rss [
<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
<!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;">
<!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;"><!ENTITY h "&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;">
]><rss><channel><title>{}</title><link href="{}"/></channel></rss>"""


def an_item(inside: str) -> ReadEpisode:
    """Read a feed with one item."""
    body = f"""<rss xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
      xmlns:podcast="https://podcastindex.org/namespace/1.0"
      ><channel><item>{inside}</item></channel></rss>"""
    (episode,) = read_feed(body.encode()).episodes
    return episode


def test_what_was_written_is_read_back() -> None:
    french = in_french()

    feed = read_feed(small_feed())

    assert feed.title == "Voices"
    assert feed.self_url == ADDRESSES.feed
    assert feed.link == ADDRESSES.index
    assert len(feed.episodes) == 3
    episode = feed.episodes[1]
    assert episode.guid == french.guid
    assert episode.title == french.title
    assert episode.link == ADDRESSES.page(french.slug)
    assert episode.enclosure_url == ADDRESSES.of(french.audio.key)
    assert episode.length == french.audio.size_bytes
    assert episode.media_type == french.audio.media_type
    assert episode.duration_s == 3661
    assert episode.integrity == subresource_integrity(french.audio.sha256)
    assert episode.sources == (ADDRESSES.of(french.audio.key),)
    assert episode.chapters.endswith("/la-confiance.json")
    assert [url.rpartition(".")[2] for url in episode.transcripts] == ["vtt", "srt", "html"]
    assert episode.image == ""
    assert feed.episodes[0].image == ADDRESSES.of(an_artwork("field").feed.key)


def test_the_feeds_own_address_is_told_from_its_other_links() -> None:
    feed = read_feed(
        b'<rss xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        b'<atom:link rel="hub" href="https://hub.example.org/"/>'
        b'<atom:link rel="self" href="https://podcast.example.org/feed.xml"/></channel></rss>'
    )

    assert feed.self_url == "https://podcast.example.org/feed.xml"


def test_a_feed_that_says_nothing_is_read_as_nothing() -> None:
    feed = read_feed(b"<rss><channel><item/></channel></rss>")

    nothing = ReadEpisode(
        guid="",
        title="",
        link="",
        enclosure_url="",
        length=None,
        media_type="",
        duration_s=None,
        integrity="",
        sources=(),
        chapters="",
        transcripts=(),
        image="",
    )
    assert feed == ReadFeed(title="", self_url="", link="", episodes=(nothing,))


@pytest.mark.parametrize(
    ("written", "length"),
    [
        ("123", 123),
        (" 7 ", 7),
        ("", None),
        ("-1", None),
        ("1.5", None),
        ("٣", None),
        ("9" * 5000, None),
    ],
)
def test_a_length_is_a_plain_number_or_not_known(written: str, length: int | None) -> None:
    assert an_item(f'<enclosure length="{written}"/>').length == length


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("62", 62),
        (" 62 ", 62),
        ("1:02", 62),
        ("01:01:01", 3661),
        ("61.9", 61),
        ("", None),
        ("an hour", None),
        ("1:2:3:4", None),
        ("9" * 5000, None),
    ],
)
def test_a_duration_is_read_in_each_of_apples_forms(written: str, seconds: int | None) -> None:
    assert an_item(f"<itunes:duration>{written}</itunes:duration>").duration_s == seconds


def test_another_encoding_of_the_audio_is_not_taken_for_the_enclosure() -> None:
    episode = an_item(
        '<podcast:alternateEnclosure type="audio/opus"><podcast:source uri="https://x/a.opus"/>'
        '<podcast:integrity type="sri" value="sha256-x"/></podcast:alternateEnclosure>'
    )

    assert episode.sources == ()
    assert episode.integrity == ""


def test_every_source_of_the_enclosure_is_read_in_order() -> None:
    episode = an_item(
        '<podcast:alternateEnclosure default="true"><podcast:source uri="https://x/a.mp3"/>'
        '<podcast:source uri="https://y/a.mp3"/></podcast:alternateEnclosure>'
    )

    assert episode.sources == ("https://x/a.mp3", "https://y/a.mp3")
    assert episode.integrity == ""


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00",
        b"<html><body>Sign in<br></body></html>",
        a_feed(an_episode())[:-20],
        b"<rss><channel>" + b"<a>" * 1_500 + b"</a>" * 1_500 + b"</channel></rss>",
        HOSTILE_ENTITIES.format("", "&h;").encode(),
    ],
    ids=["empty", "binary", "html", "cut off", "too deep", "entities in an attribute"],
)
def test_what_is_not_well_formed_is_not_the_public_copy(body: bytes) -> None:
    with pytest.raises(PublicCopyDiffers, match="not well-formed XML"):
        read_feed(body)


@pytest.mark.parametrize(
    ("body", "root"),
    [
        (b"<html/>", "html"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"/>', r"\{http://www.w3.org/2005/Atom\}feed"),
        (b"<rss/>", "rss"),
        (b"<html><channel/></html>", "html"),
    ],
)
def test_what_is_not_rss_is_not_the_public_copy(body: bytes, root: str) -> None:
    with pytest.raises(PublicCopyDiffers, match=f"not RSS: its root is `{root}`"):
        read_feed(body)


def test_entities_are_not_expanded() -> None:
    body = b'<!DOCTYPE rss [<!ENTITY x "more">]><rss><channel><title>a&x;</title></channel></rss>'

    assert read_feed(body).title == "a"


def test_entities_that_multiply_are_refused_or_left_alone() -> None:
    body = HOSTILE_ENTITIES.format("&h;", "").encode()

    try:
        title = read_feed(body).title
    except PublicCopyDiffers:
        return

    assert title == ""


def test_no_file_is_read_for_an_entity() -> None:
    body = b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss><channel>'

    feed = read_feed(body + b"<title>a&x;</title></channel></rss>")

    assert feed.title == "a"


@PATIENT
@given(st.binary(max_size=200))
def test_bytes_from_anybody_are_read_or_refused(noise: bytes) -> None:
    whole = a_feed(an_episode(audio=an_audio()))
    middle = len(whole) // 2

    try:
        feed = read_feed(whole[:middle] + noise + whole[middle:])
    except PublicCopyDiffers:
        return

    assert isinstance(feed, ReadFeed)
