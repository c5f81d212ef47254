"""A file beside the audio that apps fetch, such as a transcript."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SideFile:
    """A stored side file; `language` is a BCP 47 tag."""

    key: str
    media_type: str
    sha256: str
    size_bytes: int
    language: str
