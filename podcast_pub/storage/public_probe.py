"""Asks any address one question without credentials, and takes whatever comes for an answer."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.exceptions import HTTPError, MaxRetryError, NameResolutionError
from urllib3.util import Retry, Timeout

from podcast_pub.model.looking import Heard
from podcast_pub.storage.certificates import distrust, trust
from podcast_pub.storage.waiting import Watch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from podcast_pub.model.looking import Question

AT_ONCE = 4
MOST_HOPS = 5
REDIRECTS = (301, 302, 303, 307, 308)
ASKING = {"User-Agent": "podcast-pub", "Accept-Encoding": "identity"}
BLOCK = 256 * 1024
ONCE: dict[str, Any] = {
    "retries": Retry(total=1, connect=1, read=1, redirect=0, status=0, other=0),
    "timeout": Timeout(connect=4.0, read=9.0),
}
"""A second try for what was cut; silence is an answer here, so nobody waits long for it."""
MOST_SILENCES = 3
"""A host that has been silent so often is not asked again: sixty silences would take minutes."""
LONGEST_HEADER = 1000
MOST_SECONDS = 60.0
"""For one body; what came until then is the answer."""


class PublicProbe:
    """Asks questions of public addresses; may be shared by threads.

    Never raises for what a network or a server does: that is in the answer.
    """

    def __init__(self, *, watch: Watch | None = None) -> None:
        self._watch = watch or Watch()
        self._pools: dict[str, urllib3.PoolManager] = {}
        self._silences: Counter[str] = Counter()

    def ask(self, question: Question) -> Heard:
        """Return what came; after at most five redirects if the question follows them."""
        url, hops = question.url, list[str]()
        while True:
            heard = self._once(question, url)
            target = heard.headers.get("location", "")
            is_led_on = question.follows and heard.status in REDIRECTS and target
            if not is_led_on or question.method not in ("GET", "HEAD"):
                return _with_hops(heard, question, hops)
            url = _joined_url(url, target)
            hops.append(url or target)
            if len(hops) > MOST_HOPS or not url:
                silence = f"redirects lead on and on, at last to {hops[-1]}"
                return Heard(question.url, hops=tuple(hops), silence=silence)

    def ask_all(self, questions: Mapping[str, Question]) -> dict[str, Heard]:
        """Return all answers by the names of their questions, asked one after another."""
        return {name: self.ask(question) for name, question in questions.items()}

    def ask_at_once(self, questions: Mapping[str, Question]) -> dict[str, Heard]:
        """Return all answers by the names of their questions, a few asked at a time."""
        with ThreadPoolExecutor(AT_ONCE) as threads:
            return dict(zip(questions, threads.map(self.ask, questions.values()), strict=True))

    def close(self) -> None:
        """Close the connections that were kept."""
        for pool in self._pools.values():
            pool.clear()

    def _once(self, question: Question, url: str) -> Heard:
        host = urlsplit(url).netloc
        if self._silences[host] >= MOST_SILENCES:
            return Heard(url, silence=f"{host} was silent {MOST_SILENCES} times before")
        try:
            with self._watch.over(url):
                response = self._pool(url).request(
                    question.method,
                    url,
                    body=question.body,
                    headers=ASKING | dict(question.headers),
                    preload_content=False,
                    redirect=False,
                    **ONCE,
                )
            try:
                body = _beginning(response, question.keeps)
            finally:
                response.close()
        except HTTPError as error:
            self._silences[host] += 1
            return Heard(url, silence=_why(error))
        self._silences[host] = 0
        headers = _joined(response.headers.items())
        return Heard(url, response.status, headers, body)

    def _pool(self, url: str) -> urllib3.PoolManager:
        parts = urlsplit(url)
        host = parts.hostname or ""
        proxy = getproxies().get(parts.scheme)
        if not proxy or is_near(host) or proxy_bypass(host):
            proxy = ""
        key = f"{parts.scheme} {proxy}"
        if key not in self._pools:
            options: dict[str, Any] = {"maxsize": AT_ONCE, "num_pools": 4}
            if parts.scheme == "https":
                options["ssl_context"] = trust()
            self._pools[key] = (
                urllib3.ProxyManager(proxy, **options) if proxy else urllib3.PoolManager(**options)
            )
        return self._pools[key]


def is_near(host: str) -> bool:
    """Whether a host is this computer, which no proxy can reach."""
    return host in ("localhost", "::1") or host.startswith("127.")


def _joined_url(url: str, target: str) -> str:
    """Return where a redirect leads to, empty if that is no address to ask."""
    try:
        joined = urljoin(url, target)
        return joined if urlsplit(joined).scheme in ("http", "https") else ""
    except ValueError:
        return ""


def _beginning(response: urllib3.BaseHTTPResponse, keeps: int) -> bytes:
    body, end = bytearray(), monotonic() + MOST_SECONDS
    while (
        len(body) < keeps
        and monotonic() < end
        and (block := response.read(min(BLOCK, keeps - len(body)), decode_content=False))
    ):
        body += block
    return bytes(body)


def _joined(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in headers:
        lower = name.lower()
        shown = _printable(value)
        joined[lower] = f"{joined[lower]}, {shown}" if lower in joined else shown
    return joined


def _printable(value: str) -> str:
    """Return a header as it may be shown on a terminal; nobody needs more of it."""
    short = value[:LONGEST_HEADER]
    return "".join(one if one.isprintable() else f"\\x{ord(one):02x}" for one in short)


def _with_hops(heard: Heard, question: Question, hops: list[str]) -> Heard:
    return Heard(question.url, heard.status, heard.headers, heard.body, tuple(hops), heard.silence)


def _why(error: HTTPError) -> str:
    inner = error.reason if isinstance(error, MaxRetryError) and error.reason else error
    if reason := distrust(inner):
        return f"its certificate is not trusted ({reason})"
    if isinstance(inner, NameResolutionError):
        return "the name is not known"
    return type(inner).__name__
