"""Old versions of objects, in buckets that keep them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from podcast_pub.model.operations import StoredVersion
from podcast_pub.storage.s3.errors import FOREIGN, Where, cannot_go_on, code_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_s3 import S3Client


_NO_VERSIONS = frozenset({"NotImplemented", "MethodNotAllowed", "501", "405"})
"""What providers without versions answer to a request for them."""


def versions_below(client: S3Client, bucket: str, below: str) -> Iterator[StoredVersion]:
    """Yield every version and delete marker of the keys that begin with `below`.

    Raises what botocore raises. A bucket that never had versions calls each of its objects
    `null`, and takes that name back.
    """
    pages = client.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=below)
    for page in pages:
        for one in page.get("Versions", ()):
            yield StoredVersion(one["Key"], one["VersionId"], one["IsLatest"])
        for marker in page.get("DeleteMarkers", ()):
            yield StoredVersion(marker["Key"], marker["VersionId"], marker["IsLatest"])


def knows_no_versions(error: Exception) -> bool:
    """Whether a store answered that it has no versions at all."""
    return code_of(error) in _NO_VERSIONS


def remove_versions(client: S3Client, *, bucket: str, below: str) -> int:
    """Delete every version and delete marker of the keys that begin with `below`, for good.

    Returns how many there were. Costs a listing, and one request for each. Needs
    s3:ListBucketVersions and s3:DeleteObjectVersion; without them, or without an answer, raises
    what `cannot_go_on` says, and may be repeated. SeaweedFS 4.48 keeps the markers, which have no
    bytes, of a bucket whose versions are suspended.
    """
    removed = 0
    try:
        for one in versions_below(client, bucket, below):
            client.delete_object(Bucket=bucket, Key=one.key, VersionId=one.version)
            removed += 1
    except FOREIGN as error:
        where = Where("", bucket, str(client.meta.endpoint_url))
        raise cannot_go_on(error, doing=f"remove versions below `{below}`", where=where) from error
    return removed
