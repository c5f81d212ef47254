"""A provider that does everything right, in front of a bucket of a test; tests spoil it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.storage.bad_store import Reply

if TYPE_CHECKING:
    from tests.unit.storage.bad_store import Request
    from tests.unit.verbs.bucket import Bucket, Kept

NO_RULES = b"<Error><Code>NoSuchLifecycleConfiguration</Code></Error>"
EXPOSED = "Content-Length, Content-Range, ETag"


class GoodHost:
    """Answers what is asked of the bucket itself, and whoever has no key."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def __call__(self, request: Request) -> Reply | None:
        """Return the answer, None where the bucket's own is right."""
        if "authorization" in request.headers:
            return self._to_owner(request)
        if request.method == "OPTIONS":
            return Reply(204, headers=cors(request) | {"Access-Control-Allow-Headers": "range"})
        key = self._bucket.key_of(request)
        kept = self._bucket.objects.get(key or "index.html")
        is_listing = "?" in request.path and key not in self._bucket.objects
        if request.method not in ("GET", "HEAD") or is_listing or key.startswith(("probe/", "/")):
            return refusal()
        if kept is None:
            return Reply(404, b"<!doctype html>gone", {"Content-Type": "text/html"})
        return served(request, kept)

    def _to_owner(self, request: Request) -> Reply | None:
        if request.path.endswith("?versioning"):
            return Reply(200, b"<VersioningConfiguration/>")
        if request.path.endswith("?lifecycle"):
            return Reply(404, NO_RULES)
        return None


def served(request: Request, kept: Kept) -> Reply:
    """Return an object as HTTP has it: in ranges, not again, to web players too."""
    headers = {"ETag": kept.etag, **kept.headers, **cors(request)}
    if request.headers.get("if-none-match") == kept.etag:
        return Reply(304, headers=headers)
    wanted = request.headers.get("range", "")
    if not wanted:
        return Reply(200, kept.body, headers)
    size = len(kept.body)
    first, _, last = wanted.removeprefix("bytes=").partition("-")
    start, end = (int(first), int(last)) if first else (size - int(last), size - 1)
    headers["Content-Range"] = f"bytes {start}-{end}/{size}"
    return Reply(206, kept.body[start : end + 1], headers)


def cors(request: Request) -> dict[str, str]:
    origin = request.headers.get("origin")
    allowed = {"Access-Control-Allow-Origin": origin} if origin else {}
    return {"Vary": "Origin", "Access-Control-Expose-Headers": EXPOSED, **allowed}


def refusal() -> Reply:
    text = b"<Error><Code>AccessDenied</Code></Error>"
    return Reply(403, text, {"Content-Type": "application/xml"})


def page(status: int = 200, text: str = "hello") -> Reply:
    return Reply(status, f"<!doctype html>{text}".encode(), {"Content-Type": "text/html"})
