"""Any podcast feed, read as its listeners' apps would: to check what the public address serves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from podcast_pub.errors import PublicCopyDiffers
from podcast_pub.feed.itunes import NAMESPACE as ITUNES
from podcast_pub.feed.podcast_namespace import NAMESPACE as PODCAST

if TYPE_CHECKING:
    from lxml.etree import _Element

_ATOM = "http://www.w3.org/2005/Atom"
_NUMBER = re.compile(r"[0-9]{1,18}")
_DURATION = re.compile(r"(?:(?:([0-9]{1,6}):)?([0-9]{1,6}):)?([0-9]{1,9})(?:\.[0-9]*)?")


@dataclass(frozen=True, slots=True)
class ReadCopy:
    """Another copy of an episode's audio, at the first address that the feed names for it."""

    url: str
    length: int | None
    media_type: str
    integrity: str


@dataclass(frozen=True, slots=True)
class ReadEpisode:
    """What a feed says about an episode; an empty string or None means: not said.

    `length` is in bytes and is None, as `duration_s` is, if it is not a number. `integrity` and
    `sources` (addresses, in order) are those of the default alternate enclosure; `copies` are the
    other alternate enclosures, in their order.
    """

    guid: str
    title: str
    link: str
    enclosure_url: str
    length: int | None
    media_type: str
    duration_s: int | None
    integrity: str
    sources: tuple[str, ...]
    chapters: str
    transcripts: tuple[str, ...]
    image: str
    copies: tuple[ReadCopy, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadFeed:
    """What a feed says about a show; episodes in the feed's order."""

    title: str
    self_url: str
    link: str
    episodes: tuple[ReadEpisode, ...]
    owner_email: str = ""


def read_feed(body: bytes) -> ReadFeed:
    """Return what a feed says; safe for bytes from anybody.

    Nothing is fetched and no entity in its text is expanded. Raises PublicCopyDiffers if the bytes
    are not RSS, or not well-formed XML within libxml2's limits (256 levels, 10 MB of one text).
    """
    channel = _channel(body)
    return ReadFeed(
        title=_text(channel, "title"),
        self_url=_attributes(channel, f"{{{_ATOM}}}link[@rel='self']").get("href", ""),
        link=_text(channel, "link"),
        episodes=tuple(_episode(item) for item in channel.iterfind("item")),
        owner_email=_text(channel, f"{{{ITUNES}}}owner/{{{ITUNES}}}email"),
    )


def _channel(body: bytes) -> _Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as exc:
        raise PublicCopyDiffers(
            f"what the feed's address serves is not well-formed XML ({exc.msg})",
            hint="open the address in a browser: something else may answer there",
        ) from exc
    channel = root.find("channel")
    if root.tag != "rss" or channel is None:
        raise PublicCopyDiffers(
            f"what the feed's address serves is not RSS: its root is `{root.tag}`",
            hint="open the address in a browser: something else may answer there",
        )
    return channel


def _episode(item: _Element) -> ReadEpisode:
    enclosure = _attributes(item, "enclosure")
    integrity, sources = _default_copy(item)
    return ReadEpisode(
        guid=_text(item, "guid"),
        title=_text(item, "title"),
        link=_text(item, "link"),
        enclosure_url=enclosure.get("url", ""),
        length=_number(enclosure.get("length", "")),
        media_type=enclosure.get("type", ""),
        duration_s=_duration(_text(item, f"{{{ITUNES}}}duration")),
        integrity=integrity,
        sources=sources,
        chapters=_attributes(item, f"{{{PODCAST}}}chapters").get("url", ""),
        transcripts=_all(item, f"{{{PODCAST}}}transcript", "url"),
        image=_attributes(item, f"{{{ITUNES}}}image").get("href", ""),
        copies=_copies(item),
    )


def _default_copy(item: _Element) -> tuple[str, tuple[str, ...]]:
    alternate = item.find(f"{{{PODCAST}}}alternateEnclosure[@default='true']")
    if alternate is None:
        return "", ()
    integrity = _attributes(alternate, f"{{{PODCAST}}}integrity").get("value", "")
    return integrity, _all(alternate, f"{{{PODCAST}}}source", "uri")


def _copies(item: _Element) -> tuple[ReadCopy, ...]:
    return tuple(
        ReadCopy(
            url=_attributes(one, f"{{{PODCAST}}}source").get("uri", ""),
            length=_number(str(one.get("length", ""))),
            media_type=str(one.get("type", "")),
            integrity=_attributes(one, f"{{{PODCAST}}}integrity").get("value", ""),
        )
        for one in item.iterfind(f"{{{PODCAST}}}alternateEnclosure")
        if one.get("default") != "true"
    )


def _text(parent: _Element, name: str) -> str:
    return (parent.findtext(name) or "").strip()


def _attributes(parent: _Element, name: str) -> dict[str, str]:
    found = parent.find(name)
    return {} if found is None else {str(key): str(value) for key, value in found.attrib.items()}


def _all(parent: _Element, name: str, attribute: str) -> tuple[str, ...]:
    return tuple(str(one.get(attribute, "")) for one in parent.iterfind(name))


def _number(text: str) -> int | None:
    return int(text) if _NUMBER.fullmatch(text.strip()) else None


def _duration(text: str) -> int | None:
    found = _DURATION.fullmatch(text)
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds
