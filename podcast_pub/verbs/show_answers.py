"""What a person answers about a new show: cleaned and accepted, or refused in words."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from podcast_pub.rules.apple import DESCRIPTION_LIMIT_BYTES, TEXT_LIMIT
from podcast_pub.rules.apple_categories import CATEGORIES
from podcast_pub.rules.category_search import categories_like, known_category
from podcast_pub.show.fields import one_line, quoted
from podcast_pub.show.languages import language_problem
from podcast_pub.show.text_file import first_illegal
from podcast_pub.show.web_address import NoAddress, parse_web_address

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_FEED = "/feed.xml"


class AnswerRefused(ValueError):
    """Why an answer cannot be taken, and what to answer instead."""


def accept_text(text: str) -> str:
    """Return a title or a name on one line."""
    clean = one_line(_without_harm(text))
    if not clean:
        raise AnswerRefused("it is empty")
    if len(clean) > TEXT_LIMIT:
        raise AnswerRefused(f"it has {len(clean)} characters, Apple takes {TEXT_LIMIT}")
    return clean


def accept_description(text: str) -> str:
    """Return a description, which may have several paragraphs."""
    clean = _without_harm(text).strip()
    size = len(clean.encode())
    if not clean:
        raise AnswerRefused("it is empty")
    if size > DESCRIPTION_LIMIT_BYTES:
        raise AnswerRefused(f"it has {size} bytes, Apple takes {DESCRIPTION_LIMIT_BYTES}")
    return clean


def accept_language(text: str) -> str:
    """Return a language tag that apps know."""
    tag = text.strip()
    instead = language_problem(tag)
    if instead is not None:
        raise AnswerRefused(f"“{quoted(tag)}” is not a language tag; {instead}")
    return tag


def accept_category(text: str) -> str:
    """Return a category of Apple's list, as show.toml has it."""
    known = known_category(text)
    if known is None and text.strip() == "?":
        raise AnswerRefused(f"the list: {', '.join(CATEGORIES)}")
    if known is None:
        like = ", ".join(f"“{one}”" for one in categories_like(text))
        raise AnswerRefused(f"“{quoted(text)}” is not in Apple’s list of categories; it has {like}")
    return known


def accept_address(text: str) -> str:
    """Return the public address of a show, without a slash or feed.xml at its end."""
    address = parse_web_address(text.strip().removesuffix("/").removesuffix(_FEED))
    if isinstance(address, NoAddress):
        shown = "the address" if address.is_secret else f"“{quoted(text)}”"
        raise AnswerRefused(f"{shown} {address.message}; such as https://podcast.example.org")
    if address.is_loopback:
        raise AnswerRefused("only this computer can reach that; leave it out for a try here")
    if not address.is_secure:
        raise AnswerRefused("it must begin with https://, apps refuse anything else")
    host = urlsplit(address.url).netloc
    return address.url.replace(host, host.lower(), 1)


ACCEPT: Mapping[str, Callable[[str], str]] = {
    "title": accept_text,
    "author": accept_text,
    "description": accept_description,
    "language": accept_language,
    "category": accept_category,
    "url": accept_address,
}
"""How each answer is accepted, in the order in which they are asked for."""


def _without_harm(text: str) -> str:
    illegal = first_illegal(text)
    if illegal is not None:
        raise AnswerRefused(f"the character U+{ord(illegal):04X} cannot be in a feed; delete it")
    return text
