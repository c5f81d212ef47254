from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_pub.feed.notes import DESCRIPTION_LIMIT_BYTES, blocks, short_notes, whole_notes
from tests.builders import an_episode
from tests.unit.feed.feeds import PATIENT, a_feed, items_of, text

PAGE = "https://podcast.example.org/episodes/first.html"
FALLBACK = f'<p>If the player does not load, listen here: <a href="{PAGE}">{PAGE}</a></p>'

WORDS = st.text("aé𝄞 ]>\n", max_size=300).map(
    lambda words: words.replace("<", "&lt;").replace("&", "&amp;")
)
INLINE = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        st.builds("<b>{}</b>".format, inner),
        st.builds('<a href="https://x.example/?p>=1">{}</a>'.format, inner),
        st.builds("{}<br>{}".format, inner, inner),
    ),
    max_leaves=6,
)
BLOCK = st.one_of(
    st.builds("<p>{}</p>\n".format, INLINE),
    st.builds("<ul><li>{}</li><li><ol><li>{}</li></ol></li></ul>\n".format, INLINE, INLINE),
    INLINE,
)
NOTES = st.lists(BLOCK, max_size=14).map("".join)


class Balance(HTMLParser):
    """Counts what is open; `br` needs no end."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "br":
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag


def shortened(**changes: str) -> str:
    return short_notes(an_episode("first", **changes), language="en", page=PAGE)


def test_notes_end_with_the_link_to_the_page() -> None:
    assert shortened(notes_html="<p>Hello.</p>\n") == f"<p>Hello.</p>\n{FALLBACK}"


def test_the_last_line_is_in_the_language_of_the_episode() -> None:
    (item,) = items_of(a_feed(an_episode(language="fr"), language="en"))

    assert "écoutez ici" in (text(item, "description") or "")


def test_notes_that_fit_are_not_said_twice() -> None:
    (item,) = items_of(a_feed(an_episode(notes_html="<p>Hello.</p>")))

    assert text(item, "content:encoded") is None


def test_without_notes_the_summary_stands_in_as_text() -> None:
    (item,) = items_of(a_feed(an_episode("first", notes_html="", summary="Me & <you>")))

    assert text(item, "description") == f"<p>Me &amp; &lt;you&gt;</p>\n{FALLBACK}"
    assert text(item, "content:encoded") is None


def test_an_episode_without_any_words_has_the_link_alone() -> None:
    assert shortened(notes_html="", summary="") == FALLBACK


def test_notes_of_exactly_the_limit_are_whole() -> None:
    notes = f"<p>{'x' * (4000 - len(f'<p></p>{chr(10)}{FALLBACK}'))}</p>"

    short = shortened(notes_html=notes)

    assert short == f"{notes}\n{FALLBACK}"
    assert len(short) == 4000


def test_notes_of_one_byte_more_are_cut() -> None:
    notes = f"<p>{'x' * (4001 - len(f'<p></p>{chr(10)}{FALLBACK}'))}</p>"

    short = shortened(notes_html=notes, summary="In short.")

    assert short == f"<p>In short.</p>\n{FALLBACK}"


def test_notes_over_the_limit_lose_whole_blocks_from_their_end() -> None:
    paragraph = f"<p>{'é' * 900}</p>"
    notes = f"{paragraph}\n<ul><li>one</li></ul>\n{paragraph}\n{paragraph}\n<p>short</p>"

    short = shortened(notes_html=notes)

    assert short == f"{paragraph}\n<ul><li>one</li></ul>\n{paragraph}\n{FALLBACK}"


def test_notes_that_were_cut_are_whole_in_the_encoded_content() -> None:
    notes = f"<p>{'a' * 3000}</p>\n<p>{'b' * 3000}</p>\n"

    (item,) = items_of(a_feed(an_episode("first", notes_html=notes)))

    assert text(item, "description") == f"<p>{'a' * 3000}</p>\n{FALLBACK}"
    assert text(item, "content:encoded") == f"{notes}{FALLBACK}"


def test_a_first_block_over_the_limit_gives_way_to_the_summary() -> None:
    notes = f"<p>{'a' * 5000}</p>"

    assert shortened(notes_html=notes, summary="In short.") == f"<p>In short.</p>\n{FALLBACK}"


def test_a_summary_over_the_limit_is_cut_after_a_word() -> None:
    short = shortened(notes_html="", summary="& wörd " * 1000)

    paragraph = short.removesuffix(f"\n{FALLBACK}")
    assert paragraph.endswith(("&amp; …</p>", "wörd …</p>"))
    assert DESCRIPTION_LIMIT_BYTES - 12 < len(short.encode()) <= DESCRIPTION_LIMIT_BYTES


@pytest.mark.parametrize("endless", ["x" * 5000, "é" * 2500 + " and more" * 200])
def test_a_first_word_over_the_limit_leaves_the_link_alone(endless: str) -> None:
    assert shortened(notes_html="", summary=endless) == FALLBACK


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        ("", []),
        ("<p>a</p>", ["<p>a</p>"]),
        ("<p>a</p>\n<p>b</p>", ["<p>a</p>", "\n", "<p>b</p>"]),
        ("a<br>b <p>c</p>", ["a<br>b ", "<p>c</p>"]),
        ("<P>a</P><b>x</b> y", ["<P>a</P>", "<b>x</b> y"]),
        ("<ul><li><p>a</p></li></ul>", ["<ul><li><p>a</p></li></ul>"]),
        ("<b><p>a</p></b><p>c</p>", ["<b><p>a</p></b>", "<p>c</p>"]),
        ('<p title="</p>">a</p>b', ['<p title="</p>">a</p>', "b"]),
        ("<p title='</p>'>a</p>b", ["<p title='</p>'>a</p>", "b"]),
        ("1 < 2 <p>a</p>", ["1 < 2 ", "<p>a</p>"]),
    ],
)
def test_notes_fall_into_blocks(notes: str, expected: list[str]) -> None:
    assert list(blocks(notes)) == expected


@PATIENT
@given(NOTES)
def test_the_blocks_together_are_the_notes(notes: str) -> None:
    parts = list(blocks(notes))

    assert "".join(parts) == notes
    for part in parts:
        assert Balance(part).opened == []


@PATIENT
@given(NOTES, st.text(max_size=6000))
def test_short_notes_keep_the_limit_the_link_and_every_tag_whole(notes: str, summary: str) -> None:
    short = shortened(notes_html=notes, summary=summary)

    assert len(short.encode()) <= DESCRIPTION_LIMIT_BYTES
    assert short.endswith(FALLBACK)
    assert short.count(FALLBACK) == 1
    assert Balance(short).opened == []


@PATIENT
@given(NOTES)
def test_whole_notes_lose_nothing(notes: str) -> None:
    whole = whole_notes(an_episode(notes_html=notes), language="en", page=PAGE)

    assert whole == f"{notes.strip()}\n{FALLBACK}".lstrip()
