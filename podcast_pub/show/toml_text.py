"""TOML: values by the standard library, and the line of a value by tomlkit when it is needed."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from podcast_pub.show.text_file import Keys

_AT_LINE = re.compile(r" \(at line (\d+), column (\d+)\)$| \(at end of document\)$")
_MARK = "podcast-pub:here"
_DEPTH_LIMIT = 40
_BRACKETS = re.compile(r"[\[{\]}]")


class Position(NamedTuple):
    """A line and a column in it, both from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Broken:
    """Text that cannot be parsed: what the parser says, and where (from 1) if it says it.

    `began` is where something begins that has no end.
    """

    message: str
    line: int | None
    began: Position | None = None
    column: int | None = field(default=None, compare=False)


def parse_toml(text: str) -> dict[str, Any] | Broken:
    """Return the values of a TOML document, or why there are none."""
    if _depth(text) > _DEPTH_LIMIT:
        return Broken("too many brackets inside each other", None)
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as problem:
        # tomllib's error is a ValueError; so is Python's for a number of more than 4,300 digits
        message = str(problem)
        found = _AT_LINE.search(message)
        if found is None:
            return Broken(message, None)
        said = message[: found.start()]
        if found[1]:
            return Broken(said, int(found[1]), column=int(found[2]))
        return Broken(said, text.rstrip().count("\n") + 1)


def toml_position(text: str, keys: Keys) -> Position | None:
    """Return where the value, or the table that it should be in, begins.

    The value is replaced by a mark in tomlkit's copy, which keeps all lines above it.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(text)
        for length in range(len(keys), 0, -1):
            position = _position_in(document, keys[:length])
            if position is not None:
                return position
    except (TOMLKitError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        # tomlkit does not survive all TOML that the standard library reads; the finding itself
        # matters more than its line
        return None
    return None


def _position_in(document: Any, keys: Keys) -> Position | None:
    try:
        holder = document
        for key in keys[:-1]:
            holder = holder[key]
        value = holder[keys[-1]]
    except (LookupError, TypeError):
        return None
    leaf: Any = value
    way = keys
    while isinstance(leaf, (dict, list)) and leaf:
        step: Any = next(iter(leaf)) if isinstance(leaf, dict) else 0
        holder, leaf, way = leaf, leaf[step], (*way, step)
    if isinstance(leaf, dict):
        lines = document.as_string().split("\n")
        line = _first_line_of_key(lines, keys)
        return None if line is None else _value_in(lines, line, keys)
    holder[way[-1]] = _MARK
    text: str = document.as_string()
    holder[way[-1]] = leaf
    at = text.find(_MARK)
    if at < 0:
        return None
    above = text[:at].split("\n")
    if way == keys:
        # the mark stands between quotes
        return Position(len(above), len(above[-1]))
    return _value_in(text.split("\n"), _last_line_of_key(above, keys), keys)


def _first_line_of_key(lines: list[str], keys: Keys) -> int | None:
    """Return the line that names an empty table, which has no value to be marked."""
    naming = [number for number, line in enumerate(lines, 1) if _named(keys).search(line)]
    index = keys[-1] if isinstance(keys[-1], int) else 0
    return naming[index] if index < len(naming) else None


def _last_line_of_key(lines: list[str], keys: Keys) -> int:
    naming = (n for n in range(len(lines), 0, -1) if _named(keys).search(lines[n - 1]))
    return next(naming, len(lines))


def _value_in(lines: list[str], line: int, keys: Keys) -> Position:
    """Return where a table or list begins in the line that names it."""
    naming = re.compile(rf"^\s*[\"']?{_name(keys)}[\"']?\s*=\s*").match(lines[line - 1])
    spaces = len(lines[line - 1]) - len(lines[line - 1].lstrip())
    return Position(line, (naming.end() if naming else spaces) + 1)


def _named(keys: Keys) -> re.Pattern[str]:
    """Return a search for a line with the key as a table or before an equals sign."""
    name = _name(keys)
    return re.compile(rf"^\s*(\[.*\b{name}\b|[\"']?{name}[\"']?\s*[=.])")


def _name(keys: Keys) -> str:
    return re.escape(next((key for key in reversed(keys) if isinstance(key, str)), ""))


def _depth(text: str) -> int:
    depth = deepest = 0
    for bracket in _BRACKETS.finditer(text):
        depth = depth + 1 if bracket[0] in "[{" else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest
