from __future__ import annotations

import base64
import io
from datetime import datetime, timedelta, timezone

import feedparser
import podcastparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_pub.feed.chapters_json import chapters_file
from podcast_pub.model.chapter import Chapter
from podcast_pub.model.episode import EpisodeType
from podcast_pub.model.person import Person
from tests.builders import an_artwork, an_audio, an_episode, digest
from tests.unit.feed.feeds import (
    ADDRESSES,
    ANY_TEXT,
    PATIENT,
    a_feed,
    attributes,
    items_of,
    text,
)
from tests.unit.feed.small_show import a_transcript, small_feed

PAGE = "https://podcast.example.org/episodes/first.html"


def test_an_episode_says_what_every_app_needs() -> None:
    audio = an_audio("first", size_bytes=4321, media_type="audio/x-m4a")
    episode = an_episode("first", guid="urn:uuid:1", title="A & B", audio=audio)

    (item,) = items_of(a_feed(episode))

    assert text(item, "title") == "A & B"
    assert text(item, "link") == PAGE
    assert text(item, "guid") == "urn:uuid:1"
    assert attributes(item, "guid") == [{"isPermaLink": "false"}]
    assert attributes(item, "enclosure") == [
        {"url": ADDRESSES.of(audio.key), "length": "4321", "type": "audio/x-m4a"}
    ]


def test_the_date_keeps_the_offset_that_the_author_wrote() -> None:
    zone = timezone(timedelta(hours=5, minutes=30))
    episode = an_episode(published=datetime(2017, 2, 1, 0, 15, 7, tzinfo=zone))

    (item,) = items_of(a_feed(episode))

    assert text(item, "pubDate") == "Wed, 01 Feb 2017 00:15:07 +0530"


@pytest.mark.parametrize(
    ("duration_ms", "seconds"),
    [(0, "0"), (499, "0"), (500, "1"), (61_499, "61"), (61_500, "62"), (3_600_000, "3600")],
)
def test_the_duration_is_in_whole_seconds_rounded_half_up(duration_ms: int, seconds: str) -> None:
    episode = an_episode(audio=an_audio(duration_ms=duration_ms))

    (item,) = items_of(a_feed(episode))

    assert text(item, "itunes:duration") == seconds


@pytest.mark.parametrize(
    ("of_show", "of_episode", "said"),
    [
        (False, None, "false"),
        (True, None, "true"),
        (True, False, "false"),
        (False, True, "true"),
    ],
)
def test_an_episode_is_as_explicit_as_its_show_unless_it_says_so(
    of_show: bool,  # noqa: FBT001 - a row of the table
    of_episode: bool | None,  # noqa: FBT001 - a row of the table
    said: str,
) -> None:
    (item,) = items_of(a_feed(an_episode(explicit=of_episode), explicit=of_show))

    assert text(item, "itunes:explicit") == said


def test_a_number_and_a_season_are_said_in_both_dialects() -> None:
    (item,) = items_of(a_feed(an_episode(season=2, number=7, kind=EpisodeType.TRAILER)))

    assert text(item, "itunes:season") == text(item, "podcast:season") == "2"
    assert text(item, "itunes:episode") == text(item, "podcast:episode") == "7"
    assert text(item, "itunes:episodeType") == "trailer"


def test_what_an_episode_does_not_have_is_left_out() -> None:
    episode = an_episode(summary="", season=None, number=None, artwork=None)

    (item,) = items_of(a_feed(episode))

    for name in ("itunes:season", "itunes:episode", "itunes:image", "itunes:summary"):
        assert text(item, name) is None, name
    for name in ("season", "episode", "chapters", "transcript", "person"):
        assert text(item, f"podcast:{name}") is None, name
    assert text(item, "psc:chapters") is None


def test_an_episode_may_have_its_own_cover_and_summary() -> None:
    episode = an_episode(artwork=an_artwork("own"), summary="Who <met> whom.")

    (item,) = items_of(a_feed(episode))

    (cover,) = attributes(item, "itunes:image")
    assert cover["href"].endswith("/own-3000.jpg")
    assert text(item, "itunes:summary") == "Who <met> whom."


