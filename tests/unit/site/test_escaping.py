"""Whatever an author writes, it stays text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podcast_pub.model.chapter import Chapter
from podcast_pub.model.person import Person
from tests.builders import a_show, an_episode
from tests.unit.site.reading import pages

if TYPE_CHECKING:
    from podcast_pub.model.show import Show

HOSTILE = (
    "</script><script>alert(1)</script>",
    "</style><style>*{display:none}</style>",
    "</title><h1>x</h1>",
    "<!--",
    "--><img src=x onerror=alert(1)>",
    "<![CDATA[",
    '" onload="alert(1)" x="',
    "' autofocus onfocus='alert(1)",
    "{{ 7 * 7 }} {% raw %} {# x #}",
    "{title} {0} %s",
    "&lt;b&gt; &amp;amp; &#x2f;",
    "<base href=//evil.example>",
    "\u2028\u2029 \u202e x",
)
WORDS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=()), min_size=1, max_size=60),
    st.lists(st.sampled_from(["<", ">", '"', "'", "&", "/", "{{", "}}", "{%", "%}", "x"])).map(
        "".join
    ),
).filter(lambda text: bool(text.strip()))


def a_show_that_says(text: str) -> Show:
    """Every field that people write, filled with the same text."""
    episode = an_episode(
        title=text,
        summary=text,
        notes=text,
        people=(Person(text, text, "https://example.org/"),),
        chapters=(Chapter(0, text, "https://example.org/"),),
    )
    return a_show(episode, title=text, description=text, author=text, copyright=text)


def shapes(show: Show) -> dict[str, Any]:
    return {key: page.tags for key, page in pages(show).items()}


PLAIN = shapes(a_show_that_says("x"))


@settings(max_examples=100, deadline=None)
@given(WORDS)
def test_no_text_adds_a_tag_or_an_attribute(text: str) -> None:
    show = a_show_that_says(text)

    found = shapes(show)

    assert found == PLAIN


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_adds_no_tag_and_is_shown_as_it_is(text: str) -> None:
    show = a_show_that_says(text)

    found = pages(show)
    shown = " ".join(text.split())

    assert shapes(show) == PLAIN
    assert found["index.html"].text("//h1") == shown
    assert found["index.html"].text("//article/h3") == shown
    assert found["episodes/first.html"].text("//h1") == shown
    assert found["episodes/first.html"].one("//meta[@property='og:title']/@content") == text


@settings(max_examples=50, deadline=None)
@given(WORDS.filter(lambda text: not re.search("[\ud800-\udfff]", text)))
def test_structured_data_says_the_text_unchanged(text: str) -> None:
    found = pages(a_show_that_says(text))

    assert found["index.html"].data["name"] == text
    assert found["episodes/first.html"].data["name"] == text


def test_characters_that_html_cannot_carry_are_left_out() -> None:
    page = pages(a_show_that_says("a\x00b\x07c\x85d\uffffe"))["index.html"]

    assert page.text("//h1") == "abcde"


def test_half_a_character_becomes_a_sign_for_one() -> None:
    found = pages(a_show_that_says("a\ud800"))

    assert found["index.html"].text("//h1").strip("\ufffd") == "a"
    assert found["index.html"].data["name"].strip("\ufffd") == "a"


def test_text_is_never_taken_for_a_template() -> None:
    page = pages(a_show_that_says("{{ 7 * 7 }}"))["index.html"]

    assert "49" not in page.text("//header")


def test_an_address_cannot_leave_its_attribute() -> None:
    hostile = Person("Ann", "guest", 'https://example.org/"><script>alert(1)</script>')
    plain = replace(hostile, href="https://example.org/")

    assert shapes(a_show(an_episode(people=(hostile,)))) == shapes(
        a_show(an_episode(people=(plain,)))
    )
