"""Notes: Markdown to the few HTML elements that podcast apps show, and to plain text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING
from unicodedata import combining

from podcast_pub.show.fields import one_line
from podcast_pub.show.plain_elements import (
    altered,
    in_plain_elements,
    with_linked_pictures,
    with_plain_footnotes,
    without_footnote_marks,
)
from podcast_pub.show.text_file import first_illegal

if TYPE_CHECKING:
    from podcast_pub.show.plain_elements import Altered

LIMIT_BYTES = 64_000
DEPTH_LIMIT = 100
CELL_LIMIT = 50_000
"""Rows are filled up to the width of their table, so that few bytes can be many cells."""
SUMMARY_LIMIT = 280

ALLOWED = frozenset({"p", "a", "ul", "ol", "li", "br", "b", "i", "strong", "em"})
"""Apple's podcast RSS reference (description) and PSP-1 (description), read 2026-11-24."""

_SCHEMES = ("http://", "https://", "mailto:")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,9}));")
_HEADING = re.compile(r"<(/?)h[1-6]>")
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^>]*>")
_EMPTY = frozenset({"br", "hr", "img", "input"})
_LINK = re.compile(r'<a href="([^"]*)"')
_EXTENSIONS = ("autolink", "strikethrough", "table", "tasklist")
_EMPTY_PARAGRAPH = re.compile(r"<p>\s*</p>")
_BARE_LINK = re.compile(r"<a>(.*?)</a>", re.DOTALL)
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_OMITTED = "<!-- raw HTML omitted -->"
_RAW_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>")
_PART_OF_A_CHARACTER = re.compile("[\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")


@dataclass(frozen=True, slots=True)
class Notes:
    """Safe HTML, the first paragraph as plain text, and what was left out of the notes.

    `dropped_links` are link targets that are neither http, https nor mailto (empty for one that
    could run a script); `dropped_html` is the author's first HTML tag that was left out,
    `altered` of what is shown otherwise than it is written.
    """

    html: str = ""
    paragraph: str = ""
    dropped_links: tuple[str, ...] = ()
    dropped_html: str = ""
    altered: tuple[Altered, ...] = ()


@dataclass(frozen=True, slots=True)
class NotesRefused:
    """Why notes are not rendered, and what to do."""

    message: str
    hint: str


def render_notes(markdown: str) -> Notes | NotesRefused:
    """Return the notes as HTML of the elements in ALLOWED, with links to absolute addresses.

    Bare addresses are links. Headings become bold paragraphs, rows of tables lines, pictures links
    to them, footnotes a list at the end. HTML in the notes is left out, its text stays. About
    1 ms; the size is bounded, so that hostile notes cannot take seconds.
    """
    if len(markdown.encode()) > LIMIT_BYTES:
        message = f"the notes are larger than {LIMIT_BYTES // 1000} kB"
        return NotesRefused(message, "shorten them, or link to a page that has the rest")
    for reference in _REFERENCE.finditer(markdown):
        if not _is_legal(reference):
            message = f"`{reference[0]}` is a character that cannot be in a feed"
            return NotesRefused(message, "delete it")
    lines = markdown.split("\n")
    if max(line.count("|") for line in lines) * len(lines) > CELL_LIMIT:
        return NotesRefused(
            "the notes have a table that is too large", "link to a page that has it"
        )
    raw = _html(markdown)
    if _depth(raw) > DEPTH_LIMIT:
        message = f"the notes have more than {DEPTH_LIMIT} levels of quotes and lists"
        return NotesRefused(message, "make them flat")
    plain = in_plain_elements(_HEADING.sub(_bold_paragraph, raw))
    linked = with_linked_pictures(with_plain_footnotes(plain))
    links = (unescape(link[1]) for link in _LINK.finditer(linked))
    omitted = _RAW_TAG.search(markdown) if _OMITTED in raw else None
    return Notes(
        html=_sanitised(linked),
        paragraph=_first_paragraph(without_footnote_marks(in_plain_elements(raw))),
        dropped_links=tuple(dict.fromkeys(link for link in links if not _is_absolute(link))),
        dropped_html=omitted[0] if omitted else "",
        altered=altered(raw),
    )


def cut(text: str, limit: int = SUMMARY_LIMIT) -> str:
    """Return text of at most `limit` characters, cut after a word and ended by `…`.

    A single word that is too long is cut between characters as readers see them.
    """
    if len(text) <= limit:
        return text
    end = text.rfind(" ", 0, limit)
    if end <= 0:
        end = limit - 1
        while end > 1 and _continues(text, end):
            end -= 1
    return text[:end].rstrip(" ,;:–-") + "…"


def _continues(text: str, at: int) -> bool:
    """Return whether the character at `at` belongs to the one before it."""
    here, before = text[at], text[at - 1]
    return bool(combining(here) or _PART_OF_A_CHARACTER.match(here) or before == "\u200d")


def _html(markdown: str) -> str:
    from cmarkgfm import cmark

    double = cmark.Options.CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE
    options = cmark.Options.CMARK_OPT_FOOTNOTES | double
    html: str = cmark.markdown_to_html_with_extensions(
        markdown, options=options, extensions=_EXTENSIONS
    )
    return html


def _sanitised(html: str) -> str:
    import nh3

    def keep_absolute(_tag: str, _attribute: str, value: str) -> str | None:
        return value if _is_absolute(value) else None

    clean: str = nh3.clean(
        html,
        tags=set(ALLOWED),
        attributes={"a": {"href"}},
        attribute_filter=keep_absolute,
        link_rel=None,
        url_schemes={"http", "https", "mailto"},
    )
    # the one name that the sanitiser writes; feeds carry characters (feed: no named entities)
    clean = clean.replace("&nbsp;", "\u00a0")
    unlinked = _EMPTY_PARAGRAPH.sub("", _BARE_LINK.sub(r"\1", clean))
    return re.sub(r"\n{2,}", "\n", unlinked).strip("\n") + "\n" if unlinked.strip() else ""


def _is_absolute(link: str) -> bool:
    return link.lower().startswith(_SCHEMES)


def _bold_paragraph(heading: re.Match[str]) -> str:
    return "</strong></p>" if heading[1] else "<p><strong>"


def _first_paragraph(html: str) -> str:
    """Return the text of the first paragraph that has any, else of all."""
    texts = (_text(found[1]) for found in _PARAGRAPH.finditer(html))
    return next(filter(None, texts), "") or _text(html)


def _text(html: str) -> str:
    return one_line(unescape(_TAG.sub("", html.replace(_OMITTED, ""))))


def _depth(html: str) -> int:
    depth = deepest = 0
    for tag in _TAG.finditer(html):
        if tag[2] in _EMPTY:
            continue
        depth += -1 if tag[1] else 1
        deepest = max(deepest, depth)
    return deepest


def _is_legal(reference: re.Match[str]) -> bool:
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    if number > 0x10FFFF:  # noqa: PLR2004 - the last character of Unicode; shown as U+FFFD
        return True
    return first_illegal(chr(number)) is None
