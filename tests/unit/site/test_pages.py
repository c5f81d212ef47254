from __future__ import annotations

import base64
import gzip
import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from podcast_pub.addresses import Addresses
from podcast_pub.model.artifact import SHORT
from podcast_pub.model.chapter import Chapter
from podcast_pub.model.person import Person
from podcast_pub.model.side_file import SideFile
from podcast_pub.site.pages import episode_pages, other_pages
from tests.builders import a_show, an_artwork, an_episode, digest
from tests.unit.site.reading import BASE, TEMPLATES, list_page, pages, rendered

if TYPE_CHECKING:
    from podcast_pub.model.show import Show
    from tests.unit.site.reading import Page

TRANSCRIPT = SideFile(f"transcripts/{'a' * 32}/first.vtt", "text/vtt", digest("vtt"), 900, "en")


def a_full_show() -> Show:
    """Everything that a page can show, once."""
    first = an_episode(
        season=1,
        number=2,
        chapters=(Chapter(0, "Begin"), Chapter(12_500, "Later", "https://example.org/later")),
        transcripts=(TRANSCRIPT,),
        people=(Person("Ann", "guest", "https://example.org/ann"), Person("Bea")),
        artwork=an_artwork("first"),
    )
    second = an_episode("second", language="fr", published=datetime(2016, 3, 1, tzinfo=UTC))
    return a_show(first, second)


def stored_keys(show: Show) -> set[str]:
    """The keys that pages may link to, besides pages."""
    arts = [show.artwork, *(one.artwork for one in show.episodes if one.artwork)]
    return {
        "feed.xml",
        *(one.audio.key for one in show.episodes),
        *(file.key for one in show.episodes for file in one.transcripts),
        *(picture.key for art in arts for picture in (art.feed, art.page)),
    }


def test_every_episode_has_its_page_and_the_list_comes_with_a_page_for_wrong_addresses() -> None:
    show = a_show(an_episode("second"), an_episode("first"))
    addresses = Addresses(BASE)

    own = episode_pages(show, addresses, templates=TEMPLATES)
    others = other_pages(show, addresses, templates=TEMPLATES)

    assert [one.key for one in own] == ["episodes/second.html", "episodes/first.html"]
    assert [one.key for one in others] == ["index.html", "404.html"]


def test_a_page_is_stored_as_html_for_a_short_time_with_its_true_hash_and_size() -> None:
    for one in rendered(a_full_show()):
        assert one.media_type == "text/html; charset=utf-8"
        assert one.cache_control == SHORT
        assert one.body is not None
        assert one.size_bytes == len(one.body)
        assert one.sha256 == hashlib.sha256(one.body).hexdigest()


def test_equal_shows_give_equal_bytes() -> None:
    assert rendered(a_full_show()) == rendered(a_full_show())


def test_bytes_do_not_depend_on_clock_zone_locale_or_hash_seed() -> None:
    program = (
        "from tests.unit.site.test_pages import a_full_show, rendered;"
        "print(*(one.sha256 for one in rendered(a_full_show())))"
    )
    here = " ".join(one.sha256 for one in rendered(a_full_show()))

    for seed, zone, locale in (("1", "Asia/Tokyo", "C"), ("2", "America/Lima", "C.UTF-8")):
        surroundings = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
        run = subprocess.run(
            [sys.executable, "-c", program],
            env=surroundings,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )

        assert run.stdout.strip() == here


def test_every_link_inside_the_pages_leads_to_something_that_is_stored() -> None:
    show = a_full_show()
    found = pages(show)
    there = set(found) | stored_keys(show)

    for page in found.values():
        for link in page.links:
            target, fragment = page.target(link)
            if target.startswith("https://example.org/"):
                continue
            assert target in there, (page.key, link)
            if fragment and target in found:
                assert found[target].all(f"//*[@id='{fragment}']"), (page.key, link)


@pytest.mark.parametrize("key", ["index.html", "episodes/first.html"])
def test_links_that_a_listener_follows_are_relative_and_name_a_file(key: str) -> None:
    page = pages(a_full_show())[key]

    followed = page.all("//body//a/@href") + page.all("//body//@src")
    own = [one for one in followed if not one.startswith(("https://example.org/", "#"))]

    assert own
    for link in own:
        assert "://" not in link
        assert not link.startswith("/")
        assert "." in link.rpartition("/")[2]


def test_the_page_for_wrong_addresses_links_absolutely_because_it_is_served_anywhere() -> None:
    page = pages(a_full_show())["404.html"]

    links = [one for one in page.all("//body//a/@href") if not one.startswith("#")]

    assert set(links) == {f"{BASE}/index.html"}
    assert page.one("//meta[@name='robots']/@content") == "noindex"


