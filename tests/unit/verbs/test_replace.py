"""Other audio for an episode: same episode, new address, nothing in the folder is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from podcast_pub.errors import EditsCollide, ShowNeedsFixing
from tests.builders.mp3 import frames
from tests.builders.show_folder import FIRST
from tests.unit.verbs.orders import replaces, rolls_back, second_laptop

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.model.episode import Episode
    from tests.unit.verbs.publishing import Laptop


@pytest.fixture
def laptop(published_pair: Laptop) -> Laptop:
    return published_pair


@pytest.fixture
def better(tmp_path: Path) -> Path:
    path = tmp_path / "better.mp3"
    path.write_bytes(frames(120, 128, fill=b"better"))
    return path


def first(laptop: Laptop) -> Episode:
    state = laptop.prepare().observed.state
    assert state is not None
    return next(one for one in state.show.episodes if one.slug == "first")


def test_the_episode_is_the_same_and_its_audio_another(laptop: Laptop, better: Path) -> None:
    before = first(laptop)
    files = {path: path.read_bytes() for path in laptop.folder.glob(f"{FIRST}*")}

    replaces(laptop, "first", better)

    after = first(laptop)
    assert (after.guid, after.slug, after.published, after.title) == (
        before.guid,
        before.slug,
        before.published,
        before.title,
    )
    assert after.audio.key != before.audio.key
    assert laptop.bucket.objects[after.audio.key].body == better.read_bytes()
    assert before.audio.key in laptop.bucket.objects
    feed = laptop.bucket.objects["feed.xml"].body.decode()
    assert f"{laptop.bucket.base}/{after.audio.key}" in feed
    assert before.audio.key not in feed
    assert {path: path.read_bytes() for path in files} == files


def test_the_old_file_in_a_folder_is_no_change_on_either_laptop(
    laptop: Laptop, better: Path, tmp_path: Path
) -> None:
    other = second_laptop(laptop, tmp_path / "other/show")
    replaces(laptop, "first", better)
    key = first(laptop).audio.key

    published = [one.publish() for one in (laptop, other, laptop, other)]

    assert not any(one.committed for one in published)
    assert first(laptop).audio.key == key
    assert laptop.status().otherwise == ("first: audio",)


def test_the_new_file_in_a_folder_is_no_change_either(
    laptop: Laptop, better: Path, tmp_path: Path
) -> None:
    other = second_laptop(laptop, tmp_path / "other/show")
    replaces(laptop, "first", better)
    for one in (laptop, other):
        (one.folder / f"{FIRST}.mp3").write_bytes(better.read_bytes())

    published = [one.publish() for one in (laptop, other, laptop, other)]

    assert not any(one.committed for one in published)


def test_the_file_may_be_left_out_if_the_folder_has_it(laptop: Laptop, better: Path) -> None:
    (laptop.folder / f"{FIRST}.mp3").write_bytes(better.read_bytes())
    with pytest.raises(ShowNeedsFixing) as stopped:
        laptop.publish()

    ordered = replaces(laptop, "first")

    assert "podcast-pub replace first" in stopped.value.findings[0].hint
    assert ordered.committed
    assert not laptop.publish().committed
    assert laptop.status().is_up_to_date


def test_a_third_file_is_a_change_again(laptop: Laptop, better: Path) -> None:
    replaces(laptop, "first", better)
    (laptop.folder / f"{FIRST}.mp3").write_bytes(frames(90, 128, fill=b"third"))

    with pytest.raises(ShowNeedsFixing) as stopped:
        laptop.publish()

    assert [one.code for one in stopped.value.findings] == ["EPISODE-12"]


def test_the_audio_that_it_has_is_not_replaced(laptop: Laptop) -> None:
    before = dict(laptop.bucket.objects)

    ordered = replaces(laptop, "first", laptop.folder / f"{FIRST}.mp3")

    assert ordered.receipt is None
    assert laptop.bucket.objects == before


def test_what_a_colleague_published_meanwhile_is_not_replaced_unseen(
    laptop: Laptop, better: Path, tmp_path: Path
) -> None:
    other, best = second_laptop(laptop, tmp_path / "other/show"), tmp_path / "best.mp3"
    best.write_bytes(frames(200, 128, fill=b"best"))
    replaces(laptop, "first", better)
    key, memory = first(laptop).audio.key, other.memory.lock()

    for _ in range(2):
        with pytest.raises(EditsCollide, match="replaced since") as stopped:
            replaces(other, "first", best)

    assert stopped.value.message.splitlines()[1:] == [
        f"  seen here  0:00:03, {(laptop.folder / f'{FIRST}.mp3').stat().st_size:,} bytes",
        f"  public now 0:00:03, {better.stat().st_size:,} bytes",
    ]
    assert "`podcast-pub publish` first, then" in stopped.value.hint
    assert (first(laptop).audio.key, other.memory.lock()) == (key, memory)
    other.publish()
    assert replaces(other, "first", best).committed
    assert laptop.bucket.objects[first(laptop).audio.key].body == best.read_bytes()


def test_the_hint_leads_out_also_with_the_new_file_in_the_folder(
    laptop: Laptop, better: Path, tmp_path: Path
) -> None:
    other, best = second_laptop(laptop, tmp_path / "other/show"), tmp_path / "best.mp3"
    (other.folder / f"{FIRST}.mp3").write_bytes(frames(200, 128, fill=b"best"))
    replaces(laptop, "first", better)

    with pytest.raises(EditsCollide) as stopped:
        replaces(other, "first")

    assert f"without {FIRST}.mp3 in the folder, then" in stopped.value.hint
    (other.folder / f"{FIRST}.mp3").rename(best)
    other.publish()
    assert replaces(other, "first", best).committed


def test_chapters_after_its_end_are_said_and_nothing_is_published(
    laptop: Laptop, tmp_path: Path
) -> None:
    short = tmp_path / "short.mp3"
    short.write_bytes(frames(20, 128, fill=b"short"))
    before = dict(laptop.bucket.objects)

    with pytest.raises(ShowNeedsFixing) as stopped:
        replaces(laptop, "first", short)

    assert [one.code for one in stopped.value.findings if one.blocks] == ["CHAPTERS-04"]
    assert laptop.bucket.objects == before


def test_an_episode_that_the_folder_has_no_more_loses_late_chapters(
    laptop: Laptop, tmp_path: Path
) -> None:
    for path in laptop.folder.glob(f"{FIRST}*"):
        path.unlink()
    short = tmp_path / "short.mp3"
    short.write_bytes(frames(20, 128, fill=b"short"))

    ordered = replaces(laptop, "first", short)

    assert "REPLACE-01" in [one.code for one in ordered.findings]
    assert [one.start_ms for one in first(laptop).chapters] == [0]


@pytest.mark.parametrize("what", ["a folder", "no audio", "nothing"])
def test_what_is_no_audio_is_refused(laptop: Laptop, tmp_path: Path, what: str) -> None:
    path = tmp_path / "file.mp3"
    if what == "a folder":
        path.mkdir()
    elif what == "no audio":
        path.write_text("These are words.")

    with pytest.raises(ShowNeedsFixing):
        replaces(laptop, "first", path)


def test_without_a_file_the_folder_must_have_one(laptop: Laptop) -> None:
    (laptop.folder / f"{FIRST}.mp3").unlink()

    with pytest.raises(ShowNeedsFixing, match="no audio of first in the show folder"):
        replaces(laptop, "first")


def test_a_rollback_brings_the_old_audio_back(laptop: Laptop, better: Path) -> None:
    key = first(laptop).audio.key
    replaces(laptop, "first", better)

    rolls_back(laptop)

    assert first(laptop).audio.key == key
    assert not laptop.publish().committed
