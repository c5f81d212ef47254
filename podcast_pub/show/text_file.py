"""A text file of the author: its text, and where in it something stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING

from podcast_pub.model.finding import Finding, Place, Severity
from podcast_pub.show.codes import Code

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from podcast_pub.show.toml_text import Position

LIMIT_BYTES = 1_000_000
"""Of a text file; ours, far above any honest one."""

_EXCERPT_LIMIT = 200
_LINE_END = re.compile("\r\n?")
_ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

SECRET_NAME = re.compile(
    r"(?:access|api|aws|private)[_-]?key|key[_-]?id|^key$|secret|passw|token|credential",
    re.IGNORECASE,
)
_SECRET_LINE = re.compile(
    rf"(?:{SECRET_NAME.pattern})[\w-]*[\"']?\s*[=:]|://[^/\s\"']*@", re.IGNORECASE
)

Keys = tuple[str | int, ...]
"""The way to a value: keys of tables and indexes of lists."""


class Syntax(Enum):
    """How front matter and show.toml are written."""

    TOML = "TOML"
    YAML = "YAML"


@dataclass(frozen=True, slots=True)
class Front:
    """The part of a file that holds keys and values; `first_line` is its line in the file.

    `positions` are the places of values (within the part) that the parser already told.
    """

    syntax: Syntax
    text: str
    first_line: int = 1
    positions: Mapping[Keys, Position] = field(default_factory=dict)

    def position(self, keys: Keys) -> tuple[int, int] | None:
        """Return where in the file a value, or what it is in, begins; None if not found."""
        if self.syntax is Syntax.TOML:
            from podcast_pub.show.toml_text import toml_position

            found = toml_position(self.text, keys)
        else:
            ways = (keys[:length] for length in range(len(keys), 0, -1))
            found = next((self.positions[way] for way in ways if way in self.positions), None)
        return None if found is None else (found.line + self.first_line - 1, found.column)


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file by its path in the show folder (forward slashes), its text with LF line ends."""

    path: str
    text: str
    front: Front | None = None

    def place(self, *keys: str | int) -> Place:
        """Return where a value of the front matter stands, as exactly as can be found out."""
        found = self.front.position(keys) if self.front else None
        return Place(self.path, *(found or ()))

    def key_place(self, *keys: str | int) -> Place:
        """Return where the key of a value stands, if it can be found in the line of the value."""
        place = self.place(*keys)
        line = "" if place.line is None else self.text.split("\n")[place.line - 1]
        found = re.search(rf"(?<!\w){re.escape(str(keys[-1]))}(?!\w)", line)
        return place if found is None else replace(place, column=found.start() + 1)

    def excerpt(self, line: int | None) -> str:
        """Return a line as it stands; empty without a line, and for one that may hold a secret."""
        lines = self.text.split("\n")
        if line is None or not 0 < line <= len(lines):
            return ""
        found = lines[line - 1].rstrip()[:_EXCERPT_LIMIT]
        return "" if _SECRET_LINE.search(found) else found

    def finding(
        self,
        code: Code,
        severity: Severity,
        message: str,
        *,
        line: int | None = None,
        column: int | None = None,
        hint: str = "",
    ) -> Finding:
        """Return a finding at a line, with that line as its excerpt."""
        place = Place(self.path, line, column)
        return Finding(code, severity, message, place, hint, self.excerpt(line))


def read_text(
    path: Path, *, shown: str, limit_bytes: int = LIMIT_BYTES
) -> tuple[TextFile | None, list[Finding]]:
    """Return a text file, and what is wrong with its characters; None if it cannot be read.

    UTF-8 with or without a byte order mark, any line ends. Characters that XML 1.0 cannot
    carry are reported and replaced, so that everything else can still be checked.
    """
    data, findings = read_bytes(path, shown=shown, limit_bytes=limit_bytes)
    if data is None:
        return None, findings
    try:
        decoded = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        what = f"the byte 0x{data[problem.start]:02X} is not UTF-8"
        hint = "save the file with the encoding UTF-8"
        return None, [_error(Code.FILE_NOT_UTF8, what, Place(shown, line), hint)]
    text = _LINE_END.sub("\n", decoded)
    findings += illegal_characters(TextFile(shown, text))
    return TextFile(shown, _ILLEGAL.sub("\ufffd", text)), findings


def read_bytes(path: Path, *, shown: str, limit_bytes: int) -> tuple[bytes | None, list[Finding]]:
    """Return the bytes of a regular file; None and the reason if that cannot be."""
    try:
        if path.stat().st_size > limit_bytes:
            what = f"the file is larger than {limit_bytes / 1_000_000:g} MB"
            hint = "is it the right file?"
            return None, [_error(Code.FILE_TOO_LARGE, what, Place(shown), hint)]
        return path.read_bytes(), []
    except OSError as problem:
        what = f"the file cannot be read: {problem.strerror}"
        hint = "look at its permissions"
        return None, [_error(Code.FILE_UNREADABLE, what, Place(shown), hint)]


def illegal_characters(file: TextFile) -> list[Finding]:
    """Return at most one finding: the first character that XML 1.0 cannot carry.

    Source: XML 1.0 (fifth edition), 2.2 Characters.
    """
    found = list(_ILLEGAL.finditer(file.text))
    if not found:
        return []
    line = file.text.count("\n", 0, found[0].start()) + 1
    more = f", and {len(found) - 1} more like it" if len(found) > 1 else ""
    return [
        Finding(
            Code.FILE_CHARACTER,
            Severity.ERROR,
            f"the character U+{ord(found[0][0]):04X} cannot be in a feed{more}",
            Place(file.path, line),
            "delete it; it is invisible in most editors",
            _ILLEGAL.sub("\ufffd", file.excerpt(line)),
            "XML 1.0 (fifth edition), 2.2 Characters, read 2026-11-24",
        )
    ]


def without_illegal(text: str) -> str:
    """Return the text without the characters that XML 1.0 cannot carry."""
    return _ILLEGAL.sub("", text)


def first_illegal(text: str) -> str | None:
    """Return the first character of the text that XML 1.0 cannot carry."""
    found = _ILLEGAL.search(text)
    return found[0] if found else None


def _error(code: Code, message: str, place: Place, hint: str) -> Finding:
    return Finding(code, Severity.ERROR, message, place, hint)
