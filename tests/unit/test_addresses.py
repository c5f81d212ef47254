from __future__ import annotations

import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_pub.addresses import (
    FEED_KEY,
    INDEX_KEY,
    NOT_FOUND_KEY,
    PUBLIC_PREFIXES,
    SITE_KEY,
    Addresses,
    art_key,
    chapters_key,
    media_key,
    page_key,
    state_key,
    state_part_key,
    transcript_key,
)
from tests.builders import digest

HASH = digest("bytes")
ALL_KEYS = {
    "feed": FEED_KEY,
    "index": INDEX_KEY,
    "not found": NOT_FOUND_KEY,
    "site": SITE_KEY,
    "media": media_key(sha256=HASH, slug="first", extension="mp3"),
    "art": art_key(sha256=HASH, name="cover-3000", extension="jpg"),
    "chapters": chapters_key(sha256=HASH, slug="first"),
    "transcript": transcript_key(sha256=HASH, slug="first", extension="vtt"),
    "page": page_key("first"),
    "state": state_key(HASH),
    "shard": state_part_key(HASH),
}


def test_the_keys_are_the_published_ones_for_ever() -> None:
    assert {
        "feed": "feed.xml",
        "index": "index.html",
        "not found": "404.html",
        "site": "site.json",
        "media": f"media/{HASH[:32]}/first.mp3",
        "art": f"art/{HASH[:32]}/cover-3000.jpg",
        "chapters": f"chapters/{HASH[:32]}/first.json",
        "transcript": f"transcripts/{HASH[:32]}/first.vtt",
        "page": "episodes/first.html",
        "state": f"state/{HASH}.json",
        "shard": f"state/parts/{HASH}.json",
    } == ALL_KEYS


@pytest.mark.parametrize("key", ALL_KEYS.values())
def test_a_key_has_plain_segments_and_ends_in_a_file_name(key: str) -> None:
    segments = key.split("/")

    assert all(re.fullmatch("[a-z0-9.-]{1,200}", segment) for segment in segments)
    assert re.search(r"\.[a-z0-9]+$", segments[-1])


def test_no_key_is_the_folder_of_another() -> None:
    for one, other in combinations(ALL_KEYS.values(), 2):
        assert not one.startswith(f"{other}/")
        assert not other.startswith(f"{one}/")


@pytest.mark.parametrize("key", ALL_KEYS.values())
def test_everything_that_is_published_may_be_read_by_everybody(key: str) -> None:
    assert any(
        key == prefix or (prefix.endswith("/") and key.startswith(prefix))
        for prefix in PUBLIC_PREFIXES
    )


def test_nothing_else_may_be_read_by_everybody() -> None:
    assert set(PUBLIC_PREFIXES) == {
        *(FEED_KEY, INDEX_KEY, NOT_FOUND_KEY, SITE_KEY),
        *("episodes/", "media/", "art/", "chapters/", "transcripts/", "state/", "assets/"),
    }


def test_what_a_probe_writes_is_not_public() -> None:
    assert not any("probe/".startswith(prefix) for prefix in PUBLIC_PREFIXES)


@given(st.text("abc-0123456789", min_size=1), st.text("0123456789abcdef", min_size=64, max_size=64))
def test_other_bytes_get_another_address(slug: str, sha256: str) -> None:
    other = ("0" if sha256[0] != "0" else "1") + sha256[1:]

    keys = {media_key(sha256=one, slug=slug, extension="mp3") for one in (sha256, other)}

    assert len(keys) == 2


def test_an_address_is_base_slash_and_key() -> None:
    addresses = Addresses("https://podcast.example.org/show")

    assert addresses.feed == "https://podcast.example.org/show/feed.xml"
    assert addresses.index == "https://podcast.example.org/show/index.html"
    assert addresses.page("first") == "https://podcast.example.org/show/episodes/first.html"
    assert addresses.of("art/x/y.jpg") == "https://podcast.example.org/show/art/x/y.jpg"


@pytest.mark.parametrize(
    "base",
    [
        "http://127.0.0.1",
        "http://127.0.0.1:8333/show",
        "http://127.8.9.10/show",
        "http://localhost",
        "http://LOCALHOST:80",
        "http://localhost/show",
        "http://[::1]:8333",
        "https://localhost:8443/show",
    ],
)
def test_loopback_is_local(base: str) -> None:
    assert Addresses(base).are_local


@pytest.mark.parametrize(
    "base",
    [
        "https://podcast.example.org",
        "http://podcast.example.org",
        "http://localhost.example.org",
        "http://localhosts",
        "http://127.0.0.1.example.org",
        "http://127.example.org",
        "http://localhost@example.org",
        "http://localhost:x@example.org",
        "https://example.org/http://localhost",
        "http://10.0.0.1",
        "ftp://localhost",
        "localhost",
        "",
    ],
)
def test_everything_else_can_be_reached_by_others(base: str) -> None:
    assert not Addresses(base).are_local
