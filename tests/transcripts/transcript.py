"""A transcript: what a person typed, and what they saw, in one text file.

    # What this is about
    given: a show that is published
    given: a text that is called mp3

    $ podcast-pub check show
    stdout:
        1 error; nothing can be published before it is mended
    exit code 3

`given` names situations (situations.py). Everything below a command is what it printed.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.cli.command_line import Ran

PROGRAM = "podcast-pub"
_PUT = re.compile(r"^  put   (.*)$")


@dataclass(frozen=True, slots=True)
class Transcript:
    """The head of a file: its first lines, the situations, and the commands without program."""

    about: str
    given: tuple[str, ...]
    commands: tuple[tuple[str, ...], ...]

    @classmethod
    def read(cls, path: Path) -> Transcript:
        lines = path.read_text("utf-8").splitlines()
        typed = [shlex.split(line[2:]) for line in lines if line.startswith("$ ")]
        assert typed, f"{path.name} has no command"
        assert {words[0] for words in typed} == {PROGRAM}
        return cls(
            "\n".join(line for line in lines if line.startswith("# ")),
            tuple(line[7:] for line in lines if line.startswith("given: ")),
            tuple(tuple(words[1:]) for words in typed),
        )

    def with_answers(self, answers: Iterable[Ran]) -> str:
        """Return the text of the file as it is if the commands answer this."""
        parts = ["\n".join([self.about, *(f"given: {one}" for one in self.given)])]
        for words, ran in zip(self.commands, answers, strict=True):
            lines = [f"$ {shlex.join([PROGRAM, *words])}"]
            for name, text in (("stdout", ran.out), ("stderr", ran.err)):
                if text:
                    lines += [f"{name}:", *(f"    {one}".rstrip() for one in text.splitlines())]
            parts.append("\n".join([*lines, f"exit code {ran.code}"]))
        return "\n\n".join(parts) + "\n"


def settled(text: str, names: dict[str, str]) -> str:
    """Return what was printed without what differs from run to run.

    `names` are what addresses and folders of this run are called instead. Seconds are 0.0, what
    libraries make (pictures, pages, the feed) has no size, hashes and moments have names, and
    files that are sent at the same time are in the order of their names, the feed last.
    """
    for found, name in sorted(names.items(), key=lambda one: -len(one[0])):
        text = text.replace(found, name)
    text = re.sub(r"\b\d+\.\d s\b", "0.0 s", text)
    text = re.sub(r"(cover\S*|feed\.xml)   [\d.]+ k?B", r"\1   0.0 kB", text)
    text = re.sub(r"(send \d+ files?), [\d.]+ [kM]?B", r"\1, 0.0 kB", text)
    text = re.sub(r"http---127-0-0-1-[\w-]+?-[0-9a-f]{8}\b", "(address)", text)
    text = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", "(moment)", text)
    for length, name in ((64, "(sha256)"), (32, "(hash)"), (12, "(state)")):
        text = re.sub(rf"\b[0-9a-f]{{{length}}}\b", name, text)
    return _with_sorted_puts(text)


def _with_sorted_puts(text: str) -> str:
    lines = text.splitlines(keepends=True)
    at = [number for number, line in enumerate(lines) if _PUT.match(line)]
    puts = sorted((lines[number] for number in at), key=lambda line: ("feed.xml" in line, line))
    for number, line in zip(at, puts, strict=True):
        lines[number] = line
    return "".join(lines)
