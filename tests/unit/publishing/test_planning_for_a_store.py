from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from podcast_pub.errors import EditsCollide, ForeignEdit, ShowNeedsFixing
from podcast_pub.model.chapter import Chapter
from podcast_pub.model.show import NO_GUID
from podcast_pub.model.side_file import SideFile
from podcast_pub.publishing.planning import keys_of, plan
from podcast_pub.publishing.site_json import SiteRecord, encode_site
from podcast_pub.publishing.state import encode_state
from tests.builders import SHOW_GUID, a_show, an_artwork, an_episode, digest
from tests.unit.publishing.planned_shows import FIRST, NOTHING, SECOND
from tests.unit.publishing.shop import (
    NOW,
    Shop,
    after,
    an_intent,
    carry_out,
    look,
    materials_of,
    published,
)


def test_a_fresh_folder_may_add_to_what_is_published() -> None:
    shop, _ = published(FIRST)

    planned = plan(an_intent(FIRST, SECOND), look(shop))

    assert planned.changes_in_words == ("add second",)
    assert planned.state.serial == 2


def test_a_fresh_folder_that_differs_is_stopped_and_shown_all_differences() -> None:
    shop, _ = published(FIRST, SECOND)
    edited = replace(FIRST, title="Other")
    wish = a_show(edited, SECOND, an_episode("third"), title="Other show")

    with pytest.raises(EditsCollide) as caught:
        plan(an_intent(edited, SECOND, wish=wish), look(shop))

    assert caught.value.message.splitlines()[1:] == [
        "  edit the show (title)",
        "  edit first (title)",
    ]
    assert "podcast.lock" in caught.value.hint


def test_a_folder_without_a_lock_is_told_what_its_lock_is_called() -> None:
    shop, _ = published(FIRST)
    intent = an_intent(replace(FIRST, title="Mine"), lock_name=".podcast-pub/here.lock")

    with pytest.raises(EditsCollide) as caught:
        plan(intent, look(shop))

    assert caught.value.hint.startswith("copy `.podcast-pub/here.lock` from the folder that")


def test_a_folder_that_knows_another_lineage_only_adds() -> None:
    _, elsewhere = published(FIRST, SECOND)
    shop, _ = published(FIRST, now=NOW + timedelta(days=1))

    planned = plan(after(elsewhere, FIRST, SECOND), look(shop))

    assert planned.changes_in_words == ("add second",)


def test_a_folder_that_knows_another_lineage_and_differs_is_stopped() -> None:
    _, elsewhere = published(FIRST)
    shop, _ = published(replace(FIRST, title="Other"), now=NOW + timedelta(days=1))

    with pytest.raises(EditsCollide, match=r"edit first \(title\)"):
        plan(after(elsewhere, FIRST), look(shop))


def test_both_producers_edits_are_merged() -> None:
    shop, receipt = published(FIRST)
    carry_out(shop, after(receipt, replace(FIRST, summary="Theirs")))

    planned = plan(after(receipt, replace(FIRST, title="Mine")), look(shop))

    assert planned.state.show == a_show(replace(FIRST, title="Mine", summary="Theirs"))
    assert planned.changes_in_words == ("edit first (title)",)


def test_what_the_folder_said_is_the_base_and_not_what_became_public() -> None:
    shop, receipt = published(FIRST)
    second = carry_out(shop, after(receipt, replace(FIRST, title="Theirs")))

    stale = plan(after(second, FIRST, said=a_show(FIRST)), look(shop))
    edited = plan(after(second, replace(FIRST, summary="Mine"), said=a_show(FIRST)), look(shop))

    assert stale.is_empty
    assert edited.state.show == a_show(replace(FIRST, title="Theirs", summary="Mine"))


def test_a_store_with_another_show_is_refused() -> None:
    shop, _ = published(wish=a_show(FIRST, title="Theirs"), materials=materials_of(FIRST))
    other = a_show(FIRST, guid="9b024349-ccf0-5f69-a609-6b82873eab3c")

    with pytest.raises(ForeignEdit, match="another show, “Theirs”") as caught:
        plan(an_intent(wish=other), look(shop))

    assert SHOW_GUID not in caught.value.message
    assert "`guid` in show.toml" in caught.value.hint


