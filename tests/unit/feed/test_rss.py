from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from lxml import etree

from podcast_pub.addresses import Addresses
from podcast_pub.feed.rss import render_feed
from podcast_pub.model.artifact import SHORT
from podcast_pub.model.person import Person
from podcast_pub.model.show import Category, Owner
from podcast_pub.model.state_mark import marked_state
from tests.builders import a_state, an_episode, digest
from tests.unit.feed.feeds import (
    ADDRESSES,
    ANY_TEXT,
    PATIENT,
    PREFIXES,
    a_feed,
    attributes,
    channel_of,
    items_of,
    text,
)
from tests.unit.feed.small_show import small_feed

if TYPE_CHECKING:
    from podcast_pub.model.episode import Episode

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "golden" / "feed" / "small_show.xml"
ELSEWHERE = """
import contextlib, locale, sys
from tests.unit.feed.small_show import small_feed
for name in ("fr_FR.UTF-8", "C.UTF-8"):
    with contextlib.suppress(locale.Error):
        locale.setlocale(locale.LC_ALL, name)
        break
sys.stdout.buffer.write(small_feed())
"""


def test_the_feed_of_the_small_show_is_the_golden_one() -> None:
    golden = GOLDEN.read_text(encoding="utf-8")

    feed = small_feed().decode()

    assert feed == golden, (
        "if the change is meant, run `python -m tests.unit.feed.small_show "
        "> tests/golden/feed/small_show.xml` and read the diff"
    )


def test_the_feed_is_the_same_in_another_zone_locale_and_hash_seed() -> None:
    surroundings = os.environ | {
        "TZ": "Asia/Kolkata",
        "PYTHONHASHSEED": "4711",
        "PYTHONPATH": str(ROOT),
    }

    elsewhere = subprocess.run(
        [sys.executable, "-c", ELSEWHERE],
        env=surroundings,
        stdout=subprocess.PIPE,
        check=True,
        timeout=60,
    )

    assert elsewhere.stdout == GOLDEN.read_bytes()


def test_the_artifact_is_the_feed_with_its_facts() -> None:
    state = a_state(an_episode())

    artifact = render_feed(state, digest("state"), ADDRESSES)

    assert artifact.body is not None
    assert artifact.key == "feed.xml"
    assert artifact.media_type == "application/rss+xml; charset=utf-8"
    assert artifact.cache_control == SHORT
    assert artifact.sha256 == sha256(artifact.body).hexdigest()
    assert artifact.size_bytes == len(artifact.body)
    assert artifact.state == digest("state")


def test_the_feed_names_its_state_right_after_the_declaration() -> None:
    lines = a_feed(an_episode()).split(b"\n")

    assert lines[0] == b'<?xml version="1.0" encoding="UTF-8"?>'
    assert marked_state(lines[1]) == digest("state")
    assert lines[2].startswith(b"<rss ")


def test_the_prefixes_are_declared_once_at_the_root() -> None:
    body = a_feed(an_episode())

    root = etree.fromstring(body)

    assert root.nsmap == PREFIXES
    assert root.get("version") == "2.0"
    assert body.count(b"xmlns") == len(PREFIXES)


def test_the_show_says_what_every_directory_demands() -> None:
    channel = channel_of(a_feed(title="Voices & more", description="Who <they> are."))

    assert text(channel, "title") == "Voices & more"
    assert text(channel, "description") == "Who <they> are."
    assert text(channel, "link") == "https://podcast.example.org/index.html"
    assert text(channel, "language") == "en"
    assert text(channel, "itunes:explicit") == "false"
    assert text(channel, "itunes:author") == "The Voices team"
    assert text(channel, "itunes:type") == "episodic"
    assert text(channel, "generator") == "podcast-pub"
    assert text(channel, "docs") is None
    assert attributes(channel, "atom:link") == [
        {
            "href": "https://podcast.example.org/feed.xml",
            "rel": "self",
            "type": "application/rss+xml",
        }
    ]


def test_an_explicit_show_says_true() -> None:
    channel = channel_of(a_feed(explicit=True))

    assert text(channel, "itunes:explicit") == "true"


def test_the_show_has_its_guid_its_lock_and_its_medium() -> None:
    channel = channel_of(a_feed(guid="917393e3-1b1e-5cef-ace4-edaa54e1f810"))

    assert text(channel, "podcast:guid") == "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    assert text(channel, "podcast:locked") == "yes"
    assert attributes(channel, "podcast:locked") == [{}]
    assert text(channel, "podcast:medium") == "podcast"


