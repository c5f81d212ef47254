from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from podcast_pub.show.text_file import Front, Syntax, TextFile, illegal_characters, read_text
from podcast_pub.show.yaml_text import YamlValues, parse_yaml
from tests.unit.show.folders import codes, only

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.model.finding import Finding


def read(folder: Path, body: bytes, **limits: int) -> tuple[TextFile | None, list[Finding]]:
    (folder / "a.md").write_bytes(body)
    return read_text(folder / "a.md", shown="x/a.md", **limits)


def test_line_ends_and_a_byte_order_mark_do_not_matter(tmp_path: Path) -> None:
    file, findings = read(tmp_path, b"\xef\xbb\xbfone\r\ntwo\rthree\n")

    assert findings == []
    assert file == TextFile("x/a.md", "one\ntwo\nthree\n")


def test_bytes_that_are_not_utf8_are_named_with_their_line(tmp_path: Path) -> None:
    file, findings = read(tmp_path, b"one\ncaf\xe9\n")

    finding = only(findings, "FILE-02")
    assert file is None
    assert finding.blocks
    assert str(finding.place) == "x/a.md:2"
    assert finding.message == "the byte 0xE9 is not UTF-8"


def test_a_character_that_no_feed_carries_is_named_with_its_line(tmp_path: Path) -> None:
    file, findings = read(tmp_path, "one\ntwo \x07 \x0b\ufffe\n".encode())

    finding = only(findings, "FILE-03")
    assert finding.blocks
    assert finding.message == "the character U+0007 cannot be in a feed, and 2 more like it"
    assert str(finding.place) == "x/a.md:2"
    assert finding.excerpt == "two \ufffd \ufffd\ufffd"
    assert file is not None
    assert file.text == "one\ntwo \ufffd \ufffd\ufffd\n"


def test_one_illegal_character_is_one() -> None:
    assert [one.message for one in illegal_characters(TextFile("a", "\x00"))] == [
        "the character U+0000 cannot be in a feed"
    ]


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    file, findings = read(tmp_path, b"12345", limit_bytes=4)

    assert file is None
    assert codes(findings) == ["FILE-04"]


def test_a_file_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    file, findings = read_text(tmp_path / "b.md", shown="b.md")

    assert file is None
    assert only(findings, "FILE-01").message == "the file cannot be read: No such file or directory"


@pytest.mark.parametrize(
    ("syntax", "text", "value", "key"),
    [
        (Syntax.TOML, "a = 1\nb = [1, { c = 2 }]\n", "x:3:15", "x:3:11"),
        (Syntax.YAML, "a: 1\nb: [1, {c: 2}]\n", "x:3:12", "x:3:9"),
    ],
)
def test_a_value_and_its_key_have_places_of_their_own(
    syntax: Syntax, text: str, value: str, key: str
) -> None:
    parsed = parse_yaml(text)
    known = parsed.positions if isinstance(parsed, YamlValues) else {}
    front = Front(syntax, text, first_line=2, positions=known)
    file = TextFile("x", f"---\n{text}---\n", front)

    assert str(file.place("b", 1, "c")) == value
    assert str(file.key_place("b", 1, "c")) == key
    assert str(file.key_place("z")) == "x"


def test_an_excerpt_is_the_line_as_it_stands() -> None:
    file = TextFile("a.md", "one\n  two  \n" + "x" * 500)

    assert file.excerpt(2) == "  two"
    assert len(file.excerpt(3)) == 200
    assert file.excerpt(None) == file.excerpt(0) == file.excerpt(9) == ""