def test_the_people_of_an_episode_are_named() -> None:
    episode = an_episode(people=(Person("Ada", "guest", "https://example.org/ada"),))

    (item,) = items_of(a_feed(episode))

    assert text(item, "podcast:person") == "Ada"
    assert attributes(item, "podcast:person") == [
        {"role": "guest", "href": "https://example.org/ada"}
    ]


def test_the_default_alternate_enclosure_is_the_enclosure_with_its_hash() -> None:
    audio = an_audio("first")

    (item,) = items_of(a_feed(an_episode("first", audio=audio)))

    (enclosure,) = attributes(item, "enclosure")
    assert attributes(item, "podcast:alternateEnclosure") == [
        {"type": enclosure["type"], "length": enclosure["length"], "default": "true"}
    ]
    assert attributes(item, "podcast:alternateEnclosure/podcast:source") == [
        {"uri": enclosure["url"], "contentType": enclosure["type"]}
    ]
    (integrity,) = attributes(item, "podcast:alternateEnclosure/podcast:integrity")
    algorithm, _, value = integrity["value"].partition("-")
    assert integrity["type"] == "sri"
    assert algorithm == "sha256"
    assert base64.b64decode(value, validate=True).hex() == audio.sha256


@pytest.mark.parametrize(("language", "said"), [(None, None), ("en", None), ("fr", "fr")])
def test_the_audio_names_its_language_only_if_it_is_not_that_of_the_show(
    language: str | None, said: str | None
) -> None:
    (item,) = items_of(a_feed(an_episode(language=language), language="en"))

    (alternate,) = attributes(item, "podcast:alternateEnclosure")
    assert alternate.get("lang") == said


@pytest.mark.parametrize(
    ("of_show", "of_episode", "words"),
    [
        ("en", None, "Listen on the web page"),
        ("fr-CH", None, "Écouter sur la page web"),
        ("en", "fr", "Écouter sur la page web"),
        ("de", None, "Listen on the web page"),
    ],
)
def test_the_link_to_the_page_is_in_the_language_of_the_episode(
    of_show: str, of_episode: str | None, words: str
) -> None:
    episode = an_episode("first", language=of_episode)

    (item,) = items_of(a_feed(episode, language=of_show))

    assert text(item, "podcast:contentLink") == words
    assert attributes(item, "podcast:contentLink") == [{"href": PAGE}]


def test_transcripts_come_with_the_timed_ones_first() -> None:
    kinds = (
        ("text/html", "html"),
        ("application/json", "json"),
        ("application/x-subrip", "srt"),
        ("text/vtt", "vtt"),
    )
    episode = an_episode(transcripts=tuple(a_transcript("first", *kind) for kind in kinds))

    (item,) = items_of(a_feed(episode))

    found = attributes(item, "podcast:transcript")
    assert [(one["type"], one.get("rel")) for one in found] == [
        ("text/vtt", "captions"),
        ("application/x-subrip", "captions"),
        ("text/html", None),
        ("application/json", None),
    ]
    assert found[0]["url"] == ADDRESSES.of(episode.transcripts[3].key)
    assert found[0]["language"] == "fr"


def test_chapters_are_in_the_feed_and_in_a_file_that_it_names() -> None:
    episode = an_episode(
        chapters=(
            Chapter(0, "Start"),
            Chapter(61_250, "Middle", "https://example.org/", "https://example.org/i.jpg"),
            Chapter(36_000_000, "End"),
        )
    )
    file = chapters_file(episode)
    assert file is not None

    (item,) = items_of(a_feed(episode))

    assert attributes(item, "podcast:chapters") == [
        {"url": ADDRESSES.of(file.key), "type": "application/json+chapters"}
    ]
    assert attributes(item, "psc:chapters") == [{"version": "1.2"}]
    assert attributes(item, "psc:chapters/psc:chapter") == [
        {"start": "00:00:00.000", "title": "Start"},
        {
            "start": "00:01:01.250",
            "title": "Middle",
            "href": "https://example.org/",
            "image": "https://example.org/i.jpg",
        },
        {"start": "10:00:00.000", "title": "End"},
    ]


