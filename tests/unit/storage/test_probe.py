from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from podcast_pub.errors import StorageFailed, StoreRefused, StoreUnsuitable
from podcast_pub.model.operations import Absent, ConditionFailed, Tagged, Unclear
from podcast_pub.storage.memory import MemoryStore
from podcast_pub.storage.probe import probe

if TYPE_CHECKING:
    from collections.abc import Callable

    from podcast_pub.model.artifact import Artifact
    from podcast_pub.model.operations import Condition, ObjectWritten
    from tests.conftest import EmbeddedStoreInUse

    Written = ObjectWritten | ConditionFailed | Unclear


class Ignoring(MemoryStore):
    """Writes without looking at one kind of condition."""

    def __init__(self, ignored: type) -> None:
        super().__init__("gateway")
        self.ignored = ignored

    def write(
        self, artifact: Artifact, *, only_if: Condition, sent: Callable[[int], None]
    ) -> Written:
        kept = None if isinstance(only_if, self.ignored) else only_if
        return super().write(artifact, only_if=kept, sent=sent)


class Answering(MemoryStore):
    """Gives the same answer to every write that has one kind of condition."""

    def __init__(self, condition: type, answer: Written) -> None:
        super().__init__("gateway")
        self.condition = condition
        self.answer = answer

    def write(
        self, artifact: Artifact, *, only_if: Condition, sent: Callable[[int], None]
    ) -> Written:
        answer = super().write(artifact, only_if=only_if, sent=sent)
        return self.answer if isinstance(only_if, self.condition) else answer


def test_a_store_that_keeps_its_promises_passes_and_is_left_empty() -> None:
    store = MemoryStore()

    probe(store, token="f00")

    assert store.objects == {}
    assert set(store.written) == {"probe/f00.txt"}


@pytest.mark.parametrize("ignored", [Absent, Tagged])
def test_a_store_that_ignores_conditions_is_refused(ignored: type) -> None:
    store = Ignoring(ignored)

    with pytest.raises(StoreUnsuitable, match="`gateway` writes over an object") as caught:
        probe(store, token="f00")

    assert "choose another store" in caught.value.hint
    assert store.objects == {}


def test_a_store_that_takes_wrong_checksums_is_refused() -> None:
    class Careless(MemoryStore):
        def accepts_wrong_checksum(self, key: str) -> bool:
            return True

    with pytest.raises(StoreUnsuitable, match="not those of their checksum"):
        probe(Careless(), token="f00")


def test_a_store_that_refuses_every_swap_is_refused() -> None:
    with pytest.raises(StoreUnsuitable, match="although its If-Match is right"):
        probe(Answering(Tagged, ConditionFailed()), token="f00")


def test_a_store_that_forgets_is_refused() -> None:
    class Forgetting(MemoryStore):
        def describe(self, key: str) -> Unclear:
            return Unclear("?")

    with pytest.raises(StoreUnsuitable, match="does not show"):
        probe(Forgetting(), token="f00")


@pytest.mark.parametrize("condition", [Absent, Tagged])
def test_no_clear_answer_is_no_verdict(condition: type) -> None:
    with pytest.raises(StorageFailed, match="did not acknowledge") as caught:
        probe(Answering(condition, Unclear("busy")), token="f00")

    assert not isinstance(caught.value, StoreUnsuitable)


def test_a_lost_answer_to_the_first_write_is_no_fault_of_the_store() -> None:
    store = Answering(Absent, ConditionFailed())

    probe(store, token="f00")

    assert store.objects == {}


def test_a_key_that_may_not_delete_may_publish() -> None:
    class Keeping(MemoryStore):
        def remove(self, key: str) -> None:
            raise StoreRefused("no")

    store = Keeping()

    probe(store, token="f00")

    assert list(store.objects) == ["probe/f00.txt"]


@pytest.mark.needs_store
def test_seaweedfs_passes_and_is_left_empty(embedded_store: EmbeddedStoreInUse) -> None:
    store = embedded_store.open(embedded_store.bucket, prefix="probed")

    probe(store, token="f00")

    assert store.list_keys("probe/") == ()
