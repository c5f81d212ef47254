"""Which parts of a page are in which language, and which way they run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from podcast_pub.wording import Wording

RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})
RIGHT_TO_LEFT_SCRIPTS = frozenset({"adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"})
"""Languages whose usual script runs from right to left, and the scripts that do.

Source: the IANA language subtag registry (Suppress-Script) and Unicode's script properties.
"""

SCRIPT_LENGTH = 4
"""Letters of a script subtag (RFC 5646, section 2.2.3)."""


@dataclass(frozen=True, slots=True)
class Marking:
    """The `lang` and `dir` that an element needs; an empty string means: as around it."""

    lang: str = ""
    dir: str = ""


def direction(language: str) -> str:
    """Return `rtl` or `ltr` for a BCP 47 tag; a script named in the tag decides."""
    first, *others = language.lower().split("-")
    for part in others:
        if len(part) == SCRIPT_LENGTH and part.isalpha():
            return "rtl" if part in RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if first in RIGHT_TO_LEFT else "ltr"


def marking(language: str, *, inside: str) -> Marking:
    """Return what marks text in one language inside text in another."""
    if language.lower() == inside.lower():
        return Marking()
    turns = direction(language) != direction(inside)
    return Marking(lang=language, dir=direction(language) if turns else "")


def words_marking(wording: Wording, *, inside: str) -> Marking:
    """Return what marks our own words; none if they are of the same language as the text."""
    if inside.lower().split("-")[0] == wording.language:
        return Marking()
    return marking(wording.language, inside=inside)
