"""A slow road to a store on this computer that can be cut after an exact number of bytes."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress

BLOCK = 4096


class ThrottlingProxy:
    """Passes bytes on to a port of 127.0.0.1, at most so many a second towards it.

    `arrived` counts the bytes that were handed to the store. After `cut_after(n)` exactly n of
    them get there and not one more, and no answer comes back; connections stay open as they
    do on a dead road, until `open_again`.
    """

    def __init__(self, port: int, *, bytes_per_second: float) -> None:
        self.arrived = 0
        self.is_cut = threading.Event()
        self._target = ("127.0.0.1", port)
        self._rate = bytes_per_second
        self._limit: int | None = None
        self._free_at = 0.0
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def cut_after(self, count: int | None) -> None:
        """Count from zero, and cut the road when that many bytes have arrived; None: never."""
        with self._lock:
            self.arrived, self._limit = 0, count
            self.is_cut.clear()

    def open_again(self) -> None:
        """End all connections, and take new ones that nothing cuts."""
        self._end_connections()
        self.cut_after(None)

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._end_connections()
        for thread in self._threads:
            thread.join()

    def _end_connections(self) -> None:
        with self._lock:
            ending, self._sockets = self._sockets, []
        for one in ending:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        for one in ending:
            one.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(self._target)
            except OSError:
                near.close()  # nobody is at the end of the road
                continue
            for one in (near, far):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._sockets += [near, far]
            for words in ((near, far, True), (far, near, False)):
                thread = threading.Thread(target=self._carry, args=words)
                thread.start()
                self._threads.append(thread)

    def _carry(self, source: socket.socket, target: socket.socket, to_store: bool) -> None:  # noqa: FBT001 — the words of a thread
        ending = socket.SHUT_WR
        try:
            while block := source.recv(BLOCK):
                if to_store:
                    time.sleep(self._wait_for(len(block)))
                with self._lock:
                    if self.is_cut.is_set():
                        return
                    passing = self._passing(block) if to_store else block
                target.sendall(passing)
        except OSError:
            ending = socket.SHUT_RDWR
        with suppress(OSError):
            target.shutdown(ending)

    def _wait_for(self, count: int) -> float:
        with self._lock:
            now = time.monotonic()
            self._free_at = max(now, self._free_at) + count / self._rate
            return self._free_at - now

    def _passing(self, block: bytes) -> bytes:
        """Return what still gets through of a block, and cut the road if that is not all."""
        left = len(block) if self._limit is None else self._limit - self.arrived
        passing = block[:left]
        self.arrived += len(passing)
        if self._limit is not None and self.arrived >= self._limit:
            self.is_cut.set()
        return passing
