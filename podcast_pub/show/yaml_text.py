"""YAML front matter: a plain subset in which every value is text, with the line of each.

Reading the events ourselves, and not YAML's own types, is what keeps `12:34` a time, `0123` a
text and `no` a word. Anchors, aliases, tags and equal keys are refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from podcast_pub.show.toml_text import Broken

if TYPE_CHECKING:
    from podcast_pub.show.text_file import Keys

_DEPTH_LIMIT = 20
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class YamlValues:
    """The values as text, lists and tables (None for nothing), and their lines from 1."""

    values: dict[str, Any]
    lines: dict[Keys, int]


class _Refused(Exception):
    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message, self.line = message, line


def parse_yaml(text: str) -> YamlValues | Broken:
    """Return the values of a YAML 1.2 document, or why there are none. About 1 ms."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    directive = re.search("^%", text, re.MULTILINE)
    if directive:
        # ruamel asserts on versions that it does not know
        line = text.count("\n", 0, directive.start()) + 1
        return Broken("lines that begin with `%` are not supported", line)
    builder = _Builder()
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            builder.take(event)
    except _Refused as refused:
        return Broken(refused.message, refused.line)
    except MarkedYAMLError as problem:
        mark = problem.problem_mark
        return Broken(str(problem.problem), mark.line + 1 if mark else None)
    except (YAMLError, ValueError, OverflowError) as problem:
        return Broken(str(problem).split("\n", 1)[0], None)
    return YamlValues(builder.root or {}, builder.lines)


@dataclass(slots=True)
class _Open:
    """A table or list that is not finished, and the key that waits for its value."""

    value: dict[str, Any] | list[Any]
    keys: Keys
    waiting: str | None = None


@dataclass(slots=True)
class _Builder:
    root: dict[str, Any] | None = None
    lines: dict[Keys, int] = field(default_factory=dict)
    open: list[_Open] = field(default_factory=list)
    documents: int = 0

    def take(self, event: Any) -> None:
        line = event.start_mark.line + 1
        kind = type(event).__name__
        if kind == "AliasEvent" or getattr(event, "anchor", None):
            raise _Refused("anchors and aliases (`&`, `*`) are not supported", line)
        if getattr(event, "tag", None):
            raise _Refused("tags (`!`) are not supported", line)
        match kind:
            case "DocumentStartEvent":
                self.documents += 1
                if self.documents > 1:
                    raise _Refused("there is a second document", line)
            case "ScalarEvent":
                self._scalar(event, line)
            case "MappingStartEvent":
                self._begin({}, line)
            case "SequenceStartEvent":
                self._begin([], line)
            case "MappingEndEvent" | "SequenceEndEvent":
                self.open.pop()

    def _scalar(self, event: Any, line: int) -> None:
        holder = self.open[-1] if self.open else None
        if holder and isinstance(holder.value, dict) and holder.waiting is None:
            self._key(holder, event.value, line)
            return
        nothing = event.style is None and event.value in _NOTHING
        if holder is None:
            if nothing:
                return
            raise _Refused("expected `key: value` lines", line)
        self._put(None if nothing else event.value, line)

    def _key(self, holder: _Open, key: str, line: int) -> None:
        keys = (*holder.keys, key)
        if key in holder.value:
            raise _Refused(f"`{key}` is there twice", line)
        holder.waiting = key
        self.lines[keys] = line

    def _begin(self, value: dict[str, Any] | list[Any], line: int) -> None:
        if len(self.open) >= _DEPTH_LIMIT:
            raise _Refused("too many levels inside each other", line)
        if not self.open:
            if isinstance(value, list):
                raise _Refused("expected `key: value` lines, found a list", line)
            self.root = value
            self.open.append(_Open(value, ()))
            return
        self.open.append(_Open(value, self._put(value, line)))

    def _put(self, value: Any, line: int) -> Keys:
        holder = self.open[-1]
        if isinstance(holder.value, list):
            keys: Keys = (*holder.keys, len(holder.value))
            self.lines[keys] = line
            holder.value.append(value)
            return keys
        if holder.waiting is None:
            raise _Refused("a key must be a word", line)
        keys = (*holder.keys, holder.waiting)
        holder.value[holder.waiting] = value
        holder.waiting = None
        return keys
