"""The public address as a listener meets it: plain HTTP, without credentials."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any, BinaryIO, Self
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.exceptions import (
    HTTPError,
    MaxRetryError,
    NewConnectionError,
    ResponseError,
    SSLError,
    TimeoutError,  # noqa: A004 — urllib3's own, another class than Python's
)
from urllib3.util import Retry, Timeout

from podcast_pub.errors import StoreUnreachable
from podcast_pub.model.operations import NotServed, Served
from podcast_pub.storage.certificates import distrust, trust
from podcast_pub.storage.waiting import Watch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from podcast_pub.model.artifact import Artifact

OK, PARTIAL = 200, 206
BLOCK = 1024 * 1024
LARGEST_BODY = 64 * 1024 * 1024
"""What `get` holds in memory at most; feeds with 100,000 episodes are below it."""

FIRST_SILENCE = 9.0
"""Seconds in which a host that has not answered yet must begin to."""

HEADERS = {"User-Agent": "podcast-pub", "Accept-Encoding": "identity"}
"""Identity, so that lengths and hashes are those of the stored bytes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered after at most five redirects; header names in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Content:
    """What was downloaded: size, SHA-256 in hex, and the type that was stated."""

    status: int
    size_bytes: int
    sha256: str
    media_type: str


class PublicHttp:
    """Asks for objects below one public address; may be shared by threads.

    What does not answer raises `StoreUnreachable`. Until anything has answered that is after
    `first_silence` seconds, or at once if nobody listens; only what was cut is tried again. From
    then on times are 5 s to connect, 20 s for each silence, three tries, and `within` seconds
    for a body.

    Certificates are those that the system trusts (`SSL_CERT_FILE` can name others), and those
    of `AWS_CA_BUNDLE` or `REQUESTS_CA_BUNDLE`, which boto3 reads too.
    """

    def __init__(
        self, base: str, *, watch: Watch | None = None, first_silence: float = FIRST_SILENCE
    ) -> None:
        self._base = base.rstrip("/")
        self._pool = _pool_for(self._base)
        self._watch = watch or Watch()
        self._brief = _asking(_Brief, Timeout(connect=4.0, read=first_silence))
        self._has_answered = False

    def check(self, artifact: Artifact) -> Served | NotServed:
        """Return whether listeners get the artifact: HEAD, then its first two bytes.

        Length and type must be those of the artifact; an answer of 403 counts as 404, because
        stores say so for a missing key when listing is denied.
        """
        url = f"{self._base}/{artifact.key}"
        try:
            fault = _fault_in_head(self.head(url), artifact)
            if not fault and artifact.size_bytes:
                with self._asked("GET", url, {"Range": "bytes=0-1"}) as response:
                    body = response.read(3, decode_content=False)
                    fault = _fault_in_range(_answer(url, response, body), artifact)
        except StoreUnreachable as error:
            return NotServed(error.message)
        return NotServed(f"{url} {fault}") if fault else Served()

    def head(self, url: str) -> Answer:
        """Return status and headers of an address, without a body."""
        with self._asked("HEAD", url, {}) as response:
            response.drain_conn()
            return _answer(url, response, b"")

    def get(
        self,
        url: str,
        *,
        range: str | None = None,  # noqa: A002 — HTTP's word
        within: float = 60.0,
        at_most: int = LARGEST_BODY,
    ) -> Answer:
        """Return an answer whole; `range` is a Range header such as `bytes=0-1`.

        A body of more than `at_most` bytes, or one that takes longer than `within` seconds,
        raises `StoreUnreachable`.
        """
        with self._asked("GET", url, {"Range": range} if range else {}) as response:
            body = bytearray()
            for block in _blocks(url, response, within):
                body += block
                if len(body) > at_most:
                    raise StoreUnreachable(f"{url} sends more than {at_most} bytes")
            return _answer(url, response, bytes(body))

    def sha256_of(
        self, url: str, *, within: float = 600.0, into: BinaryIO | None = None
    ) -> Content:
        """Download an address as a stream and return what came, whatever the status.

        The bytes are written to `into`. A download that takes longer than `within` seconds
        raises `StoreUnreachable`.
        """
        hashed, size = hashlib.sha256(), 0
        with self._asked("GET", url, {}) as response:
            for block in _blocks(url, response, within):
                hashed.update(block)
                size += len(block)
                if into is not None:
                    into.write(block)
            media_type = response.headers.get("Content-Type", "")
            return Content(response.status, size, hashed.hexdigest(), media_type)

    def close(self) -> None:
        """Close the connections that were kept."""
        self._pool.clear()

    @contextmanager
    def _asked(
        self, method: str, url: str, headers: Mapping[str, str]
    ) -> Iterator[urllib3.BaseHTTPResponse]:
        try:
            with self._watch.over(url):
                response = self._pool.request(
                    method,
                    url,
                    headers=HEADERS | dict(headers),
                    preload_content=False,
                    **(PATIENT if self._has_answered else self._brief),
                )
            self._has_answered = True
            try:
                yield response
            finally:
                # one that was read to its end has gone back to the pool already
                response.close()
        except HTTPError as error:
            raise _unreachable(url, error) from error


