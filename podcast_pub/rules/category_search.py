"""Finding a category of Apple's list from what a person types."""

from __future__ import annotations

from difflib import get_close_matches

from podcast_pub.rules.apple_categories import CATEGORIES

_MOST = 9
_ALL = tuple(
    written
    for parent, below in CATEGORIES.items()
    for written in (parent, *(f"{parent} > {child}" for child in below))
)


def known_category(text: str) -> str | None:
    """Return the category as show.toml has it; None if the text is not exactly one.

    Upper and lower case and spaces do not matter; a category below another one may be named
    alone.
    """
    wanted = _plain(text)
    by_name = {_plain(written): written for written in _ALL}
    by_child = {_plain(written.rpartition(">")[2]): written for written in _ALL if ">" in written}
    return by_name.get(wanted) or by_child.get(wanted)


def categories_like(text: str) -> tuple[str, ...]:
    """Return up to nine categories that the text may mean, in Apple's order.

    If it means none, those that are below no other.
    """
    wanted = _plain(text)
    holding = [written for written in _ALL if wanted and wanted in _plain(written)]
    if holding:
        return tuple(holding[:_MOST])
    names = {_plain(written.rpartition(">")[2]): written for written in _ALL}
    close = {names[name] for name in get_close_matches(wanted, names, n=3, cutoff=0.6)}
    return tuple(written for written in _ALL if written in close) or tuple(CATEGORIES)


def _plain(text: str) -> str:
    words = text.replace(">", " > ").replace("&", " & ").split()
    return " ".join("&" if word.lower() == "and" else word for word in words).casefold()
