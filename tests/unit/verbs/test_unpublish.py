"""An episode is taken off what is public, and stays off until somebody brings it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from podcast_pub.errors import EditsCollide, NotPublished
from podcast_pub.publishing.planning import LeftOut
from podcast_pub.verbs.check import check
from tests.builders.mp3 import frames
from tests.builders.show_folder import FIRST, a_show_folder, add_episode, edit
from tests.unit.verbs.orders import brings_back, replaces, second_laptop, slugs, takes_off
from tests.unit.verbs.publishing import NOW, Laptop

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.model.episode import Episode
    from tests.unit.verbs.bucket import Bucket


@pytest.fixture
def laptop(published_pair: Laptop) -> Laptop:
    return published_pair


@pytest.fixture
def other(laptop: Laptop, tmp_path: Path) -> Laptop:
    return second_laptop(laptop, tmp_path / "other/show")


def test_it_leaves_feed_list_and_state_and_its_page_says_so(laptop: Laptop) -> None:
    audio = next(key for key in laptop.bucket.objects if key.endswith("/first.mp3"))

    ordered = takes_off(laptop, "first")

    assert ordered.committed
    assert laptop.titles() == ["Second"]
    assert slugs(laptop) == ["second"]
    page = laptop.bucket.objects["episodes/first.html"].body.decode()
    assert "This episode is no longer available" in page
    assert "First" not in page
    assert '<meta name="robots" content="noindex">' in page
    assert b"first" not in laptop.bucket.objects[f"state/{ordered.plan.state_hash}.json"].body
    assert b"first" not in laptop.bucket.objects["site.json"].body
    assert audio in laptop.bucket.objects


def test_nothing_happens_without_agreement_or_with_a_wrong_slug(laptop: Laptop) -> None:
    before = dict(laptop.bucket.objects)

    ordered = takes_off(laptop, "first", agrees=False)
    with pytest.raises(NotPublished, match="`frist`") as stopped:
        takes_off(laptop, "frist")

    assert ordered.receipt is None
    assert stopped.value.hint == "did you mean `first`?"
    assert laptop.bucket.objects == before


def test_publishing_does_not_bring_it_back_on_either_laptop(laptop: Laptop, other: Laptop) -> None:
    takes_off(laptop, "first")

    published = [one.publish() for one in (laptop, other, laptop, other)]

    assert not any(one.committed for one in published)
    assert laptop.titles() == ["Second"]


def test_an_edit_of_it_stays_out_and_is_said_each_time(laptop: Laptop, other: Laptop) -> None:
    takes_off(laptop, "first")
    for one in (laptop, other):
        edit(one.folder / f"{FIRST}.md", 'title = "First"', 'title = "Better"')

    published = [one.publish() for one in (laptop, other, laptop, other)]

    assert [one.plan.left_out for one in published] == [(LeftOut("first", is_erased=False),)] * 4
    assert not any(one.committed for one in published)
    assert laptop.status().unpublished == ("first",)


def test_a_folder_without_a_lock_does_not_bring_it_back(laptop: Laptop, other: Laptop) -> None:
    takes_off(laptop, "first")
    other.memory.lock_path.unlink()
    add_episode(other.folder, "2017-02-15-third")

    published = other.publish()

    assert published.plan.left_out == (LeftOut("first", is_erased=False),)
    assert laptop.titles() == ["Third", "Second"]


def test_what_else_was_edited_is_not_published_with_it(laptop: Laptop) -> None:
    edit(laptop.folder / "2017-02-08-second.md", 'title = "Second"', 'title = "Better"')

    takes_off(laptop, "first")

    assert laptop.titles() == ["Second"]
    laptop.publish()
    assert laptop.titles() == ["Better"]


def test_a_show_with_faults_elsewhere_can_still_take_something_off(laptop: Laptop) -> None:
    edit(laptop.folder / "2017-02-08-second.md", 'title = "Second"', "title = 7")

    takes_off(laptop, "first")

    assert laptop.titles() == ["Second"]


def test_it_comes_back_as_the_folder_says_it_now(laptop: Laptop, other: Laptop) -> None:
    guid = next(one.guid for one in _episodes(laptop) if one.slug == "first")
    takes_off(laptop, "first")
    edit(laptop.folder / f"{FIRST}.md", 'title = "First"', 'title = "Better"')

    brings_back(laptop, "first")

    assert laptop.titles() == ["Second", "Better"]
    assert {one.slug: one.guid for one in _episodes(laptop)}["first"] == guid
    assert "Better" in laptop.bucket.objects["episodes/first.html"].body.decode()
    assert "again" not in laptop.bucket.objects["episodes/first.html"].body.decode()[-50:]
    assert not laptop.publish().committed
    assert not other.publish().committed
    assert laptop.titles() == ["Second", "Better"]


def test_it_comes_back_as_it_was_public_if_the_folder_has_it_no_more(laptop: Laptop) -> None:
    takes_off(laptop, "first")
    for file in laptop.folder.glob(f"{FIRST}*"):
        file.unlink()

    brings_back(laptop, "first")

    assert laptop.titles() == ["Second", "First"]
    assert laptop.status().vanished == ("first",)


def test_it_does_not_come_back_if_its_audio_is_gone(laptop: Laptop) -> None:
    takes_off(laptop, "first")
    for file in laptop.folder.glob(f"{FIRST}*"):
        file.unlink()
    audio = next(key for key in laptop.bucket.objects if key.endswith("/first.mp3"))
    del laptop.bucket.objects[audio]

    with pytest.raises(NotPublished, match=audio):
        brings_back(laptop, "first")


def test_an_edit_that_waited_elsewhere_collides_when_it_is_back(
    laptop: Laptop, other: Laptop
) -> None:
    takes_off(laptop, "first")
    edit(other.folder / f"{FIRST}.md", 'title = "First"', 'title = "Theirs"')
    other.publish()
    edit(laptop.folder / f"{FIRST}.md", 'title = "First"', 'title = "Ours"')
    brings_back(laptop, "first")

    with pytest.raises(EditsCollide, match=r"here  'Theirs'\n    there 'Ours'"):
        other.publish()


@pytest.mark.parametrize("who", ["the same laptop", "a stale one", "one without memory"])
def test_it_comes_back_with_the_audio_and_the_text_that_were_public_last(
    laptop: Laptop, other: Laptop, tmp_path: Path, who: str
) -> None:
    audio = _replaced(laptop, tmp_path)
    edit(laptop.folder / f"{FIRST}.md", 'title = "First"', 'title = "Better"')
    laptop.publish()
    takes_off(laptop, "first")
    if who == "one without memory":
        other.memory.lock_path.unlink()

    brings_back(laptop if who == "the same laptop" else other, "first")

    assert laptop.titles() == ["Second", "Better"]
    assert _audio_of_first(laptop) == audio
    assert not laptop.publish().committed
    assert _audio_of_first(laptop) == audio


def test_of_what_a_stale_folder_says_only_its_own_edit_comes_back(
    laptop: Laptop, other: Laptop, tmp_path: Path
) -> None:
    audio = _replaced(laptop, tmp_path)
    edit(laptop.folder / f"{FIRST}.md", 'title = "First"', 'title = "Better"')
    laptop.publish()
    takes_off(laptop, "first")
    edit(other.folder / f"{FIRST}.md", 'title = "First"', 'title = "First"\nseason = 4')

    brings_back(other, "first")
    published = [one.publish() for one in (other, laptop, other)]

    first = next(one for one in _episodes(laptop) if one.slug == "first")
    assert (first.title, first.season, first.audio.audio_id) == ("Better", 4, audio)
    assert not any(one.committed for one in published)


def test_it_does_not_come_back_if_the_same_was_edited_on_both_laptops(
    laptop: Laptop, other: Laptop
) -> None:
    edit(laptop.folder / f"{FIRST}.md", 'title = "First"', 'title = "Theirs"')
    laptop.publish()
    takes_off(laptop, "first")
    edit(other.folder / f"{FIRST}.md", 'title = "First"', 'title = "Ours"')

    with pytest.raises(EditsCollide, match=r"here  'Ours'\n    there 'Theirs'"):
        brings_back(other, "first")

    assert laptop.titles() == ["Second"]


def test_it_comes_back_with_replaced_audio_that_the_folder_has_by_then(
    laptop: Laptop, tmp_path: Path
) -> None:
    audio = _replaced(laptop, tmp_path)
    takes_off(laptop, "first")
    (laptop.folder / f"{FIRST}.mp3").write_bytes((tmp_path / "better.mp3").read_bytes())

    brings_back(laptop, "first")

    assert _audio_of_first(laptop) == audio
    assert not laptop.publish().committed


def test_a_date_that_nobody_wrote_stays_what_it_was(folder: Path, bucket: Bucket) -> None:
    laptop = Laptop(a_show_folder(folder, FIRST), bucket)
    add_episode(folder, "undated")
    laptop.publish()
    before = {one.slug: one.published for one in _episodes(laptop)}
    takes_off(laptop, "undated")

    later = laptop.publish(now=laptop.request().now.replace(year=2027))
    brings_back(laptop, "undated")

    assert later.plan.left_out == ()
    assert {one.slug: one.published for one in _episodes(laptop)} == before


@pytest.mark.parametrize("has_a_lock", [True, False])
def test_a_folder_without_audio_goes_on_although_it_has_the_text(
    laptop: Laptop, other: Laptop, *, has_a_lock: bool
) -> None:
    for audio in other.folder.glob("*.mp3"):
        audio.unlink()
    takes_off(laptop, "first")
    if not has_a_lock:
        other.memory.lock_path.unlink()
    else:
        other.publish()

    published = [other.publish() for _ in range(2)]

    notes = [one.prepared.folder.findings for one in published]
    said = [{one.message for one in each if one.code == "EPISODE-16"} for each in notes]
    assert said == ([set()] * 2 if has_a_lock else [{"unpublished: stays out"}] * 2)
    assert not any(one.committed for one in published)
    assert not _blocking_check(other)


def test_a_fresh_folder_stays_one_that_has_not_published(laptop: Laptop, other: Laptop) -> None:
    other.memory.lock_path.unlink()

    takes_off(other, "first")

    assert other.memory.lock() is None
    assert not list((other.folder / ".podcast-pub").glob("*.intent"))


def _blocking_check(laptop: Laptop) -> list[str]:
    checked = check(
        laptop.folder, now=NOW, caches=laptop.folder.parent / "caches", store=laptop.bucket.option
    )
    return [one.message for one in checked.folder.findings if one.blocks]


def _episodes(laptop: Laptop) -> tuple[Episode, ...]:
    state = laptop.prepare().observed.state
    assert state is not None
    return state.show.episodes


def _replaced(laptop: Laptop, tmp_path: Path) -> str:
    """Replace the audio of the episode by another file; return what it has then."""
    better = tmp_path / "better.mp3"
    better.write_bytes(frames(120, 128, fill=b"better"))
    replaces(laptop, "first", better)
    return _audio_of_first(laptop)


def _audio_of_first(laptop: Laptop) -> str:
    return next(one.audio.audio_id for one in _episodes(laptop) if one.slug == "first")