class _Brief(Retry):
    """Tries again what was cut; silence, a closed port and a bad certificate stay as they are."""

    def increment(
        self,
        method: str | None = None,
        url: str | None = None,
        response: urllib3.BaseHTTPResponse | None = None,
        error: Exception | None = None,
        _pool: Any = None,
        _stacktrace: Any = None,
    ) -> Self:
        if isinstance(error, TimeoutError | NewConnectionError | SSLError):
            raise error
        return super().increment(method, url, response, error, _pool, _stacktrace)


def _asking(kind: type[Retry], times: Timeout) -> dict[str, Any]:
    retries = kind(
        total=7,
        connect=2,
        read=2,
        other=2,
        redirect=5,
        backoff_factor=0.2,
        respect_retry_after_header=False,  # a server may ask for an hour
    )
    return {"retries": retries, "timeout": times}


PATIENT = _asking(Retry, Timeout(connect=5.0, read=20.0))


def _pool_for(base: str) -> urllib3.PoolManager:
    parts = urlsplit(base)
    options: dict[str, Any] = {"maxsize": 16}
    if parts.scheme == "https":
        options["ssl_context"] = trust()
    proxy = getproxies().get(parts.scheme)
    if proxy and not _is_near(parts.hostname or "") and not proxy_bypass(parts.hostname or ""):
        return urllib3.ProxyManager(proxy, **options)
    return urllib3.PoolManager(**options)


def _is_near(host: str) -> bool:
    return host in ("localhost", "::1") or host.startswith("127.")


def _blocks(url: str, response: urllib3.BaseHTTPResponse, within: float) -> Iterator[bytes]:
    deadline = monotonic() + within
    for block in response.stream(BLOCK, decode_content=False):
        if monotonic() > deadline:
            raise StoreUnreachable(
                f"{url} was not there whole after {within:.0f} s",
                hint="run the same command again on a faster network",
            )
        yield block


def _answer(url: str, response: urllib3.BaseHTTPResponse, body: bytes) -> Answer:
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(urljoin(url, response.geturl() or url), response.status, headers, body)


def _unreachable(url: str, error: HTTPError) -> StoreUnreachable:
    inner = error.reason if isinstance(error, MaxRetryError) and error.reason else error
    if why := distrust(inner):
        return StoreUnreachable(
            f"the certificate of {url} is not trusted ({why})",
            hint="renew it, or correct the public address in show.toml; AWS_CA_BUNDLE names a "
            "certificate authority of your own",
        )
    return StoreUnreachable(
        f"no usable answer from {url} ({_reason(inner)})",
        hint="check the network and the public address, then run the same command again",
    )


def _reason(inner: Exception) -> str:
    return str(inner) if isinstance(inner, ResponseError) else type(inner).__name__


def _fault_in_head(answer: Answer, artifact: Artifact) -> str:
    if answer.status != OK:
        return _said(answer.status)
    length = answer.headers.get("content-length", "")
    if length != str(artifact.size_bytes):
        return f"has length {length or 'unknown'}, not {artifact.size_bytes}"
    media_type = answer.headers.get("content-type", "")
    if _essence(media_type) != _essence(artifact.media_type):
        return f"has type {media_type or 'unknown'}, not {artifact.media_type}"
    return ""


def _fault_in_range(answer: Answer, artifact: Artifact) -> str:
    if answer.status == OK:
        return "answers a range with everything, so nobody can seek"
    if answer.status != PARTIAL:
        return f"{_said(answer.status)} to a range"
    last = min(1, artifact.size_bytes - 1)
    stated = answer.headers.get("content-range", "no range")
    if stated != f"bytes 0-{last}/{artifact.size_bytes}" or len(answer.body) != last + 1:
        return f"answers bytes 0-1 with {stated} and {len(answer.body)} bytes"
    return ""


def _said(status: int) -> str:
    if status in (403, 404):
        return f"answers {status}: nothing is there, or not everybody may read it"
    return f"answers {status}"


def _essence(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()
