"""Text as HTML may carry it."""

from __future__ import annotations

import re
from html import escape

_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
"""Controls and noncharacters; of lone surrogates the engine makes U+FFFD by itself.

Source: HTML Standard, 13.2.3.5 "Preprocessing the input stream", read 2026-11-24.
"""


def escaped(value: object) -> object:
    """Return text as safe HTML, and anything else, safe HTML included, as it is.

    Templates call this for every value before the engine escapes; the engine alone would be
    as safe, but spells out each slash and lets control characters pass.
    """
    from minijinja import safe

    if isinstance(value, str) and not hasattr(value, "__html__"):
        return safe(escape(_UNSHOWABLE.sub("", value)))
    return value
