"""Publishing a folder to a bucket the way the command line does, without a command line."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from podcast_pub.addresses import Addresses
from podcast_pub.feed.reading import read_feed
from podcast_pub.storage.progress import NoProgress
from podcast_pub.verbs.preparing import Request, prepare
from podcast_pub.verbs.publish import publish
from podcast_pub.verbs.remembering import memory_of
from podcast_pub.verbs.status import status

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.verbs.preparing import Prepared
    from podcast_pub.verbs.publish import Published
    from podcast_pub.verbs.remembering import Memory
    from podcast_pub.verbs.status import Status
    from tests.unit.verbs.bucket import Bucket, Kept

NOWHERE = "/nowhere/aws"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@dataclass
class Laptop:
    """A producer with one show folder; `seen` are the plans that were shown."""

    folder: Path
    bucket: Bucket
    seen: list[Prepared] = field(default_factory=list)

    def request(self, **changes: Any) -> Request:
        values: dict[str, Any] = {
            "folder": self.folder,
            "now": NOW,
            "caches": self.folder.parent / "caches",
            "store": self.bucket.option,
        }
        return Request(**(values | changes))

    def publish(self, *, agrees: bool = True, **changes: Any) -> Published:
        def agreed(prepared: Prepared) -> bool:
            self.seen.append(prepared)
            return agrees

        return publish(self.request(**changes), agreed=agreed, progress=NoProgress())

    def prepare(self, **changes: Any) -> Prepared:
        return prepare(self.request(**changes))

    def status(self, **changes: Any) -> Status:
        return status(self.request(**changes))

    @property
    def memory(self) -> Memory:
        return memory_of(self.folder, Addresses(self.bucket.base))

    def titles(self) -> list[str]:
        """What the public feed says, newest first."""
        return [one.title for one in read_feed(self.bucket.objects["feed.xml"].body).episodes]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A folder and a bucket right after a publish, to begin from many times."""

    laptop: Laptop
    objects: dict[str, Kept]

    @classmethod
    def of(cls, laptop: Laptop) -> Snapshot:
        """Publish, and keep what that left."""
        with pytest.MonkeyPatch.context() as patch:
            give_credentials(patch)
            laptop.publish()
        return cls(laptop, dict(laptop.bucket.objects))

    def restore(self, folder: Path) -> Laptop:
        """Return a copy of the laptop, with the bucket as it was."""
        bucket = self.laptop.bucket
        bucket.objects, bucket.fault = dict(self.objects), lambda _: None
        bucket.asked.clear()
        shutil.copytree(self.laptop.folder, folder)
        return Laptop(folder, bucket)


def give_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set what the AWS SDK reads of the environment, and hide what this computer has."""
    monkeypatch.setenv("AWS_CONFIG_FILE", NOWHERE)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", NOWHERE)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not a real secret")
