"""A stranger: follows everything that the feed leads to, without credentials, and reads it."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.e2e.listener import Heard, Listener

FEED = "feed.xml"
_STATE = re.compile(rb"<!-- podcast-pub state ([0-9a-f]{64}) -->")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_KEY = re.compile(r"[a-z0-9.-]+(?:/[a-z0-9.-]+)*\.[a-z0-9]+")
_AROUND = 40


def crawl(listener: Listener, *, into_the_past: bool = True) -> dict[str, Heard]:
    """Return what every address answers that can be reached from the feed, by its key.

    The way into the past is from a state to the one before it.
    """
    seen: dict[str, Heard] = {}
    ahead = [FEED, "site.json"]  # the second is where podcast-pub itself looks
    while ahead:
        key = ahead.pop()
        if key in seen:
            continue
        heard = seen[key] = listener.get(key)
        ahead += _keys(key, heard, listener.base, into_the_past=into_the_past)
    return seen


def spoken(key: str, heard: Heard) -> bytes:
    """Return all that one object says, in small letters: its key, its headers and its bytes.

    Text of two bytes a character, as tags of audio have it, is added as one byte each.
    """
    headers = "\n".join(f"{name}: {value}" for name, value in heard.headers.items())
    body = heard.body + b"\n" + heard.body.replace(b"\0", b"")
    return f"{key}\n{unquote(headers)}\n".encode().lower() + body.lower()


def traces(seen: Mapping[str, Heard], *words: str) -> list[str]:
    """Return where one of the words stands, with what is around it."""
    found = []
    for key, heard in sorted(seen.items()):
        text = spoken(key, heard)
        for word in words:
            at = text.find(word.lower().encode())
            if at >= 0:
                around = text[max(0, at - _AROUND) : at + len(word) + _AROUND]
                found.append(f"{key}: {around!r}")
    return found


def _keys(key: str, heard: Heard, base: str, *, into_the_past: bool) -> set[str]:
    """Return the keys that an object leads to, below the base only."""
    kind = heard.headers.get("content-type", "")
    here = f"{base}/{key}"
    if key.endswith(".xml"):
        urls = {*_in_xml(heard.body, base)}
    elif kind.startswith("text/html"):
        urls = {*_in_html(heard.body.decode(), here)}
    elif key.startswith("state/") or key == "site.json":
        record = json.loads(heard.body)
        if not into_the_past:
            record.pop("parent", None)
        urls = {f"{base}/{one}" for one in _in_record(record)}
    else:
        return set()
    below = f"{base}/"
    whole = {url.partition("#")[0].partition("?")[0] for url in urls}
    return {url.removeprefix(below) for url in whole if url.startswith(below) and url != below}


def _in_xml(body: bytes, base: str) -> Iterator[str]:
    for hashed in _STATE.findall(body):
        yield f"{base}/state/{hashed.decode()}.json"
    for element in ET.fromstring(body).iter():
        yield from element.attrib.values()
        text = element.text or ""
        yield text.strip()
        yield from re.findall(r'https?://[^\s"<>]+', text)


def _in_html(text: str, here: str) -> Iterator[str]:
    links = _Links()
    links.feed(text)
    for link in links.found:
        yield urljoin(here, link)
    yield from re.findall(r'https?://[^\s"<>]+', text)


def _in_record(value: Any, name: str = "") -> Iterator[str]:
    """Yield the keys that a state, one of its parts, or site.json names."""
    if isinstance(value, dict):
        for member, inside in value.items():
            if _KEY.fullmatch(member):
                yield member
            yield from _in_record(inside, member)
    elif isinstance(value, list):
        for inside in value:
            yield from _in_record(inside, name)
    elif isinstance(value, str):
        if name in ("parent", "state") and _SHA256.fullmatch(value):
            yield f"state/{value}.json"
        elif name == "shards":
            yield f"state/parts/{value}.json"
        elif name == "key":
            yield value


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = ("href", "src", "poster")
        self.found += [value for name, value in attrs if name in names and value]
