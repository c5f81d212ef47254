"""Which errors of S3 are answers of the protocol, and which answers nobody may believe."""

from __future__ import annotations

from http import HTTPStatus

from podcast_pub.model.operations import ConditionFailed, ObjectMissing, Unclear
from podcast_pub.storage.s3.errors import FULL_CODES, NO_ANSWER, code_of, status_of

DAMAGED_CODES = frozenset(
    {
        "BadDigest",
        "XAmzContentSHA256Mismatch",
        "XAmzContentChecksumMismatch",
        "ChecksumMismatch",
    }
)
"""What stores answer when the bytes that arrived are not those of the checksum."""

BUSY_CODES = frozenset({"RequestTimeout", "SlowDown", "Throttling", "IncompleteBody"})
LOST_CONDITION = (HTTPStatus.PRECONDITION_FAILED, HTTPStatus.CONFLICT)
NOT_TEMPORARY = (HTTPStatus.NOT_IMPLEMENTED, HTTPStatus.INSUFFICIENT_STORAGE)


def is_damaged(error: Exception) -> bool:
    """Whether the store found that the bytes are not those of their checksum."""
    return code_of(error) in DAMAGED_CODES


def is_denied(error: Exception) -> bool:
    """Whether the store denies one operation to a key that it knows; HEAD says only 403."""
    return code_of(error) in ("AccessDenied", "403")


def of_write(error: Exception, *, conditional: bool) -> ConditionFailed | Unclear | None:
    """Return the verdict on a write that raised, None if nobody can go on from it.

    Whatever may come after a lost answer is no failure but `Unclear`, even a refused
    connection: an earlier try within the same call may have been stored.
    """
    if isinstance(error, NO_ANSWER):
        return Unclear(f"no answer to the write ({type(error).__name__})")
    code, status = code_of(error), status_of(error)
    if conditional and (status in LOST_CONDITION or code in ("NoSuchKey", "404")):
        return ConditionFailed()
    if status in LOST_CONDITION or _is_busy(code, status):
        return Unclear(f"the store answered {code} to the write")
    return None


def of_read(error: Exception) -> ObjectMissing | Unclear | None:
    """Return the verdict on a read that raised, None if nobody can go on from it."""
    code, status = code_of(error), status_of(error)
    if code in ("NoSuchKey", "404"):
        return ObjectMissing()
    if _is_busy(code, status):
        return Unclear(f"the store answered {code}")
    return None


def _is_busy(code: str, status: int) -> bool:
    if code in BUSY_CODES or status == HTTPStatus.TOO_MANY_REQUESTS:
        return True
    server_failed = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return server_failed and status not in NOT_TEMPORARY and code not in FULL_CODES