def test_a_show_that_was_a_try_gets_its_guid() -> None:
    shop, receipt = published(wish=a_show(FIRST, guid=NO_GUID), materials=materials_of(FIRST))

    here = plan(after(receipt, FIRST), look(shop))
    elsewhere = plan(an_intent(FIRST), look(shop))

    assert here.changes_in_words == elsewhere.changes_in_words == ("edit the show (guid)",)
    assert here.state.show == elsewhere.state.show == a_show(FIRST)


def test_a_show_that_was_a_try_gets_nothing_else_from_a_folder_without_a_lock() -> None:
    shop, _ = published(wish=a_show(FIRST, guid=NO_GUID), materials=materials_of(FIRST))

    with pytest.raises(EditsCollide, match=r"edit the show \(guid, title\)"):
        plan(an_intent(wish=a_show(FIRST, title="Other")), look(shop))


def test_an_older_state_than_this_folder_published_is_refused() -> None:
    shop, receipt = published(FIRST)
    old = look(shop)
    newer = carry_out(shop, after(receipt, FIRST, SECOND))

    with pytest.raises(ForeignEdit) as caught:
        plan(after(newer, FIRST, SECOND), old)

    assert caught.value.message == (
        "the store holds an older state (serial 1) than this folder published (serial 2)"
    )
    assert "somebody restored an old `feed.xml`" in caught.value.hint


def test_an_older_serial_of_another_lineage_is_no_older_state() -> None:
    shop, _ = published(FIRST, now=NOW + timedelta(days=1))
    elsewhere, receipt = published(FIRST)
    newer = carry_out(elsewhere, after(receipt, FIRST, SECOND))

    planned = plan(after(newer, FIRST, SECOND), look(shop))

    assert planned.changes_in_words == ("add second",)


def test_an_emptied_store_is_filled_again_with_the_same_state() -> None:
    _, receipt = published(FIRST, SECOND)

    planned = plan(after(receipt, FIRST, SECOND), NOTHING)

    assert planned.refills
    assert planned.commits
    assert planned.changes == ()
    assert (planned.state, planned.state_hash) == (receipt.state, receipt.state_hash)
    assert {one.key for one in planned.uploads} == set(keys_of(a_show(FIRST, SECOND)))
    assert planned.states == receipt.plan.states
    assert len(planned.early_pages) == 2


def test_an_emptied_store_gets_the_state_before_a_change_as_well() -> None:
    _, receipt = published(FIRST)

    planned = plan(after(receipt, FIRST, SECOND), NOTHING)

    assert planned.changes_in_words == ("add second",)
    assert planned.state.parent == receipt.state_hash
    assert planned.states[: len(receipt.plan.states)] == receipt.plan.states
    assert planned.states[-1].sha256 == planned.state_hash


def test_an_emptied_store_whose_files_are_gone_names_each_of_them() -> None:
    _, receipt = published(FIRST, SECOND)
    here = {key: one for key, one in materials_of(FIRST).items() if "600" not in key}

    with pytest.raises(ShowNeedsFixing) as caught:
        plan(after(receipt, FIRST, materials=here), NOTHING)

    assert caught.value.message.splitlines()[1:] == [
        f"  {key}" for key in sorted([an_artwork().page.key, SECOND.audio.key])
    ]
    assert "put the audio and pictures" in caught.value.hint


def test_a_file_that_is_stored_need_not_be_here() -> None:
    shop, receipt = published(FIRST)

    planned = plan(after(receipt, replace(FIRST, title="New"), materials={}), look(shop))

    assert planned.uploads == ()


def test_a_new_episode_without_its_audio_is_refused() -> None:
    shop, receipt = published(FIRST)

    with pytest.raises(ShowNeedsFixing, match=SECOND.audio.key):
        plan(after(receipt, FIRST, SECOND, materials=materials_of(FIRST)), look(shop))


