"""Taking typed values out of front matter and show.toml: what does not fit becomes a finding."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from podcast_pub.model.finding import Finding, Place, Severity
from podcast_pub.show.codes import Code
from podcast_pub.show.text_file import Syntax, first_illegal, without_illegal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from podcast_pub.show.text_file import Keys, TextFile

_SPACE = re.compile(r"[ \t\n\f\v]+")
_QUOTE_LIMIT = 40
NUMBER_LIMIT = 1_000_000
"""Of episodes and seasons; ours."""

FINDINGS_LIMIT = 50
"""Of one text; ours. To find a place takes up to 20 ms, and nobody reads more at once."""

_TOO_MANY = (
    f"there are more than {FINDINGS_LIMIT} findings in this file",
    "mend those that are listed, and check again",
)


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of a file's findings on keys and on values."""

    key: Code
    value: Code


@dataclass(slots=True)
class Fields:
    """The values of one table; each method takes one by its key and reports what is wrong.

    A value that is missing, or wrong and therefore reported, is None (or empty for lists).
    """

    values: Mapping[str, Any]
    file: TextFile
    codes: Codes
    findings: list[Finding]
    keys: Keys = ()
    taken: set[str] = field(default_factory=set)
    passed: set[str] = field(default_factory=set)

    def has(self, key: str) -> bool:
        return self.values.get(key) is not None

    def raw(self, key: str) -> Any:
        """Return the value as the parser gave it."""
        self.taken.add(key)
        return self.values.get(key)

    def pass_over(self, key: str) -> Any:
        """Return the value of a key that is no key of ours and is reported elsewhere."""
        self.passed.add(key)
        return self.values.get(key)

    def text(self, key: str) -> str | None:
        """Return text of one line, inner white space collapsed; no-break spaces stay."""
        value = self._checked_text(key)
        return None if value is None else one_line(value) or None

    def long_text(self, key: str) -> str | None:
        """Return text that may have several lines, without white space around it."""
        value = self._checked_text(key)
        return None if value is None else value.strip(" \t\n") or None

    def boolean(self, key: str) -> bool | None:
        value = self.raw(key)
        if value is None:
            return None
        if isinstance(value, bool):
            return value
        if self._is_yaml and value in ("true", "false"):
            return bool(value == "true")
        self._wrong(key, "true or false", f"write {self._spelled(key, 'false')}")
        return None

    def number(self, key: str) -> int | None:
        """Return a whole number from 1 to a million."""
        value = self.raw(key)
        if value is None:
            return None
        if self._is_yaml and isinstance(value, str) and re.fullmatch(r"[0-9]{1,7}", value):
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= NUMBER_LIMIT:
            return value
        self._wrong(key, "a whole number from 1", f"write {self._spelled(key, '1')}")
        return None

    def choice(self, key: str, allowed: Sequence[str]) -> str | None:
        value = self.text(key)
        if value is None or value in allowed:
            return value
        quoted = f'"{allowed[0]}"' if not self._is_yaml else allowed[0]
        choices = ", ".join(f'"{one}"' for one in allowed)
        self._wrong(key, f"one of {choices}", f"write {self._spelled(key, quoted)}")
        return None

    def table(self, key: str) -> Fields | None:
        value = self.raw(key)
        if value is None:
            return None
        if isinstance(value, dict):
            return self._below(value, key)
        self._wrong(key, "a table", f"write a table `[{key}]` with its keys below it")
        return None

    def tables(self, key: str, *, hint: str) -> list[Fields]:
        """Return the tables of a list; everything that is no table is reported with `hint`."""
        value = self.raw(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self._wrong(key, "a list of tables", hint)
            return []
        tables = []
        for index, one in enumerate(value):
            if isinstance(one, dict):
                tables.append(self._below(one, key, index))
            else:
                self._wrong(key, "a list of tables", hint, index)
        return tables

    def wrong(self, key: str, message: str, *, hint: str, code: Code | None = None) -> None:
        """Report a value that has the right type but cannot be meant."""
        self.report(code or self.codes.value, Severity.ERROR, message, key, hint=hint)

    def report(
        self, code: Code, severity: Severity, message: str, *keys: str | int, hint: str
    ) -> None:
        """Report something about the value at `keys`, seen from this table."""
        if not self._is_full():
            self._report(code, severity, message, self.file.place(*self.keys, *keys), hint)

    def report_key(
        self, code: Code, severity: Severity, message: str, key: str, *, hint: str
    ) -> None:
        """Report something about the name of a key."""
        if not self._is_full():
            place = self.file.key_place(*self.keys, key)
            self._report(code, severity, message, place, hint)

    def _is_full(self) -> bool:
        """Return whether enough was found in this file; the first time, say so."""
        if len(self.findings) == FINDINGS_LIMIT:
            place, (message, hint) = Place(self.file.path), _TOO_MANY
            finding = Finding(self.codes.value, Severity.ERROR, message, place, hint)
            self.findings.append(finding)
        return len(self.findings) > FINDINGS_LIMIT

    def _report(
        self, code: Code, severity: Severity, message: str, place: Place, hint: str
    ) -> None:
        excerpt = without_illegal(self.file.excerpt(place.line))
        self.findings.append(Finding(code, severity, message, place, hint, excerpt))

    def report_missing(self, code: Code, severity: Severity, message: str, *, hint: str) -> None:
        """Report a key that is not there."""
        place = self.file.place(*self.keys) if self.keys else Place(self.file.path)
        self.findings.append(Finding(code, severity, message, place, hint))

    def report_unknown(self) -> None:
        """Report every key that nobody took: an error if it looks like one that we know.

        Call it when all known keys are taken.
        """
        for key in self.values:
            if key not in self.taken and key not in self.passed and not self._is_full():
                self._report_unknown_key(key)

    def _report_unknown_key(self, key: str) -> None:
        close = get_close_matches(key.lower(), sorted(self.taken - self.passed), n=1, cutoff=0.75)
        known = ", ".join(f"`{one}`" for one in sorted(self.taken - self.passed))
        self.report_key(
            self.codes.key,
            Severity.ERROR if close else Severity.WARNING,
            f"`{quoted(key)}` is not a key that is known here",
            key,
            hint=f"did you mean `{close[0]}`?" if close else f"delete it; known are {known}",
        )

    def _checked_text(self, key: str) -> str | None:
        value = self.raw(key)
        if value is None:
            return None
        if not isinstance(value, str):
            example = self._spelled(key, '"…"')
            self._wrong(key, "text", f"write {example}")
            return None
        illegal = first_illegal(value)
        if illegal is None:
            return value
        what = f"the character U+{ord(illegal):04X} cannot be in a feed"
        self.wrong(key, what, hint="delete it", code=Code.FILE_CHARACTER)
        return without_illegal(value)

    def _wrong(self, key: str, expected: str, hint: str, index: int | None = None) -> None:
        value = self.values[key] if index is None else self.values[key][index]
        keys = (key,) if index is None else (key, index)
        message = f"`{quoted(key)}` is {shown_value(value)}, expected {expected}"
        self.report(self.codes.value, Severity.ERROR, message, *keys, hint=hint)

    def _below(self, value: Mapping[str, Any], *keys: str | int) -> Fields:
        return Fields(value, self.file, self.codes, self.findings, (*self.keys, *keys))

    @property
    def _is_yaml(self) -> bool:
        return self.file.front is not None and self.file.front.syntax is Syntax.YAML

    def _spelled(self, key: str, value: str) -> str:
        return f"`{key}: {value}`" if self._is_yaml else f"`{key} = {value}`"


def one_line(text: str) -> str:
    """Return the text with runs of white space as one space; no-break spaces stay."""
    return _SPACE.sub(" ", text).strip(" ")


def quoted(text: str) -> str:
    """Return text that is short and clean enough to stand in a message."""
    short = text if len(text) <= _QUOTE_LIMIT else text[: _QUOTE_LIMIT - 1] + "…"
    return one_line(without_illegal(short))


def named(names: Iterable[str]) -> str:
    """Return names as `one`, `two` and `three`, in their order."""
    marked = [f"`{quoted(name)}`" for name in names]
    return " and ".join([", ".join(marked[:-1]), marked[-1]] if marked[1:] else marked)


def shown_value(value: object) -> str:
    """Return a value as a message shows it."""
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{quoted(value)}"' if isinstance(value, str) else quoted(str(value))
