from __future__ import annotations

import json
from dataclasses import replace
from itertools import count

import pytest

from podcast_pub.model.operations import ConditionFailed, ObjectWritten, Served
from podcast_pub.publishing.commit import publish
from podcast_pub.publishing.observing import Observed
from podcast_pub.publishing.pages import known_pages, write_early
from podcast_pub.publishing.site_json import SiteRecord, StoredPage, decode_site, encode_site
from tests.builders import an_artifact, an_episode, digest
from tests.unit.publishing.shop import (
    Fault,
    Shop,
    TextRenderer,
    after,
    an_intent,
    answer_lost,
    carry_out,
    look,
    lost,
    meanwhile,
    published,
)

FIRST = an_episode("first", guid="urn:uuid:a")
SECOND = an_episode("second", guid="urn:uuid:b")
EDITED = replace(FIRST, summary="Edited.")
PAGE = an_artifact("episodes/first.html", b"first")
OTHER = an_artifact("episodes/second.html", b"second")


def expected_pages(shop: Shop) -> dict[str, bytes | None]:
    observed = look(Shop(store=shop.store))
    assert observed.state is not None
    pages = TextRenderer().render(observed.state, observed.state_hash).pages
    return {page.key: page.body for page in pages}


def stored_pages(shop: Shop) -> dict[str, bytes | None]:
    return {key: shop.bytes_of(key) for key in expected_pages(shop)}


def site_of(shop: Shop) -> SiteRecord:
    return decode_site(shop.bytes_of("site.json"))


def test_site_json_names_the_state_and_every_page_as_it_is_stored() -> None:
    shop, receipt = published(FIRST)

    site = site_of(shop)

    assert site.state_hash == receipt.state_hash
    assert site.pages == {
        key: StoredPage(stored.artifact.sha256, stored.etag)
        for key, stored in shop.store.objects.items()
        if key in ("index.html", "episodes/first.html")
    }


def test_only_pages_that_differ_are_written() -> None:
    shop, receipt = published(FIRST, SECOND)

    carry_out(shop, after(receipt, EDITED, SECOND))

    pages = [key for key in shop.store.written if key.endswith(".html")]
    assert pages == ["episodes/first.html"]
    assert stored_pages(shop) == expected_pages(shop)


def test_a_page_is_looked_at_only_if_its_write_was_not_acknowledged() -> None:
    shop, receipt = published(FIRST)

    carry_out(shop, after(receipt, EDITED))

    assert not [line for line in shop.done("describe") if line.endswith(".html")]


@pytest.mark.parametrize(
    "fault",
    [
        answer_lost("write", "episodes/first.html"),
        lost("write", "episodes/first.html"),
        Fault("write", "episodes/first.html", answer=ConditionFailed()),
        Fault("write", "episodes/first.html", answer=ConditionFailed(), happens=False),
        lost("describe", "episodes/first.html", times=4),
        answer_lost("write", "site.json"),
        lost("write", "site.json"),
        lost("read", "site.json", skip=1),
        lost("write", "site.json", times=4),
    ],
    ids=lambda fault: f"{fault.verb} {fault.key} {fault.answer} {fault.happens} {fault.times}",
)
def test_pages_show_what_is_published_whatever_the_store_says_of_them(fault: Fault) -> None:
    shop, receipt = published(FIRST)
    shop.faults.append(replace(fault))

    second = carry_out(shop, after(receipt, EDITED))

    assert second.pages_are_complete
    assert stored_pages(shop) == expected_pages(shop)
    assert site_of(shop).state_hash == second.state_hash
    assert carry_out(shop, after(second, EDITED)).committed is False


def test_an_unacknowledged_page_that_is_there_is_not_written_again() -> None:
    shop, receipt = published(FIRST)
    shop.faults.append(answer_lost("write", "episodes/first.html"))

    carry_out(shop, after(receipt, EDITED))

    assert shop.done("write").count("write episodes/first.html") == 1
    assert shop.done("pause") == []


def test_an_unacknowledged_site_json_that_is_there_is_not_written_again() -> None:
    shop, receipt = published(FIRST)
    shop.faults.append(answer_lost("write", "site.json"))

    carry_out(shop, after(receipt, EDITED))

    assert shop.done("write").count("write site.json") == 1


