"""What a dialect of RSS is: a namespace, and the elements it adds to a show and an episode.

A dialect says elements; how they become XML is said here once. `Extension` is the shape in
which feedgen takes additions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from podcast_pub.feed.text import legal, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from lxml.etree import _Element

    from podcast_pub.addresses import Addresses
    from podcast_pub.model.episode import Episode
    from podcast_pub.model.show import Show


@dataclass(frozen=True, slots=True)
class Element:
    """One XML element; `name` is `{namespace}local`, or `local` for RSS itself.

    An attribute without a value is left out, and so is an element that says nothing. HTML is
    kept as it is and wrapped in CDATA, other text is cleaned and escaped.
    """

    name: str
    text: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: tuple[Element, ...] = ()
    is_html: bool = False


@dataclass(frozen=True, slots=True)
class AboutShow:
    """A show, and where its things are."""

    show: Show
    addresses: Addresses


@dataclass(frozen=True, slots=True)
class AboutEpisode:
    """An episode, its show, and where their things are."""

    episode: Episode
    show: Show
    addresses: Addresses

    @property
    def language(self) -> str:
        return self.episode.language or self.show.language

    @property
    def page(self) -> str:
        return self.addresses.page(self.episode.slug)


def nothing(_about: AboutShow) -> tuple[Element, ...]:
    """Return no elements: what a dialect that is about episodes alone says of a show."""
    return ()


@dataclass(frozen=True, slots=True)
class Dialect:
    """A namespace with its prefix, and what it says about an episode and about a show."""

    prefix: str
    namespace: str
    of_episode: Callable[[AboutEpisode], Iterable[Element]]
    of_show: Callable[[AboutShow], Iterable[Element]] = nothing


class Extension:
    """Elements in the shape that feedgen's `register_extension` takes."""

    def __init__(self, elements: Iterable[Element], namespaces: Mapping[str, str]) -> None:
        self._elements = elements
        self._namespaces = namespaces

    def extend_ns(self) -> dict[str, str]:
        """Return the prefixes to declare at the root."""
        return dict(self._namespaces)

    def extend_rss(self, node: _Element) -> None:
        """Append the elements to an item, or to the channel if feedgen hands out the root."""
        append(node[0] if node.tag == "rss" else node, self._elements)


def append(parent: _Element, elements: Iterable[Element]) -> None:
    """Append the elements to a node of the tree, in their order."""
    for element in elements:
        attributes = {
            name: cleaned for name, value in element.attributes.items() if (cleaned := plain(value))
        }
        text = legal(element.text) if element.is_html else plain(element.text)
        if not (text or attributes or element.children):
            continue
        node = etree.SubElement(parent, element.name, attributes)
        if text:
            # libxml2 splits the section by itself where the text has the end mark of one
            node.text = etree.CDATA(text) if element.is_html else text
        append(node, element.children)
