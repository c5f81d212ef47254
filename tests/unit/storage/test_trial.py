from __future__ import annotations

import pytest

from podcast_pub.errors import StoreRefused
from podcast_pub.rules.hosting.trial import trial_file
from podcast_pub.storage.memory import MemoryStore
from podcast_pub.storage.trial import kept

FILE = trial_file("f00d")


class Tried(MemoryStore):
    def __init__(self, *, may_delete: bool = True) -> None:
        super().__init__()
        self.may_delete = may_delete

    def accepts_wrong_checksum(self, key: str) -> bool:
        return False

    def remove(self, key: str) -> None:
        if not self.may_delete:
            raise StoreRefused("no s3:DeleteObject")
        self.objects.pop(key, None)


def test_a_file_is_there_for_the_time_of_the_block() -> None:
    store, left = Tried(), list[str]()

    with kept(store, FILE, left) as is_stored:
        during = list(store.objects)

    assert (is_stored, during) == (True, [FILE.key])
    assert (dict(store.objects), left) == ({}, [])


def test_a_file_is_removed_from_a_run_that_is_stopped() -> None:
    store = Tried()

    with pytest.raises(KeyboardInterrupt), kept(store, FILE, []):
        raise KeyboardInterrupt

    assert dict(store.objects) == {}


def test_a_file_that_cannot_be_removed_is_named() -> None:
    left = list[str]()

    with kept(Tried(may_delete=False), FILE, left):
        pass

    assert left == [FILE.key]
