"""What every store promises; `tests/conformance` holds each of them to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from podcast_pub.model.artifact import Artifact
    from podcast_pub.model.operations import (
        Condition,
        ConditionFailed,
        ObjectDescribed,
        ObjectMissing,
        ObjectRead,
        ObjectWritten,
        Removed,
        StoredVersion,
        Unclear,
    )


class Store(Protocol):
    """One place where objects are kept under keys.

    **Atomic.** An object appears, changes and vanishes whole: a reader sees the bytes and
    headers of one write, never a mixture, and never part of a write that was cut. A write
    under a condition tests the condition and writes in one step: of many that race with
    `Absent()`, or with the same `Tagged`, exactly one gets `ObjectWritten`. Nothing holds
    over two objects.

    **Read after write.** What was acknowledged is seen by every later read, description and
    listing of every client.

    **ETags** are opaque, are never empty in an answer, and differ when the bytes differ.

    **Unclear** means that nobody may conclude anything: a write may have happened, may not
    have, and may even happen later. `ConditionFailed` is what the store said, not the
    truth: a first try whose answer was lost makes the second one fail. After either, read
    back and compare. Bytes whose SHA-256 is not that of their artifact are never stored.

    **Repeating.** Reads, descriptions, listings and restored headers may be repeated freely;
    so may a write with the same artifact and condition. A store repeats by itself what is
    safe, a few times, within a bounded time.

    **Threads.** All methods may be called from many threads at once.

    **Errors.** What nobody can go on from is raised: `StoreUnreachable` (nobody answers; a
    later run may succeed), `StoreRefused` (credentials or policy), `StoreIsFull` (no room; a
    later run may succeed), `ClockIsWrong`, `StoreUnsuitable` (conditions are not known to
    the store), `SettingsIncomplete` (bucket, region or profile does not exist), another
    `StorageFailed` for the rest. A write that was sent in vain is `Unclear`, not raised: only
    a read can tell. A file that vanished or changed while it was read raises
    `ShowNeedsFixing`. No text has a secret in it.
    """

    @property
    def name(self) -> str:
        """The store's name in the settings, for messages."""
        ...

    def read(self, key: str) -> ObjectRead | ObjectMissing | Unclear:
        """Return an object whole, in memory, checked against the hash stored beside it."""
        ...

    def describe(self, key: str) -> ObjectDescribed | ObjectMissing | Unclear:
        """Return size, ETag, hash and headers; a store that keeps no headers leaves them empty."""
        ...

    def describe_bytes(self, artifact: Artifact) -> ObjectDescribed | ObjectMissing | Unclear:
        """Return the same of what is under the artifact's key, the hash being that of the bytes.

        What is said to have another hash or size is not looked at further. Costs a read of the
        local bytes, and one of the stored ones if they have no ETag that proves them.
        """
        ...

    def write(
        self, artifact: Artifact, *, only_if: Condition, sent: Callable[[int], None]
    ) -> ObjectWritten | ConditionFailed | Unclear:
        """Store the artifact's bytes, headers, hash and state; `None` overwrites.

        Files are read as streams. `sent` is told of bytes as they go: the change since it
        was last told, negative when a try begins again. What it raises ends the write and
        is raised here.
        """
        ...

    def restore_headers(self, artifact: Artifact) -> ObjectWritten | ObjectMissing | Unclear:
        """Give a stored object all headers, hash and state of the artifact, but no bytes.

        The caller knows that the bytes are the artifact's.
        """
        ...

    def list_keys(self, prefix: str) -> tuple[str, ...]:
        """Return all keys that begin with the prefix (an empty one: all), sorted."""
        ...

    def list_versions(self, prefix: str) -> tuple[StoredVersion, ...]:
        """Return every version and delete marker of all keys that begin so, sorted by key.

        A store without versions returns what is there, with an empty version.
        """
        ...

    def remove_version(self, stored: StoredVersion) -> Removed | Unclear:
        """Delete one version for good, or the object itself where there are no versions.

        One that is missing is no error, so that this may be repeated freely.
        """
        ...


class Probeable(Store, Protocol):
    """A store that can be tested for the promises that others make in name only."""

    def accepts_wrong_checksum(self, key: str) -> bool:
        """Whether it stores bytes that are not those of the checksum sent with them."""
        ...

    def remove(self, key: str) -> None:
        """Delete an object; one that is missing is no error."""
        ...
