"""Writing TOML for people: values that any author's text is safe in, and keys as comments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Unused:
    """A key or a table with an example, and what it is for, on one line."""

    text: str
    meaning: str


def unused_lines(keys: Iterable[Unused]) -> Iterator[str]:
    """Yield a line for each key: a `#` that can be deleted, the key, and what it is for."""
    for key in keys:
        yield f"#{key.text}  # {key.meaning}"


def toml_value(value: Any, *, may_have_lines: bool = False) -> str:
    """Return a value as TOML that reads back as the same value.

    A text is one line, line ends written as escapes, unless it `may_have_lines` and has some;
    then its line ends are read back as line feeds, with one more at its end.
    """
    import tomlkit

    if not may_have_lines or not isinstance(value, str) or not value.splitlines()[1:]:
        written: str = tomlkit.item(value).as_string()
        return written
    lines = re.sub("\r\n?", "\n", value).strip("\n")
    return tomlkit.string(f"{lines}\n", multiline=True).as_string().replace('"""', '"""\n', 1)
