"""The show's own cover: what stands in for it, and what is said if there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from podcast_pub.model.artwork import Artwork, Picture
from podcast_pub.model.finding import Finding, Place, Severity
from podcast_pub.show.codes import Code

if TYPE_CHECKING:
    from podcast_pub.show.drafts import ShowDraft

_NO_PICTURE = Picture("", "", "", 0, 0, 0)
NO_ARTWORK = Artwork("", "", _NO_PICTURE, _NO_PICTURE)
"""Stands in for a missing picture while rules look at a show that is not published."""


def missing_cover(draft: ShowDraft) -> tuple[Finding, ...]:
    """Return the finding that there is no picture, unless something else says why."""
    named = any(one.code in (Code.FILE_MISSING, Code.FILE_OUTSIDE) for one in draft.findings)
    if draft.artwork is not None or draft.file.front is None or named:
        return ()
    message = "the show has no picture"
    hint = "put a square cover.jpg of 1400 to 3000 pixels beside show.toml"
    place = Place(draft.file.path)
    return (Finding(Code.ARTWORK_MISSING, Severity.ERROR, message, place, hint),)
