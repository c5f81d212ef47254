from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podcast_pub.site.excerpts import cut, first_paragraph, plain_text

QUICK = settings(deadline=None)
FLAG = "\U0001f1e8\U0001f1ed"
FAMILY = "\U0001f469\u200d\U0001f467"
THUMB = "\U0001f44d\U0001f3fd"


def test_a_short_text_stays_whole_on_one_line() -> None:
    assert cut("One\n two   three ", length=20) == "One two three"


def test_a_long_text_is_cut_after_a_word() -> None:
    assert cut("one two three four", length=15) == "one two three…"


def test_punctuation_before_the_cut_goes_too() -> None:
    assert cut("one two three, four", length=17) == "one two three…"


def test_a_text_without_spaces_is_cut_between_characters() -> None:
    assert cut("春" * 30, length=10) == "春" * 9 + "…"


@pytest.mark.parametrize("sign", ["e\u0301", FLAG, FAMILY, THUMB, "ก\u0e49"])
def test_a_cut_splits_no_accent_emoji_or_flag(sign: str) -> None:
    for length in range(4, 12):
        shown = cut("x" + sign * 10, length=length).removesuffix("…").removeprefix("x")

        assert shown.replace(sign, "") == ""


@QUICK
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])), st.integers(2, 400))
def test_a_cut_text_is_never_longer_than_asked(text: str, length: int) -> None:
    shown = cut(text, length=length)

    assert len(shown) <= length
    assert shown == " ".join(text.split()) or shown.endswith("…")


@QUICK
@given(st.text(st.sampled_from("ab \u0301\u0302"), min_size=9, max_size=40))
def test_a_cut_never_parts_a_letter_from_its_accents(text: str) -> None:
    line = " ".join(("x" + text).split())
    shown = cut(line, length=8)

    rest = line[len(shown) - 1 :]
    assert shown == line or not rest or not unicodedata.combining(rest[0]) or len(shown) == 2


def test_the_first_paragraph_is_that_of_the_notes_without_markup() -> None:
    html = "<p> </p><p>We met <em>by chance</em> &amp;<br>talked.</p><p>Later.</p>"

    assert first_paragraph(html) == "We met by chance & talked."


def test_notes_without_a_paragraph_give_all_their_text() -> None:
    assert first_paragraph("<ul><li>one</li><li>two</li></ul>") == "one two"


def test_plain_text_keeps_the_words_of_two_blocks_apart() -> None:
    assert plain_text("<p>one</p><ul><li>two</li></ul>") == "one two"