def test_feedparser_reads_back_what_was_meant() -> None:
    feed = feedparser.parse(small_feed())

    assert not feed.bozo
    assert [entry.id for entry in feed.entries] == [
        f"urn:uuid:{digest(slug)[:8]}-0000-5000-8000-000000000000"
        for slug in ("a-life-in-the-field", "la-confiance", "a-narrowing-space")
    ]
    (enclosure,) = feed.entries[1].enclosures
    assert enclosure.href == ADDRESSES.of(an_audio("la-confiance").key)
    assert enclosure.length == str(an_audio("la-confiance").size_bytes)
    assert enclosure.type == "audio/x-m4a"
    assert feed.entries[1].itunes_duration == "3661"
    assert feed.entries[1].published_parsed[:5] == (2016, 11, 17, 0, 0)


def test_podcastparser_reads_back_what_was_meant() -> None:
    feed = podcastparser.parse(ADDRESSES.feed, io.BytesIO(small_feed()))

    episode = feed["episodes"][1]
    assert len(feed["episodes"]) == 3
    assert episode["guid"] == f"urn:uuid:{digest('la-confiance')[:8]}-0000-5000-8000-000000000000"
    assert episode["enclosures"] == [
        {
            "url": ADDRESSES.of(an_audio("la-confiance").key),
            "file_size": an_audio("la-confiance").size_bytes,
            "mime_type": "audio/x-m4a",
        }
    ]
    assert episode["total_time"] == 3661
    assert [chapter["start"] for chapter in episode["chapters"]] == [0, 61, 3600]


@PATIENT
@given(title=ANY_TEXT, summary=ANY_TEXT, name=ANY_TEXT)
def test_any_text_about_an_episode_gives_a_feed_that_apps_can_read(
    title: str, summary: str, name: str
) -> None:
    episode = an_episode(
        "first",
        title=title,
        summary=summary,
        people=(Person(name, name, name),),
        chapters=(Chapter(0, name, name, name),),
    )

    body = a_feed(episode)

    (item,) = items_of(body)
    (parsed,) = feedparser.parse(body).entries
    assert text(item, "enclosure") is not None
    assert parsed.id == episode.guid
    assert len(podcastparser.parse(ADDRESSES.feed, io.BytesIO(body))["episodes"]) == 1


@PATIENT
@given(st.text(st.characters(min_codepoint=32, exclude_categories=("Cs", "Cc", "Cn"))))
def test_text_that_is_legal_arrives_whole(words: str) -> None:
    title = f"<b>{words}&amp;"

    (item,) = items_of(a_feed(an_episode(title=title)))

    assert text(item, "title") == title


def test_html_in_cdata_may_hold_the_end_mark_of_a_section() -> None:
    notes = "<p>a ]]> b ]]]]>> c</p>"

    body = a_feed(an_episode(notes_html=notes))

    (item,) = items_of(body)
    assert b"<![CDATA[<p>a ]]]]><![CDATA[> b" in body
    assert (text(item, "description") or "").startswith(notes)


@PATIENT
@given(ANY_TEXT)
def test_notes_of_any_text_arrive_without_what_xml_cannot_carry(words: str) -> None:
    (item,) = items_of(a_feed(an_episode(notes_html=f"<p>{words}</p>")))

    allowed = "".join(filter(xml_carries, words)).replace("\r\n", "\n").replace("\r", "\n")
    carrier = text(item, "content:encoded") or text(item, "description") or ""
    assert carrier.startswith(f"<p>{allowed}</p>\n")


def xml_carries(letter: str) -> bool:
    """Say whether a character is one of XML 1.0's production 2, Char."""
    code = ord(letter)
    return (
        letter in "\t\n\r"
        or 0x20 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or 0x10000 <= code <= 0x10FFFF
    )
