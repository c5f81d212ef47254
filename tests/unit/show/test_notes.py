from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_pub.show.about_notes import about_notes
from podcast_pub.show.notes import ALLOWED, SUMMARY_LIMIT, Notes, NotesRefused, cut, render_notes
from podcast_pub.show.plain_elements import Altered
from podcast_pub.show.text_file import TextFile
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


def test_code_and_quotes_leave_their_text() -> None:
    notes = rendered("> quoted\n\n`code`\n\n---\n")

    assert notes.html == "<p>quoted</p>\n<p>code</p>\n"
    assert notes.altered == ()


def test_lines_of_code_stay_lines() -> None:
    notes = rendered("One:\n\n```toml\na = 1\n\nb = '<i>'\n```\n")

    assert notes.html == "<p>One:</p>\n<p>a = 1<br>\n<br>\nb = '&lt;i&gt;'</p>\n"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("https://a.example/?x=1&y=2.", '<a href="{0}">{0}</a>.|https://a.example/?x=1&amp;y=2'),
        ("at www.a.example", 'at <a href="http://{0}">{0}</a>|www.a.example'),
        ("to a@b.example,", 'to <a href="mailto:{0}">{0}</a>,|a@b.example'),
        ("`https://a.example`", "https://a.example|"),
        (
            "[https://a.example](https://b.example)",
            '<a href="https://b.example">{0}</a>|https://a.example',
        ),
    ],
)
def test_bare_addresses_are_links_but_not_in_code_or_links(written: str, shown: str) -> None:
    html, _, address = shown.partition("|")

    notes = rendered(written)

    assert notes.html == f"<p>{html.format(address)}</p>\n"
    assert notes.dropped_links == ()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("![a *b*](https://x.example/y.png 'title')", '<a href="https://x.example/y.png">a b</a>'),
        ("![](https://x.example/y)", '<a href="https://x.example/y">https://x.example/y</a>'),
        ('![a "b"](y.png)', 'a "b"'),
        ("![a](javascript:alert)", "a"),
        ("[![a](https://x.example/y.png)](https://z.example)", '<a href="https://z.example">a</a>'),
    ],
)
def test_a_picture_becomes_a_link_or_its_text(written: str, shown: str) -> None:
    notes = rendered(written)

    assert notes.html == f"<p>{shown}</p>\n"
    assert notes.altered == (Altered.PICTURE,)
    assert notes.dropped_links == ()


def test_a_picture_without_a_text_or_an_address_leaves_no_empty_paragraph() -> None:
    notes = rendered("One.\n\n![](y.png)\n\nTwo.")

    assert notes.html == "<p>One.</p>\n<p>Two.</p>\n"


def test_the_text_of_a_picture_is_not_the_first_paragraph() -> None:
    assert rendered("![a](https://x.example/y.png)\n\nOne.").paragraph == "One."


def test_rows_of_a_table_become_lines() -> None:
    notes = rendered("| a | b |\n|---|:-:|\n| 1 | **2** |\n| [x](https://y.example) | |")

    assert notes.html == (
        "<p><strong>a · b</strong><br>\n1 · <strong>2</strong><br>\n"
        '<a href="https://y.example">x</a> · –</p>\n'
    )
    assert notes.altered == (Altered.TABLE,)
    assert notes.paragraph == "a · b 1 · 2 x · –"


def test_a_table_of_very_many_cells_is_refused() -> None:
    table = "|a" * 300 + "\n" + "|-" * 300 + "\n" + "|\n" * 300

    assert isinstance(render_notes(table), NotesRefused)


def test_struck_text_is_shown_and_reported() -> None:
    notes = rendered("~~gone~~ and ~5 to ~10~")

    assert notes.html == "<p>gone and ~5 to ~10~</p>\n"
    assert notes.altered == (Altered.STRUCK,)


def test_tasks_have_boxes() -> None:
    assert rendered("- [ ] one\n- [x] two").html == (
        "<ul>\n<li>☐ one</li>\n<li>☑ two</li>\n</ul>\n"
    )


def test_footnotes_are_a_list_at_the_end() -> None:
    notes = rendered("One[^a] and two[^1].\n\n[^1]: second\n[^a]: The *first*.")

    assert notes.html == (
        "<p>One[1] and two[2].</p>\n<ol>\n<li>\n<p>The <em>first</em>.</p>\n</li>\n"
        "<li>\n<p>second</p>\n</li>\n</ol>\n"
    )
    assert notes.paragraph == "One and two."
    assert (notes.dropped_links, notes.altered) == ((), ())


def test_findings_stand_where_it_is_written_and_not_in_code_or_comments() -> None:
    text = (
        "+++\n+++\n<!-- ![a](b) ~~ -->\n`![a](b)` ![a](b)\n```\n![a](b)\n~~no~~ (x.html)\n```\n"
        "~~gone~~ ftp://x.example\n\na|b\n-|-\n[x]\n\n[x]: x.html\n"
    )
    notes = rendered(text.partition("+++\n+++\n")[2])

    findings = [*about_notes(TextFile("a.md", text), notes, first_line=3)]

    places = [(one.code, one.place.line, one.place.column) for one in findings if one.place]
    assert places == [
        ("NOTES-03", 9, 10),
        ("NOTES-03", 15, 3),
        ("NOTES-04", 4, 11),
        ("NOTES-04", 12, 1),
        ("NOTES-04", 9, 1),
    ]


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
    "www." * 16_000,
    "a@" * 30_000,
    "http://a.b/" + "(" * 30_000 + ")" * 30_000,
    "~~a" * 20_000,
    "[^1]" * 15_000 + "\n\n[^1]: a",
    "".join(f"[^{n}]\n\n[^{n}]: a\n" for n in range(3000)),
    "|a" * 100 + "\n" + "|-" * 100 + "\n" + "|\n" * 390,
    "a\n-|-\n" * 3000,
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
