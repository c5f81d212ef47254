"""A store that is a plain folder: what `build --out` writes."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import uuid
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from podcast_pub.errors import ShowNeedsFixing, StorageFailed, StoreIsFull, StoreRefused
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
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from podcast_pub.model.artifact import Artifact
    from podcast_pub.model.operations import Condition

FULL = (errno.ENOSPC, errno.EDQUOT)
DENIED = (errno.EACCES, errno.EPERM, errno.EROFS)
NO_LINKS = (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.EACCES)
"""What `link` answers across devices, where links are unknown, or where they are forbidden."""


class FolderStore:
    """Keeps each object as a file; the key is its path under `root`.

    A file is written beside its place, synced, and renamed, so that it is there whole or not
    at all. The ETag is the SHA-256 of the bytes; headers and the state's name are not kept.
    The swap on an ETag is atomic among the threads that use this object, not among
    processes; creating is atomic among all. `PublicFolder` is for publishing.

    A file of the author is hard-linked if it can be, else copied. With a link the two are
    one file: a program that later edits the author's file **in place** (many tag editors do)
    changes the built copy as well, and its bytes no longer match its key; programs that
    write a new file and rename it do not. Build again before the folder is used elsewhere.
    """

    def __init__(
        self, root: Path, *, name: str = "folder", link: Callable[[Path, Path], None] = os.link
    ) -> None:
        """`link` gives a file a second name, or raises OSError where that cannot be."""
        self.name = name
        self.root = root
        self._link = link
        self._lock = Lock()

    def read(self, key: str) -> ObjectRead | ObjectMissing | Unclear:
        with explained("read", key):
            try:
                body = self._path(key).read_bytes()
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                return ObjectMissing()
        hashed = hashlib.sha256(body).hexdigest()
        return ObjectRead(body, f'"{hashed}"', sha256=hashed, state=self._state_kept(hashed))

    def describe(self, key: str) -> ObjectDescribed | ObjectMissing | Unclear:
        """Return size and hash; costs a read of the whole file."""
        with explained("read", key):
            try:
                with self._path(key).open("rb") as file:
                    hashed = hashlib.file_digest(file, "sha256").hexdigest()
                    size = os.fstat(file.fileno()).st_size
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                return ObjectMissing()
        return ObjectDescribed(
            size_bytes=size, etag=f'"{hashed}"', sha256=hashed, keeps_headers=False
        )

    def describe_bytes(self, artifact: Artifact) -> ObjectDescribed | ObjectMissing | Unclear:
        """Return the description, whose hash is always that of the bytes."""
        return self.describe(artifact.key)

    def write(
        self, artifact: Artifact, *, only_if: Condition, sent: Callable[[int], None]
    ) -> ObjectWritten | ConditionFailed | Unclear:
        path = self._path(artifact.key)
        part = path.with_name(f".{uuid.uuid4().hex}.part")
        with explained("write", artifact.key):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._fill(part, artifact)
                with part.open("rb") as file:
                    if hashlib.file_digest(file, "sha256").hexdigest() != artifact.sha256:
                        return _not_the_bytes(artifact)
                sent(artifact.size_bytes)
                with self._alone():
                    self._keep_state(artifact)
                    if not self._put_in_place(part, path, artifact.key, only_if):
                        return ConditionFailed()
                _sync_folder(path.parent)
            finally:
                # a rename onto another link of the same file leaves the source in place
                part.unlink(missing_ok=True)
        return ObjectWritten(f'"{artifact.sha256}"')

    def restore_headers(self, artifact: Artifact) -> ObjectWritten | ObjectMissing | Unclear:
        """Change no byte, because a folder keeps no headers."""
        match self.describe(artifact.key):
            case ObjectDescribed(etag=etag):
                with explained("write", artifact.key), self._alone():
                    self._keep_state(artifact)
                return ObjectWritten(etag)
            case other:
                return other

    def list_keys(self, prefix: str) -> tuple[str, ...]:
        with explained("list", prefix):
            files = [path for path in self.root.rglob("*") if path.is_file()]
        keys = (path.relative_to(self.root).as_posix() for path in files)
        return tuple(
            sorted(key for key in keys if key.startswith(prefix) and "/." not in f"/{key}")
        )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep every other writer out for the time of a test and a rename."""
        with self._lock:
            yield

    def _state_kept(self, sha256: str) -> str:
        """Return the state that was written with these bytes, empty if none is known."""
        return ""

    def _keep_state(self, artifact: Artifact) -> None:
        """Remember the state that these bytes are written with."""

    def list_versions(self, prefix: str) -> tuple[StoredVersion, ...]:
        """Return what is there: a folder keeps one version of everything."""
        return tuple(StoredVersion(key) for key in self.list_keys(prefix))

    def remove_version(self, stored: StoredVersion) -> Removed | Unclear:
        self.remove(stored.key)
        return Removed()

    def remove(self, key: str) -> None:
        """Delete an object, and the folders that it leaves empty."""
        path = self._path(key)
        with explained("delete", key), self._alone():
            path.unlink(missing_ok=True)
            _remove_parts(path.parent)
            for folder in path.parents:
                if folder == self.root:
                    break
                try:
                    folder.rmdir()
                except OSError:
                    break

    def _path(self, key: str) -> Path:
        segments = key.split("/")
        if any(segment in ("", ".", "..") for segment in segments):
            raise StorageFailed(f"`{key}` is no key: it would leave the folder {self.root}")
        return self.root.joinpath(*segments)

    def _put_in_place(self, part: Path, path: Path, key: str, condition: Condition) -> bool:
        match condition:
            case None:
                part.replace(path)
            case Absent():
                return self._create(part, path)
            case Tagged(etag):
                stored = self.describe(key)
                if not isinstance(stored, ObjectDescribed) or stored.etag != etag:
                    return False
                part.replace(path)
        return True

    def _create(self, part: Path, path: Path) -> bool:
        try:
            self._link(part, path)
        except FileExistsError:
            return False
        except OSError as error:
            if error.errno not in NO_LINKS:
                raise
            if path.exists():
                return False
            part.replace(path)
        return True

    def _fill(self, part: Path, artifact: Artifact) -> None:
        if artifact.file is None:
            write_synced(part, artifact.body or b"")
            return
        try:
            self._link(artifact.file.resolve(), part)
        except FileNotFoundError as error:
            raise ShowNeedsFixing(
                f"{artifact.file} vanished while it was being built",
                hint="put the file back and run the same command again",
            ) from error
        except OSError as error:
            if error.errno not in NO_LINKS:
                raise
            copy_synced(artifact.file, part)


