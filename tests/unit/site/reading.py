"""Reads pages as tests need them: the tree, the text, the tags in order, the links."""

from __future__ import annotations

import json
import posixpath
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag, urlsplit

from lxml import html

from podcast_pub.addresses import Addresses
from podcast_pub.site.pages import episode_pages, other_pages
from podcast_pub.site.template_files import load_templates

if TYPE_CHECKING:
    from podcast_pub.model.artifact import Artifact
    from podcast_pub.model.show import Show

BASE = "https://podcast.example.org/voices"
TEMPLATES = load_templates()
LINKS = (("a", "href"), ("link", "href"), ("img", "src"), ("source", "src"))


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, tuple[str, ...]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, tuple(name for name, _ in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.found.append((f"/{tag}", ()))

    def handle_comment(self, data: str) -> None:
        self.found.append(("!", (data,)))


@dataclass(frozen=True)
class Page:
    """A page: `key` is where it is stored, `source` its HTML."""

    key: str
    source: str

    @property
    def tree(self) -> Any:
        return html.document_fromstring(self.source)

    def all(self, path: str) -> list[Any]:
        found: list[Any] = self.tree.xpath(path)
        return found

    def one(self, path: str) -> Any:
        found = self.all(path)
        assert len(found) == 1, (path, len(found))
        return found[0]

    def text(self, path: str = "//body") -> str:
        return " ".join(self.one(path).text_content().split())

    def texts(self, path: str) -> list[str]:
        return [" ".join(one.text_content().split()) for one in self.all(path)]

    @property
    def tags(self) -> list[tuple[str, tuple[str, ...]]]:
        """Every start and end tag in order, with the names of the attributes."""
        reader = _Tags()
        reader.feed(self.source)
        reader.close()
        return reader.found

    @property
    def links(self) -> list[str]:
        return [one for tag, name in LINKS for one in self.all(f"//{tag}/@{name}")]

    @property
    def data(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.one("//script/text()"))
        return read

    def target(self, link: str) -> tuple[str, str]:
        """Return the key that a link of this page names, or a whole foreign URL; and fragment."""
        address, fragment = urldefrag(link)
        if address.startswith(f"{BASE}/"):
            return address.removeprefix(f"{BASE}/"), fragment
        if urlsplit(address).scheme:
            return address, fragment
        folder = posixpath.dirname(self.key)
        return (
            posixpath.normpath(posixpath.join(folder, address)) if address else self.key
        ), fragment


def rendered(show: Show) -> tuple[Artifact, ...]:
    addresses = Addresses(BASE)
    return episode_pages(show, addresses, templates=TEMPLATES) + other_pages(
        show, addresses, templates=TEMPLATES
    )


def pages(show: Show) -> dict[str, Page]:
    found = {}
    for one in rendered(show):
        assert one.body is not None
        found[one.key] = Page(one.key, one.body.decode())
    return found


def list_page(show: Show) -> Page:
    return pages(show)["index.html"]


def episode_page(show: Show, slug: str = "first") -> Page:
    return pages(show)[f"episodes/{slug}.html"]
