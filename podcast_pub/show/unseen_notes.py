"""Notes without what no reader sees: comments, and definitions and footnotes that nothing uses.

States are public and keep the notes as the author wrote them, so that a clone has them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from podcast_pub.show.notes import Notes, render_notes

if TYPE_CHECKING:
    from collections.abc import Iterable

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_LINES_OF_COMMENT = re.compile(r"^[ \t]*<!--.*?(?:-->|\Z)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_DEFINITION = re.compile(r"^[ ]{0,3}\[[^\]\n]+\]:.*(?:\n|\Z)", re.MULTILINE)
_FOOTNOTE = re.compile(
    r"^ {0,3}\[\^[^\]\n]+\]:.*"
    r"(?:\n(?![ \t]*(?:\n|\Z)| {0,3}\[\^).*|\n[ \t]*(?=\n {4}))*(?:\n|\Z)",
    re.MULTILINE,
)
"""With the lines that go on, and paragraphs that are indented below it."""
_MARKS = ("<!--", "]:")
_ONE_BY_ONE = 20
"""Of each kind; more are taken away only if all of them can be."""


def without_unseen(markdown: str, notes: Notes) -> tuple[str, Notes]:
    """Return notes that look the same without their comments and unused definitions.

    `notes` is what `render_notes` makes of the text; both are returned for the shorter one. A
    comment that readers do see, such as one in a block of code, stays, and so does a definition
    of a link of several lines. About 1 ms for each one, nothing for notes without any.
    """
    if not any(mark in markdown for mark in _MARKS):
        return markdown, notes
    for kind in (_COMMENT, _LINES_OF_COMMENT, _DEFINITION, _FOOTNOTE):
        every = [(found.start(), found.end()) for found in kind.finditer(markdown)]
        tries = [every, *([place] for place in reversed(every[:_ONE_BY_ONE]))] if every else []
        for places in tries:
            shorter = _without(markdown, places)
            made = render_notes(shorter)
            if isinstance(made, Notes) and _looks_like(made, notes):
                markdown, notes = shorter, made
                if places is every:
                    break
    return markdown.strip("\n"), notes


def _without(text: str, places: Iterable[tuple[int, int]]) -> str:
    for start, end in sorted(places, reverse=True):
        text = text[:start] + text[end:]
    return text


def _looks_like(one: Notes, other: Notes) -> bool:
    """Return whether the HTML is the same but for spaces and line ends."""
    return "".join(one.html.split()) == "".join(other.html.split())
