"""Bytes or a file that we want stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

IMMUTABLE = "public, max-age=31536000, immutable"
SHORT = "public, max-age=300, must-revalidate"


@dataclass(frozen=True, slots=True)
class Artifact:
    """What is to be stored under `key`: exactly one of `body` and `file` holds the bytes.

    `sha256` (hex) and `size_bytes` are those of the bytes. `state` names the published state
    that a feed belongs to and is empty elsewhere; it is stored beside the object.
    """

    key: str
    media_type: str
    cache_control: str
    sha256: str
    size_bytes: int
    body: bytes | None = None
    file: Path | None = None
    disposition: str = ""
    state: str = ""