def test_pages_that_the_store_never_takes_are_left_to_the_next_run() -> None:
    shop, receipt = published(FIRST)
    shop.faults.append(lost("write", "episodes/first.html", times=5))

    second = carry_out(shop, after(receipt, EDITED))

    assert second.committed
    assert second.pages_are_complete is False
    assert shop.done("pause") == ["pause 1", "pause 2", "pause 3", "pause 4"]
    assert site_of(shop).state_hash == receipt.state_hash

    third = carry_out(shop, after(second, EDITED))

    assert not third.committed
    assert third.pages_are_complete
    assert stored_pages(shop) == expected_pages(shop)
    assert site_of(shop).state_hash == second.state_hash


def test_a_page_of_a_newer_state_is_never_overwritten_by_an_older_one() -> None:
    shop, receipt = published(FIRST)

    def rival(shop: Shop) -> None:
        theirs = Shop(store=shop.store)
        carry_out(theirs, an_intent(replace(EDITED, title="Theirs"), base=look(theirs).state))

    shop.faults.append(meanwhile("write", "episodes/first.html", rival))

    second = carry_out(shop, after(receipt, EDITED))

    assert second.committed
    assert second.pages_are_complete
    assert stored_pages(shop) == expected_pages(shop)
    assert b"Theirs" in shop.bytes_of("episodes/first.html")
    assert site_of(shop).state_hash == look(shop).state_hash != second.state_hash


def test_a_rival_between_the_looks_at_pages_and_feed_makes_us_look_again() -> None:
    shop, receipt = published(FIRST)
    shop.store.remove("site.json")

    def rival(shop: Shop) -> None:
        theirs = Shop(store=shop.store)
        carry_out(theirs, an_intent(replace(EDITED, title="Theirs"), base=look(theirs).state))

    shop.faults.append(meanwhile("write", "episodes/first.html", rival))

    carry_out(shop, after(receipt, EDITED))

    assert stored_pages(shop) == expected_pages(shop)
    assert site_of(shop).state_hash == look(shop).state_hash


def test_rivals_who_keep_changing_the_pages_leave_them_to_the_next_run() -> None:
    shop, receipt = published(FIRST)
    numbers = count()

    def vandal(shop: Shop) -> None:
        shop.put(an_artifact("episodes/first.html", f"vandal {next(numbers)}".encode()))

    shop.faults.append(Fault("write", "episodes/first.html", before=vandal, times=10**6))

    second = carry_out(shop, after(receipt, EDITED))

    assert second.committed
    assert second.pages_are_complete is False
    assert next(numbers) == 5


def test_a_site_json_of_a_rival_is_not_overwritten_with_what_is_older() -> None:
    shop, receipt = published(FIRST)
    theirs = encode_site(SiteRecord(digest("theirs"), {}))
    shop.faults.append(meanwhile("write", "site.json", lambda shop: shop.put(theirs)))

    second = carry_out(shop, after(receipt, EDITED))

    assert second.pages_are_complete
    assert shop.store.written[-2:] == ["site.json", "site.json"]
    assert site_of(shop).state_hash == second.state_hash


def test_a_feed_that_vanishes_among_the_pages_leaves_them_to_the_next_run() -> None:
    shop, receipt = published(FIRST)
    shop.faults += [
        lost("write", "episodes/first.html"),
        meanwhile("read", "feed.xml", lambda shop: shop.store.remove("feed.xml"), skip=2),
    ]

    second = carry_out(shop, after(receipt, EDITED))

    assert second.committed
    assert second.pages_are_complete is False


def test_pages_are_described_before_the_feed_is_read() -> None:
    shop, receipt = published(FIRST)
    shop.store.remove("site.json")

    carry_out(shop, after(receipt, FIRST))

    looks = shop.log[2:]
    reads_feed = looks.index("read feed.xml")
    assert "describe index.html" in looks[:reads_feed]
    assert "describe episodes/first.html" in looks[:reads_feed]


def test_a_missing_site_json_is_written_again_without_writing_whole_pages() -> None:
    shop, receipt = published(FIRST)
    before = shop.bytes_of("site.json")
    shop.store.remove("site.json")

    second = carry_out(shop, after(receipt, FIRST))

    assert shop.store.written == ["site.json"]
    assert shop.bytes_of("site.json") == before
    assert not second.committed


