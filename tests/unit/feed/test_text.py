from __future__ import annotations

import pytest

from podcast_pub.feed.text import legal, plain


@pytest.mark.parametrize(
    "letter", ["\x00", "\x08", "\x0b", "\x0c", "\x1f", "\ud800", "\ufffe", "\uffff"]
)
def test_what_xml_cannot_carry_is_left_out(letter: str) -> None:
    assert legal(f"a{letter}b") == "ab"


@pytest.mark.parametrize(
    "letter",
    ["\t", "\n", " ", "\x7f", "\x85", "\ud7ff", "\ue000", "\ufffd", "\U00010000", "\U0010ffff"],
)
def test_what_xml_can_carry_is_kept(letter: str) -> None:
    assert legal(f"a{letter}b") == f"a{letter}b"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_an_xml_parser_would_read_them(end: str) -> None:
    assert legal(f"one{end}two") == "one\ntwo"


def test_plain_text_has_no_space_around_it() -> None:
    assert plain("\n Voices of \t many \r\n") == "Voices of \t many"
