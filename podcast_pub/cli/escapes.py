"""Characters that would steer a terminal instead of being read on it."""

from __future__ import annotations

import re

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""C0 without tab and line feed, DEL, C1; line separators and what turns the direction of text
(Unicode 17, bidirectional formatting characters that embed, override or isolate); and bytes of
file names that are no UTF-8, which Python gives as surrogates."""

_LAST_BYTE = 0xFF
_FIRST_ODD_BYTE, _LAST_ODD_BYTE = 0xDC80, 0xDCFF


def visible(text: str) -> str:
    r"""Return the text with everything that steers a terminal written as `\x1b` or `\u202e`."""
    return _STEERING.sub(_escaped, text)


def visible_in_json(text: str) -> str:
    r"""Return a JSON text with the same characters as `\u001b`; it means what it meant."""
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    if _FIRST_ODD_BYTE <= code <= _LAST_ODD_BYTE:
        code &= _LAST_BYTE
    return f"\\x{code:02x}" if code <= _LAST_BYTE else f"\\u{code:04x}"
