"""site.json: which state the pages show, and what is stored of each; written last."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from podcast_pub.addresses import SITE_KEY
from podcast_pub.model.artifact import SHORT, Artifact
from podcast_pub.publishing.records import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page as it was stored: the hash of its bytes, and the ETag that the store gave it."""

    sha256: str
    etag: str


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """What site.json says: the state that all pages show, and the pages by key."""

    state_hash: str = ""
    pages: Mapping[str, StoredPage] = field(default_factory=dict)


def encode_site(record: SiteRecord) -> Artifact:
    """Return site.json; equal records give equal bytes."""
    pages = {key: {"sha256": page.sha256, "etag": page.etag} for key, page in record.pages.items()}
    body = canonical({"schema": SCHEMA, "state": record.state_hash, "pages": pages})
    return Artifact(
        key=SITE_KEY,
        media_type="application/json",
        cache_control=SHORT,
        sha256=sha256(body).hexdigest(),
        size_bytes=len(body),
        body=body,
    )


def decode_site(body: bytes) -> SiteRecord:
    """Return what a site.json says; an empty record if it cannot be read (it is derived)."""
    try:
        record = json.loads(body)
        if record["schema"] != SCHEMA:
            return SiteRecord()
        pages = {
            str(key): StoredPage(str(page["sha256"]), str(page["etag"]))
            for key, page in record["pages"].items()
        }
        return SiteRecord(str(record["state"]), pages)
    except (ValueError, KeyError, TypeError, AttributeError):
        return SiteRecord()
