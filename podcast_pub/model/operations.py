"""What the publishing protocol asks of a store, and what it is told.

The protocol does no input or output itself: it hands out operations and receives answers.
Whatever carries them out (a real store, or the model test's) must not raise for an answer
that is listed here; it raises a `StorageFailed` for what nobody can go on from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from podcast_pub.model.artifact import Artifact
    from podcast_pub.model.state import State


@dataclass(frozen=True, slots=True)
class Absent:
    """Write only if nothing is stored under the key."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """Write only if the stored object still has this ETag."""

    etag: str


Condition = Absent | Tagged | None


@dataclass(frozen=True, slots=True)
class ReadObject:
    """Fetch an object whole from the store's own endpoint."""

    key: str


@dataclass(frozen=True, slots=True)
class DescribeObject:
    """Ask for size, hash and headers of an object (HEAD).

    The hash is what is said beside the object; with `compared_with`, and if that hash is the
    artifact's, it is that of the bytes themselves.
    """

    key: str
    compared_with: Artifact | None = None


@dataclass(frozen=True, slots=True)
class WriteObject:
    """Store an artifact, with a checksum, under a condition."""

    artifact: Artifact
    only_if: Condition = None


@dataclass(frozen=True, slots=True)
class RestoreHeaders:
    """Give a stored object the headers of the artifact without sending its bytes again."""

    artifact: Artifact


@dataclass(frozen=True, slots=True)
class CheckPublic:
    """Look at an artifact as a listener would: HEAD and a range, without credentials."""

    artifact: Artifact


@dataclass(frozen=True, slots=True)
class Pause:
    """Wait before another try; longer the larger `attempt` (from 1) is, with jitter."""

    attempt: int


@dataclass(frozen=True, slots=True)
class RememberIntent:
    """Write down on this computer what is about to be committed, so that a crash is understood."""

    state: State
    state_hash: str


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """One version of an object, or a delete marker; `version` is empty where there are none."""

    key: str
    version: str = ""
    is_current: bool = True


@dataclass(frozen=True, slots=True)
class ListVersions:
    """Ask for all versions of all objects whose keys begin so."""

    prefix: str


@dataclass(frozen=True, slots=True)
class RemoveVersion:
    """Delete one version of an object for good; one that is missing is deleted."""

    stored: StoredVersion


Operation = (
    ReadObject
    | DescribeObject
    | WriteObject
    | RestoreHeaders
    | CheckPublic
    | Pause
    | RememberIntent
    | ListVersions
    | RemoveVersion
)


@dataclass(frozen=True, slots=True)
class ObjectRead:
    """An object's bytes, its ETag, and the hash and state that were stored beside it."""

    body: bytes
    etag: str
    sha256: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class ObjectDescribed:
    """What a store says about an object without sending it; an empty string is: not said.

    A store that keeps no headers at all, such as a folder, says so in `keeps_headers`.
    """

    size_bytes: int
    etag: str
    sha256: str = ""
    media_type: str = ""
    cache_control: str = ""
    disposition: str = ""
    keeps_headers: bool = True


@dataclass(frozen=True, slots=True)
class ObjectMissing:
    """Nothing is stored under the key."""


@dataclass(frozen=True, slots=True)
class ObjectWritten:
    """The store acknowledged the write and named the new ETag."""

    etag: str


@dataclass(frozen=True, slots=True)
class ConditionFailed:
    """The store says that the condition did not hold; a lost first try says so, too."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """It may or may not have happened; `reason` is for people, as is a `hint` that fits it."""

    reason: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Served:
    """The public address serves the artifact as it should."""


@dataclass(frozen=True, slots=True)
class NotServed:
    """The public address does not serve the artifact; `reason` says what it did instead."""

    reason: str


@dataclass(frozen=True, slots=True)
class Done:
    """The pause is over, or the intent is written down."""


@dataclass(frozen=True, slots=True)
class VersionsListed:
    """All versions below the prefix, by key."""

    versions: tuple[StoredVersion, ...]


@dataclass(frozen=True, slots=True)
class Removed:
    """The store says that the version is gone, or was."""


Answer = (
    ObjectRead
    | ObjectDescribed
    | ObjectMissing
    | ObjectWritten
    | ConditionFailed
    | Unclear
    | Served
    | NotServed
    | Done
    | VersionsListed
    | Removed
)
