"""Addresses that authors write: what they must be, and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

if TYPE_CHECKING:
    from urllib.parse import SplitResult


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An http or https address without a slash at its end."""

    url: str
    is_loopback: bool
    is_secure: bool


@dataclass(frozen=True, slots=True)
class NoAddress:
    """Why a text is not an address; `is_secret` if it must not be shown."""

    message: str
    is_secret: bool = False


def parse_web_address(text: str) -> WebAddress | NoAddress:
    """Return an address of scheme, host, port and path only; credentials in it are a secret."""
    parts = _split(text)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        return NoAddress("is not an address that begins with https:// and a name")
    if "@" in parts.netloc:
        return NoAddress("has credentials in it", is_secret=True)
    if parts.query or parts.fragment or "?" in text or "#" in text:
        return NoAddress("has something after `?` or `#`")
    if not text.isascii() or any(one in text for one in ' "<>\\^`{|}') or not text.isprintable():
        return NoAddress("has characters that an address cannot have")
    return WebAddress(text.rstrip("/"), _is_loopback(parts.hostname), parts.scheme == "https")


def parse_s3_address(text: str) -> str | NoAddress:
    """Return `s3://bucket/prefix` without a slash at its end."""
    parts = _split(text)
    if parts is not None and "@" in parts.netloc:
        return NoAddress("has credentials in it", is_secret=True)
    if parts is None or parts.scheme != "s3" or not parts.netloc:
        return NoAddress("is not an address like s3://bucket/prefix")
    if parts.query or parts.fragment or ":" in parts.netloc or "//" in parts.path:
        return NoAddress("is not an address like s3://bucket/prefix")
    return text.rstrip("/")


def parse_store_address(text: str) -> str | NoAddress:
    """Return `s3://bucket/prefix` or `file:///folder`, each without a slash at its end."""
    return parse_file_address(text) if text.lower().startswith("file:") else parse_s3_address(text)


def parse_file_address(text: str) -> str | NoAddress:
    """Return `file:///folder`, absolute and percent-encoded, for a folder of this computer."""
    parts = _split(text)
    if parts is None or parts.netloc not in ("", "localhost") or "?" in text or "#" in text:
        return NoAddress("is not an address like file:///srv/www/podcast")
    path = unquote(parts.path)
    segments = [one for one in path.split("/") if one not in ("", ".")]
    if not path.startswith("/") or not segments or ".." in segments or not path.isprintable():
        return NoAddress("does not name a folder from the root on, like file:///srv/www/podcast")
    return f"file:///{'/'.join(quote(one) for one in segments)}"


def _split(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - raises ValueError for a port that is no number
    except ValueError:
        return None
    return parts


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