def test_every_page_says_its_language_its_address_and_where_the_feed_is() -> None:
    for key, page in pages(a_full_show()).items():
        feed = page.one("//link[@rel='alternate']")

        assert page.one("/html/@lang") == ("fr" if "second" in key else "en")
        assert page.one("/html/@dir") == "ltr"
        assert page.one("//link[@rel='canonical']/@href") == f"{BASE}/{key}"
        assert feed.get("type") == "application/rss+xml"
        assert feed.get("href") == f"{BASE}/feed.xml"
        assert page.one("//title").text
        assert page.one("//meta[@name='description']/@content")
        assert (
            page.one("//meta[@name='viewport']/@content") == "width=device-width, initial-scale=1"
        )
        assert len(page.all("//h1")) == 1
        assert page.one("//main/@id") == "content"


def test_the_policy_of_every_page_allows_its_own_style() -> None:
    for page in pages(a_full_show()).values():
        style = page.one("//style").text
        hashed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

        policy = page.one("//meta[@http-equiv='Content-Security-Policy']/@content")

        assert f"'sha256-{hashed}'" in policy


def test_no_page_needs_a_script_or_anything_from_elsewhere() -> None:
    for page in pages(a_full_show()).values():
        fetched = page.all("//@src") + page.all("//link[@rel='icon']/@href")

        assert {one.get("type") for one in page.all("//script")} == {"application/ld+json"}
        assert not page.all("//@style | //iframe | //form | //link[@rel='stylesheet']")
        assert not [name for _, names in page.tags for name in names if name.startswith("on")]
        assert not [one for one in fetched if "//" in one]


def test_pictures_reserve_their_place() -> None:
    for page in pages(a_full_show()).values():
        for picture in page.all("//img"):
            assert (picture.get("width"), picture.get("height")) == ("600", "600")
            assert picture.get("alt") == ""


def test_no_page_uses_an_id_twice() -> None:
    for page in pages(a_full_show()).values():
        ids = page.all("//@id")

        assert len(ids) == len(set(ids))


def test_open_graph_tells_what_is_shared() -> None:
    show = a_full_show()

    def told(page: Page) -> dict[str, str]:
        return {one.get("property"): one.get("content") for one in page.all("//meta[@property]")}

    first = told(pages(show)["episodes/first.html"])

    assert first["og:type"] == "article"
    assert first["og:title"] == "First"
    assert first["og:site_name"] == "Voices"
    assert first["og:description"] == "What first is about."
    assert first["og:url"] == f"{BASE}/episodes/first.html"
    assert first["og:locale"] == "en"
    assert first["og:audio"] == f"{BASE}/{show.episodes[0].audio.key}"
    assert first["og:audio:type"] == "audio/mpeg"
    assert first["og:image"] == f"{BASE}/{an_artwork('first').page.key}"
    assert first["article:published_time"] == "2017-02-01T09:00:00+00:00"
    assert told(list_page(show))["og:type"] == "website"


@pytest.mark.parametrize(
    ("language", "locale"), [("fr-CA", "fr_CA"), ("zh-Hant-tw", "zh_TW"), ("EN", "en")]
)
def test_open_graph_writes_a_language_with_its_country(language: str, locale: str) -> None:
    page = list_page(a_show(language=language))

    assert page.one("//meta[@property='og:locale']/@content") == locale


def test_a_title_goes_without_the_show_if_both_are_too_long() -> None:
    found = pages(a_show(an_episode("short"), an_episode("long", title="x" * 69)))

    assert found["episodes/short.html"].text("//title") == "Short · Voices"
    assert found["episodes/long.html"].text("//title") == "x" * 69


def test_the_show_describes_an_episode_without_any_words() -> None:
    found = pages(a_show(an_episode(summary="", notes="", notes_html="")))

    description = found["episodes/first.html"].one("//meta[@name='description']/@content")

    assert description == "People who negotiate."


def test_the_copyright_has_the_years_of_the_episodes_and_its_holder() -> None:
    show = a_full_show()
    alone = replace(show, episodes=show.episodes[:1], copyright="The Holder")

    assert "© 2016–2017 The Voices team" in list_page(show).text("//footer")
    assert "© 2017 The Holder" in list_page(alone).text("//footer")
    assert "© The Voices team" in list_page(replace(show, episodes=())).text("//footer")


def test_pages_stay_light() -> None:
    for one in rendered(a_full_show()):
        assert one.body is not None
        assert len(gzip.compress(one.body, 9)) <= 8_000
