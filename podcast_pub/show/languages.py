"""Language tags (BCP 47), checked without being changed."""

from __future__ import annotations

import re

_SHAPE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_KNOWN = frozenset({"ar", "de", "en", "es", "fr", "it", "nl", "pt", "ru", "uk", "zh"})
_NAMES = {
    "arabic": "ar",
    "english": "en",
    "french": "fr",
    "français": "fr",
    "german": "de",
    "deutsch": "de",
    "spanish": "es",
    "español": "es",
    "italian": "it",
    "italiano": "it",
    "portuguese": "pt",
    "português": "pt",
    "russian": "ru",
    "chinese": "zh",
}
_THREE_LETTERS = {"eng": "en", "fra": "fr", "fre": "fr", "deu": "de", "ger": "de", "spa": "es"}
_EXAMPLES = "such as `en`, `fr` or `pt-BR`"


def language_problem(tag: str) -> str | None:
    """Return what to write instead of a tag that apps do not take for a language, else None.

    Accepted is a valid tag in its standard form; upper and lower case do not matter. The tags
    of many shows are known without loading langcodes (33 ms).

    Source: Apple's podcast RSS reference, Required tags, language: ISO 639 codes with some
    modifiers such as `en-us`; an invalid code fails Apple's validation. Read 2026-11-24.
    """
    if tag in _KNOWN:
        return None
    if tag.lower() in _NAMES:
        return f"write the tag of the language: `{_NAMES[tag.lower()]}`"
    shaped = tag.replace("_", "-")
    if not shaped.isascii() or not _SHAPE.fullmatch(shaped):
        return f"write a BCP 47 tag {_EXAMPLES}"
    standard = _standard(shaped)
    if standard is None:
        return f"write a BCP 47 tag {_EXAMPLES}"
    return None if standard.lower() == tag.lower() else f"write `{standard}`"


def language_from_tags(written: str) -> str | None:
    """Return the BCP 47 tag for what the tags of an audio file say (often ISO 639-2)."""
    if written.strip().lower() in _THREE_LETTERS:
        return _THREE_LETTERS[written.strip().lower()]
    shaped = written.strip().replace("_", "-")
    return _standard(shaped) if shaped.isascii() and _SHAPE.fullmatch(shaped) else None


def _standard(shaped: str) -> str | None:
    import langcodes
    from langcodes.tag_parser import LanguageTagError

    try:
        if not langcodes.tag_is_valid(shaped):
            return None
        standard: str = langcodes.standardize_tag(shaped)
        # langcodes reads a three-letter country (`en-USA`) as an extended language
        if langcodes.Language.get(standard).extlangs:
            return None
    except LanguageTagError:
        return None
    return None if standard in ("und", "mul", "zxx", "mis") else standard
