"""A public https address for a bucket on this computer: a proxy that ends TLS itself.

Whoever has `environment` around it reaches `https://podcast.example.org/…` here, and nothing else
in the world.
"""

from __future__ import annotations

import http.client
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import trustme

if TYPE_CHECKING:
    from pathlib import Path

PASSED_ON = ("Content-Type", "Content-Length", "Content-Range", "ETag", "Cache-Control")


class HttpsFront:
    """Serves the keys below `path` of a store on 127.0.0.1 as the root of some names."""

    def __init__(self, *names: str, port: int, path: str, folder: Path) -> None:
        authority = trustme.CA()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*names).configure_cert(context)
        certificates = folder / "authority.pem"
        authority.cert_pem.write_to_path(certificates)
        self._server = _Server(names, context, port, path)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        self.environment = {
            "HTTPS_PROXY": f"http://127.0.0.1:{self._server.server_port}",
            "SSL_CERT_FILE": str(certificates),
        }

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(
        self, names: tuple[str, ...], context: ssl.SSLContext, port: int, path: str
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Visit)
        self.names = {f"{name}:443" for name in names}
        self.context = context
        self.store = f"127.0.0.1:{port}"
        self.path = path


class _Visit(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_CONNECT(self) -> None:
        if self.path not in self.server.names:
            self.send_error(403)
            return
        self.send_response_only(200)
        self.end_headers()
        self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", buffering=0)
        self.close_connection = False

    def do_GET(self) -> None:
        store = http.client.HTTPConnection(self.server.store, timeout=20)
        wanted = {"Range": self.headers["Range"]} if "Range" in self.headers else {}
        store.request(self.command, self.server.path + self.path, headers=wanted)
        answer = store.getresponse()
        body = answer.read()
        self.send_response_only(answer.status)
        for name in PASSED_ON:
            if name in answer.headers:
                self.send_header(name, answer.headers[name])
        self.end_headers()
        self.wfile.write(body)
        store.close()

    do_HEAD = do_GET  # noqa: N815 — http.server's name

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def log_message(self, *_: object) -> None:
        return
