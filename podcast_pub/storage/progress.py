"""How far a run is: a protocol, and the implementation that says nothing."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Is told about writes and waiting; called from several threads at once.

    Sizes are bytes. A write that the store does not acknowledge ends without a word.
    """

    def started(self, total_bytes: int, files: int, /) -> None:
        """That much is about to be sent, in that many objects; adds to what was said before."""
        ...

    def sent(self, key: str, change_bytes: int, /) -> None:
        """So much more of an object went out; negative when a try begins again."""
        ...

    def stored(self, key: str, size_bytes: int, seconds: float, /) -> None:
        """The store acknowledged an object."""
        ...

    def waiting(self, host: str, /) -> None:
        """A host has been silent for seconds and is still waited for; said once a host."""
        ...


class NoProgress:
    """Says nothing."""

    def started(self, *_: object) -> None:
        return

    def sent(self, *_: object) -> None:
        return

    def stored(self, *_: object) -> None:
        return

    def waiting(self, *_: object) -> None:
        return
