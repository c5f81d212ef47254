from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from podcast_pub.errors import PublicCopyDiffers, StoreUnreachable
from podcast_pub.model.finding import Severity
from podcast_pub.publishing.verification import STORED_SHA256
from podcast_pub.verbs.verify import verify
from tests.builders import digest
from tests.builders.show_folder import FIRST, a_show_folder, add_episode
from tests.unit.storage.bad_store import CUT
from tests.unit.verbs.bucket import Kept

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.verbs.verify import Verified
    from tests.unit.storage.bad_store import Reply, Request
    from tests.unit.verbs.bucket import Bucket
    from tests.unit.verbs.publishing import Laptop


@pytest.fixture
def laptop(published_pair: Laptop) -> Laptop:
    return published_pair


def verified(laptop: Laptop) -> Verified:
    return verify(laptop.folder, store=laptop.bucket.option)


def codes(found: Verified) -> list[str]:
    return [one.code for one in found.findings]


def key_like(bucket: Bucket, text: str) -> str:
    (key,) = (one for one in bucket.objects if text in one)
    return key


def test_a_published_show_is_what_listeners_get(laptop: Laptop) -> None:
    found = verified(laptop)

    sizes = [len(one.body) for key, one in laptop.bucket.objects.items() if "media/" in key]
    assert found.findings == ()
    assert found.bytes_read == sum(sizes)
    assert [one.title for one in found.feed.episodes] == ["Second", "First"]
    assert found.addresses.base == laptop.bucket.base
    assert found.state_hash == laptop.bucket.objects["feed.xml"].headers["x-amz-meta-state"]


def test_everything_that_the_feed_names_is_looked_at_without_credentials(laptop: Laptop) -> None:
    found = verified(laptop)

    asked = laptop.bucket.methods()
    assert not [one for one in laptop.bucket.asked if "authorization" in one.headers]
    assert asked.count("GET feed.xml") == 1
    for key in laptop.bucket.objects:
        if key.startswith("media/"):
            assert asked.count(f"GET {key}") == 3
            assert asked.count(f"HEAD {key}") == 1
        elif key.endswith(".html"):
            assert asked.count(f"GET {key}") == 1
        elif key.startswith(("chapters/", "transcripts/")):
            assert asked.count(f"HEAD {key}") == 1
    pages = [key for key in laptop.bucket.objects if key.endswith(".html")]
    side_files, feed, state = 3, 1, 2
    assert found.objects == 2 + len(pages) + side_files + feed + state


def test_a_state_that_is_not_there_is_found(laptop: Laptop) -> None:
    state = laptop.bucket.objects["feed.xml"].headers["x-amz-meta-state"]
    root, (shard,) = (
        f"state/{state}.json",
        [
            key
            for key in laptop.bucket.objects
            if key.startswith("state/parts/")
            and key.encode()[12:-5] in laptop.bucket.objects[f"state/{state}.json"].body
        ],
    )
    kept = laptop.bucket.objects.pop(shard)

    without_shard = verified(laptop)
    laptop.bucket.objects[shard] = Kept(b"{}", kept.headers)
    damaged = verified(laptop)
    del laptop.bucket.objects[root]
    without_root = verified(laptop)

    assert [one.message for one in without_shard.findings] == [
        f"{laptop.bucket.base}/{shard} answers 404; the feed names a state that needs it"
    ]
    assert codes(damaged) == codes(without_root) == ["VERIFY-13"]
    assert root in without_root.findings[0].message


def test_a_show_that_is_not_published_has_no_copy_to_verify(folder: Path, bucket: Bucket) -> None:
    a_show_folder(folder, FIRST)

    with pytest.raises(PublicCopyDiffers, match=r"feed\.xml answers 404") as caught:
        verify(folder, store=bucket.option)

    assert "publish first" in caught.value.hint


def test_a_public_address_that_does_not_answer_is_unreachable(laptop: Laptop) -> None:
    laptop.bucket.fault = lambda _: CUT

    with pytest.raises(StoreUnreachable):
        verify(laptop.folder, store="s3://voices?endpoint=http://127.0.0.1:1")


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (lambda kept: None, ["VERIFY-01"]),
        (
            lambda kept: Kept(kept.body[:-1], kept.headers),
            ["VERIFY-02", "VERIFY-04", "VERIFY-04", "VERIFY-02", "VERIFY-05"],
        ),
        (lambda kept: Kept(b"X" + kept.body[1:], kept.headers), ["VERIFY-05"]),
        (lambda kept: Kept(kept.body, kept.headers | {"content-type": "x/y"}), ["VERIFY-03"]),
    ],
    ids=["gone", "cut", "other bytes", "other type"],
)
def test_audio_that_is_not_what_the_feed_says_is_found(
    laptop: Laptop, spoil: object, expected: list[str]
) -> None:
    key = key_like(laptop.bucket, "first.mp3")
    assert callable(spoil)
    spoiled = spoil(laptop.bucket.objects.pop(key))
    if spoiled is not None:
        laptop.bucket.objects[key] = spoiled

    found = verified(laptop)

    assert codes(found) == expected
    assert all(key in one.message for one in found.findings)


