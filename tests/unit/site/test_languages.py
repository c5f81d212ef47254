from __future__ import annotations

import pytest

from podcast_pub.site.languages import Marking, direction, marking, words_marking
from podcast_pub.wording import ENGLISH, FRENCH


@pytest.mark.parametrize(
    "language", ["ar", "fa", "he", "ur", "ar-EG", "AR", "pa-Arab", "az-arab-IR"]
)
def test_some_languages_run_from_right_to_left(language: str) -> None:
    assert direction(language) == "rtl"


@pytest.mark.parametrize(
    "language", ["en", "fr", "fr-CA", "ar-Latn", "sr-Latn-RS", "az", "de-1996"]
)
def test_the_others_run_from_left_to_right(language: str) -> None:
    assert direction(language) == "ltr"


def test_text_in_the_language_of_the_page_is_not_marked() -> None:
    assert marking("en-GB", inside="EN-gb") == Marking()


def test_text_in_another_language_is_marked() -> None:
    assert marking("fr", inside="en") == Marking(lang="fr")


def test_text_that_runs_the_other_way_says_so() -> None:
    assert marking("ar", inside="en") == Marking(lang="ar", dir="rtl")
    assert marking("en", inside="ar") == Marking(lang="en", dir="ltr")


def test_our_words_are_not_marked_inside_a_dialect_of_their_language() -> None:
    assert words_marking(FRENCH, inside="fr-CA") == Marking()


def test_our_english_words_are_marked_inside_a_language_that_we_have_no_words_for() -> None:
    assert words_marking(ENGLISH, inside="de") == Marking(lang="en")
