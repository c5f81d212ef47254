"""mutagen, held on a leash: what it may read, and everything that it may raise."""

from __future__ import annotations

import os
import struct
import zlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from typing import BinaryIO

_MOST_BYTES: Final = 32 << 20
_MOST_READS: Final = 50_000

LARGE: Final = 12 << 20
"""Bytes that one read may ask for where nothing read is unpacked: room for a cover."""

SMALL: Final = 1 << 14
"""The same where mutagen unpacks zlib by itself, which makes up to 1,032 bytes of one."""


def mutagen_trouble() -> tuple[type[BaseException], ...]:
    """Return everything that mutagen may raise over a damaged or hostile file.

    Its own error, and what its parsers let through when bytes are not what they expect: tried
    with mutagen 1.48 on random, cut and nested files.
    """
    from mutagen import MutagenError

    return (
        MutagenError,
        ArithmeticError,
        AssertionError,
        AttributeError,
        EOFError,
        LookupError,
        MemoryError,
        OSError,
        RuntimeError,
        TypeError,
        ValueError,
        struct.error,
        zlib.error,
    )


class ReadsTooMuch(OSError):
    """Raised into mutagen when a file makes it read more than any real file would."""


class BoundedFile:
    """A file for mutagen to read tags from, with an end to how much and how often.

    Without it a picture of 60 MB is loaded whole, and a file of a million tiny boxes or pages
    takes minutes and gigabytes.
    """

    def __init__(self, handle: BinaryIO, *, most_at_once: int = LARGE) -> None:
        self._handle = handle
        self._most_at_once = most_at_once
        self._bytes = _MOST_BYTES
        self._reads = _MOST_READS
        self.name = ""
        handle.seek(0)

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes; raises ReadsTooMuch at the end of the leash."""
        if size < 0 or size > self._most_at_once:
            left = self._left()
            size = left if size < 0 else min(size, left)
        self._reads -= 1
        self._bytes -= size
        if self._reads < 0 or self._bytes < 0 or size > self._most_at_once:
            raise ReadsTooMuch("more to read than tags need")
        return self._handle.read(size)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._handle.seek(offset, whence)

    def tell(self) -> int:
        return self._handle.tell()

    def _left(self) -> int:
        here = self._handle.tell()
        end = self._handle.seek(0, os.SEEK_END)
        self._handle.seek(here)
        return max(end - here, 0)
