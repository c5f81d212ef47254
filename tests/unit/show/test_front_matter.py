from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_pub.model.finding import Finding, Place, Severity
from podcast_pub.show.episode_md import Parts, split_front
from podcast_pub.show.text_file import TextFile
from podcast_pub.show.toml_text import Broken, parse_toml, toml_position
from podcast_pub.show.yaml_text import YamlValues, parse_yaml
from tests.unit.show.folders import FEW


def split(text: str) -> Parts:
    parts = split_front(TextFile("one.md", text))
    assert isinstance(parts, Parts), parts
    return parts


def broken(text: str) -> Finding:
    finding = split_front(TextFile("one.md", text))
    assert isinstance(finding, Finding)
    assert finding.severity is Severity.ERROR
    return finding


def test_toml_stands_between_pluses() -> None:
    parts = split('+++\ntitle = "First"\n+++\n\nNotes\n\n---\n\nmore\n')

    assert parts.values == {"title": "First"}
    assert parts.notes == "Notes\n\n---\n\nmore"
    assert parts.notes_line == 4


def test_yaml_stands_between_hyphens() -> None:
    parts = split("---\ntitle: First\n---\nNotes")

    assert parts.values == {"title": "First"}
    assert parts.notes == "Notes"


def test_a_text_without_front_matter_is_all_notes() -> None:
    parts = split("\nNotes\n+++\n")

    assert parts.values == {}
    assert parts.notes == "Notes\n+++"


@pytest.mark.parametrize(
    "text", ["", "---\n---\n", "---\n# nothing\n---\n", "---\n~\n---\n", "+++\n+++"]
)
def test_empty_front_matter_says_nothing(text: str) -> None:
    assert split(text).values == {}


def test_front_matter_without_an_end_is_found_at_its_beginning() -> None:
    finding = broken("+++\ntitle = 1\n---\n")

    assert finding.place == Place("one.md", 1)
    assert finding.message == "the block that begins with `+++` has no end"


def test_broken_toml_is_found_on_its_line() -> None:
    finding = broken('+++\ntitle = "a"\ndate = \n+++\n')

    assert finding.place == Place("one.md", 3)
    assert finding.excerpt == "date ="
    assert finding.message == (
        "not TOML: the value is not a text in straight quotes, nor a number, a date, true or false "
        "(Invalid value)"
    )
    assert finding.hint == 'write a text as `key = "text"`, with straight quotes'


def test_toml_that_ends_too_early_is_found_on_its_last_line() -> None:
    finding = broken('+++\ntitle = "a"\nx = [1,\n\n+++\n')

    assert finding.place == Place("one.md", 3)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("title: a: b", 1, "mapping values are not allowed here"),
        ("a: 1\na: 2", 2, "`a` is there twice"),
        ("a: &x 1\nb: *x", 1, "anchors and aliases (`&`, `*`) are not supported"),
        ("b:\n  - *x", 2, "anchors and aliases (`&`, `*`) are not supported"),
        ("a: !!python/object:os.system x", 1, "tags (`!`) are not supported"),
        ("- a", 1, "expected `key: value` lines, found a list"),
        ("just words", 1, "expected `key: value` lines"),
        ("? [a]\n: b", 1, "a key must be a word"),
        ("? {a: b}\n: b", 1, "a key must be a word"),
        ("a: 1\n---\nb: 2", 2, "there is a second document"),
        ("# c\n%YAML 1.21\n---\na: 1", 2, "lines that begin with `%` are not supported"),
        ("a: " + "[" * 30, 1, "too many levels inside each other"),
        ("a: [1,", 1, "expected the node content, but found '<stream end>'"),
    ],
)
def test_yaml_that_surprises_is_refused_on_its_line(text: str, line: int, message: str) -> None:
    assert parse_yaml(text) == Broken(message, line)


def test_a_character_that_yaml_refuses_is_refused_without_a_line() -> None:
    found = parse_yaml("a: \x7f")

    assert isinstance(found, Broken)
    assert "unacceptable character" in found.message
    assert broken("---\na: \x7f\n---\n").place is not None


