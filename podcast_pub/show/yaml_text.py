"""YAML front matter: a plain subset in which every value is text, with the place of each.

Reading the events ourselves, and not YAML's own types, is what keeps `12:34` a time, `0123` a
text and `no` a word. Anchors, aliases, tags and equal keys are refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from podcast_pub.show.toml_text import Broken, Position

if TYPE_CHECKING:
    from podcast_pub.show.text_file import Keys

_DEPTH_LIMIT = 20
_OPENED = frozenset(
    {
        "while scanning a quoted scalar",
        "while parsing a flow sequence",
        "while parsing a flow mapping",
    }
)
"""What ruamel says it was in when something that has to be closed was not."""
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class YamlValues:
    """The values as text, lists and tables (None for nothing), and where they begin.

    A value that begins below its key has the place of the key.
    """

    values: dict[str, Any]
    positions: dict[Keys, Position]


class _Refused(Exception):
    def __init__(self, message: str, at: Position) -> None:
        super().__init__(message)
        self.message, self.at = message, at


def parse_yaml(text: str) -> YamlValues | Broken:
    """Return the values of a YAML 1.2 document, or why there are none. About 1 ms."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    directive = re.search("^%", text, re.MULTILINE)
    if directive:
        # ruamel asserts on versions that it does not know
        line = text.count("\n", 0, directive.start()) + 1
        return Broken("lines that begin with `%` are not supported", line, column=1)
    builder = _Builder()
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            builder.take(event)
    except _Refused as refused:
        return Broken(refused.message, refused.at.line, column=refused.at.column)
    except MarkedYAMLError as problem:
        mark = problem.problem_mark
        opened = problem.context_mark if problem.context in _OPENED else None
        began = _position(opened) if opened else None
        at = _position(mark) if mark else None
        said = str(problem.problem)
        return Broken(said, at.line, began, at.column) if at else Broken(said, None, began)
    except (YAMLError, ValueError, OverflowError) as problem:
        return Broken(str(problem).split("\n", 1)[0], None)
    return YamlValues(builder.root or {}, builder.positions)


def _position(mark: Any) -> Position:
    return Position(mark.line + 1, mark.column + 1)


@dataclass(slots=True)
class _Open:
    """A table or list that is not finished, and the key that waits for its value."""

    value: dict[str, Any] | list[Any]
    keys: Keys
    waiting: str | None = None


@dataclass(slots=True)
class _Builder:
    root: dict[str, Any] | None = None
    positions: dict[Keys, Position] = field(default_factory=dict)
    open: list[_Open] = field(default_factory=list)
    documents: int = 0

    def take(self, event: Any) -> None:
        at = _position(event.start_mark)
        kind = type(event).__name__
        if kind == "AliasEvent" or getattr(event, "anchor", None):
            raise _Refused("anchors and aliases (`&`, `*`) are not supported", at)
        if getattr(event, "tag", None):
            raise _Refused("tags (`!`) are not supported", at)
        match kind:
            case "DocumentStartEvent":
                self.documents += 1
                if self.documents > 1:
                    raise _Refused("there is a second document", at)
            case "ScalarEvent":
                self._scalar(event, at)
            case "MappingStartEvent":
                self._begin({}, at)
            case "SequenceStartEvent":
                self._begin([], at)
            case "MappingEndEvent" | "SequenceEndEvent":
                self.open.pop()

    def _scalar(self, event: Any, at: Position) -> None:
        holder = self.open[-1] if self.open else None
        if holder and isinstance(holder.value, dict) and holder.waiting is None:
            self._key(holder, event.value, at)
            return
        nothing = event.style is None and event.value in _NOTHING
        if holder is None:
            if nothing:
                return
            raise _Refused("expected `key: value` lines", at)
        self._put(None if nothing else event.value, at)

    def _key(self, holder: _Open, key: str, at: Position) -> None:
        keys = (*holder.keys, key)
        if key in holder.value:
            raise _Refused(f"`{key}` is there twice", at)
        holder.waiting = key
        self.positions[keys] = at

    def _begin(self, value: dict[str, Any] | list[Any], at: Position) -> None:
        if len(self.open) >= _DEPTH_LIMIT:
            raise _Refused("too many levels inside each other", at)
        if not self.open:
            if isinstance(value, list):
                raise _Refused("expected `key: value` lines, found a list", at)
            self.root = value
            self.open.append(_Open(value, ()))
            return
        self.open.append(_Open(value, self._put(value, at)))

    def _put(self, value: Any, at: Position) -> Keys:
        holder = self.open[-1]
        if isinstance(holder.value, list):
            keys: Keys = (*holder.keys, len(holder.value))
            self.positions[keys] = at
            holder.value.append(value)
            return keys
        if holder.waiting is None:
            raise _Refused("a key must be a word", at)
        keys = (*holder.keys, holder.waiting)
        holder.value[holder.waiting] = value
        if self.positions[keys].line == at.line:
            self.positions[keys] = at
        holder.waiting = None
        return keys
