"""What a store really holds below a prefix, looked at past podcast-pub."""

from __future__ import annotations

import time
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

    def settled(self) -> dict[str, tuple[str, datetime]]:
        """Return the objects when a write would change their moment, which is a whole second."""
        while True:
            objects = self.objects()
            newest = max(moment.timestamp() for _, moment in objects.values())
            if time.time() >= newest + 1:
                return objects
            time.sleep(newest + 1 - time.time())

    def snapshot(self) -> dict[str, dict[str, Any]]:
        """Return all objects with their bytes and headers, for `put_back`."""
        kept = ("ContentType", "CacheControl", "ContentDisposition", "Metadata")
        taken = {}
        for key in self.objects():
            answer = self.client.get_object(Bucket=self.bucket, Key=self.prefix + key)
            headers = {name: value for name, value in answer.items() if name in kept}
            taken[key] = headers | {"Body": answer["Body"].read()}
        return taken

    def put_back(self, snapshot: dict[str, dict[str, Any]], keys: set[str]) -> None:
        """Make the store hold of these keys exactly what it held at the snapshot."""
        self.remove(*(keys - snapshot.keys()))
        for key in keys & snapshot.keys():
            self.client.put_object(Bucket=self.bucket, Key=self.prefix + key, **snapshot[key])

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
    """Return the keys that are new or were written again, with the same bytes or others.

    The latter is seen if the first are those of `settled`.
    """
    return {key for key, mark in after.items() if before.get(key) != mark}
