"""A store in memory, for tests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from threading import RLock
from typing import TYPE_CHECKING

from podcast_pub.model.operations import (
    Absent,
    ConditionFailed,
    ObjectDescribed,
    ObjectMissing,
    ObjectRead,
    ObjectWritten,
    Removed,
    StoredVersion,
    Tagged,
    Unclear,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from podcast_pub.model.artifact import Artifact
    from podcast_pub.model.operations import Condition


@dataclass(frozen=True, slots=True)
class Stored:
    """An object as it is kept."""

    artifact: Artifact
    body: bytes
    etag: str


class MemoryStore:
    """Keeps objects in a dictionary, under the contract of `Store`.

    `objects` is by key, `written` has the keys of acknowledged writes in order, `reads`
    counts reads and descriptions, `writes` counts tries to write and restored headers.
    """

    def __init__(self, name: str = "memory") -> None:
        self.name = name
        self.objects: dict[str, Stored] = {}
        self.written: list[str] = []
        self.reads = 0
        self.writes = 0
        self._lock = RLock()
        self._tag = 0

    def read(self, key: str) -> ObjectRead | ObjectMissing | Unclear:
        with self._lock:
            self.reads += 1
            stored = self.objects.get(key)
        if stored is None:
            return ObjectMissing()
        return ObjectRead(
            stored.body, stored.etag, sha256=stored.artifact.sha256, state=stored.artifact.state
        )

    def describe(self, key: str) -> ObjectDescribed | ObjectMissing | Unclear:
        with self._lock:
            self.reads += 1
            stored = self.objects.get(key)
        if stored is None:
            return ObjectMissing()
        return ObjectDescribed(
            size_bytes=len(stored.body),
            etag=stored.etag,
            sha256=stored.artifact.sha256,
            media_type=stored.artifact.media_type,
            cache_control=stored.artifact.cache_control,
            disposition=stored.artifact.disposition,
        )

    def describe_bytes(self, artifact: Artifact) -> ObjectDescribed | ObjectMissing | Unclear:
        described = self.describe(artifact.key)
        if isinstance(described, ObjectDescribed):
            hashed = sha256(self.objects[artifact.key].body).hexdigest()
            return replace(described, sha256=hashed)
        return described

    def write(
        self, artifact: Artifact, *, only_if: Condition, sent: Callable[[int], None]
    ) -> ObjectWritten | ConditionFailed | Unclear:
        body = artifact.file.read_bytes() if artifact.file else (artifact.body or b"")
        sent(len(body))
        with self._lock:
            self.writes += 1
            if sha256(body).hexdigest() != artifact.sha256:
                return Unclear("the bytes are not those of the artifact")
            if not self._holds(only_if, artifact.key):
                return ConditionFailed()
            self.written.append(artifact.key)
            return ObjectWritten(self._keep(artifact, body))

    def restore_headers(self, artifact: Artifact) -> ObjectWritten | ObjectMissing | Unclear:
        with self._lock:
            self.writes += 1
            stored = self.objects.get(artifact.key)
            if stored is None:
                return ObjectMissing()
            return ObjectWritten(self._keep(artifact, stored.body))

    def list_keys(self, prefix: str) -> tuple[str, ...]:
        with self._lock:
            return tuple(sorted(key for key in self.objects if key.startswith(prefix)))

    def list_versions(self, prefix: str) -> tuple[StoredVersion, ...]:
        """Return what is there: this store keeps one version of everything."""
        return tuple(StoredVersion(key) for key in self.list_keys(prefix))

    def remove_version(self, stored: StoredVersion) -> Removed | Unclear:
        with self._lock:
            self.writes += 1
        self.remove(stored.key)
        return Removed()

    def accepts_wrong_checksum(self, key: str) -> bool:
        """Return False: bytes are always compared with their hash."""
        return False

    def remove(self, key: str) -> None:
        with self._lock:
            self.objects.pop(key, None)

    def _holds(self, condition: Condition, key: str) -> bool:
        stored = self.objects.get(key)
        match condition:
            case None:
                return True
            case Absent():
                return stored is None
            case Tagged(etag):
                return stored is not None and stored.etag == etag

    def _keep(self, artifact: Artifact, body: bytes) -> str:
        self._tag += 1
        etag = f'"{self._tag}"'
        self.objects[artifact.key] = Stored(artifact, body, etag)
        return etag
