"""A web server on this computer, set up as docs/guides/own-bucket/folder.md says."""

from __future__ import annotations

import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from pathlib import Path

TYPES = {
    "mp3": "audio/mpeg",
    "m4a": "audio/x-m4a",
    "jpg": "image/jpeg",
    "vtt": "text/vtt",
    "srt": "application/x-subrip",
    "xml": "application/rss+xml",
    "json": "application/json",
    "html": "text/html; charset=utf-8",
}


class WebServer:
    """Serves the files below `root` with types and ranges; names with a dot first are hidden.

    Ranges can be taken away: not every server has them.
    """

    def __init__(self, root: Path, *, knows_ranges: bool = True) -> None:
        self._server = _Server(root, knows_ranges=knows_ranges)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        self.base = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, root: Path, *, knows_ranges: bool) -> None:
        super().__init__(("127.0.0.1", 0), _Visit)
        self.root, self.knows_ranges = root, knows_ranges


class _Visit(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        key = unquote(self.path.partition("?")[0]).strip("/") or "index.html"
        path = self.server.root / key
        if not path.is_file() or "/." in f"/{key}":
            self._send(404, b"", "text/plain", {}, with_body=with_body)
            return
        body = path.read_bytes()
        extension = path.suffix.removeprefix(".")
        media_type = TYPES.get(extension, "application/octet-stream")
        if key.startswith("chapters/"):
            media_type = "application/json+chapters"
        asked = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", ""))
        if asked is None or not self.server.knows_ranges:
            self._send(200, body, media_type, {}, with_body=with_body)
            return
        first = int(asked[1]) if asked[1] else len(body) - int(asked[2])
        last = int(asked[2]) if asked[1] and asked[2] else len(body) - 1
        part = body[first : last + 1]
        where = {"Content-Range": f"bytes {first}-{first + len(part) - 1}/{len(body)}"}
        self._send(206, part, media_type, where, with_body=with_body)

    def _send(
        self, status: int, body: bytes, media_type: str, more: dict[str, str], *, with_body: bool
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Accept-Ranges", "bytes" if self.server.knows_ranges else "none")
        for name, value in more.items():
            self.send_header(name, value)
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
