"""A folder that a web server shows to listeners, as a store to publish to."""

from __future__ import annotations

import os
import uuid
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from podcast_pub.errors import SettingsIncomplete, ShowNeedsFixing, StoreUnreachable
from podcast_pub.model.artifact import Artifact
from podcast_pub.model.operations import ObjectDescribed, ObjectWritten
from podcast_pub.storage.folder import FolderStore, copy_synced, write_synced

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HIDDEN = ".podcast-pub-store"
"""Beside the keys, which never begin with a dot: the lock, and which state was written with
which bytes. Nothing in it is secret."""

LOCK_PATIENCE = 60.0
"""Seconds; a swap holds the lock for milliseconds."""

RECORDS_KEPT = 86_400
"""Seconds that the record of a replaced feed stays, for a reader that has just read it."""

TRIES = 3


class PublicFolder(FolderStore):
    """Keeps each object as a file under the contract of `Store`, headers excepted.

    A test and its rename are one step for all processes on this computer, by a lock in
    `HIDDEN`; over a network file system as far as that has locks. The state that a feed was
    written with is recorded by the hash of its bytes, so that an edit by hand is found.
    Files of the author are copied, never linked: what is public does not change with them.
    """

    def __init__(self, root: Path, *, name: str, patience: float = LOCK_PATIENCE) -> None:
        """`patience` is how many seconds another process may hold the lock."""
        super().__init__(root, name=name)
        self._patience = patience
        self._hidden = root / HIDDEN

    def accepts_wrong_checksum(self, key: str) -> bool:
        wrong = replace(_artifact(key, b"bytes"), sha256=sha256(b"other bytes").hexdigest())
        return isinstance(self.write(wrong, only_if=None, sent=_ignore), ObjectWritten)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._lock:
            self._hidden.mkdir(exist_ok=True)
            lock = FileLock(self._hidden / "lock", timeout=self._patience, mode=0o664)
            try:
                lock.acquire()
            except Timeout as error:
                raise StoreUnreachable(
                    f"another podcast-pub has held {self.root} for {self._patience:g} seconds",
                    hint="end it, then run the same command again",
                ) from error
            try:
                yield
            finally:
                lock.release()

    def _state_kept(self, sha256: str) -> str:
        try:
            return (self._hidden / f"{sha256}.state").read_text("ascii")
        except FileNotFoundError:
            return ""

    def _keep_state(self, artifact: Artifact) -> None:
        """Record the state before the bytes are in place: without them it says nothing."""
        if not artifact.state:
            return
        record = self._hidden / f"{artifact.sha256}.state"
        part = self._hidden / f"{uuid.uuid4().hex}.part"
        write_synced(part, artifact.state.encode("ascii"))
        part.replace(record)
        self._forget(artifact, older_than=record.stat().st_mtime - RECORDS_KEPT)

    def _forget(self, artifact: Artifact, *, older_than: float) -> None:
        stored = self.describe(artifact.key)
        kept = {artifact.sha256, stored.sha256 if isinstance(stored, ObjectDescribed) else ""}
        for record in self._hidden.glob("*.state"):
            if record.stem not in kept and record.stat().st_mtime < older_than:
                record.unlink(missing_ok=True)

    def _fill(self, part: Path, artifact: Artifact) -> None:
        for attempt in range(1, TRIES + 1):
            try:
                if artifact.file is None:
                    write_synced(part, artifact.body or b"")
                else:
                    copy_synced(artifact.file, part)
            except FileNotFoundError as error:
                if artifact.file is not None and not artifact.file.exists():
                    raise ShowNeedsFixing(
                        f"{artifact.file} vanished while it was published",
                        hint="put the file back and run the same command again",
                    ) from error
                if attempt == TRIES:
                    raise
                # another process has just removed the folder, because it was empty
                part.parent.mkdir(parents=True, exist_ok=True)
            else:
                return


def must_be_there(root: Path, *, name: str) -> None:
    """Return if the folder of a store exists and may be written, else SettingsIncomplete.

    It is never made: a folder of the web server that is missing is most likely a typo, or a
    disk that is not mounted.
    """
    if not root.is_dir():
        raise SettingsIncomplete(
            f"the folder of store `{name}` is not there: {root}",
            hint="make it, mount it, or correct `url` of that [[store]] in show.toml or `--store`",
        )
    if not os.access(root, os.W_OK | os.X_OK):
        raise SettingsIncomplete(
            f"the folder of store `{name}` cannot be written: {root}",
            hint="give your user the right to write into it",
        )


def _artifact(key: str, body: bytes) -> Artifact:
    return Artifact(
        key=key,
        media_type="text/plain",
        cache_control="no-store",
        sha256=sha256(body).hexdigest(),
        size_bytes=len(body),
        body=body,
    )


def _ignore(_change_bytes: int) -> None:
    return
