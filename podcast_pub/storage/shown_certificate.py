"""The certificate that a host shows to a listener."""

from __future__ import annotations

import ssl
from base64 import b64encode
from datetime import UTC, datetime
from http.client import HTTPException, HTTPSConnection
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from podcast_pub.model.looking import Certificate
from podcast_pub.storage.certificates import trust
from podcast_pub.storage.public_probe import is_near

if TYPE_CHECKING:
    from urllib.parse import SplitResult

PATIENCE = 8.0
"""Seconds for the connection and for each silence."""


def certificate_of(base: str) -> Certificate | None:
    """Return what the host of an https address shows; None if the address has no https.

    One connection, through the proxy of the environment if there is one. Never raises for what
    a network or a host does.
    """
    parts = urlsplit(base)
    if parts.scheme != "https":
        return None
    host = parts.hostname or ""
    connection = _connection(host, parts.port or 443)
    try:
        connection.connect()
        shown = connection.sock.getpeercert() or {}
    except ssl.SSLCertVerificationError as error:
        return Certificate(host, distrust=error.verify_message.rstrip("."))
    except (OSError, HTTPException) as error:
        return Certificate(host, silence=type(error).__name__)
    finally:
        connection.close()
    until = ssl.cert_time_to_seconds(str(shown.get("notAfter", "")))
    return Certificate(host, valid_until=datetime.fromtimestamp(until, UTC))


def _connection(host: str, port: int) -> HTTPSConnection:
    proxy = getproxies().get("https")
    if not proxy or is_near(host) or proxy_bypass(host):
        return HTTPSConnection(host, port, timeout=PATIENCE, context=trust())
    parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    connection = HTTPSConnection(
        parts.hostname or "", parts.port or 80, timeout=PATIENCE, context=trust()
    )
    connection.set_tunnel(host, port, headers=_to_proxy(parts))
    return connection


def _to_proxy(parts: SplitResult) -> dict[str, str]:
    if parts.username is None:
        return {}
    words = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return {"Proxy-Authorization": f"Basic {b64encode(words.encode()).decode('ascii')}"}
