"""Text as XML 1.0 may carry it."""

from __future__ import annotations

import re

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """Return the text without the characters that XML 1.0 cannot carry, its lines ended by LF.

    Source: XML 1.0 (fifth edition), 2.2 Characters and 2.11 End-of-Line Handling.
    """
    return _ILLEGAL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def plain(text: str) -> str:
    """Return legal text without space around it, as Apple and PSP-1 demand of every value."""
    return legal(text).strip()
