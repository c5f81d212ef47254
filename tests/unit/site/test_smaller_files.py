"""The link to a smaller file on the pages."""

from __future__ import annotations

from dataclasses import replace

from tests.builders import a_rendition, a_show, an_audio, an_episode
from tests.unit.site.reading import episode_page, list_page

SMALL = a_rendition(name="64k", size_bytes=3_100_000)
EPISODE = an_episode("first", audio=an_audio("first", renditions=(SMALL,)))


def test_the_smaller_file_stands_below_the_fallback_link_with_bit_rate_and_size() -> None:
    page = episode_page(a_show(EPISODE))

    link = page.one(f"//div[@class='player']//a[@href='../{SMALL.key}']")
    assert link.text == "Smaller file for slow networks: 64 kbit/s, 3.1 MB"
    before = link.getparent().getprevious()
    assert before.xpath("a[@data-fallback]")


def test_it_is_on_the_list_of_all_episodes_too() -> None:
    page = list_page(a_show(EPISODE, replace(EPISODE, slug="second", guid="second")))

    assert len(page.all(f"//a[@href='{SMALL.key}']")) == 2


def test_it_is_said_in_the_language_of_the_episode() -> None:
    page = episode_page(a_show(replace(EPISODE, language="fr")))

    text = page.one(f"//a[@href='../{SMALL.key}']").text
    assert text == "Fichier plus léger pour les réseaux lents : 64 kbit/s, 3,1 Mo"


def test_words_of_ours_are_marked_inside_a_text_in_another_language() -> None:
    page = episode_page(a_show(replace(EPISODE, language="de")))

    assert page.one(f"//a[@href='../{SMALL.key}']/..").get("lang") == "en"


def test_without_renditions_there_is_no_such_link() -> None:
    assert "slow networks" not in episode_page(a_show(an_episode())).source
