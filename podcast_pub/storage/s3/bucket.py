"""A bucket that everybody may read in part; importing this loads no boto3."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_s3 import S3Client

CORS: dict[str, Any] = {
    "CORSRules": [
        {
            "AllowedMethods": ["GET", "HEAD"],
            "AllowedOrigins": ["*"],
            "AllowedHeaders": ["Range", "If-None-Match"],
            "ExposeHeaders": ["Content-Length", "Content-Range", "Accept-Ranges", "ETag"],
            "MaxAgeSeconds": 3000,
        }
    ]
}
"""Web players on other sites may fetch audio, transcripts and chapters, also in ranges."""


def public_policy(bucket: str, prefixes: Sequence[str]) -> str:
    """Return the policy (JSON) by which everybody may read these keys and list nothing.

    A prefix that ends in a slash stands for all keys below it, another for itself.
    """
    resources = [
        f"arn:aws:s3:::{bucket}/{prefix}{'*' if prefix.endswith('/') else ''}"
        for prefix in prefixes
    ]
    statement = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": ["s3:GetObject"],
        "Resource": resources,
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def fingerprint(bucket: str, prefixes: Sequence[str]) -> str:
    """Return a hash of all that `prepare` sets, to tell whether it needs to run again."""
    text = public_policy(bucket, prefixes) + json.dumps(CORS)
    return sha256(text.encode()).hexdigest()


def prepare(client: S3Client, *, bucket: str, prefixes: Sequence[str]) -> None:
    """Make the bucket if it is missing, and set who may read what; repeating is harmless."""
    from podcast_pub.storage.s3.errors import FOREIGN, Where, cannot_go_on, code_of

    try:
        try:
            client.create_bucket(Bucket=bucket)
        except FOREIGN as error:
            if code_of(error) not in ("BucketAlreadyOwnedByYou", "BucketAlreadyExists"):
                raise
        client.put_bucket_policy(Bucket=bucket, Policy=public_policy(bucket, prefixes))
        client.put_bucket_cors(Bucket=bucket, CORSConfiguration=CORS)  # type: ignore[arg-type]  # a constant that boto3 checks
    except FOREIGN as error:
        where = Where("", bucket, str(client.meta.endpoint_url))
        raise cannot_go_on(error, doing="set the bucket up", where=where) from error
