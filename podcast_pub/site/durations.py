"""Moments and lengths as people and machines read them."""

from __future__ import annotations


def whole_seconds(milliseconds: int) -> int:
    """Return seconds, rounded half up, as the feed says them."""
    return (milliseconds + 500) // 1000


def clock(seconds: int) -> str:
    """Return `1:02:03`, or `2:03` below an hour."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def iso_duration(seconds: int) -> str:
    """Return a duration of ISO 8601 in seconds alone, such as `PT62S`."""
    return f"PT{seconds}S"


def media_fragment(milliseconds: int) -> str:
    """Return `#t=` with seconds, at most three decimals (W3C Media Fragments 1.0, 4.2.1)."""
    seconds, rest = divmod(milliseconds, 1000)
    decimals = f".{rest:03}".rstrip("0").rstrip(".")
    return f"#t={seconds}{decimals}"
