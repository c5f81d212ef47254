"""A bucket on a small S3 server in this process: enough of the protocol for a publish."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote

from tests.unit.storage.bad_store import BadStore, Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.storage.bad_store import Request

KEPT_HEADERS = ("content-type", "cache-control", "content-disposition")


@dataclass(frozen=True, slots=True)
class Kept:
    """An object with the headers that it is served with."""

    body: bytes
    headers: dict[str, str]

    @property
    def etag(self) -> str:
        return f'"{hashlib.md5(self.body, usedforsecurity=False).hexdigest()}"'


@dataclass
class Bucket:
    """One bucket: `objects` by key; `fault` may answer instead, `asked` is what came in."""

    name: str
    endpoint: str
    objects: dict[str, Kept] = field(default_factory=dict)
    fault: Callable[[Request], Reply | None] = lambda _: None
    asked: list[Request] = field(default_factory=list)
    lists_versions: bool = False

    @property
    def option(self) -> str:
        """The value of --store."""
        return f"s3://{self.name}?endpoint={self.endpoint}"

    @property
    def base(self) -> str:
        return f"{self.endpoint}/{self.name}"

    @property
    def settings(self) -> str:
        """The lines of show.toml."""
        return f'\n[[store]]\nurl = "s3://{self.name}"\nendpoint = "{self.endpoint}"\n'

    def methods(self) -> list[str]:
        return [f"{one.method} {self.key_of(one)}" for one in self.asked]

    def key_of(self, request: Request) -> str:
        return unquote(request.path.partition("?")[0]).removeprefix(f"/{self.name}/")

    def answer(self, request: Request) -> Reply:
        self.asked.append(request)
        reply = self.fault(request)
        if reply is not None:
            return reply
        key, headers = self.key_of(request), request.headers
        if self.lists_versions and "versions" in request.path.partition("?")[2].split("&"):
            return self._listed(parse_qs(request.path.partition("?")[2]).get("prefix", [""])[0])
        if request.method in ("GET", "HEAD"):
            return self._read(key, headers.get("range", ""))
        if "authorization" not in headers:
            return _error(403, "AccessDenied")
        if request.method == "DELETE":
            self.objects.pop(key, None)
            return Reply(204)
        return self._put(key, request)

    def _listed(self, prefix: str) -> Reply:
        versions = "".join(
            f"<Version><Key>{key}</Key><VersionId>null</VersionId><IsLatest>true</IsLatest></Version>"
            for key in sorted(self.objects)
            if key.startswith(prefix)
        )
        text = (
            f"<ListVersionsResult><IsTruncated>false</IsTruncated>{versions}</ListVersionsResult>"
        )
        return Reply(200, text.encode(), {"Content-Type": "application/xml"})

    def _read(self, key: str, wanted: str) -> Reply:
        kept = self.objects.get(key)
        if kept is None:
            return _error(404, "NoSuchKey")
        headers = {"ETag": kept.etag, **kept.headers}
        if not wanted:
            return Reply(200, kept.body, headers)
        first, _, last = wanted.removeprefix("bytes=").partition("-")
        start = int(first) if first else len(kept.body) - int(last)
        end = min(int(last), len(kept.body) - 1) if first else len(kept.body) - 1
        headers["Content-Range"] = f"bytes {start}-{end}/{len(kept.body)}"
        return Reply(206, kept.body[start : end + 1], headers)

    def _put(self, key: str, request: Request) -> Reply:
        there, headers = self.objects.get(key), request.headers
        kept_headers = {
            name: value
            for name, value in headers.items()
            if name in KEPT_HEADERS or name.startswith("x-amz-meta-")
        }
        if "x-amz-copy-source" in headers and there is not None:
            self.objects[key] = kept = Kept(there.body, kept_headers)
            tag = f"<CopyObjectResult><ETag>{kept.etag}</ETag></CopyObjectResult>"
            return Reply(200, tag.encode())
        hashed = base64.b64encode(hashlib.sha256(request.body).digest()).decode()
        if headers.get("x-amz-checksum-sha256", hashed) != hashed:
            return _error(400, "BadDigest")
        if headers.get("if-none-match") == "*" and there is not None:
            return _error(412, "PreconditionFailed")
        if "if-match" in headers and (there is None or there.etag != headers["if-match"]):
            return _error(412, "PreconditionFailed")
        self.objects[key] = kept = Kept(request.body, kept_headers)
        return Reply(200, headers={"ETag": kept.etag})


def _error(status: int, code: str) -> Reply:
    text = f"<Error><Code>{code}</Code><Message>{code}</Message></Error>"
    return Reply(status, text.encode(), {"Content-Type": "application/xml"})


class Provider:
    """A server with as many buckets as tests want."""

    def __init__(self) -> None:
        self._server = BadStore()
        self._server.script = self._answer
        self._buckets: dict[str, Bucket] = {}

    def new_bucket(self) -> Bucket:
        bucket = Bucket(f"voices-{len(self._buckets)}", self._server.endpoint)
        self._buckets[bucket.name] = bucket
        return bucket

    def close(self) -> None:
        self._server.close()

    def _answer(self, request: Request) -> Reply:
        bucket = self._buckets.get(request.path.partition("?")[0].split("/")[1])
        return _error(404, "NoSuchBucket") if bucket is None else bucket.answer(request)
