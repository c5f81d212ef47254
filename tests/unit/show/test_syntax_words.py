"""What is said about text that a parser gave up on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_pub.show.syntax_words import Explained, explain
from podcast_pub.show.text_file import Syntax
from podcast_pub.show.toml_text import Broken, parse_toml
from podcast_pub.show.yaml_text import parse_yaml
from tests.unit.show.folders import FEW

PARSERS = {Syntax.TOML: parse_toml, Syntax.YAML: parse_yaml}


def explained(text: str, syntax: Syntax) -> Explained:
    found = PARSERS[syntax](text)
    assert isinstance(found, Broken), found
    return explain(found, syntax, text)


@pytest.mark.parametrize(
    ("text", "line", "means", "edit"),
    [
        ('a = 1\ntitle = "One\nb = 1\n', 2, "a quote is opened", "same quote at the end"),
        ("# it's\na = 'One\nb = 1\n", 2, "a quote is opened", "same quote at the end"),
        ('a = """One\nb = 1\n\n', 1, "a quote is opened", "same quote at the end"),
        ('a = "it\\"s"\nb = "One', 2, "a quote is opened", "same quote at the end"),
        ("a = One\n", 1, "not a text in straight quotes", '`key = "text"`'),
        ("a = “One”\n", 1, "not a text in straight quotes", "straight quotes"),
        ("a = 'it's'\n", 1, "something stands behind the value", "a quote inside a text"),
        ("a: One\n", 1, "no `=` behind the key", "a key is one word"),
        ("a = [1, 2\n", 1, "a list has no end", "`]`"),
        ("a = {b = 1\n", 1, "a `{` has no end", "`}`"),
        ("[store\na = 1\n", 1, "the name of a table has no end", "`[name]`"),
        ('a = "C:\\dir"\n', 1, "a backslash has a meaning", "single quotes"),
        ("a = 1\na = 2\nb = 1", 2, "there twice", "delete one"),
        ("[[s]]\n[s]\n", 2, "there twice", "delete one"),
        ("= 1\n", 1, "no key with a value", '`key = "text"`'),
    ],
)
def test_broken_toml_is_explained(text: str, line: int, means: str, edit: str) -> None:
    found = explained(text, Syntax.TOML)

    assert found.line == line
    assert means in found.message
    assert edit in found.hint


@pytest.mark.parametrize(
    ("text", "line", "means", "edit"),
    [
        ('a: 1\ntitle: "One\nb: 1\n', 2, "a quote is opened", "same quote at the end"),
        ("title: One: two\n", 1, "a second `:`", '`title: "One: two"`'),
        ("a: 1\n  b: 2\n", 2, "begins too far to the right", "between quotes"),
        ("\ta: 1\n", 1, "a tab", "spaces"),
        ("a: @one\n", 1, "cannot begin with this character", "between quotes"),
        ('a: "one" two\n', 1, "does not go on", "left edge"),
        ("a: [1, 2\nb: c\n", 1, "a list has no end", "`]`"),
        ("a: {b: 1\n", 1, "a `{` has no end", "`}`"),
    ],
)
def test_broken_yaml_is_explained(text: str, line: int, means: str, edit: str) -> None:
    found = explained(text, Syntax.YAML)

    assert found.line == line
    assert means in found.message
    assert edit in found.hint


def test_the_words_of_the_parser_are_kept() -> None:
    found = explained("a = One\n", Syntax.TOML)

    assert found.message.endswith(" (Invalid value)")


@pytest.mark.parametrize("syntax", Syntax)
def test_what_is_not_known_is_said_as_the_parser_says_it(syntax: Syntax) -> None:
    found = explain(Broken("a new complaint", 7), syntax, "")

    assert (found.message, found.line) == ("a new complaint", 7)
    assert found.hint.startswith("write `key")


def test_a_quote_that_only_the_parser_misses_stays_on_its_line() -> None:
    found = explain(Broken("Unterminated string", 3), Syntax.TOML, 'a = "one"\n')

    assert found == Explained(
        "Unterminated string", 'write `key = "text"`; toml.io shows how other values are written', 3
    )


@FEW
@given(st.text(alphabet="a=\"'#\\\n []{}:-\t", max_size=30), st.sampled_from(Syntax))
def test_any_text_that_is_broken_can_be_explained(text: str, syntax: Syntax) -> None:
    found = PARSERS[syntax](text)
    if not isinstance(found, Broken):
        return

    why = explain(found, syntax, text)

    assert why.message
    assert why.hint
    assert why.line is None or 1 <= why.line <= text.count("\n") + 1
