"""A bucket, or a prefix in one, as a store."""

from __future__ import annotations

import base64
import hashlib
import logging
from contextlib import contextmanager
from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING, Any

from podcast_pub.errors import StoreRefused
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
from podcast_pub.storage.s3.body import md5_of, must_be_as_checked, opened
from podcast_pub.storage.s3.errors import FOREIGN, Where, cannot_go_on
from podcast_pub.storage.s3.verdicts import is_damaged, is_denied, of_read, of_write
from podcast_pub.storage.s3.versions import knows_no_versions, versions_below
from podcast_pub.storage.waiting import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CopySourceTypeDef

    from podcast_pub.model.artifact import Artifact
    from podcast_pub.model.operations import Condition

log = logging.getLogger(__name__)

BLOCK = 1024 * 1024

NO_S3_STORE = (
    "look at `endpoint` in show.toml or `--store`: what answers there is no S3 store, or a page of "
    "this network is in between"
)
TRIES = 3
"""How often damaged bytes are sent or fetched again; botocore repeats the rest by itself."""


class S3Store:
    """Keeps objects in a bucket under the contract of `Store`; the prefix may be empty.

    Every write carries `ChecksumSHA256`, and the hash (hex) and the state's name as metadata.
    """

    def __init__(
        self,
        client: S3Client,
        *,
        bucket: str,
        prefix: str = "",
        name: str,
        watch: Watch | None = None,
    ) -> None:
        self.name = name
        self._watch = watch or Watch()
        self._client = client
        self._bucket = bucket
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._where = Where(name, bucket, str(client.meta.endpoint_url))

    def read(self, key: str) -> ObjectRead | ObjectMissing | Unclear:
        reason = hint = ""
        for attempt in range(1, TRIES + 1):
            verdict = self._read_once(key, attempt)
            if not isinstance(verdict, _Damaged):
                return verdict
            reason, hint = verdict.reason, verdict.hint
        return Unclear(reason, hint)

    def describe(self, key: str) -> ObjectDescribed | ObjectMissing | Unclear:
        try:
            with self._timed("head", key):
                answer = self._client.head_object(Bucket=self._bucket, Key=self._prefix + key)
        except FOREIGN as error:
            return self._after_failed_read(error, key)
        if not answer.get("ETag") or answer.get("ContentLength") is None:
            return Unclear("the answer has no ETag or no length")
        return ObjectDescribed(
            size_bytes=answer["ContentLength"],
            etag=answer["ETag"],
            sha256=answer.get("Metadata", {}).get("sha256", ""),
            media_type=answer.get("ContentType", ""),
            cache_control=answer.get("CacheControl", ""),
            disposition=answer.get("ContentDisposition", ""),
        )

    def describe_bytes(self, artifact: Artifact) -> ObjectDescribed | ObjectMissing | Unclear:
        there = self.describe(artifact.key)
        said = (artifact.size_bytes, artifact.sha256)
        if not isinstance(there, ObjectDescribed) or (there.size_bytes, there.sha256) != said:
            return there
        if there.etag.strip('"') == md5_of(artifact):
            return there
        # another ETag says nothing: it is no MD5 with SSE-KMS, or if it was sent in parts
        reason = ""
        for attempt in range(1, TRIES + 1):
            verdict = self._hash_once(artifact.key, there, attempt)
            if not isinstance(verdict, _Damaged):
                return verdict
            reason = verdict.reason
        return Unclear(reason)

    def write(
        self, artifact: Artifact, *, only_if: Condition, sent: Callable[[int], None]
    ) -> ObjectWritten | ConditionFailed | Unclear:
        conditional = only_if is not None
        request = self._headers(artifact) | _condition(only_if)
        request["ChecksumSHA256"] = _base64(artifact.sha256)
        for attempt in range(1, TRIES + 1):
            try:
                with (
                    opened(artifact, sent) as body,
                    self._timed("put", artifact.key, attempt=attempt),
                ):
                    answer = self._client.put_object(Body=body, **request)
            except FOREIGN as error:
                if is_damaged(error):
                    must_be_as_checked(artifact)
                    continue
                verdict = of_write(error, conditional=conditional)
                if verdict is None:
                    raise self._failure(error, f"write `{artifact.key}`") from error
                return verdict
            return _acknowledged(answer.get("ETag"))
        return Unclear("the store says that the bytes are damaged on the way")

    def restore_headers(self, artifact: Artifact) -> ObjectWritten | ObjectMissing | Unclear:
        request = self._headers(artifact)
        source: CopySourceTypeDef = {"Bucket": self._bucket, "Key": request["Key"]}
        try:
            with self._timed("copy", artifact.key):
                answer = self._client.copy_object(
                    CopySource=source, MetadataDirective="REPLACE", **request
                )
        except FOREIGN as error:
            verdict = of_read(error) or of_write(error, conditional=False)
            if verdict is None or isinstance(verdict, ConditionFailed):
                raise self._failure(error, f"mend the headers of `{artifact.key}`") from error
            return verdict
        return _acknowledged(answer.get("CopyObjectResult", {}).get("ETag"))

    def list_keys(self, prefix: str) -> tuple[str, ...]:
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=self._prefix + prefix
        )
        try:
            with self._timed("list", prefix):
                keys = [one["Key"] for page in pages for one in page.get("Contents", ())]
        except FOREIGN as error:
            raise self._failure(error, f"list `{prefix}`") from error
        return tuple(sorted(key.removeprefix(self._prefix) for key in keys))

    def list_versions(self, prefix: str) -> tuple[StoredVersion, ...]:
        """Return all versions; what is there, if the provider has no versions (R2 answers 501)."""
        try:
            with self._timed("list versions", prefix):
                found = list(versions_below(self._client, self._bucket, self._prefix + prefix))
        except FOREIGN as error:
            if not knows_no_versions(error):
                raise self._failure(error, f"list versions of `{prefix}`") from error
            return tuple(StoredVersion(key) for key in self.list_keys(prefix))
        own = [replace(one, key=one.key.removeprefix(self._prefix)) for one in found]
        return tuple(sorted(own, key=lambda one: (one.key, not one.is_current, one.version)))

    def remove_version(self, stored: StoredVersion) -> Removed | Unclear:
        request: dict[str, Any] = {"VersionId": stored.version} if stored.version else {}
        try:
            with self._timed("delete", stored.key):
                self._client.delete_object(
                    Bucket=self._bucket, Key=self._prefix + stored.key, **request
                )
        except FOREIGN as error:
            verdict = of_write(error, conditional=False)
            if of_read(error) == ObjectMissing():
                return Removed()
            if isinstance(verdict, Unclear):
                return verdict
            raise self._failure(error, f"delete `{stored.key}`") from error
        return Removed()

    def accepts_wrong_checksum(self, key: str) -> bool:
        """Whether the store keeps bytes that are not those of the checksum; overwrites `key`."""
        wrong = _base64(hashlib.sha256(b"other bytes").hexdigest())
        try:
            self._client.put_object(
                Bucket=self._bucket, Key=self._prefix + key, Body=b"bytes", ChecksumSHA256=wrong
            )
        except FOREIGN as error:
            if is_damaged(error):
                return False
            raise self._failure(error, f"check the checksum of `{key}`") from error
        return True

    def remove(self, key: str) -> None:
        try:
            self._client.delete_object(Bucket=self._bucket, Key=self._prefix + key)
        except FOREIGN as error:
            raise self._failure(error, f"delete `{key}`") from error

    def _read_once(self, key: str, attempt: int) -> ObjectRead | ObjectMissing | Unclear | _Damaged:
        try:
            with self._timed("get", key, attempt=attempt):
                answer = self._client.get_object(Bucket=self._bucket, Key=self._prefix + key)
        except FOREIGN as error:
            return self._after_failed_read(error, key)
        try:
            body = answer["Body"].read()
        except FOREIGN as error:
            return _Damaged(f"the answer was cut ({type(error).__name__})")
        if not answer.get("ETag"):
            return _Damaged("the answer has no ETag", hint=NO_S3_STORE)
        if len(body) != answer.get("ContentLength", len(body)):
            return _Damaged("the answer was cut")
        kept = answer.get("Metadata", {})
        hashed = kept.get("sha256", "")
        if (
            hashed
            and hashlib.sha256(body).hexdigest() != hashed
            and not _is_etag(answer["ETag"], body)
        ):
            return _Damaged("the bytes are not those of the hash stored beside them")
        return ObjectRead(body, answer["ETag"], sha256=hashed, state=kept.get("state", ""))

    def _hash_once(
        self, key: str, there: ObjectDescribed, attempt: int
    ) -> ObjectDescribed | ObjectMissing | Unclear | _Damaged:
        """Return the description with the hash and ETag of the bytes, read as a stream."""
        try:
            with self._timed("get", key, attempt=attempt):
                answer = self._client.get_object(Bucket=self._bucket, Key=self._prefix + key)
        except FOREIGN as error:
            return self._after_failed_read(error, key)
        hashed, size = hashlib.sha256(), 0
        try:
            for block in answer["Body"].iter_chunks(BLOCK):
                hashed.update(block)
                size += len(block)
        except FOREIGN as error:
            return _Damaged(f"the answer was cut ({type(error).__name__})")
        if size != answer.get("ContentLength", size):
            return _Damaged("the answer was cut")
        etag = answer.get("ETag") or there.etag
        return replace(there, size_bytes=size, etag=etag, sha256=hashed.hexdigest())

    def _after_failed_read(self, error: Exception, key: str) -> ObjectMissing | Unclear:
        verdict = of_read(error)
        if verdict is not None:
            return verdict
        failure = self._failure(error, f"read `{key}`")
        if isinstance(failure, StoreRefused) and is_denied(error) and not self._may_list(key):
            # who may not list is told 403 instead of 404 for a missing key
            return ObjectMissing()
        raise failure from error

    def _may_list(self, key: str) -> bool:
        try:
            self._client.list_objects_v2(Bucket=self._bucket, Prefix=self._prefix + key, MaxKeys=1)
        except FOREIGN as error:
            if is_denied(error):
                return False
            raise self._failure(error, f"list `{key}`") from error
        return True

    def _headers(self, artifact: Artifact) -> dict[str, Any]:
        kept = {"sha256": artifact.sha256}
        if artifact.state:
            kept["state"] = artifact.state
        headers: dict[str, Any] = {
            "Bucket": self._bucket,
            "Key": self._prefix + artifact.key,
            "ContentType": artifact.media_type,
            "CacheControl": artifact.cache_control,
            "Metadata": kept,
        }
        if artifact.disposition:
            headers["ContentDisposition"] = artifact.disposition
        return headers

    @contextmanager
    def _timed(self, verb: str, key: str, *, attempt: int = 1) -> Iterator[None]:
        started = monotonic()
        try:
            with self._watch.over(self._where.endpoint):
                yield
        finally:
            seconds = round(monotonic() - started, 3)
            log.log(
                logging.DEBUG if attempt == 1 else logging.INFO,
                verb,
                extra={"key": key, "seconds": seconds, "attempt": attempt},
            )

    def _failure(self, error: Exception, doing: str) -> Exception:
        return cannot_go_on(error, doing=doing, where=self._where)


@dataclass(frozen=True, slots=True)
class _Damaged:
    """An answer that cannot be right, so the same read is tried again."""

    reason: str
    hint: str = ""


def _is_etag(etag: str, body: bytes) -> bool:
    """Whether the store itself holds these bytes, so that a foreign hand stored them.

    The ETag is the MD5 of an object sent in one piece (Amazon S3 API reference, Object).
    """
    return etag.strip('"') == hashlib.md5(body, usedforsecurity=False).hexdigest()


def _acknowledged(etag: str | None) -> ObjectWritten | Unclear:
    if not etag:
        return Unclear("the store answered without an ETag: this may be no S3 store")
    return ObjectWritten(etag)


def _condition(only_if: Condition) -> dict[str, str]:
    match only_if:
        case None:
            return {}
        case Absent():
            return {"IfNoneMatch": "*"}
        case Tagged(etag):
            return {"IfMatch": etag}


def _base64(hexadecimal: str) -> str:
    return base64.b64encode(bytes.fromhex(hexadecimal)).decode("ascii")
