from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from podcast_pub.errors import ForeignEdit, NotPubliclyServed, StoreIsFull, StoreUnreachable
from podcast_pub.model.operations import (
    ConditionFailed,
    Done,
    ObjectDescribed,
    ObjectMissing,
    ObjectRead,
    Unclear,
)
from podcast_pub.publishing.asking import (
    check_public,
    describe_objects,
    read_objects,
    store_immutable,
)
from tests.builders import an_artifact
from tests.unit.publishing.shop import (
    Fault,
    Shop,
    answer_lost,
    lost,
    meanwhile,
)

if TYPE_CHECKING:
    from collections.abc import Generator

    from podcast_pub.model.operations import Answer, Operation

ONE = an_artifact("media/1/one.mp3", b"one", disposition='inline; filename="one.mp3"')
TWO = an_artifact("media/2/two.mp3", b"two")
THREE = an_artifact("media/3/three.mp3", b"three")


def test_objects_are_read_in_the_order_of_their_keys() -> None:
    shop = Shop(faults=[lost("read", ONE.key, times=2)])
    for artifact in (ONE, TWO):
        shop.put(artifact)

    answers = shop.run(read_objects((ONE.key, "missing", TWO.key)))

    assert [one.body if isinstance(one, ObjectRead) else one for one in answers] == [
        *(b"one", ObjectMissing(), b"two")
    ]
    assert shop.done("read").count("read missing") == 1


def test_nothing_to_read_asks_nothing() -> None:
    shop = Shop()

    assert shop.run(read_objects(())) == ()
    assert shop.log == []


def test_objects_are_described_in_the_order_of_the_artifacts() -> None:
    shop = Shop(faults=[lost("describe", TWO.key)])
    shop.put(TWO)

    first, second = shop.run(describe_objects((ONE, TWO)))

    assert first == ObjectMissing()
    assert second == shop.store.describe(TWO.key)


def test_what_is_missing_is_sent_and_looked_at_afterwards() -> None:
    shop = Shop()

    sent = shop.run(store_immutable((ONE, TWO)))

    assert sent == 2
    assert shop.log == [
        *(f"describe {ONE.key}", f"describe {TWO.key}"),
        *(f"write {ONE.key}", f"write {TWO.key}"),
        *(f"describe {ONE.key}", f"describe {TWO.key}"),
    ]


def test_what_is_there_is_not_sent_again() -> None:
    shop = Shop()
    shop.put(ONE)

    sent = shop.run(store_immutable((ONE, TWO)))

    assert sent == 1
    assert shop.done("write") == [f"write {TWO.key}"]


def test_nothing_to_store_asks_nothing() -> None:
    shop = Shop()

    assert shop.run(store_immutable(())) == 0
    assert shop.log == []


def test_a_write_that_never_arrived_is_sent_again_after_a_pause() -> None:
    shop = Shop(faults=[lost("write", ONE.key, times=2)])

    sent = shop.run(store_immutable((ONE, TWO)))

    assert sent == 2
    assert shop.store.written == [TWO.key, ONE.key]
    assert shop.done("pause") == ["pause 1", "pause 2"]


def test_a_write_of_which_only_the_answer_was_lost_is_not_sent_again() -> None:
    shop = Shop(faults=[answer_lost("write", ONE.key)])

    sent = shop.run(store_immutable((ONE,)))

    assert sent == 1
    assert shop.done("write", "pause") == [f"write {ONE.key}"]


def test_a_failed_condition_after_our_own_success_is_success() -> None:
    shop = Shop(faults=[Fault("write", ONE.key, answer=ConditionFailed())])

    assert shop.run(store_immutable((ONE,))) == 1


def test_a_failed_condition_without_an_object_is_tried_again() -> None:
    shop = Shop(faults=[Fault("write", ONE.key, answer=ConditionFailed(), happens=False)])

    shop.run(store_immutable((ONE,)))

    assert shop.store.written == [ONE.key]


def test_a_rival_with_the_same_bytes_is_no_trouble() -> None:
    shop = Shop(faults=[meanwhile("write", ONE.key, lambda shop: shop.put(ONE))])

    shop.run(store_immutable((ONE,)))

    assert shop.store.written == [ONE.key]


@pytest.mark.parametrize("there", [b"two", b"longer than one"], ids=["other bytes", "other size"])
def test_other_bytes_under_a_key_are_never_overwritten(there: bytes) -> None:
    shop = Shop()
    shop.put(an_artifact(ONE.key, there))

    with pytest.raises(ForeignEdit, match=f"other bytes are stored under `{ONE.key}`") as caught:
        shop.run(store_immutable((ONE,)))

    assert shop.bytes_of(ONE.key) == there
    assert "move that object away" in caught.value.hint


def test_other_bytes_of_the_right_size_are_found() -> None:
    shop = Shop()
    shop.put(replace(an_artifact(ONE.key, b"two"), size_bytes=3))

    with pytest.raises(ForeignEdit):
        shop.run(store_immutable((ONE,)))


def test_bytes_of_another_size_are_found_even_under_the_right_hash() -> None:
    shop = Shop()
    shop.put(ONE)
    shop.store.objects[ONE.key] = replace(shop.store.objects[ONE.key], body=b"on")

    with pytest.raises(ForeignEdit):
        shop.run(store_immutable((ONE,)))


def test_other_bytes_that_a_rival_puts_there_meanwhile_are_found() -> None:
    foreign = an_artifact(ONE.key, b"two")
    shop = Shop(faults=[meanwhile("write", ONE.key, lambda shop: shop.put(foreign))])

    with pytest.raises(ForeignEdit):
        shop.run(store_immutable((ONE,)))

    assert shop.bytes_of(ONE.key) == b"two"


