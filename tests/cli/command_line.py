"""What a person types, and what they see."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from podcast_pub.cli.main import exit_code

if TYPE_CHECKING:
    import pytest


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> dict[str, Any]:
        """The one JSON object on stdout."""
        (line,) = self.out.splitlines()
        record: dict[str, Any] = json.loads(line)
        return record


class CommandLine:
    """Runs commands in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: object) -> Ran:
        self._capsys.readouterr()
        code = exit_code([str(word) for word in words])
        seen = self._capsys.readouterr()
        return Ran(code, seen.out, seen.err)


END = """\
feed  https://podcast/feed.xml
page  https://podcast/index.html
only this computer can reach this: the store is on this computer
"""
"""What a publish to a store on this computer says last, as `lasting` shows it."""


def lasting(text: str, base: str) -> str:
    """What was printed, without what may differ: the address, the seconds, and what a few
    files weigh together, because libraries make some of them."""
    text = re.sub(r"\d+\.\d s\b", "0.0 s", text.replace(base, "https://podcast"))
    return re.sub(r"(send \d+ files), \d+\.\d kB", r"\1, 70.0 kB", text)
