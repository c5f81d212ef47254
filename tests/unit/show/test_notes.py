from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_pub.show.notes import ALLOWED, SUMMARY_LIMIT, Notes, NotesRefused, cut, render_notes
from tests.unit.show.folders import FEW


def rendered(markdown: str) -> Notes:
    notes = render_notes(markdown)
    assert isinstance(notes, Notes), notes
    return notes


def test_markdown_becomes_the_elements_that_apps_show() -> None:
    notes = rendered("Hello *you*, **all**.\n\n1. one\n2. two\n\n- three\n\nline  \nbreak")

    assert notes.html == (
        "<p>Hello <em>you</em>, <strong>all</strong>.</p>\n<ol>\n<li>one</li>\n<li>two</li>\n"
        "</ol>\n<ul>\n<li>three</li>\n</ul>\n<p>line<br>\nbreak</p>\n"
    )


def test_headings_become_bold_paragraphs() -> None:
    assert rendered("# One\n\nTwo\n---\n").html == (
        "<p><strong>One</strong></p>\n<p><strong>Two</strong></p>\n"
    )


def test_quotes_and_hyphens_stay_as_they_are() -> None:
    assert rendered("\"a\" -- 'b'...").html == "<p>\"a\" -- 'b'...</p>\n"


def test_links_are_kept_if_they_are_absolute() -> None:
    notes = rendered(
        "[a](https://a.example/?x=1&y=2 'title') [m](mailto:a@b.example) <http://c.example>"
    )

    assert notes.html == (
        '<p><a href="https://a.example/?x=1&amp;y=2">a</a> <a href="mailto:a@b.example">m</a> '
        '<a href="http://c.example">http://c.example</a></p>\n'
    )
    assert notes.dropped_links == ()


def test_other_links_lose_their_address_and_keep_their_text() -> None:
    notes = rendered(
        "[a](page.html) [b](//host/x) [c](javascript:alert) [d](ftp://x) [e](page.html)"
    )

    assert notes.html == "<p>a b c d e</p>\n"
    assert notes.dropped_links == ("page.html", "//host/x", "", "ftp://x")


def test_pictures_code_and_quotes_leave_their_text() -> None:
    notes = rendered("> quoted\n\n![alt](https://x.example/y.png)\n\n`code`\n\n---\n")

    assert notes.html.strip().startswith("<p>quoted</p>")
    assert "<img" not in notes.html
    assert "<code" not in notes.html


def test_html_of_the_author_is_left_out_and_named() -> None:
    notes = rendered("before <b class='x'>bold</b> after")

    assert notes.html == "<p>before bold after</p>\n"
    assert notes.dropped_html == "<b class='x'>"


def test_a_comment_is_left_out_without_a_word() -> None:
    notes = rendered("<!-- for us -->\n\nfor all")

    assert notes.html == "<p>for all</p>\n"
    assert notes.dropped_html == ""


def test_code_that_shows_html_is_no_html() -> None:
    assert rendered("`<b>`").dropped_html == ""


def test_the_first_paragraph_is_plain_text_without_the_heading() -> None:
    notes = rendered(
        "# Heading\n\nA *first* [link](https://x.example)\n&amp; <b>more</b>.\n\nSecond."
    )

    assert notes.paragraph == "A first link & more."


def test_notes_that_are_a_list_have_its_text_as_first_paragraph() -> None:
    assert rendered("- one\n- two").paragraph == "one two"


@pytest.mark.parametrize("markdown", ["", "\n", "<!-- nothing -->", "---"])
def test_empty_notes_are_empty(markdown: str) -> None:
    notes = rendered(markdown)

    assert (notes.html, notes.paragraph) == ("", "")


def test_notes_of_64_kilobytes_are_the_limit() -> None:
    assert isinstance(render_notes("é" * 32_000), Notes)

    assert isinstance(render_notes("é" * 32_000 + "x"), NotesRefused)
    assert render_notes("é" * 32_001) == NotesRefused(
        "the notes are larger than 64 kB", "shorten them, or link to a page that has the rest"
    )


def test_a_hundred_levels_are_the_limit() -> None:
    assert isinstance(render_notes(">" * 99 + " deep"), Notes)
    assert isinstance(render_notes(">" * 200 + " deep"), NotesRefused)


@pytest.mark.parametrize("reference", ["&#1;", "&#xFFFE;", "&#x0b;", "&#55296;", "&#0;"])
def test_a_reference_to_a_character_that_xml_refuses_is_refused(reference: str) -> None:
    refused = render_notes(f"a {reference} b")

    assert isinstance(refused, NotesRefused)
    assert reference in refused.message


@pytest.mark.parametrize("reference", ["&#10;", "&#xe9;", "&#x1F399;", "&#99999999;", "&amp;"])
def test_other_references_are_characters(reference: str) -> None:
    assert isinstance(render_notes(f"a {reference} b"), Notes)


HOSTILE = [
    ">" * 60_000,
    "\n".join(" " * (2 * level) + "- a" for level in range(240)),
    "[" * 60_000,
    "[a](x)" * 8_000,
    "**a _b " * 8_000,
    "`" * 60_000,
    "![a](" * 10_000,
    "<a " * 20_000,
    "<b" + " a" * 30_000,
    "&#1" * 20_000,
]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("markdown", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_notes_are_rendered_or_refused_in_time(markdown: str) -> None:
    assert isinstance(render_notes(markdown), (Notes, NotesRefused))


SAFE_TAG = re.compile(r'</?(?:p|ul|ol|li|br|b|i|strong|em)>|<a href="[^"<>]*">|</a>')


@FEW
@given(
    st.text(st.characters(codec="utf-8"), max_size=200)
    | st.from_regex(r"[\[\]()<>*_#>a-z\"'&;:/ \n-]{0,120}")
)
def test_any_text_becomes_safe_html(text: str) -> None:
    clean = re.sub("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)

    notes = render_notes(clean)

    assert isinstance(notes, Notes) or notes.message
    html = notes.html if isinstance(notes, Notes) else ""
    assert not re.search("[<>]", SAFE_TAG.sub("", html))
    assert "javascript:" not in "".join(re.findall(r'href="([^"]*)"', html)).lower()


def test_only_the_allowed_elements_are_allowed() -> None:
    assert sorted(ALLOWED) == ["a", "b", "br", "em", "i", "li", "ol", "p", "strong", "ul"]


def test_a_short_text_is_not_cut() -> None:
    assert cut("a" * SUMMARY_LIMIT) == "a" * SUMMARY_LIMIT


def test_a_long_text_is_cut_after_a_word() -> None:
    assert cut("one two, three", 10) == "one two…"


def test_a_long_word_is_cut_between_whole_characters() -> None:
    assert cut("abcdefghij", 5) == "abcd…"
    assert cut("abce\u0301fghij", 5) == "abc…"
    assert cut("ab\U0001f468\u200d\U0001f469xyz", 5) == "ab…"
    assert cut("\u0301" * 20, 5) == "\u0301…"


@FEW
@given(st.text(max_size=400), st.integers(min_value=2, max_value=300))
def test_a_cut_text_is_never_too_long(text: str, limit: int) -> None:
    assert len(cut(text, limit)) <= max(limit, 2)


def test_a_space_that_does_not_break_stays_a_character() -> None:
    notes = render_notes("choses\u00a0: a&nbsp;b, but `&nbsp;` as text")

    assert isinstance(notes, Notes)
    assert notes.html == "<p>choses\u00a0: a\u00a0b, but &amp;nbsp; as text</p>\n"
