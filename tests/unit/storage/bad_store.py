"""A server that speaks as badly as the test wants it to."""

from __future__ import annotations

import socket
import threading
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_s3 import S3Client

    from podcast_pub.storage.s3.store import S3Store


@dataclass(frozen=True, slots=True)
class Request:
    """What arrived; header names in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back; `announced` bytes are promised instead of the body's length."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    announced: int | None = None


CUT = None
"""Instead of a reply: the connection ends."""


class BadStore:
    """Answers by a script and remembers what was asked."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.connections: set[int] = set()
        self.script: Callable[[Request], Reply | None] = lambda _: CUT
        self.keeps_bodies = True
        self._clients: dict[int, S3Client] = {}
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def open(self, *, attempts: int = 1, prefix: str = "") -> S3Store:
        """Return this server as a store through real boto3."""
        from podcast_pub.storage.s3.client import Credentials, open_client
        from podcast_pub.storage.s3.store import S3Store

        client = self._clients.get(attempts) or open_client(
            endpoint=self.endpoint,
            credentials=Credentials("AKIDSECRETID", "SECRETSECRET"),
            attempts=attempts,
        )
        self._clients[attempts] = client
        return S3Store(client, bucket="voices", prefix=prefix, name="main")

    def close(self) -> None:
        for client in self._clients.values():
            client.close()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, owner: BadStore) -> None:
        self.owner = owner
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, *_: object) -> None:
        return


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else a body waits 40 ms behind its headers
    server: _Server

    def answer(self) -> None:
        owner = self.server.owner
        length = int(self.headers.get("Content-Length", "0"))
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(length) if owner.keeps_bodies else self.skip(length)
        request = Request(self.command, self.path, headers, body)
        owner.requests.append(request)
        owner.connections.add(self.client_address[1])
        reply = owner.script(request)
        if reply is CUT:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        else:
            self.send(reply)

    def skip(self, length: int) -> bytes:
        while length > 0:
            length -= len(self.rfile.read(min(length, 1_000_000)))
        return b""

    def send(self, reply: Reply) -> None:
        self.send_response_only(reply.status)
        announced = len(reply.body) if reply.announced is None else reply.announced
        headers = {"Content-Length": str(announced), "Date": formatdate(usegmt=True)}
        for name, value in (headers | reply.headers).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)
        if announced != len(reply.body):
            self.close_connection = True

    do_GET = do_HEAD = do_PUT = do_DELETE = do_OPTIONS = answer  # noqa: N815 — http.server's names

    def log_message(self, *_: object) -> None:
        return
