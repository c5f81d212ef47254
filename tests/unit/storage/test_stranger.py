from __future__ import annotations

from typing import TYPE_CHECKING

from podcast_pub.errors import StoreRefused
from podcast_pub.storage.memory import MemoryStore
from podcast_pub.storage.public_probe import PublicProbe
from podcast_pub.storage.stranger import Ways, look_as_stranger
from tests.unit.storage.bad_store import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from podcast_pub.model.looking import Strangers
    from tests.unit.storage.bad_store import BadStore, Request

    Follow = Callable[[Callable[[Request], Reply | None]], BadStore]


class KeepsAll(MemoryStore):
    """A store whose key may write, but not delete."""

    def accepts_wrong_checksum(self, key: str) -> bool:
        return False

    def remove(self, key: str) -> None:
        raise StoreRefused("no s3:DeleteObject")


def looked(host: BadStore, store: KeepsAll | None) -> Strangers:
    probe = PublicProbe()
    ways = Ways(f"{host.endpoint}/one", f"{host.endpoint}/voices", "one/")
    try:
        return look_as_stranger(probe, ways, store=store, token="f00d")
    finally:
        probe.close()


def test_the_public_address_and_the_endpoint_are_both_tried(bad_store: Follow) -> None:
    host = bad_store(lambda _: Reply(403))

    seen = looked(host, KeepsAll())

    asked = {f"{one.method} {one.path}" for one in host.requests}
    assert {
        "GET /one/?list-type=2&max-keys=1",
        "GET /voices?versions&max-keys=1",
        "PUT /one/probe/f00d-0.txt",
        "PUT /voices/one/probe/f00d-1.txt",
        "DELETE /one/probe/f00d-kept.txt",
        "DELETE /voices/one/probe/f00d-kept.txt",
    } <= asked
    assert [one.happened for one in (*seen.writes, *seen.deletions)] == [False] * 4


def test_what_cannot_be_removed_is_named(bad_store: Follow) -> None:
    host = bad_store(lambda _: Reply(403))

    assert looked(host, KeepsAll()).left_behind == ("probe/f00d-kept.txt",)


def test_each_way_to_a_deletion_is_judged_by_itself(bad_store: Follow) -> None:
    store = KeepsAll()

    def script(asked: Request) -> Reply:
        if asked.method != "DELETE":
            return Reply(403)
        if asked.path.startswith("/one/"):
            store.objects.pop(asked.path.removeprefix("/one/"), None)
        return Reply(204)

    seen = looked(bad_store(script), store)

    assert [one.happened for one in seen.deletions] == [True, False]


def test_without_a_key_nobody_knows_whether_a_write_happened(bad_store: Follow) -> None:
    host = bad_store(lambda asked: Reply(403 if asked.method == "DELETE" else 200))

    seen = looked(host, None)

    assert [one.happened for one in seen.writes] == [None, None]
    assert seen.deletions == ()
    assert seen.read is None
    assert seen.left_behind == ("probe/f00d-0.txt", "probe/f00d-1.txt")
