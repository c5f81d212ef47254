"""What a parser says about text that it cannot read, in words for who wrote the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from podcast_pub.show.text_file import Syntax
from podcast_pub.show.toml_text import Position

if TYPE_CHECKING:
    from podcast_pub.show.toml_text import Broken


@dataclass(frozen=True, slots=True)
class Explained:
    """What is wrong in plain words with the parser's own in brackets, the edit, and where."""

    message: str
    hint: str
    line: int | None
    column: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class _Saying:
    """What a parser says (a search in it), what that means, and the edit.

    What our own parser says means what it says: then `means` is empty.
    """

    said: re.Pattern[str]
    means: str
    hint: str


def _saying(said: str, means: str, hint: str) -> _Saying:
    return _Saying(re.compile(said), means, hint)


_OPEN_QUOTE = "a quote is opened and not closed"
_CLOSE_QUOTE = "write the same quote at the end of the text"
_TWICE = "the same key, or the same table, is there twice"
_UNQUOTED = "the value is not a text in straight quotes, nor a number, a date, true or false"
_TOML = (
    _saying(r"^Invalid value", _UNQUOTED, 'write a text as `key = "text"`, with straight quotes'),
    _saying(
        r"^Expected newline or end of document",
        "something stands behind the value",
        'write one `key = value` a line; a quote inside a text is `\\"`',
    ),
    _saying(
        r"^Expected '=' after a key",
        "there is no `=` behind the key",
        'write `key = "text"`; a key is one word',
    ),
    _saying(r"^Unclosed array", "a list has no end", "write `]` behind its last value"),
    _saying(r"^Unclosed inline table", "a `{` has no end", "write `}` behind its last value"),
    _saying(r"^Expected ']", "the name of a table has no end", "write it as `[name]`"),
    _saying(
        r"^Unescaped '\\'",
        "in a text between double quotes, a backslash has a meaning of its own",
        r"write `\\` for a backslash, or put the text between single quotes",
    ),
    _saying(r"^Cannot (?:overwrite|declare|mutate)|^Duplicate", _TWICE, "delete one of them"),
    _saying(r"^Invalid statement", "this is no key with a value", 'write `key = "text"`'),
)
_TOML_QUOTE = re.compile(
    r"^Illegal character '\\n'|^Unterminated string|^Expected \"|^Found invalid character '\\n'"
)
_YAML = (
    _saying(r" is there twice$", "", "delete one of them"),
    _saying(
        r"^anchors and aliases",
        "",
        'write the text itself; between quotes it may begin with `&` or `*`: `key: "*text*"`',
    ),
    _saying(r"^tags \(", "", 'write the text itself; between quotes it may begin with `!`: `"!"`'),
    _saying(
        r"^too many levels", "", "no key of an episode has lists inside of lists: make it flat"
    ),
    _saying(r"^there is a second document", "", "delete the line `---` in the middle"),
    _saying(r"^found unexpected end of stream", _OPEN_QUOTE, _CLOSE_QUOTE),
    _saying(
        r"^mapping values are not allowed",
        "there is a second `:` in the line, or the line begins too far to the right",
        'put a text with a `:` between quotes: `title: "One: two"`',
    ),
    _saying(r"character '\\t' that cannot", "a line begins with a tab", "use spaces instead"),
    _saying(
        r"that cannot start any token",
        "a text cannot begin with this character",
        'put the text between quotes: `key: "text"`',
    ),
    _saying(
        r"^expected <block end>",
        "the line does not go on as the lines above it began",
        'begin each `key: text` at the left edge, and put a whole text between quotes: `"…"`',
    ),
    _saying(r"^expected ',' or '\]'", "a list has no end", "write `]` behind its last value"),
    _saying(r"^expected ',' or '\}'", "a `{` has no end", "write `}` behind its last value"),
)
_OTHERWISE = {
    Syntax.TOML: 'write `key = "text"`; toml.io shows how other values are written',
    Syntax.YAML: "write `key: text`",
}
_WHOLE = re.compile(
    r"#[^\n]*"
    r'|"""(?:\\.|[^\\])*?"""'
    r"|'''.*?'''"
    r'|"(?!"")(?:\\.|[^"\\\n])*"'
    r"|'(?!'')[^'\n]*'",
    re.DOTALL,
)
"""A comment, or a text of TOML from quote to quote."""
_BEGINNING = re.compile(r"[#\"']")


def explain(broken: Broken, syntax: Syntax, text: str) -> Explained:
    """Return what is wrong with the text, what to write, and on which line of it (from 1).

    A quote that is not closed is on the line where it opens, wherever the parser gave up. What
    is not known here is said as the parser says it.
    """
    line, column = broken.began or (broken.line, broken.column)
    if syntax is Syntax.TOML and _TOML_QUOTE.search(broken.message):
        opened = _open_quote(text)
        if opened is not None:
            return Explained(f"{_OPEN_QUOTE} ({broken.message})", _CLOSE_QUOTE, *opened)
    sayings = _TOML if syntax is Syntax.TOML else _YAML
    known = next((one for one in sayings if one.said.search(broken.message)), None)
    if known is None:
        return Explained(broken.message, _OTHERWISE[syntax], line, column)
    means = f"{known.means} ({broken.message})" if known.means else broken.message
    return Explained(means, known.hint, line, column)


def _open_quote(text: str) -> Position | None:
    """Return the place of the first quote of a TOML document that nothing closes."""
    begins = _BEGINNING.search(text)
    while begins is not None:
        whole = _WHOLE.match(text, begins.start())
        if whole is None:
            at = begins.start()
            return Position(text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
        begins = _BEGINNING.search(text, whole.end())
    return None