def test_every_yaml_value_is_the_text_that_was_written() -> None:
    text = (
        "time: 12:34\nnumber: 0123\nword: no\nday: 2017-02-01\nquoted: 'null'\nnothing: ~\nnone:\n"
    )

    found = parse_yaml(text)

    assert isinstance(found, YamlValues)
    assert found.values == {
        "time": "12:34",
        "number": "0123",
        "word": "no",
        "day": "2017-02-01",
        "quoted": "null",
        "nothing": None,
        "none": None,
    }


def test_yaml_lists_and_tables_know_their_places() -> None:
    found = parse_yaml("people:\n  - name: A\n    role: host\n  - {name: B, tags: [x, y]}\n")

    assert isinstance(found, YamlValues)
    assert found.values == {
        "people": [{"name": "A", "role": "host"}, {"name": "B", "tags": ["x", "y"]}]
    }
    assert found.positions["people",] == (1, 1)
    assert found.positions["people", 0, "role"] == (3, 11)
    assert found.positions["people", 1] == (4, 5)


def test_a_place_in_yaml_is_that_of_the_nearest_key() -> None:
    file = split("---\na:\n  b: 1\n---\n").file

    assert file.place("a", "b") == Place("one.md", 3)
    assert file.place("a", "c") == Place("one.md", 2)
    assert str(file.place("z")) == "one.md"
    assert str(TextFile("one.md", "x").place("a")) == "one.md"


TOML = """\
title = "a"
text = \"\"\"
one
two
\"\"\"

# people
people = [
  { name = "A" },
  { name = "B", role = "host" },
]
list = ["a", "b"]
[owner]
name = "x"
[empty]
[[store]]
[[store]]
url = "y"
"""


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (("title",), 1),
        (("text",), 2),
        (("people",), 8),
        (("people", 1, "role"), 10),
        (("list", 1), 12),
        (("owner",), 13),
        (("owner", "name"), 14),
        (("owner", "email"), 13),
        (("empty",), 15),
        (("store", 0), 16),
        (("store", 1, "url"), 18),
        (("nothing",), None),
        (("title", "below"), 1),
        (("store", 7), 18),
    ],
)
def test_a_toml_value_knows_its_line(keys: tuple[str | int, ...], line: int | None) -> None:
    found = toml_position(TOML, keys)

    known = None if found is None else found.line
    assert known == line or (keys == ("store", 7) and known is not None)


def test_toml_that_tomlkit_cannot_read_has_no_lines() -> None:
    assert toml_position("a = = 1", ("a",)) is None


@pytest.mark.parametrize("text", ["a = " + "[" * 5000, "a = " + "9" * 5000, "a = 1\x01"])
def test_hostile_toml_is_broken_and_not_an_error(text: str) -> None:
    assert isinstance(parse_toml(text), Broken)


def test_closing_brackets_do_not_count_below_nothing() -> None:
    assert parse_toml("a = ']]]]' # [") == {"a": "]]]]"}


PIECES = [
    *("title", "date", "people", "name", "true", "12", "2017-02-01", "null", "é"),
    *(
        "= ",
        ": ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        '"',
        "'",
        '"""',
        "&a",
        "*a",
        "!x",
        "#",
        "? ",
        "<<",
        "~",
    ),
    *("%YAML 1.2", "---", "+++", "\n", "\n", "  ", "\\ud800", "\\u0001", "\x85"),
    *("[[people]]", "[owner]"),
]
WORDS = st.sampled_from(PIECES)


@FEW
@given(st.sampled_from(["+++", "---"]), st.lists(WORDS, max_size=40) | st.lists(st.text()))
def test_no_front_matter_makes_the_reader_fail(fence: str, words: list[str]) -> None:
    found = split_front(TextFile("one.md", f"{fence}\n{''.join(words)}\n{fence}\nNotes"))

    assert isinstance(found, (Parts, Finding))
    if isinstance(found, Parts):
        assert all(str(found.file.place(key)).startswith("one.md") for key in found.values)


@FEW
@given(st.text())
def test_any_text_has_a_front_and_notes_or_a_finding(text: str) -> None:
    assert isinstance(split_front(TextFile("one.md", text)), (Parts, Finding))
