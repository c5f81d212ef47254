"""What `verify` finds when somebody else had their hands in the store, and what repairs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.shelf import written_between

if TYPE_CHECKING:
    from tests.e2e.conftest import Stage

pytestmark = pytest.mark.needs_store


def key_of(stage: Stage, start: str) -> str:
    """Return the first key that begins like that."""
    return min(key for key in stage.shelf.objects() if key.startswith(start))


def test_other_bytes_of_the_same_length_are_found_and_not_overwritten(
    published: Stage,
) -> None:
    key = key_of(published, "media/")
    right = published.shelf.read(key)
    published.shelf.put(key, right[:-1] + bytes([right[-1] ^ 1]), "audio/mpeg")
    before = published.shelf.objects()

    verified = published.run("verify", "--json")
    repaired = published.run("publish", "--check-store")

    assert verified.code == 5, verified
    assert [one["code"] for one in verified.answer["findings"]] == ["VERIFY-05"]
    assert key in verified.answer["findings"][0]["message"]
    assert repaired.code == 4, repaired
    assert f"other bytes are stored under `{key}`" in repaired.err
    assert "hint: podcast-pub did not write them and does not overwrite them" in repaired.err
    assert published.shelf.objects() == before

    published.shelf.remove(key)
    published.publish("--check-store")

    assert published.shelf.read(key) == right
    assert published.run("verify").code == 0


def test_bytes_that_changed_beside_their_hash_and_a_lost_state_are_mended(
    published: Stage,
) -> None:
    right = published.shelf.contents()
    media, shard = key_of(published, "media/"), key_of(published, "state/parts/")
    for key in (media, "index.html"):
        flip(published, key)
    published.shelf.remove(shard)

    verified = published.run("verify", "--json")
    stopped = published.run("publish", "--check-store")
    flipped = published.shelf.read(media)
    published.shelf.remove(media)
    published.publish("--check-store")

    codes = [one["code"] for one in verified.answer["findings"]]
    assert sorted(codes) == ["VERIFY-05", "VERIFY-08", "VERIFY-13"]
    assert (stopped.code, flipped == right[media]) == (4, False)
    assert f"other bytes are stored under `{media}`" in stopped.err
    assert published.shelf.contents() == right
    assert published.run("verify").code == 0


def flip(stage: Stage, key: str) -> None:
    """Change the first byte of an object, and nothing that is said beside it."""
    client, bucket, name = stage.shelf.client, stage.shelf.bucket, stage.shelf.prefix + key
    there = client.head_object(Bucket=bucket, Key=name)
    body = stage.shelf.read(key)
    client.put_object(
        Bucket=bucket,
        Key=name,
        Body=bytes([body[0] ^ 1, *body[1:]]),
        ContentType=there["ContentType"],
        CacheControl=there["CacheControl"],
        ContentDisposition=there.get("ContentDisposition", "inline"),
        Metadata=there["Metadata"],
    )


def test_missing_audio_is_found_and_sent_again(published: Stage) -> None:
    feed, media = published.listener.feed(), key_of(published, "media/")
    published.shelf.remove(media)
    before = published.shelf.objects()

    verified = published.run("verify", "--json")
    blind = published.publish("--json").answer
    published.publish("--check-store")

    assert verified.code == 5, verified
    assert "VERIFY-01" in {one["code"] for one in verified.answer["findings"]}
    assert not verified.answer["ok"]
    assert blind["writes"] == 0  # without the option the store is believed
    assert written_between(before, published.shelf.objects()) == {media}
    assert published.run("verify").code == 0
    assert published.listener.feed() == feed


@pytest.mark.parametrize("damage", ["missing", "foreign"])
def test_a_damaged_page_is_found_and_written_again(published: Stage, damage: str) -> None:
    key = key_of(published, "episodes/")
    right = published.shelf.read(key)
    before = published.shelf.objects()
    if damage == "missing":
        published.shelf.remove(key)
    else:
        published.shelf.put(key, right + b"<!-- read me -->", "text/html; charset=utf-8")

    verified = published.run("verify", "--json")
    published.publish("--check-store")

    assert verified.code == 5, verified
    codes = [one["code"] for one in verified.answer["findings"]]
    assert codes == ["VERIFY-07" if damage == "missing" else "VERIFY-08"]
    assert published.shelf.read(key) == right
    assert written_between(before, published.shelf.objects()) <= {key, "site.json"}
    assert published.run("verify").code == 0


def test_a_feed_that_somebody_edited_is_not_overwritten(
    published: Stage,
) -> None:
    edited = published.listener.feed().replace(b"Terms of Passage", b"Terms of Someone")
    published.shelf.put("feed.xml", edited, "application/rss+xml")

    done = published.run("publish")

    assert done.code == 4, done
    assert "was not written by podcast-pub, or was edited since" in done.err
    assert "hint: " in done.err
    assert published.listener.feed() == edited


def test_nothing_published_is_told_from_a_damaged_show(
    published: Stage,
) -> None:
    published.shelf.remove("feed.xml")

    done = published.run("verify", "--json")

    assert done.code == 5, done
    assert done.answer["error"]["slug"] == "public-copy-differs"
    assert "publish first" in done.answer["error"]["hint"]


def test_headers_that_somebody_changed_are_put_right(
    published: Stage,
) -> None:
    key = key_of(published, "media/")
    client, bucket, name = (
        published.shelf.client,
        published.shelf.bucket,
        published.shelf.prefix + key,
    )
    stored = client.head_object(Bucket=bucket, Key=name)
    client.copy_object(
        Bucket=bucket,
        Key=name,
        CopySource={"Bucket": bucket, "Key": name},
        MetadataDirective="REPLACE",
        ContentType="text/plain",
        Metadata=stored["Metadata"],
    )

    verified = published.run("verify", "--json")
    published.publish("--check-store")

    assert verified.code == 5, verified
    assert [one["code"] for one in verified.answer["findings"]] == ["VERIFY-03"]
    mended = client.head_object(Bucket=bucket, Key=name)
    assert mended["ContentType"] == stored["ContentType"]
    assert mended["CacheControl"] == stored["CacheControl"]
    assert mended["ContentDisposition"] == stored["ContentDisposition"]
    assert (mended["Metadata"], mended["ETag"]) == (stored["Metadata"], stored["ETag"])
    assert published.run("verify").code == 0
