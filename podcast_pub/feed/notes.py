"""The notes of an episode as HTML for the feed, ended by the link to the episode's page."""

from __future__ import annotations

import re
from html import escape
from itertools import accumulate, takewhile
from typing import TYPE_CHECKING

from podcast_pub.feed.text import legal, plain
from podcast_pub.wording import wording_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from podcast_pub.model.episode import Episode

DESCRIPTION_LIMIT_BYTES = 4000
"""Of an episode's description, in UTF-8 (Apple's podcast RSS reference; PSP-1)."""

_BLOCKS = frozenset({"p", "ul", "ol"})
_WITHOUT_END = frozenset({"br"})
# possessive, so that no text can make the search slow
_TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9]*+)(?:[^<>"']++|"[^"]*+"|'[^']*+')*+>""")


def whole_notes(episode: Episode, *, language: str, page: str) -> str:
    """Return all of the notes and the paragraph that links to `page`, the episode's page."""
    return _joined(legal(episode.notes_html), _fallback(language, page))


def short_notes(episode: Episode, *, language: str, page: str) -> str:
    """Return notes of at most 4000 bytes, always ended by the paragraph that links to `page`.

    Notes that are too long lose whole blocks (paragraphs, lists) from their end; if not even
    the first fits, or there are none, the summary stands in, cut after a word if need be.
    """
    fallback = _fallback(language, page)
    limit = DESCRIPTION_LIMIT_BYTES - _size(fallback) - len("\n")
    fitting = _fitting_blocks(legal(episode.notes_html).strip(), limit)
    return _joined(fitting or _fitting_paragraph(plain(episode.summary), limit), fallback)


def blocks(notes_html: str) -> Iterator[str]:
    """Yield the paragraphs, the lists and whatever stands between them; joined, they are the notes.

    `notes_html` is safe HTML: every element but `br` is closed.
    """
    depth = begun = 0
    for tag in _TAG.finditer(notes_html):
        name = tag[2].lower()
        if name in _WITHOUT_END:
            continue
        opens = not tag[1]
        edge = tag.start() if opens else tag.end()
        depth += 0 if opens else -1
        if depth == 0 and name in _BLOCKS and edge > begun:
            yield notes_html[begun:edge]
            begun = edge
        depth += 1 if opens else 0
    if begun < len(notes_html):
        yield notes_html[begun:]


def _fallback(language: str, page: str) -> str:
    words = escape(wording_for(language).fallback_in_notes)
    url = escape(legal(page))
    return f'<p>{words} <a href="{url}">{url}</a></p>'


def _joined(html: str, fallback: str) -> str:
    return f"{html.strip()}\n{fallback}" if html.strip() else fallback


def _size(text: str) -> int:
    return len(text.encode())


def _fitting_blocks(notes_html: str, limit: int) -> str:
    if _size(notes_html) <= limit:
        return notes_html
    heads = accumulate(blocks(notes_html))
    fitting = takewhile(lambda head: _size(head.rstrip()) <= limit, heads)
    return max(fitting, key=len, default="").rstrip()


def _fitting_paragraph(summary: str, limit: int) -> str:
    whole = f"<p>{escape(summary, quote=False)}</p>"
    if _size(whole) <= limit:
        return whole if summary else ""
    shorter = summary[:limit].rpartition(" ")[0]
    while shorter:
        paragraph = f"<p>{escape(shorter, quote=False)} …</p>"
        if _size(paragraph) <= limit:
            return paragraph
        shorter = shorter.rpartition(" ")[0]
    return ""
