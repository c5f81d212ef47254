"""Whose certificates are trusted, and why one is not."""

from __future__ import annotations

import os
import ssl

from urllib3.util import create_urllib3_context

from podcast_pub.errors import SettingsIncomplete

BUNDLES = ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE")
"""Variables that name a file or a folder of authorities; botocore reads them in this order."""


def trust() -> ssl.SSLContext:
    """Return a context that trusts what the system trusts, and a bundle that is named on top.

    OpenSSL lets `SSL_CERT_FILE` replace what the system trusts. A bundle that cannot be read
    raises SettingsIncomplete.
    """
    context = create_urllib3_context(cert_reqs=ssl.CERT_REQUIRED)
    context.load_default_certs()
    name = next((one for one in BUNDLES if os.environ.get(one)), None)
    if name is None:
        return context
    bundle = os.environ[name]
    try:
        if os.path.isdir(bundle):  # noqa: PTH112 — a text, passed on as it is
            context.load_verify_locations(capath=bundle)
        else:
            context.load_verify_locations(cafile=bundle)
    except OSError as error:
        raise SettingsIncomplete(
            f"{name} names {bundle}, which has no certificates that can be read",
            hint=f"correct {name}, or unset it",
        ) from error
    return context


def distrust(error: object) -> str:
    """Return why a certificate is not trusted, empty if urllib3's error is about anything else."""
    inner = error.args[0] if isinstance(error, Exception) and error.args else None
    if not isinstance(inner, ssl.SSLCertVerificationError):
        return ""
    return inner.verify_message.rstrip(".")