def test_audio_in_which_nobody_can_seek_is_found(laptop: Laptop) -> None:
    def without_ranges(request: Request) -> Reply | None:
        request.headers.pop("range", None)
        return None

    laptop.bucket.fault = without_ranges

    assert codes(verified(laptop)) == ["VERIFY-04"] * 4


def test_a_page_that_something_changed_is_found(laptop: Laptop) -> None:
    kept = laptop.bucket.objects["episodes/first.html"]
    laptop.bucket.objects["episodes/first.html"] = replace(kept, body=kept.body + b"<script>")

    found = verified(laptop)

    assert codes(found) == ["VERIFY-08"]
    assert "episodes/first.html" in found.findings[0].message


@pytest.mark.parametrize("key", ["index.html", "episodes/first.html"])
def test_a_page_that_is_gone_is_found(laptop: Laptop, key: str) -> None:
    del laptop.bucket.objects[key]

    assert codes(verified(laptop)) == ["VERIFY-07"]


@pytest.mark.parametrize("key", ["index.html", "episodes/first.html"])
def test_without_site_json_the_pages_must_at_least_be_there(laptop: Laptop, key: str) -> None:
    del laptop.bucket.objects["site.json"]
    del laptop.bucket.objects[key]

    assert codes(verified(laptop)) == ["VERIFY-07"]


@pytest.mark.parametrize("text", ["chapters/", "transcripts/"])
def test_a_side_file_that_is_gone_is_found(laptop: Laptop, text: str) -> None:
    key = key_like(laptop.bucket, text)
    del laptop.bucket.objects[key]

    found = verified(laptop)

    assert codes(found) == ["VERIFY-09"]
    assert found.findings[0].message == f"{laptop.bucket.base}/{key} answers 404"


def test_a_picture_that_is_gone_is_found(laptop: Laptop) -> None:
    picture = verified(laptop).feed.episodes[1].image
    del laptop.bucket.objects[picture.removeprefix(f"{laptop.bucket.base}/")]

    found = verified(laptop)

    assert [one.message for one in found.findings] == [f"{picture} answers 404"]


def test_a_feed_that_this_folder_did_not_publish_last_is_told(laptop: Laptop) -> None:
    lock = laptop.memory.lock()
    assert lock is not None
    laptop.memory.keep(replace(lock, state_hash=digest("another")))

    found = verified(laptop)

    (finding,) = found.findings
    assert (finding.code, finding.severity) == ("VERIFY-10", Severity.WARNING)
    assert "podcast-pub status" in finding.hint


def test_a_fresh_clone_verifies_what_is_public(laptop: Laptop) -> None:
    laptop.memory.lock_path.unlink()

    assert verified(laptop).findings == ()


def test_what_the_folder_has_and_nobody_published_is_not_looked_for(laptop: Laptop) -> None:
    add_episode(laptop.folder, "2017-03-01-third")

    assert verified(laptop).findings == ()


def replaced_feed(laptop: Laptop) -> None:
    """Put an edited feed in the place of the published one, with its headers."""
    kept = laptop.bucket.objects["feed.xml"]
    body = kept.body.replace(b"<title>First</title>", b"<title>Fist</title>")
    assert body != kept.body
    laptop.bucket.objects["feed.xml"] = Kept(body, kept.headers)


def hide_hashes(laptop: Laptop, *keys: str) -> None:
    """Make the store show no hash beside the objects."""
    for key in keys or tuple(laptop.bucket.objects):
        kept = laptop.bucket.objects[key]
        headers = {name: one for name, one in kept.headers.items() if name != STORED_SHA256}
        laptop.bucket.objects[key] = Kept(kept.body, headers)


def test_a_feed_of_which_the_text_was_edited_is_found(laptop: Laptop) -> None:
    replaced_feed(laptop)

    (finding,) = verified(laptop).findings

    assert (finding.code, finding.severity) == ("VERIFY-11", Severity.ERROR)
    assert "it was edited, or changed on the way" in finding.message
    assert "podcast-pub status" in finding.hint


def test_a_feed_that_another_program_stored_is_found(laptop: Laptop) -> None:
    replaced_feed(laptop)
    hide_hashes(laptop, "feed.xml")

    assert codes(verified(laptop)) == ["VERIFY-11"]


def test_an_edited_feed_in_a_store_that_shows_no_hashes_is_compared_with_the_lock(
    laptop: Laptop,
) -> None:
    replaced_feed(laptop)
    hide_hashes(laptop)

    (finding,) = verified(laptop).findings

    assert (finding.code, finding.severity) == ("VERIFY-12", Severity.WARNING)


def test_a_store_that_shows_no_hashes_is_no_fault(laptop: Laptop) -> None:
    hide_hashes(laptop)

    assert verified(laptop).findings == ()


def test_an_edited_feed_that_nothing_can_be_compared_with_is_believed(laptop: Laptop) -> None:
    replaced_feed(laptop)
    hide_hashes(laptop)
    laptop.memory.lock_path.unlink()

    assert verified(laptop).findings == ()
