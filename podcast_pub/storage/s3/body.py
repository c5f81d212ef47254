"""The bytes of an artifact as botocore reads them: a stream that says how far it is."""

from __future__ import annotations

import os
from contextlib import contextmanager
from hashlib import file_digest, md5
from typing import IO, TYPE_CHECKING, cast

from podcast_pub.errors import ShowNeedsFixing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from io import BufferedReader
    from pathlib import Path

    from podcast_pub.model.artifact import Artifact


class SentBody:
    """A readable, seekable stream over `source` that tells `sent` of each step.

    Botocore turns what a stream raises into an error of its own and tries again; so what was
    raised first is kept in `stopped`, and every rewind after it fails at once.
    """

    def __init__(
        self, source: BufferedReader, *, size_bytes: int, sent: Callable[[int], None]
    ) -> None:
        self.stopped: BaseException | None = None
        self._source = source
        self._size_bytes = size_bytes
        self._sent = sent
        self._told = 0

    def __len__(self) -> int:
        return self._size_bytes

    def __bool__(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        # a file that grew: its first bytes are the artifact, and all that was announced
        left = max(0, self._size_bytes - self._source.tell())
        block = self._source.read(left if size < 0 else min(size, left))
        position = self._source.tell()
        change, self._told = position - self._told, position
        try:
            _must_go_on(block, wanted=min(size, left) if size >= 0 else left)
            if change:
                self._sent(change)
        except BaseException as error:
            self.stopped = error
            raise
        return block

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        if self.stopped is not None:
            raise OSError("the stream was stopped") from self.stopped
        return self._source.seek(offset, whence)

    def tell(self) -> int:
        return self._source.tell()


def _must_go_on(block: bytes, *, wanted: int) -> None:
    if wanted and not block:
        raise EOFError("the file became shorter")


@contextmanager
def opened(artifact: Artifact, sent: Callable[[int], None]) -> Iterator[bytes | IO[bytes]]:
    """Give the artifact's bytes: those in memory as they are, those of a file as a stream.

    What stopped a stream is raised when the block ends, in place of what botocore made of it.
    A file that vanished or changed raises `ShowNeedsFixing`.
    """
    if artifact.file is None:
        body = artifact.body or b""
        sent(len(body))
        yield body
        return
    with _source(artifact.file, artifact.size_bytes) as source:
        stream = SentBody(source, size_bytes=artifact.size_bytes, sent=sent)
        try:
            # botocore uses no more of a file than this class has
            yield cast("IO[bytes]", stream)
        finally:
            if isinstance(stream.stopped, EOFError):
                raise changed(artifact.file)
            if stream.stopped is not None:
                raise stream.stopped


def changed(file: Path) -> ShowNeedsFixing:
    """Return the error for a file that is no longer the one that was checked."""
    return ShowNeedsFixing(
        f"{file} changed while it was being uploaded; nothing of it was published",
        hint="run the same command again when nothing writes to the file",
    )


def md5_of(artifact: Artifact) -> str:
    """Return the MD5 (hex) of the local bytes; ShowNeedsFixing if the file vanished or changed."""
    if artifact.file is None:
        return md5(artifact.body or b"", usedforsecurity=False).hexdigest()
    with _source(artifact.file, artifact.size_bytes) as source:
        return file_digest(source, lambda: md5(usedforsecurity=False)).hexdigest()


def must_be_as_checked(artifact: Artifact) -> None:
    """Raise `ShowNeedsFixing` if the file's bytes are not those of the artifact's hash."""
    if artifact.file is None:
        return
    with _source(artifact.file, artifact.size_bytes) as source:
        if file_digest(source, "sha256").hexdigest() != artifact.sha256:
            raise changed(artifact.file)


def _source(file: Path, size_bytes: int) -> BufferedReader:
    try:
        source = file.open("rb")
    except OSError as error:
        raise ShowNeedsFixing(
            f"{file} cannot be read any more ({error.strerror})",
            hint="put the file back, then run the same command again",
        ) from error
    if os.fstat(source.fileno()).st_size != size_bytes:
        source.close()
        raise changed(file)
    return source
