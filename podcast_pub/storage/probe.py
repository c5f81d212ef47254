"""Does a store keep the conditions that everything rests on? Try it, never trust."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING

from podcast_pub.errors import StorageFailed, StoreRefused, StoreUnsuitable
from podcast_pub.model.artifact import Artifact
from podcast_pub.model.operations import (
    Absent,
    ConditionFailed,
    ObjectDescribed,
    ObjectWritten,
    Tagged,
    Unclear,
)

if TYPE_CHECKING:
    from podcast_pub.model.operations import Condition
    from podcast_pub.storage.store import Probeable

STALE = Tagged('"00000000000000000000000000000000"')
HINT = "choose another store: README lists those whose conditions were tried"


def probe(store: Probeable, *, token: str) -> None:
    """Return if the store keeps conditions and checksums (class A), else raise StoreUnsuitable.

    Costs seven small requests on `probe/<token>.txt`, a key that is not public; a fresh random
    token keeps two probes apart. The object is removed afterwards if the credentials allow it.
    Stores without conditions (class B) are refused until a protocol for them exists.
    """
    key = f"probe/{token}.txt"
    try:
        _create(store, key)
        _must_fail(store, key, Absent(), "writes over an object although told If-None-Match: *")
        _must_fail(store, key, STALE, "writes over an object although told a stale If-Match")
        _swap(store, key)
        if store.accepts_wrong_checksum(key):
            raise StoreUnsuitable(
                f"store `{store.name}` keeps bytes that are not those of their checksum",
                hint=HINT,
            )
    finally:
        # a key that may not delete leaves a few bytes that nobody can see
        with suppress(StoreRefused):
            store.remove(key)


def _create(store: Probeable, key: str) -> None:
    # the key is fresh: "condition failed" can only be the echo of a lost first try
    answer = store.write(_artifact(key, b"first\n"), only_if=Absent(), sent=_ignore)
    if isinstance(answer, Unclear):
        raise _no_answer(store, answer)


def _must_fail(store: Probeable, key: str, condition: Condition, fault: str) -> None:
    match store.write(_artifact(key, b"second\n"), only_if=condition, sent=_ignore):
        case ConditionFailed():
            return
        case ObjectWritten():
            raise StoreUnsuitable(
                f"store `{store.name}` {fault}, so two producers at once could lose work",
                hint=HINT,
            )
        case Unclear() as unclear:
            raise _no_answer(store, unclear)


def _swap(store: Probeable, key: str) -> None:
    described = store.describe(key)
    if not isinstance(described, ObjectDescribed):
        raise StoreUnsuitable(
            f"store `{store.name}` does not show an object that was just written", hint=HINT
        )
    condition = Tagged(described.etag)
    answer = store.write(_artifact(key, b"third\n"), only_if=condition, sent=_ignore)
    if isinstance(answer, ConditionFailed):
        raise StoreUnsuitable(
            f"store `{store.name}` refuses a write although its If-Match is right", hint=HINT
        )
    if isinstance(answer, Unclear):
        raise _no_answer(store, answer)


def _artifact(key: str, body: bytes) -> Artifact:
    return Artifact(
        key=key,
        media_type="text/plain",
        cache_control="no-store",
        sha256=sha256(body).hexdigest(),
        size_bytes=len(body),
        body=body,
    )


def _no_answer(store: Probeable, unclear: Unclear) -> StorageFailed:
    return StorageFailed(
        f"store `{store.name}` did not acknowledge a small test object: {unclear.reason}",
        hint="look at `endpoint` in show.toml or `--store`: it must be the address of the store's "
        "S3 API; if it is, run the same command again",
    )


def _ignore(_change_bytes: int) -> None:
    return