def test_a_state_of_our_own_is_not_read_again() -> None:
    shop, receipt = published(FIRST)
    shop.faults.append(lost("write", "episodes/first.html"))
    observed = look(shop)
    shop.log.clear()

    shop.run(publish(after(receipt, EDITED), observed))

    assert not [line for line in shop.done("read") if "state/" in line]


def test_a_page_that_we_no_longer_make_does_not_cost_a_write() -> None:
    shop, receipt = published(FIRST)
    pages = {**site_of(shop).pages, "topics/old.html": StoredPage(digest("old"), '"old"')}
    shop.put(encode_site(SiteRecord(receipt.state_hash, pages)))

    carry_out(shop, after(receipt, FIRST))

    assert shop.done("write") == []


def test_a_missing_answer_about_a_page_is_noticed() -> None:
    machine = write_early((PAGE, OTHER), feed=None)
    next(machine)

    with pytest.raises(ValueError, match="shorter"):
        machine.send((ObjectWritten('"1"'),))


def test_an_answer_of_another_kind_about_a_page_is_noticed() -> None:
    shop = Shop(
        faults=[lost("write", PAGE.key), Fault("describe", PAGE.key, answer=Served())],
    )

    with pytest.raises(ValueError, match="shorter"):
        shop.run(write_early((PAGE,), feed=None))


def test_an_unchanged_site_json_is_not_written() -> None:
    shop, receipt = published(FIRST)

    carry_out(shop, after(receipt, FIRST, check_store=True))

    assert "write site.json" not in shop.log


def test_a_page_from_a_publish_that_died_is_replaced_before_the_episode_is_public() -> None:
    shop = Shop()
    shop.put(replace(PAGE, body=b"old", sha256=an_artifact("x", b"old").sha256, size_bytes=3))

    receipt = carry_out(shop, an_intent(FIRST))

    assert receipt.pages_are_complete
    assert stored_pages(shop) == expected_pages(shop)
    written = shop.done("write")
    assert written.index("write feed.xml") > max(
        place for place, line in enumerate(written) if line == "write episodes/first.html"
    )


def test_early_pages_are_stored_create_only_and_known_by_their_tags() -> None:
    shop = Shop()

    stored = shop.run(write_early((PAGE, OTHER), feed=None))

    assert stored == {
        page.key: StoredPage(page.sha256, shop.store.objects[page.key].etag)
        for page in (PAGE, OTHER)
    }
    assert shop.done("write", "describe", "pause") == [
        f"write {PAGE.key}",
        f"write {OTHER.key}",
    ]


def test_no_early_pages_ask_nothing() -> None:
    shop = Shop()

    assert shop.run(write_early((), feed=None)) == {}
    assert shop.log == []


def test_early_pages_are_not_written_again_when_the_rest_is() -> None:
    shop = Shop()

    carry_out(shop, an_intent(FIRST))

    assert shop.store.written.count("episodes/first.html") == 1


def test_nothing_is_stored_of_the_pages_of_an_empty_store() -> None:
    assert known_pages(Observed(None, None, None, "")) == {}


def test_an_unreadable_site_json_is_not_believed() -> None:
    shop, receipt = published(FIRST)
    shop.put(an_artifact("site.json", b"nonsense"))

    assert known_pages(look(shop)) is None

    carry_out(shop, after(receipt, FIRST))

    assert json.loads(shop.bytes_of("site.json"))["state"] == receipt.state_hash


def test_a_page_edited_beside_its_hash_is_written_again_when_the_store_is_checked() -> None:
    shop, receipt = published(FIRST)
    shop.flip("index.html")

    carry_out(shop, after(receipt, FIRST))
    believed = stored_pages(shop) != expected_pages(shop)
    carry_out(shop, after(receipt, FIRST, check_store=True))

    assert believed
    assert stored_pages(shop) == expected_pages(shop)
    site = decode_site(shop.bytes_of("site.json"))
    assert site.pages["index.html"].etag == shop.store.objects["index.html"].etag
    assert shop.done("write") == ["write index.html", "write site.json"]
