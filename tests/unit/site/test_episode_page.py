from __future__ import annotations

from dataclasses import replace

import pytest

from podcast_pub.model.chapter import Chapter
from podcast_pub.model.person import Person
from podcast_pub.model.side_file import SideFile
from tests.builders import a_show, an_artwork, an_audio, an_episode, digest
from tests.unit.site.reading import BASE, episode_page

FALLBACK = "If the audio player above does not load, you can listen to the podcast here."


def test_the_page_has_title_date_duration_player_and_notes() -> None:
    episode = an_episode()

    page = episode_page(a_show(episode))

    assert page.text("//h1") == "First"
    assert page.text("//main//time[@datetime='2017-02-01']") == "Wednesday, February 1, 2017"
    assert page.text("//main//p[contains(@class, 'facts')]") == "Duration 1:02"
    assert page.one("//time[@datetime='PT62S']").text == "1:02"
    assert page.one("//audio/source/@src") == f"../{episode.audio.key}"
    assert page.one("//section/p/em").text == "first"


def test_season_and_number_are_shown_if_there_are_any() -> None:
    page = episode_page(a_show(an_episode(season=2, number=3)))

    assert page.text("//main//p[contains(@class, 'facts')]") == "Season 2 Episode 3 Duration 1:02"


def test_the_fallback_link_is_marked_once_and_is_the_enclosure() -> None:
    episode = an_episode()

    page = episode_page(a_show(episode))

    assert page.text().count(FALLBACK) == 1
    assert page.one("//*[@data-fallback]/@href") == f"../{episode.audio.key}"


def test_the_audio_can_be_downloaded() -> None:
    episode = an_episode(audio=an_audio(size_bytes=1_250_000))

    link = episode_page(a_show(episode)).one("//a[@download]")

    assert link.get("href") == f"../{episode.audio.key}"
    assert " ".join(link.text_content().split()) == "Download (MP3, 1.3 MB)"


def test_a_printed_page_has_the_whole_address_of_the_audio() -> None:
    episode = an_episode()

    page = episode_page(a_show(episode))

    assert f"{BASE}/{episode.audio.key}" in page.text("//p[@class='printed']")


def test_the_page_leads_back_to_the_list() -> None:
    page = episode_page(a_show(an_episode()))

    assert page.text("//header//a[@href='../index.html']") == "Voices"
    assert page.text("//footer//a[@href='../index.html']") == "All episodes"
    assert page.text("//footer//a[@href='#top']") == "Back to top"


def test_an_episode_shows_its_own_cover_or_that_of_the_show() -> None:
    show = a_show(an_episode(artwork=an_artwork("own")), an_episode("second"))

    assert episode_page(show).one("//img/@src") == f"../{an_artwork('own').page.key}"
    assert episode_page(show, "second").one("//img/@src") == f"../{show.artwork.page.key}"


def test_the_summary_leads_unless_the_notes_begin_with_it() -> None:
    apart = an_episode(summary="In short.", notes_html="<p>At length.</p>")
    same = an_episode("same", summary="In short.", notes_html="<p>In <b>short</b>. At length.</p>")
    show = a_show(apart, same)

    assert episode_page(show).text("//p[@class='lead']") == "In short."
    assert not episode_page(show, "same").all("//p[@class='lead']")


def test_a_bare_episode_has_no_empty_parts() -> None:
    page = episode_page(a_show(an_episode(summary="", notes="", notes_html="")))

    assert not page.all("//section | //h2 | //p[@class='lead'] | //ul | //ol")


def test_people_are_named_with_what_they_do() -> None:
    people = (Person("Ann", "guest", "https://example.org/ann"), Person("Bea", "sound designer"))

    page = episode_page(a_show(an_episode(people=people)))

    assert page.texts("//section[h2='With']//li") == ["Ann guest", "Bea sound designer"]
    assert page.all("//section[h2='With']//a/@href") == ["https://example.org/ann"]


