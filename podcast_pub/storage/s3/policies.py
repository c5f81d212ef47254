"""Who may do what with a bucket: the least that a producer, a listener and a web player need."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from podcast_pub.storage.s3.bucket import CORS, public_policy

if TYPE_CHECKING:
    from collections.abc import Sequence

OF_OBJECTS = {
    "Publish": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
    "Erase": ["s3:GetObjectVersion", "s3:DeleteObjectVersion"],
}
OF_LISTINGS = ["s3:ListBucket", "s3:ListBucketVersions"]
OF_BUCKETS = ["s3:GetBucketLocation", "s3:GetBucketVersioning", "s3:GetLifecycleConfiguration"]
"""What each request needs: Amazon S3 user guide, Required permissions for Amazon S3 API
operations, read 2026-11-24. To copy an object onto itself, which repairs headers, needs
s3:GetObject and s3:PutObject."""


def producer_policy(bucket: str, prefix: str) -> dict[str, Any]:
    """Return the policy of the producer's key (IAM); `prefix` ends in a slash or is empty.

    It reaches no key outside the prefix, no other bucket, and no setting of this one. A listing
    must name the prefix.
    """
    arn = f"arn:aws:s3:::{bucket}"
    statements: list[dict[str, Any]] = [
        {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": [f"{arn}/{prefix}*"]}
        for sid, actions in OF_OBJECTS.items()
    ]
    listing: dict[str, Any] = {
        "Sid": "List",
        "Effect": "Allow",
        "Action": OF_LISTINGS,
        "Resource": [arn],
    }
    if prefix:
        listing["Condition"] = {"StringLike": {"s3:prefix": [f"{prefix}*"]}}
    look = {"Sid": "Look", "Effect": "Allow", "Action": OF_BUCKETS, "Resource": [arn]}
    return {"Version": "2012-10-17", "Statement": [*statements, listing, look]}


def listener_policy(bucket: str, prefix: str, keys: Sequence[str]) -> dict[str, Any]:
    """Return the bucket policy by which everybody reads the keys of a show, and nothing else."""
    policy: dict[str, Any] = json.loads(public_policy(bucket, [prefix + key for key in keys]))
    return policy


def cors_rules() -> list[dict[str, Any]]:
    """Return the CORS rules (S3's form) by which web players elsewhere may read.

    Dashboards take this array; S3's API wants it as `CORSRules` in an object.
    """
    rules: list[dict[str, Any]] = CORS["CORSRules"]
    return rules
