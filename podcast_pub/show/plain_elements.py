"""What Markdown makes and podcast apps do not show, said with the elements that they do show.

Works on the HTML that cmark writes in safe mode, where the author's own HTML is left out already.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_FOOTNOTE = re.compile(r'<sup class="footnote-ref"><a [^>]*>([^<]*)</a></sup>')
_BACK = re.compile(r'\s*<a [^>]*class="footnote-backref"[^>]*>.*?</a>', re.DOTALL)
_TASK = re.compile(r'<input type="checkbox" (checked="" )?disabled="" />')
_STRUCK = re.compile(r"</?del>")
_CODE = re.compile(r"<pre><code[^>]*>(.*?)\n*</code></pre>", re.DOTALL)
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_ROW = re.compile(r"<tr>.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<t([hd])(?: [^>]*)?>(.*?)</t[hd]>", re.DOTALL)
_LINKED = re.compile(r"(<a [^>]*>)(.*?)(</a>)", re.DOTALL)
_PICTURE = re.compile(r'<img src="([^"]*)" alt="([^"]*)"[^>]*/>')
_WEB = ("http://", "https://")
_EMPTY_CELL = "–"


class Altered(Enum):
    """What readers do not see as it is written."""

    PICTURE = "picture"
    TABLE = "table"
    STRUCK = "text that is struck out"


def altered(html: str) -> tuple[Altered, ...]:
    """Return of which kinds there are any."""
    found = {
        Altered.PICTURE: "<img " in html,
        Altered.TABLE: "<table>" in html,
        Altered.STRUCK: "<del>" in html,
    }
    return tuple(kind for kind, is_there in found.items() if is_there)


def in_plain_elements(html: str) -> str:
    """Return the HTML without tables, code, boxes and struck text; pictures and footnotes stay.

    A row of a table and a line of code become a line, a box a character, struck text what it says.
    """
    html = _TASK.sub(lambda box: "☑" if box[1] else "☐", html)
    html = _CODE.sub(_lines_of_code, html)
    return _TABLE.sub(_lines, _STRUCK.sub("", html))


def without_footnote_marks(html: str) -> str:
    """Return the HTML without the numbers that lead to footnotes."""
    return _FOOTNOTE.sub("", html)


def with_plain_footnotes(html: str) -> str:
    """Return the HTML with `[1]` in the text, and the footnotes as a list at the end."""
    return _BACK.sub("", _FOOTNOTE.sub(r"[\1]", html))


def with_linked_pictures(html: str) -> str:
    """Return the HTML with a link in the place of each picture.

    Its text is the picture's, else its address. A picture in a link leaves its text, and so does
    one whose address is only good in the folder.
    """
    html = _LINKED.sub(
        lambda link: link[1] + _PICTURE.sub(lambda one: one[2] or one[1], link[2]) + link[3], html
    )
    return _PICTURE.sub(_link_to, html)


def _link_to(picture: re.Match[str]) -> str:
    address, text = picture[1], picture[2]
    if not address.lower().startswith(_WEB):
        return text
    return f'<a href="{address}">{text or address}</a>'


def _lines_of_code(code: re.Match[str]) -> str:
    lines = code[1].split("\n")
    return f"<p>{_broken(lines)}</p>"


def _lines(table: re.Match[str]) -> str:
    return f"<p>{_broken(_line(row[0]) for row in _ROW.finditer(table[0]))}</p>"


def _broken(lines: Iterable[str]) -> str:
    return "<br />\n".join(lines)


def _line(row: str) -> str:
    cells = [(cell[1] == "h", cell[2].strip()) for cell in _CELL.finditer(row)]
    line = " · ".join(text or _EMPTY_CELL for _, text in cells)
    return f"<strong>{line}</strong>" if cells and cells[0][0] else line