def test_an_episode_s_people_replace_those_of_the_show() -> None:
    own = an_episode(people=(Person("Ann"),))
    show = a_show(own, an_episode("second"), people=(Person("Zoe"),))

    assert episode_page(show).texts("//section[h2='With']//li") == ["Ann host"]
    assert episode_page(show, "second").texts("//section[h2='With']//li") == ["Zoe host"]


def test_chapters_link_into_the_audio() -> None:
    chapters = (Chapter(0, "Begin"), Chapter(12_500, "Later"), Chapter(3_723_000, "End"))
    episode = an_episode(chapters=chapters)

    page = episode_page(a_show(episode))

    assert page.all("//ol//a/@href") == [
        f"../{episode.audio.key}#t=0",
        f"../{episode.audio.key}#t=12.5",
        f"../{episode.audio.key}#t=3723",
    ]
    assert page.texts("//ol//a") == ["0:00 Begin", "0:12 Later", "1:02:03 End"]


@pytest.mark.parametrize(
    ("href", "words"),
    [
        ("https://example.org/more?a=1", "example.org"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ],
)
def test_a_chapter_s_own_link_is_named_by_where_it_leads(href: str, words: str) -> None:
    page = episode_page(a_show(an_episode(chapters=(Chapter(0, "Begin", href),))))

    assert page.text(f"//ol//a[@href='{href}']") == words


def test_transcripts_are_linked_as_files_with_their_language() -> None:
    files = tuple(
        SideFile(f"transcripts/{'a' * 32}/first.{end}", kind, digest(end), 9, language)
        for end, kind, language in (
            ("vtt", "text/vtt", "en"),
            ("srt", "application/x-subrip", "fr"),
        )
    )

    page = episode_page(a_show(an_episode(transcripts=files)))
    links = page.all("//section[h2='Transcript']//a")

    assert [one.get("href") for one in links] == [f"../{one.key}" for one in files]
    assert [one.get("type") for one in links] == ["text/vtt", "application/x-subrip"]
    assert [one.get("hreflang") for one in links] == ["en", "fr"]
    assert [one.text_content() for one in links] == [
        "Read the transcript (VTT)",
        "Read the transcript (SRT, fr)",
    ]


def test_an_episode_in_french_has_a_french_page_and_names_the_show_in_its_language() -> None:
    page = episode_page(a_show(an_episode(language="fr", people=(Person("Ann", "guest"),))))
    text = page.text()

    assert page.one("/html/@lang") == "fr"
    assert (
        "Si le lecteur audio ci-dessus ne se charge pas, vous pouvez écouter le podcast ici."
        in text
    )
    assert "Durée 1:02" in text
    assert "Ann invité" in text
    assert page.one("//header//a/@lang") == "en"
    assert page.all("//main//@lang") == []


def test_an_arabic_episode_turns_its_page_and_marks_our_english_words() -> None:
    page = episode_page(a_show(an_episode(language="ar", people=(Person("سمير"),))))

    assert (page.one("/html/@lang"), page.one("/html/@dir")) == ("ar", "rtl")
    assert set(page.all("//main//@lang")) == {"en"}
    assert set(page.all("//main//@dir")) == {"ltr"}
    for path in ("//section/h2", "//li/span", "//div[@class='player']/p", "//a[@download]"):
        assert {one.get("lang") for one in page.all(path)} == {"en"}, path
    assert page.one("//header//a/@dir") == "ltr"


def test_notes_are_shown_as_the_html_that_they_are() -> None:
    notes = '<p>See <a href="https://example.org/">this</a> &amp; that.</p>'

    page = episode_page(a_show(an_episode(notes_html=notes)))

    assert notes in page.source


def test_an_episode_page_does_not_depend_on_the_other_episodes_but_for_the_years() -> None:
    first = an_episode()
    show = a_show(first, an_episode("second"))

    assert episode_page(show).source == episode_page(replace(show, episodes=(first,))).source
