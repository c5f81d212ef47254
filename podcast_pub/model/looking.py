"""What is asked of a public address without credentials, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

FEW_BYTES = 4096
"""Enough of a body to tell a feed, a page, a listing and an error from each other."""


@dataclass(frozen=True, slots=True)
class Question:
    """One request; `keeps` is how much of the body is of interest, in bytes.

    GET and HEAD follow redirects if `follows`; other methods never do.
    """

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    keeps: int = FEW_BYTES
    follows: bool = True


@dataclass(frozen=True, slots=True)
class Heard:
    """What an address answered: header names in lower case, the first bytes of the body.

    `hops` are the addresses that redirects led to, in order. Without an answer the status is 0
    and `silence` says why, for people.
    """

    url: str
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    hops: tuple[str, ...] = ()
    silence: str = ""

    @property
    def is_silent(self) -> bool:
        return self.status == 0

    @property
    def is_fine(self) -> bool:
        """Whether the status says success (2xx)."""
        return 200 <= self.status < 300  # noqa: PLR2004 — RFC 9110, section 15.3

    @property
    def media_type(self) -> str:
        """Return the essence of the Content-Type, in lower case; empty if there is none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def is_html(self) -> bool:
        """Whether the body is a page for people, whatever its type is said to be."""
        start = self.body[:512].lstrip().lower()
        return start.startswith((b"<!doctype html", b"<html")) or (
            self.media_type in ("text/html", "application/xhtml+xml")
        )


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a host shows over TLS: until when it is valid, or what is wrong with it.

    `distrust` is why it is not trusted, `silence` why nothing was shown; `valid_until` is aware
    and UTC, and None in both cases.
    """

    host: str
    valid_until: datetime | None = None
    distrust: str = ""
    silence: str = ""


@dataclass(frozen=True, slots=True)
class LifecycleRule:
    """A rule by which a store removes or moves objects by itself.

    `prefix` is of keys in the bucket. `expires` tells whether current objects are removed,
    `moves_to` the storage classes they are moved to. `has_tags` narrows it to objects with
    tags, which ours have not. `is_understood` is False if it does something that S3 does not
    describe.
    """

    name: str
    is_on: bool
    prefix: str = ""
    has_tags: bool = False
    expires: bool = False
    moves_to: tuple[str, ...] = ()
    is_understood: bool = True


@dataclass(frozen=True, slots=True)
class BucketRules:
    """What a bucket does with versions and with age.

    `versioning` is S3's word (`Enabled`, `Suspended`, empty: never was on). Where a question
    was refused, the text in `unseen_versioning` or `unseen_lifecycle` says what came instead.
    """

    versioning: str = ""
    lifecycle: tuple[LifecycleRule, ...] = ()
    unseen_versioning: str = ""
    unseen_lifecycle: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of a stranger's write; `happened` is None if nobody could look."""

    heard: Heard
    happened: bool | None


@dataclass(frozen=True, slots=True)
class Strangers:
    """What somebody without a key may do.

    `read` is the answer to a GET of an object of ours that is not public by our policy, None
    if none could be stored. Deletions need one, too, so they may be missing.
    """

    listings: tuple[Heard, ...] = ()
    writes: tuple[Attempt, ...] = ()
    deletions: tuple[Attempt, ...] = ()
    read: Heard | None = None
    left_behind: tuple[str, ...] = ()
