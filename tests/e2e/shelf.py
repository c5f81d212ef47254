"""What a store really holds below a prefix, looked at past podcast-pub."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_s3 import S3Client


@dataclass(frozen=True, slots=True)
class Shelf:
    """The objects of one show; `prefix` is empty or ends in a slash."""

    client: S3Client
    bucket: str
    prefix: str = ""

    def objects(self) -> dict[str, tuple[str, datetime]]:
        """Return ETag and moment of writing by key."""
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, Prefix=self.prefix
        )
        return {
            one["Key"].removeprefix(self.prefix): (one["ETag"], one["LastModified"])
            for page in pages
            for one in page.get("Contents", ())
        }

    def snapshot(self) -> dict[str, dict[str, Any]]:
        """Return all objects with their bytes and headers, for `put_back`."""
        kept = ("ContentType", "CacheControl", "ContentDisposition", "Metadata")
        taken = {}
        for key in self.objects():
            answer = self.client.get_object(Bucket=self.bucket, Key=self.prefix + key)
            headers = {name: value for name, value in answer.items() if name in kept}
            taken[key] = headers | {"Body": answer["Body"].read()}
        return taken

    def put_back(self, snapshot: dict[str, dict[str, Any]]) -> None:
        """Make the store hold exactly what it held at the snapshot."""
        self.remove(*(self.objects().keys() - snapshot.keys()))
        for key, stored in snapshot.items():
            self.client.put_object(Bucket=self.bucket, Key=self.prefix + key, **stored)

    def contents(self) -> dict[str, bytes]:
        """Return all bytes by key."""
        return {key: self.read(key) for key in self.objects()}

    def read(self, key: str) -> bytes:
        answer = self.client.get_object(Bucket=self.bucket, Key=self.prefix + key)
        return answer["Body"].read()

    def put(self, key: str, body: bytes, media_type: str) -> None:
        """Store bytes as a foreign hand would: without the headers that we give."""
        self.client.put_object(
            Bucket=self.bucket, Key=self.prefix + key, Body=body, ContentType=media_type
        )

    def remove(self, *keys: str) -> None:
        for key in keys:
            self.client.delete_object(Bucket=self.bucket, Key=self.prefix + key)

    def empty(self) -> None:
        self.remove(*self.objects())


def written_between(
    before: dict[str, tuple[str, datetime]], after: dict[str, tuple[str, datetime]]
) -> set[str]:
    """Return the keys that are new or were written again, with the same bytes or others."""
    return {key for key, mark in after.items() if before.get(key) != mark}
