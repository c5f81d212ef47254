"""Who is told that a host has not answered for a while."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock, Timer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE = 5.0
"""Seconds of silence before anybody is told; a store that works answers within one."""


class Watch:
    """Tells `tell` the name of a host that has been silent for a while, each host once.

    One watch serves a whole run, and may be shared by threads; `tell` is called in a thread
    of its own. Without `tell` nobody is told.
    """

    def __init__(
        self, tell: Callable[[str], None] | None = None, *, after: float = PATIENCE
    ) -> None:
        self._tell = tell
        self._after = after
        self._told: set[str] = set()
        self._lock = Lock()

    @contextmanager
    def over(self, url: str) -> Iterator[None]:
        """Watch the time from asking the host of the URL to its answer: the block."""
        host = url.partition("://")[2].partition("/")[0].rpartition("@")[2]
        if self._tell is None or host in self._told:
            yield
            return
        timer = Timer(self._after, self._tell_once, (host,))
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _tell_once(self, host: str) -> None:
        with self._lock:
            is_new = host not in self._told
            self._told.add(host)
        if is_new and self._tell is not None:
            self._tell(host)
