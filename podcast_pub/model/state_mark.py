"""The comment by which a feed names the state that it was made from."""

from __future__ import annotations

import re

STATE_MARK = "podcast-pub state "

_NEAR_THE_TOP_BYTES = 500
_COMMENT = re.compile(rb"<!-- " + STATE_MARK.encode() + rb"([0-9a-f]{64}) -->")


def mark(state_hash: str) -> str:
    """Return the XML comment that names a state; `state_hash` is its SHA-256 in hex."""
    return f"<!-- {STATE_MARK}{state_hash} -->"


def marked_state(body: bytes) -> str:
    """Return the state that a feed names in its first 500 bytes, or an empty string."""
    found = _COMMENT.search(body[:_NEAR_THE_TOP_BYTES])
    return found[1].decode() if found else ""
