"""What each finding of this room is about, and how much it can matter, for docs/reference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from podcast_pub.model.finding import Severity
from podcast_pub.show.codes import Code

if TYPE_CHECKING:
    from collections.abc import Mapping

_ERROR = (Severity.ERROR,)
_WARNING = (Severity.WARNING,)
_NOTE = (Severity.NOTE,)
_BOTH = (Severity.ERROR, Severity.WARNING)

MEANINGS: Final[Mapping[Code, tuple[tuple[Severity, ...], str]]] = {
    Code.FILE_UNREADABLE: (_ERROR, "a file or folder cannot be read, or is a pipe or a device"),
    Code.FILE_NOT_UTF8: (_ERROR, "a text is not UTF-8"),
    Code.FILE_CHARACTER: (_ERROR, "a character that no feed can carry"),
    Code.FILE_TOO_LARGE: (_ERROR, "a text or a picture is far larger than any honest one"),
    Code.FILE_OUTSIDE: (_ERROR, "a path or a link leads out of the show folder"),
    Code.FILE_NAME: (_BOTH, "a name that cannot be shown, is there twice, or cannot be on Windows"),
    Code.FILE_MISSING: (_ERROR, "a text names a file that is not there"),
    Code.FILE_NOT_USED: (_WARNING, "chapters or a transcript that are not read"),
    Code.SHOW_SYNTAX: (_ERROR, "`show.toml` is not TOML"),
    Code.SHOW_KEY: (_BOTH, "a key that is not known; an error if it is like one that is"),
    Code.SHOW_VALUE: (_ERROR, "a value of the wrong type, or one that cannot be meant"),
    Code.SHOW_MISSING: (_BOTH, "what every show needs is not said"),
    Code.SHOW_SECRET: (_ERROR, "a key or a password in a text that is to be public"),
    Code.SHOW_ADDRESS: (
        (Severity.ERROR, Severity.WARNING, Severity.NOTE),
        "an address that is none, is not encrypted, or is only for this computer",
    ),
    Code.SHOW_STORE: (_ERROR, "a `[[store]]` that cannot be used"),
    Code.SHOW_GUID: (
        (Severity.ERROR, Severity.NOTE),
        "the show has no name for ever, or another than it was published with",
    ),
    Code.SHOW_RENDITIONS: (_NOTE, "episodes that get no smaller copy, and why"),
    Code.EPISODE_SYNTAX: (_ERROR, "front matter that is neither TOML nor plain YAML"),
    Code.EPISODE_KEY: (_BOTH, "a key that is not known; an error if it is like one that is"),
    Code.EPISODE_VALUE: (_ERROR, "a value of the wrong type, or one that cannot be meant"),
    Code.EPISODE_FOREIGN_KEY: (_WARNING, "a key of another program"),
    Code.EPISODE_DATE: (_BOTH, "a date that is none"),
    Code.EPISODE_AUDIO: (_BOTH, "no audio, or several files that could be it"),
    Code.EPISODE_TITLE: (_WARNING, "only the name of the file gives a title"),
    Code.EPISODE_SLUG: (_ERROR, "two episodes of one name or one address"),
    Code.EPISODE_GUID: (_ERROR, "two episodes with one `guid`"),
    Code.EPISODE_GUID_CHANGED: (_ERROR, "the `guid` of a published episode changed"),
    Code.EPISODE_DATE_CHANGED: (_ERROR, "the `date` of a published episode changed"),
    Code.EPISODE_AUDIO_CHANGED: (_ERROR, "the audio of a published episode changed"),
    Code.EPISODE_DRAFT: (_NOTE, "a draft, which is left out"),
    Code.EPISODE_COPY_LOST: (_WARNING, "the MP3 that was published is lost, and is made anew"),
    Code.EPISODE_KEPT: (_NOTE, "what was published stays although its file is gone"),
    Code.EPISODE_GONE: (_NOTE, "the episode was unpublished or erased, and stays out"),
    Code.NOTES_SIZE: (
        _ERROR,
        "notes of more than 64 kB or 100 levels, or with a table that is too large",
    ),
    Code.NOTES_HTML: (_WARNING, "HTML in the notes, which is left out"),
    Code.NOTES_LINK: (_WARNING, "a link that no feed can carry, which is left out"),
    Code.NOTES_SHOWN: (_WARNING, "a picture, a table or struck text, which apps show otherwise"),
    Code.CHAPTERS_LINE: (_BOTH, "a line that is no time and title"),
    Code.CHAPTERS_ORDER: (_BOTH, "chapters that are not in the order of their times"),
    Code.CHAPTERS_START: (_BOTH, "the first chapter does not start at 0"),
    Code.CHAPTERS_END: (_BOTH, "a chapter behind the end of the audio"),
    Code.CHAPTERS_COUNT: (_BOTH, "more chapters than players know"),
    Code.TRANSCRIPT_FORM: (_ERROR, "a transcript that is not what its name says"),
    Code.ARTWORK_FORM: (_ERROR, "a picture that is no JPEG or PNG, or is not what its name says"),
    Code.ARTWORK_SHAPE: (_ERROR, "a picture that is not square, too small, too large, or turned"),
    Code.ARTWORK_COLOUR: (_ERROR, "a picture with transparency, or not RGB"),
    Code.ARTWORK_WEIGHT: (_WARNING, "a picture that is heavy for slow networks"),
    Code.ARTWORK_MISSING: (_ERROR, "the show has no cover"),
    Code.ARTWORK_PLACEHOLDER: (_WARNING, "the cover is still the one that `init` made"),
    Code.ARTWORK_TELLS: (_WARNING, "a picture that says where or with what it was taken"),
}
"""Errors of an episode that is not published now count as warnings: CHAPTERS-01 and others."""