def test_side_files_are_made_and_sent_when_they_are_new() -> None:
    shop, receipt = published(replace(FIRST, chapters=(Chapter(0, "Start"),)))
    with_chapters = replace(FIRST, chapters=(Chapter(0, "Start"),))
    second = replace(SECOND, chapters=(Chapter(0, "Start"),))

    planned = plan(after(receipt, with_chapters, second), look(shop))

    keys = {one.key for one in receipt.plan.uploads}
    assert "chapters/x/first.json" in keys
    assert {one.key for one in planned.uploads} == {SECOND.audio.key, "chapters/x/second.json"}


def test_checking_the_store_believes_nothing_to_be_stored() -> None:
    shop, receipt = published(FIRST)

    planned = plan(after(receipt, FIRST, check_store=True), look(shop))

    assert {one.key for one in planned.uploads} == set(keys_of(a_show(FIRST)))
    assert planned.looks_at_pages
    assert planned.known_pages == {}
    assert not planned.commits
    assert not planned.is_empty


def test_checking_the_store_does_not_ask_for_what_only_the_store_has() -> None:
    shop, receipt = published(FIRST)

    planned = plan(after(receipt, FIRST, check_store=True, materials={}), look(shop))

    assert planned.uploads == ()


def test_checking_an_emptied_store_still_needs_the_files() -> None:
    _, receipt = published(FIRST)

    with pytest.raises(ShowNeedsFixing):
        plan(after(receipt, FIRST, check_store=True, materials={}), NOTHING)


def test_a_missing_site_json_makes_the_pages_be_looked_at() -> None:
    shop, receipt = published(FIRST)
    shop.store.remove("site.json")

    planned = plan(after(receipt, FIRST), look(shop))

    assert planned.looks_at_pages
    assert not planned.commits
    assert not planned.is_empty


def test_a_site_json_that_shows_another_state_makes_the_pages_be_looked_at() -> None:
    shop, receipt = published(FIRST)
    shop.put(encode_site(SiteRecord(digest("older"), {})))

    assert plan(after(receipt, FIRST), look(shop)).looks_at_pages


def test_a_page_that_site_json_shows_otherwise_is_written_again() -> None:
    shop, receipt = published(FIRST)
    observed = look(shop)
    pages = dict(plan(after(receipt, FIRST), observed).known_pages)
    pages["index.html"] = replace(pages["index.html"], sha256=digest("older"))
    shop.put(encode_site(SiteRecord(receipt.state_hash, pages)))

    planned = plan(after(receipt, FIRST), look(shop))

    assert [one.key for one in planned.late_pages] == ["index.html"]
    assert not planned.commits
    assert not planned.is_empty


def test_a_feed_that_was_removed_by_hand_is_made_again() -> None:
    shop, receipt = published(FIRST)
    shop.store.remove("feed.xml")

    planned = plan(after(receipt, FIRST), look(shop))

    assert planned.refills
    assert planned.state_hash == receipt.state_hash
    assert planned.looks_at_pages


def test_the_keys_of_a_show_are_those_of_audio_pictures_and_transcripts() -> None:
    transcript = SideFile("transcripts/x/first.vtt", "text/vtt", digest("t"), 5, "en")
    episode = replace(FIRST, artwork=an_artwork("own"), transcripts=(transcript,))
    show, own = an_artwork(), an_artwork("own")

    assert set(keys_of(a_show(episode, SECOND))) == {
        *(show.feed.key, show.page.key, own.feed.key, own.page.key),
        *(FIRST.audio.key, SECOND.audio.key, "transcripts/x/first.vtt"),
    }


def test_a_shop_begins_empty() -> None:
    assert look(Shop()) == NOTHING


def test_the_state_that_is_public_is_looked_at_only_if_the_store_is_checked() -> None:
    shop, receipt = published(FIRST)
    encoded = encode_state(receipt.state)

    checking = plan(after(receipt, FIRST, SECOND, check_store=True), look(shop))
    believing = plan(after(receipt, FIRST, SECOND), look(shop))

    assert checking.public_state == (*encoded.shards, encoded.root)
    assert believing.public_state == ()


def test_a_state_that_we_would_write_otherwise_is_left_alone() -> None:
    shop, receipt = published(FIRST)
    newer = replace(look(shop), state_hash=digest("newer"))

    planned = plan(after(receipt, FIRST, check_store=True), newer)

    assert planned.public_state == ()
