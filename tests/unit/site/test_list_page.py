from __future__ import annotations

from datetime import UTC, datetime

import pytest

from podcast_pub.wording import ENGLISH, FRENCH
from tests.builders import a_show, an_audio, an_episode
from tests.unit.site.reading import BASE, list_page, pages

FALLBACK = "If the audio player above does not load, you can listen to the podcast here."


def test_the_list_begins_with_the_show() -> None:
    show = a_show(an_episode(), description="Who\ntalks.\n\nAnd why.")

    page = list_page(show)

    assert page.text("//h1") == "Voices"
    assert page.texts("//header//p")[:3] == ["The Voices team", "Who talks.", "And why."]
    assert page.one("//header//img/@src") == show.artwork.page.key


def test_the_list_says_how_to_subscribe_with_the_plain_address() -> None:
    page = list_page(a_show(an_episode()))

    link = page.one("//a[@href='feed.xml']")

    assert link.text == f"{BASE}/feed.xml"
    assert "Add this address to any podcast app:" in page.text("//header")


def test_episodes_are_listed_in_the_order_of_the_show() -> None:
    page = list_page(a_show(an_episode("third"), an_episode("second"), an_episode("first")))

    assert page.all("//article/h3/a/@href") == [
        "episodes/third.html",
        "episodes/second.html",
        "episodes/first.html",
    ]


def test_an_entry_has_date_title_player_fallback_excerpt_and_more_in_this_order() -> None:
    page = list_page(a_show(an_episode()))

    assert [one.tag for one in page.one("//article")] == ["p", "h3", "div", "p", "p"]
    assert page.text("//article/p[1]") == "Wednesday, February 1, 2017"
    assert page.text("//article/h3") == "First"
    assert page.text("//article/p[2]") == "What first is about."
    assert page.text("//article/p[3]") == "More about “First”"


def test_every_episode_has_the_fallback_sentence_word_for_word_with_a_direct_link() -> None:
    show = a_show(an_episode("second"), an_episode("first"))

    page = list_page(show)

    assert page.text().count(FALLBACK) == 2
    assert page.all("//a[@data-fallback]/@href") == [one.audio.key for one in show.episodes]


def test_the_player_is_the_browser_s_own_and_loads_nothing_by_itself() -> None:
    show = a_show(an_episode())

    page = list_page(show)
    player = page.one("//audio")

    assert "controls" in player.attrib
    assert player.get("preload") == "none"
    assert page.one("//audio/source/@src") == show.episodes[0].audio.key
    assert page.one("//audio/source/@type") == "audio/mpeg"
    assert page.text(f"//*[@id='{player.get('aria-labelledby')}']") == "First"


def test_the_link_says_format_and_size() -> None:
    audio = an_audio(
        key=f"media/{'b' * 32}/first.m4a", media_type="audio/x-m4a", size_bytes=380_341
    )

    page = list_page(a_show(an_episode(audio=audio)))

    assert page.text("//article//*[@class='file']") == "M4A, 0.4 MB"


@pytest.mark.parametrize(
    ("size_bytes", "english", "french"),
    [
        (1, "1 kB", "1 ko"),
        (45_499, "45 kB", "45 ko"),
        (99_999, "100 kB", "100 ko"),
        (100_000, "0.1 MB", "0,1 Mo"),
        (380_341, "0.4 MB", "0,4 Mo"),
        (12_340_000, "12.3 MB", "12,3 Mo"),
    ],
)
def test_sizes_are_written_as_people_write_them(size_bytes: int, english: str, french: str) -> None:
    assert ENGLISH.size(size_bytes) == english
    assert FRENCH.size(size_bytes) == french


def test_the_day_is_that_of_the_show_s_zone() -> None:
    late = an_episode(published=datetime(2017, 1, 31, 23, 30, tzinfo=UTC))

    page = list_page(a_show(late, zone="Europe/Zurich"))

    assert page.text("//article//time") == "Wednesday, February 1, 2017"
    assert page.one("//article//time/@datetime") == "2017-02-01"


def test_an_episode_without_a_summary_shows_the_beginning_of_its_notes() -> None:
    notes = "<p>We <em>met</em>. " + "word " * 80 + "</p><p>Second.</p>"

    page = list_page(a_show(an_episode(summary="", notes_html=notes)))
    excerpt = page.text("//article/p[2]")

    assert excerpt.startswith("We met. word word")
    assert excerpt.endswith("word…")
    assert 270 <= len(excerpt) <= 280


def test_an_episode_without_any_words_has_no_empty_paragraph() -> None:
    page = list_page(a_show(an_episode(summary="", notes_html="")))

    assert [one.tag for one in page.one("//article")] == ["p", "h3", "div", "p"]


def test_a_show_without_episodes_says_that_one_is_coming() -> None:
    page = list_page(a_show())

    assert "The first episode is coming soon." in page.text("//main")
    assert not page.all("//article | //audio")


def test_a_french_show_speaks_french() -> None:
    page = list_page(a_show(an_episode(), language="fr-CH"))
    text = page.text()

    assert page.one("/html/@lang") == "fr-CH"
    assert (
        "Si le lecteur audio ci-dessus ne se charge pas, vous pouvez écouter le podcast ici."
        in text
    )
    assert "mercredi 1er février 2017" in text
    assert page.text("//article/p[3]") == "Lire la suite de « First »"
    assert not page.all("//body//*[@lang]")


def test_an_episode_in_another_language_is_marked_and_our_words_inside_it_too() -> None:
    page = list_page(a_show(an_episode(language="fr"), language="en"))

    assert page.one("//article/@lang") == "fr"
    assert page.one("//article//time/@lang") == "en"
    assert page.one("//article//div[@class='player']/p/@lang") == "en"
    assert page.one("//article//a[@class='control']/@lang") == "en"
    assert FALLBACK in page.text("//article")
    assert not page.all("//article/h3/@lang | //article/h3/a/@lang")


def test_words_of_ours_that_fall_back_to_english_are_marked_as_english() -> None:
    page = list_page(a_show(an_episode(), language="de"))

    for path in ("//header//h2", "//main/h2", "//article//time", "//a[@class='skip']"):
        assert page.one(path).get("lang") == "en", path
    assert page.one("/html/@lang") == "de"


def test_a_right_to_left_show_turns_the_page_and_keeps_our_english_left_to_right() -> None:
    page = list_page(a_show(an_episode(), an_episode("other", language="en"), language="ar"))

    assert page.one("/html/@dir") == "rtl"
    assert page.one("//main/h2/@dir") == "ltr"
    assert page.one("//a[@href='feed.xml']/@dir") == "ltr"
    assert page.all("//article/@dir") == ["ltr"]
    assert page.all("//article//time/@dir") == ["ltr"]
    assert pages(a_show(language="ur"))["404.html"].one("/html/@dir") == "rtl"