@pytest.mark.parametrize(
    "wrong",
    [{"media_type": "text/html"}, {"cache_control": "no-store"}, {"disposition": "attachment"}],
    ids=str,
)
def test_wrong_headers_are_repaired_without_sending_the_bytes(wrong: dict[str, str]) -> None:
    shop = Shop(faults=[lost("restore", ONE.key)])
    shop.put(replace(ONE, **wrong))  # type: ignore[arg-type]  # one field at a time
    shop.put(TWO)

    sent = shop.run(store_immutable((ONE, TWO)))

    assert sent == 0
    assert shop.store.objects[ONE.key].artifact == ONE
    assert shop.done("write", "restore") == [f"restore {ONE.key}"] * 2


def test_a_store_that_keeps_no_headers_is_not_asked_to_repair_them() -> None:
    bare = ObjectDescribed(ONE.size_bytes, '"etag"', sha256=ONE.sha256, keeps_headers=False)
    shop = Shop(faults=[Fault("describe", ONE.key, answer=bare)])
    shop.put(ONE)

    sent = shop.run(store_immutable((ONE,)))

    assert sent == 0
    assert shop.done("write", "restore") == []


def test_headers_that_cannot_be_repaired_stop_the_publish() -> None:
    shop = Shop(faults=[lost("restore", ONE.key, times=5)])
    shop.put(replace(ONE, media_type="text/html"))

    with pytest.raises(StoreUnreachable):
        shop.run(store_immutable((ONE,)))


def test_an_answer_of_another_kind_is_noticed() -> None:
    shop = Shop(faults=[Fault("describe", TWO.key, answer=Done())])

    with pytest.raises(ValueError, match="shorter"):
        shop.run(store_immutable((ONE, TWO)))


@pytest.mark.parametrize(
    "machine", [read_objects((ONE.key, TWO.key)), check_public((ONE, TWO))], ids=["read", "check"]
)
def test_a_missing_answer_is_noticed(
    machine: Generator[tuple[Operation, ...], tuple[Answer, ...], object],
) -> None:
    next(machine)

    with pytest.raises(ValueError, match="shorter"):
        machine.send((Unclear("only one"),))


def test_a_store_that_never_takes_a_file_is_full_and_says_why() -> None:
    shop = Shop(faults=[Fault("write", TWO.key, answer=Unclear("500"), happens=False, times=5)])

    with pytest.raises(StoreIsFull, match=rf"cannot take writes: `{TWO.key}` \(500\)") as caught:
        shop.run(store_immutable((ONE, TWO)))

    assert shop.done("write") == [f"write {ONE.key}", *[f"write {TWO.key}"] * 5]
    assert shop.done("pause") == ["pause 1", "pause 2", "pause 3", "pause 4"]
    assert "not sent twice" in caught.value.hint


def test_a_store_that_gives_no_reason_is_full_without_one() -> None:
    fault = Fault("write", ONE.key, answer=ConditionFailed(), happens=False, times=5)

    with pytest.raises(StoreIsFull) as caught:
        Shop(faults=[fault]).run(store_immutable((ONE,)))

    assert caught.value.message == f"the store cannot take writes: `{ONE.key}`"


def test_the_last_try_counts() -> None:
    shop = Shop(faults=[lost("write", ONE.key, times=4)])

    assert shop.run(store_immutable((ONE,))) == 1


def test_the_public_address_is_asked_again_only_for_what_it_did_not_serve() -> None:
    shop = Shop(faults=[lost("check", TWO.key, times=2)])
    for artifact in (ONE, TWO, THREE):
        shop.put(artifact)

    shop.run(check_public((ONE, TWO, THREE)))

    assert shop.log == [
        *(f"check {ONE.key}", f"check {TWO.key}", f"check {THREE.key}"),
        *("pause 1", f"check {TWO.key}", "pause 2", f"check {TWO.key}"),
    ]


def test_nothing_to_check_asks_nothing() -> None:
    shop = Shop()

    shop.run(check_public(()))

    assert shop.log == []


def test_what_is_not_served_is_named_with_the_reason() -> None:
    shop = Shop(unserved=TWO.key)
    for artifact in (ONE, TWO):
        shop.put(artifact)

    with pytest.raises(NotPubliclyServed) as caught:
        shop.run(check_public((ONE, TWO)))

    assert caught.value.message == (
        f"`{TWO.key}` is stored, but the public address does not serve it: {TWO.key} answers 404"
    )
    assert "nothing was published" in caught.value.hint
    assert shop.done("check") == [f"check {ONE.key}", *[f"check {TWO.key}"] * 5]


def test_the_last_look_at_the_public_address_counts() -> None:
    shop = Shop(faults=[lost("check", ONE.key, times=4)])
    shop.put(ONE)

    shop.run(check_public((ONE,)))

    assert shop.done("pause") == ["pause 1", "pause 2", "pause 3", "pause 4"]


def test_bytes_that_are_not_those_of_the_hash_beside_them_are_found_if_they_are_looked_at() -> None:
    shop = Shop()
    for artifact in (ONE, TWO):
        shop.put(artifact)
    shop.flip(ONE.key)
    there = shop.bytes_of(ONE.key)

    assert shop.run(store_immutable((ONE, TWO))) == 0
    with pytest.raises(ForeignEdit, match=f"other bytes are stored under `{ONE.key}`") as caught:
        shop.run(store_immutable((ONE, TWO), by_bytes=True))

    assert shop.bytes_of(ONE.key) == there
    assert "publish again with `--check-store`" in caught.value.hint
