"""The short text that stands for an episode in a list."""

from __future__ import annotations

import unicodedata
from html.parser import HTMLParser

EXCERPT_LENGTH = 280
"""Characters: three lines or so on a wide screen."""

SHORTEST_CUT = 0.6
"""A cut at a word may not lose more than the rest of the length; some scripts have no spaces."""

JOINERS = frozenset({"\u200d", "\ufe0e", "\ufe0f"})
SKIN_TONES = range(0x1F3FB, 0x1F400)
FLAG_LETTERS = range(0x1F1E6, 0x1F200)
BLOCKS = frozenset({"p", "br", "li", "ul", "ol", "blockquote", "pre", "h1", "h2", "h3", "h4"})


class _Text(HTMLParser):
    """Collects the text of HTML, and of its first paragraph that says something."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.first_paragraph = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in BLOCKS:
            self.pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "p" and not self.first_paragraph:
            self.first_paragraph = self.text
        if tag in BLOCKS:
            self.pieces.append(" ")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.pieces).split())


def _read(html: str) -> _Text:
    reader = _Text()
    reader.feed(html)
    reader.close()
    return reader


def plain_text(html: str) -> str:
    """Return the text of safe HTML on one line, without markup."""
    return _read(html).text


def first_paragraph(html: str) -> str:
    """Return the text up to the end of the first paragraph; all, if no paragraph has any."""
    reader = _read(html)
    return reader.first_paragraph or reader.text


def cut(text: str, *, length: int = EXCERPT_LENGTH) -> str:
    """Return the text on one line, cut after a word, with `…` if something is missing."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    end = line.rfind(" ", 0, length)
    if end < length * SHORTEST_CUT:
        end = _whole_character(line, length - 1)
    return line[:end].rstrip(" ,;:–—-") + "…"


def _whole_character(text: str, end: int) -> int:
    """Return the largest place up to `end` that splits no accent, emoji or flag."""
    place = end
    while place > 1 and (_continues(text[place]) or text[place - 1] == "\u200d"):
        place -= 1
    return place


def _continues(character: str) -> bool:
    return (
        unicodedata.category(character).startswith("M")
        or character in JOINERS
        or ord(character) in SKIN_TONES
        or ord(character) in FLAG_LETTERS
    )
