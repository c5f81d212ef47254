"""What a bucket does by itself: versions, and lifecycle rules."""

from __future__ import annotations

from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from botocore.parsers import ResponseParserError

from podcast_pub.model.looking import BucketRules, LifecycleRule
from podcast_pub.storage.s3.errors import FOREIGN, code_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mypy_boto3_s3 import S3Client

PAGES = (b"<!doctype html", b"<html")
NO_RULES = "NoSuchLifecycleConfiguration"
KNOWN_WORK = frozenset(
    {
        "Expiration",
        "Transitions",
        "NoncurrentVersionTransitions",
        "NoncurrentVersionExpiration",
        "AbortIncompleteMultipartUpload",
    }
)
"""Source: Amazon S3 API reference, LifecycleRule, read 2026-11-24."""


def rules_of(client: S3Client, bucket: str) -> BucketRules:
    """Return what the bucket does with versions and age; what is refused is said in the answer.

    Costs two small requests; needs s3:GetBucketVersioning and s3:GetLifecycleConfiguration.
    """
    versioning, unseen_versioning = "", ""
    try:
        with _told_by_s3(client, "GetBucketVersioning", "VersioningConfiguration"):
            versioning = client.get_bucket_versioning(Bucket=bucket).get("Status", "")
    except FOREIGN as error:
        unseen_versioning = _refusal(error)
    lifecycle, unseen_lifecycle = tuple[LifecycleRule, ...](), ""
    try:
        with _told_by_s3(client, "GetBucketLifecycleConfiguration", "LifecycleConfiguration"):
            answer = client.get_bucket_lifecycle_configuration(Bucket=bucket)
        lifecycle = tuple(_rule(rule) for rule in answer.get("Rules", ()))
    except FOREIGN as error:
        if code_of(error) != NO_RULES:
            unseen_lifecycle = _refusal(error)
    return BucketRules(versioning, lifecycle, unseen_versioning, unseen_lifecycle)


@contextmanager
def _told_by_s3(client: S3Client, operation: str, root: str) -> Iterator[None]:
    """Raise ResponseParserError for an answer without its root element.

    boto3 reads any page that happens to be XML as an answer in which nothing is set, and makes
    the status of another one 500.
    """

    def look(response_dict: Mapping[str, Any], **_: object) -> None:
        body = response_dict["body"]
        is_fine = response_dict["status_code"] == HTTPStatus.OK
        is_page = body.lstrip()[:14].lower().startswith(PAGES)
        if is_page or (is_fine and f"<{root}".encode() not in body):
            raise ResponseParserError

    event = f"before-parse.s3.{operation}"
    client.meta.events.register(event, look)
    try:
        yield
    finally:
        client.meta.events.unregister(event, look)


def _rule(rule: Mapping[str, Any]) -> LifecycleRule:
    narrowed = rule.get("Filter") or {}
    both = narrowed.get("And") or {}
    expiration = rule.get("Expiration") or {}
    moves = [str(one.get("StorageClass", "")) for one in rule.get("Transitions") or ()]
    return LifecycleRule(
        name=f"`{rule.get('ID') or 'without a name'}`",
        is_on=rule.get("Status") != "Disabled",
        prefix=str(narrowed.get("Prefix") or both.get("Prefix") or rule.get("Prefix") or ""),
        has_tags="Tag" in narrowed or bool(both.get("Tags")),
        expires="Days" in expiration or "Date" in expiration,
        moves_to=tuple(one for one in moves if one),
        is_understood=bool(KNOWN_WORK & rule.keys()),
    )


def _refusal(error: Exception) -> str:
    if isinstance(error, ResponseParserError):
        return "what answers is no S3 store: look at `endpoint`"
    code = code_of(error)
    return f"the store answers {code}" if code else f"no answer: {type(error).__name__}"