def copy_synced(file: Path, part: Path) -> None:
    """Copy a file to a new one, and wait until it is on the disk."""
    with file.open("rb") as source, part.open("xb") as target:
        shutil.copyfileobj(source, target, 1024 * 1024)
        target.flush()
        os.fsync(target.fileno())


def write_synced(part: Path, body: bytes) -> None:
    """Write a new file, and wait until it is on the disk."""
    with part.open("xb") as target:
        target.write(body)
        target.flush()
        os.fsync(target.fileno())


def _remove_parts(folder: Path) -> None:
    """Delete what writes that were killed left in a folder that holds nothing else."""
    left = list(folder.iterdir()) if folder.is_dir() else []
    if all(one.name.startswith(".") and one.suffix == ".part" for one in left):
        for one in left:
            one.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _not_the_bytes(artifact: Artifact) -> Unclear:
    if artifact.file is not None:
        raise ShowNeedsFixing(
            f"{artifact.file} changed after it was checked",
            hint="run the same command again when nothing writes to the file",
        )
    return Unclear(f"the bytes for `{artifact.key}` are not those of their hash")


@contextmanager
def explained(verb: str, key: str) -> Iterator[None]:
    """Translate what the disk says: StoreIsFull, StoreRefused or another StorageFailed."""
    try:
        yield
    except OSError as error:
        what = f"the folder cannot {verb} `{key}` ({error.strerror or type(error).__name__})"
        if error.errno in FULL:
            raise StoreIsFull(what, hint="free some disk space and run it again") from error
        if error.errno in DENIED:
            raise StoreRefused(what, hint="choose a folder that you may write to") from error
        raise StorageFailed(what) from error
