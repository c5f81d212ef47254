"""What is found in the notes of an episode: what readers will not see as it is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from podcast_pub.model.finding import Severity
from podcast_pub.show.codes import Code
from podcast_pub.show.fields import quoted
from podcast_pub.show.plain_elements import Altered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from podcast_pub.model.finding import Finding
    from podcast_pub.show.notes import Notes
    from podcast_pub.show.text_file import TextFile

_NO_LINK = r"(?i)\]\(\s*<?(?:javascript|vbscript|file|data):"
"""A link that the renderer emptied: the schemes that cmark finds unsafe."""

_HIDDEN = re.compile(
    r"<!--.*?(?:-->|\Z)|^[ >]*(`{3,}|~{3,}).*?(?:^[ >]*\1|\Z)|(`+)[^`\n]+\2",
    re.DOTALL | re.MULTILINE,
)
"""Comments and code: what stands there is no Markdown."""

_ALTERED: Final = {
    Altered.PICTURE: (
        r"!\[",
        "apps show no pictures in notes: a link stays, or only the text of the picture",
        "a cover of the episode's own is `artwork`; a picture elsewhere needs its https:// address",
    ),
    Altered.TABLE: (
        r"^[ >]*[|:]?[ :|]*-[-| :]*$",
        "apps show no tables: each row becomes a line",
        "write a list, which every app shows",
    ),
    Altered.STRUCK: (
        "~~",
        "apps do not strike out text: it stands there like any other",
        "delete it, or say in words that it does not hold",
    ),
}


def about_notes(file: TextFile, notes: Notes, *, first_line: int) -> Iterator[Finding]:
    """Yield a warning for each thing that is left out or shown otherwise, with its place."""
    places = _Places(file, first_line)
    warning = Severity.WARNING
    if notes.dropped_html:
        message = f"HTML in the notes is left out, such as `{quoted(notes.dropped_html)}`"
        line, column = places.of(re.escape(notes.dropped_html.split("\n", 1)[0]))
        hint = "write Markdown: `**bold**`, `*italic*`, `[text](https://…)`"
        yield file.finding(Code.NOTES_HTML, warning, message, line=line, column=column, hint=hint)
    for link in notes.dropped_links:
        message = f"the link to `{quoted(link)}` is left out" if link else "a link is left out"
        hint = "links in a feed need an address that begins with https://"
        target = re.escape(link)
        searches = (rf"\(\s*<?{target}", rf"\]:\s*<?{target}", target) if link else (_NO_LINK,)
        line, column = places.of(*searches)
        yield file.finding(Code.NOTES_LINK, warning, message, line=line, column=column, hint=hint)
    for kind in notes.altered:
        search, message, hint = _ALTERED[kind]
        line, column = places.of(search)
        yield file.finding(Code.NOTES_SHOWN, warning, message, line=line, column=column, hint=hint)


class _Places:
    """Finds where something stands in the notes of a file, outside of comments and code."""

    def __init__(self, file: TextFile, first_line: int) -> None:
        self._first_line = first_line
        notes = "\n".join(file.text.split("\n")[first_line - 1 :])
        self._lines = _HIDDEN.sub(lambda hidden: re.sub(r"[^\n]", "\0", hidden[0]), notes)

    def of(self, *searches: str) -> tuple[int, int | None]:
        """Return line and column of the first search that finds anything, else the first line."""
        for search in searches:
            for number, line in enumerate(self._lines.split("\n"), self._first_line):
                found = re.search(search, line)
                if found is not None:
                    return number, found.start() + 1
        return self._first_line, None