def test_an_unlocked_show_says_no() -> None:
    channel = channel_of(a_feed(locked=False))

    assert text(channel, "podcast:locked") == "no"


def test_categories_are_nested_in_the_order_of_the_author() -> None:
    categories = (Category("News"), Category("Society & Culture", "Documentary"))

    channel = channel_of(a_feed(categories=categories))

    assert attributes(channel, "itunes:category") == [
        {"text": "News"},
        {"text": "Society & Culture"},
    ]
    assert attributes(channel, "itunes:category/itunes:category") == [{"text": "Documentary"}]


def test_apps_get_the_large_cover_and_feed_readers_the_small_one() -> None:
    channel = channel_of(a_feed())

    (cover,) = attributes(channel, "itunes:image")
    assert cover["href"].endswith("/cover-3000.jpg")
    assert (text(channel, "image/url") or "").endswith("/cover-600.jpg")
    assert text(channel, "image/title") == "Voices"
    assert text(channel, "image/link") == "https://podcast.example.org/index.html"


@pytest.mark.parametrize("owner", [None, Owner("The Voices team")])
def test_an_owner_without_an_address_is_not_named(owner: Owner | None) -> None:
    channel = channel_of(a_feed(owner=owner))

    assert text(channel, "itunes:owner") is None


def test_an_owner_with_an_address_is_named() -> None:
    channel = channel_of(a_feed(owner=Owner("Ada", "ada@example.org")))

    assert text(channel, "itunes:owner/itunes:name") == "Ada"
    assert text(channel, "itunes:owner/itunes:email") == "ada@example.org"


def test_the_people_of_the_show_are_named_with_their_role_and_page() -> None:
    people = (Person("Ada", "host", "https://example.org/ada"), Person("Ben", "editor"))

    channel = channel_of(a_feed(people=people))

    assert [one.text for one in channel.findall("podcast:person", PREFIXES)] == ["Ada", "Ben"]
    assert attributes(channel, "podcast:person") == [
        {"role": "host", "href": "https://example.org/ada"},
        {"role": "editor"},
    ]


def test_what_the_author_left_empty_is_left_out() -> None:
    channel = channel_of(a_feed(copyright="", author="", people=()))

    assert text(channel, "copyright") is None
    assert text(channel, "itunes:author") is None
    assert text(channel, "podcast:person") is None


def test_the_feed_is_dated_by_its_state_and_its_newest_episode() -> None:
    older = an_episode("older", published=datetime(2016, 1, 1, tzinfo=UTC))
    newer = an_episode(
        "newer", published=datetime(2017, 1, 31, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    )

    channel = channel_of(a_feed(older, newer, when=datetime(2017, 2, 3, 4, 5, 6, tzinfo=UTC)))

    assert text(channel, "lastBuildDate") == "Fri, 03 Feb 2017 04:05:06 +0000"
    assert text(channel, "pubDate") == "Tue, 31 Jan 2017 23:30:00 -0500"


def test_a_show_without_episodes_has_a_feed_without_items() -> None:
    channel = channel_of(a_feed())

    assert text(channel, "pubDate") is None
    assert channel.findall("item") == []


def test_episodes_are_listed_newest_first_whatever_their_order() -> None:
    def dated(slug: str, day: int) -> Episode:
        return an_episode(slug, published=datetime(2017, 1, day, tzinfo=UTC))

    items = items_of(a_feed(dated("second", 2), dated("third", 3), dated("first", 1)))

    assert [text(item, "title") for item in items] == ["Third", "Second", "First"]


def test_a_mirror_has_its_own_addresses_everywhere() -> None:
    state = a_state(an_episode())
    mirror = Addresses("https://mirror.example.net/voices")

    body = render_feed(state, digest("state"), mirror).body

    assert body is not None
    assert b"https://mirror.example.net/voices/feed.xml" in body
    assert b"podcast.example.org" not in body


@PATIENT
@given(title=ANY_TEXT, description=ANY_TEXT, name=ANY_TEXT)
def test_any_text_about_the_show_gives_well_formed_xml(
    title: str, description: str, name: str
) -> None:
    body = a_feed(
        title=title,
        description=description,
        author=name,
        copyright=name,
        owner=Owner(name, f"{name}@example.org"),
        categories=(Category(name, name),),
        people=(Person(name, name, name),),
    )

    channel = channel_of(body)
    assert channel.find("title") is not None
