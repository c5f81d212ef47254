"""The show.toml of a new show: what its author answered, and every other key as a comment.

Sentences begin with `# `; a key that is not used begins with `#` alone, so that deleting that
one character switches it on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from podcast_pub.show.keys import LISTINGS, OWNER, SHOW, STORE
from podcast_pub.show.slugs import show_guid
from podcast_pub.show.toml_writing import Unused, toml_value, unused_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from podcast_pub.show.keys import Key


@dataclass(frozen=True, slots=True)
class ShowAnswers:
    """What the author of a new show says; `categories` as `Parent` or `Parent > Child`.

    `url` is the public https address without a slash at its end, None if there is none yet.
    """

    title: str
    author: str
    description: str
    language: str
    categories: tuple[str, ...]
    explicit: bool = False
    url: str | None = None

    @property
    def guid(self) -> str | None:
        """Return the podcast:guid, which the declared address gives; None without an address."""
        return show_guid(f"{self.url}/feed.xml") if self.url else None


_TOP = ("artwork", "copyright", "timezone", "type", "renditions", "locked", "people")
"""Keys of the show as a whole that are not asked for."""


def show_toml(answers: ShowAnswers) -> str:
    """Return the text of a show.toml that says what the author answered."""
    return "\n".join(_lines(answers)) + "\n"


def _lines(answers: ShowAnswers) -> Iterator[str]:
    category: str | list[str] = list(answers.categories)
    if len(category) == 1:
        (category,) = answers.categories
    yield "# The show. Lines that begin with `# ` explain; delete a single `#` to use a key."
    yield ""
    yield f"title = {toml_value(answers.title)}"
    yield ""
    yield "# Plain text, at most 4000 bytes. An empty line begins a new paragraph."
    yield f"description = {toml_value(answers.description, may_have_lines=True)}"
    yield ""
    yield "# Who makes the show."
    yield f"author = {toml_value(answers.author)}"
    yield ""
    yield "# The language of the show; an episode in another one says so itself."
    yield f"language = {toml_value(answers.language)}"
    yield ""
    yield '# From Apple’s list, as "Parent" or "Parent > Child"; several in [ ], the best first.'
    yield f"category = {toml_value(category)}"
    yield ""
    yield "# true if the show has strong language or adult content."
    yield f"explicit = {toml_value(answers.explicit)}"
    yield ""
    yield from _address(answers)
    yield ""
    yield from unused_lines(_unused(SHOW[name]) for name in _TOP)
    for table in (OWNER, LISTINGS, STORE):
        yield ""
        yield from unused_lines([Unused(table.header, table.meaning), *map(_unused, table.keys)])


def _unused(key: Key) -> Unused:
    return Unused(f"{key.name} = {key.example}", key.comment)


def _address(answers: ShowAnswers) -> Iterator[str]:
    if answers.url is None:
        yield "# Where listeners find the show: its own address, without /feed.xml. Not needed for"
        yield "# a try on this computer. It comes before the first publish for listeners, because"
        yield "# the name under which directories know the show for ever is made from it."
        yield '#url = "https://podcast.example.org"'
        yield ""
        yield "# Only for a show that is in directories already: the name that it has there."
        yield '#guid = "the UUID that directories have"'
        return
    yield "# Where listeners find the show; the feed is feed.xml below it."
    yield f"url = {toml_value(answers.url)}"
    yield ""
    yield "# The name under which directories know the show for ever, made from the first `url`; it"
    yield "# stays when `url` changes. A show that is in directories already has one: write that."
    yield f"guid = {toml_value(answers.guid)}"
