from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_pub.show.languages import language_from_tags, language_problem
from tests.unit.show.folders import FEW


@pytest.mark.parametrize(
    "tag", ["en", "en-us", "en-US", "pt-BR", "zh-Hans-TW", "yue", "fil", "es-419", "sr-Latn", "no"]
)
def test_a_valid_tag_is_accepted_as_written(tag: str) -> None:
    assert language_problem(tag) is None


@pytest.mark.parametrize(
    ("tag", "hint"),
    [
        ("en_US", "write `en-US`"),
        ("en-UK", "write `en-GB`"),
        ("eng", "write `en`"),
        ("english", "write the tag of the language: `en`"),
        ("Français", "write the tag of the language: `fr`"),
        ("klingon", "write a BCP 47 tag such as `en`, `fr` or `pt-BR`"),
        ("xx", "write a BCP 47 tag such as `en`, `fr` or `pt-BR`"),
        ("und", "write a BCP 47 tag such as `en`, `fr` or `pt-BR`"),
        ("en-USA", "write a BCP 47 tag such as `en`, `fr` or `pt-BR`"),
        ("en-", "write a BCP 47 tag such as `en`, `fr` or `pt-BR`"),
        ("x-klingon", "write a BCP 47 tag such as `en`, `fr` or `pt-BR`"),
        ("zh-yue-4r3", "write a BCP 47 tag such as `en`, `fr` or `pt-BR`"),
        ("en-aa-bb-cc", "write a BCP 47 tag such as `en`, `fr` or `pt-BR`"),
    ],
)
def test_any_other_tag_comes_with_what_to_write(tag: str, hint: str) -> None:
    assert language_problem(tag) == hint


@pytest.mark.parametrize(
    ("written", "tag"),
    [("eng", "en"), ("FRE", "fr"), ("ita", "it"), ("en_GB", "en-GB"), ("XXX", None), ("?", None)],
)
def test_tags_of_audio_say_their_language_in_many_ways(written: str, tag: str | None) -> None:
    assert language_from_tags(written) == tag


@FEW
@given(st.text(max_size=20) | st.from_regex(r"[A-Za-z]{1,4}([-_][A-Za-z0-9]{1,9}){0,3}"))
def test_no_text_makes_the_check_fail(tag: str) -> None:
    hint = language_problem(tag)

    assert hint is None or hint.startswith("write ")
    assert (
        language_from_tags(tag) is None or language_problem(language_from_tags(tag) or "") is None
    )
