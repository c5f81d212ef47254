"""An https endpoint for a store on this computer: ends TLS and passes the bytes on as they are."""

from __future__ import annotations

import socket
import ssl
from contextlib import suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import TYPE_CHECKING

import trustme

if TYPE_CHECKING:
    from pathlib import Path

BLOCK = 65_536


class TlsEndpoint:
    """Listens on 127.0.0.1 with a certificate of an authority that nobody knows.

    `authority` is the file that makes it trusted.
    """

    def __init__(self, *, store_port: int, folder: Path) -> None:
        made = trustme.CA()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.issue_cert("127.0.0.1").configure_cert(context)
        self.authority = folder / "authority.pem"
        made.cert_pem.write_to_path(self.authority)
        self._server = _Server(context, store_port)
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, context: ssl.SSLContext, store_port: int) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.context = context
        self.store = ("127.0.0.1", store_port)

    def handle_error(self, *_: object) -> None:
        """Say nothing of clients that do not trust us, or went away."""


class _Connection(BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        with (
            self.server.context.wrap_socket(self.request, server_side=True) as client,
            socket.create_connection(self.server.store) as store,
        ):
            back = Thread(target=_pass_on, args=(store, client), daemon=True)
            back.start()
            _pass_on(client, store)
            back.join()


def _pass_on(source: socket.socket, to: socket.socket) -> None:
    with suppress(OSError):
        while block := source.recv(BLOCK):
            to.sendall(block)
    with suppress(OSError):
        to.shutdown(socket.SHUT_WR)
