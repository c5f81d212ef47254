"""A listener's app: asks by plain HTTP, without credentials, and notices what is broken."""

from __future__ import annotations

import hashlib
import http.client
import threading
import time
from base64 import b64encode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

PODCAST = "{https://podcastindex.org/namespace/1.0}"
EVERY = 0.05
"""Seconds between two looks at the feed."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One answer; header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


class Listener:
    """Asks one host over one connection that is kept, and made again if the host ended it."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=20)

    def ask(self, method: str, url: str, **headers: str) -> Heard:
        try:
            answer = self._answer(method, url, headers)
        except (http.client.RemoteDisconnected, ConnectionError):
            self._connection.close()
            answer = self._answer(method, url, headers)
        body = answer.read()  # raises if fewer bytes come than were announced
        return Heard(answer.status, {name.lower(): one for name, one in answer.getheaders()}, body)

    def _answer(self, method: str, url: str, headers: dict[str, str]) -> http.client.HTTPResponse:
        self._connection.request(method, urlsplit(url).path, headers=headers)
        return self._connection.getresponse()

    def get(self, key: str) -> Heard:
        return self.ask("GET", f"{self.base}/{key}")

    def feed(self) -> bytes:
        """Return the feed; there must be one."""
        heard = self.get("feed.xml")
        assert heard.status == 200, heard
        return heard.body

    def close(self) -> None:
        self._connection.close()


@dataclass(frozen=True, slots=True)
class Item:
    """What a feed promises of one episode."""

    guid: str
    title: str
    link: str
    published: str
    url: str
    length: str
    media_type: str
    integrity: str
    others: tuple[str, ...]


def items_of(feed: bytes) -> list[Item]:
    """Return the episodes of a feed in its order; raises ParseError if it is not well-formed."""
    return [
        Item(
            guid=item.findtext("guid", ""),
            title=item.findtext("title", ""),
            link=item.findtext("link", ""),
            published=item.findtext("pubDate", ""),
            url=enclosure.get("url", ""),
            length=enclosure.get("length", ""),
            media_type=enclosure.get("type", ""),
            integrity=next(one.get("value", "") for one in item.iter(f"{PODCAST}integrity")),
            others=tuple(
                one.get("url", "")
                for name in ("chapters", "transcript")
                for one in item.iter(f"{PODCAST}{name}")
            ),
        )
        for item in ET.fromstring(feed).iter("item")
        for enclosure in item.iter("enclosure")
    ]


def faults_of(feed: bytes, listener: Listener) -> list[str]:
    """Return what a listener of this feed would miss; reads every byte of the audio."""
    try:
        items = items_of(feed)
    except ET.ParseError as error:
        return [f"the feed is not well-formed: {error}"]
    if not items:
        return ["the feed has no episodes"]
    return [fault for item in items for fault in _missing(item, listener)]


def _missing(item: Item, listener: Listener) -> Iterator[str]:
    yield from _missing_audio(item, listener)
    yield from _missing_rest(item, listener)


def _missing_audio(item: Item, listener: Listener) -> list[str]:
    head = listener.ask("HEAD", item.url)
    if (head.status, head.headers.get("content-length")) == (200, item.length):
        return []
    return [f"{item.url} answers {head.status} with {head.headers.get('content-length')}"]


def _missing_rest(item: Item, listener: Listener) -> Iterator[str]:
    audio = listener.ask("GET", item.url)
    digest = b64encode(hashlib.sha256(audio.body).digest()).decode()
    if (audio.status, f"sha256-{digest}") != (200, item.integrity):
        yield f"{item.url} answers {audio.status} with bytes that are not those of the feed"
    for url in (item.link, *item.others):
        status = listener.ask("HEAD", url).status
        if status != 200:
            yield f"{url} answers {status}"


@dataclass(slots=True)
class Watch:
    """Looks at a feed again and again while the block runs, and collects what was broken.

    A feed that was not seen before is listened to as a whole, then one of its episodes is asked
    for at each look, in turn. `feeds` are the different ones, in order; a feed may be absent
    only before the first one.
    """

    base: str
    feeds: list[bytes] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    looks: int = 0
    _items: list[Item] = field(default_factory=list)
    _ended: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._look_on)
        self._thread.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._ended.set()
        assert self._thread is not None
        self._thread.join()

    def _look_on(self) -> None:
        listener = Listener(self.base)
        try:
            while True:
                last = self._ended.is_set()
                began = time.monotonic()
                self._look(listener)
                self.looks += 1
                if last:
                    return
                self._ended.wait(max(0.0, EVERY - (time.monotonic() - began)))
        except (OSError, http.client.HTTPException) as error:
            self.faults.append(f"look {self.looks}: {error!r}")
        finally:
            listener.close()

    def _look(self, listener: Listener) -> None:
        heard = listener.get("feed.xml")
        if heard.status == 404 and not self.feeds:
            return
        if heard.status != 200:
            self.faults.append(f"look {self.looks}: the feed answers {heard.status}")
            return
        if not self.feeds or heard.body != self.feeds[-1]:
            self.feeds.append(heard.body)
            faults = faults_of(heard.body, listener)
            self._items = [] if faults else items_of(heard.body)
        elif self._items:
            faults = _missing_audio(self._items[self.looks % len(self._items)], listener)
        else:
            faults = ["the broken feed is still there"]
        self.faults += [f"look {self.looks}: {fault}" for fault in faults]
