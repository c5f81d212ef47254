"""A second laptop: a show folder made from what is published, with nobody's help."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders.show_folder import a_show_folder
from tests.e2e.listener import items_of
from tests.e2e.show_folders import FIRST, add_episode, audio_files, edit

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.conftest import Sample, Stage
    from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.needs_store


def with_keys(sample: Sample) -> Terminal:
    return sample.terminal.having(
        AWS_ACCESS_KEY_ID=sample.keys["access_key"],
        AWS_SECRET_ACCESS_KEY=sample.keys["secret_key"],
    )


def test_a_clone_of_a_feed_says_what_is_published_and_has_nothing_to_publish(
    sample: Sample, tmp_path: Path
) -> None:
    objects = sample.shelf.objects()

    cloned = sample.terminal.ok("clone", sample.feed_url, tmp_path / "second", "--json")
    plan = with_keys(sample).ok("plan", tmp_path / "second", "--store", sample.stored_at)
    publish = with_keys(sample).ok(
        "publish", tmp_path / "second", "--store", sample.stored_at, "--json"
    )

    assert cloned.answer["episodes"] == 11
    assert cloned.answer["audio_files"] == 0
    assert audio_files(tmp_path / "second") == []
    assert plan.out == "nothing to publish\n"
    assert publish.answer["writes"] == 0
    assert len(publish.answer["episodes"]) == 11
    assert sample.shelf.objects() == objects
    assert (tmp_path / "second/cover.jpg").read_bytes() == (
        sample.folder / "cover.jpg"
    ).read_bytes()
    assert [one.name for one in tmp_path.iterdir()] == ["second"]


def test_a_clone_with_audio_has_the_bytes_that_listeners_get_and_goes_on_where_it_stopped(
    sample: Sample, tmp_path: Path
) -> None:
    folder = tmp_path / "second"
    sample.terminal.ok("clone", sample.feed_url, folder)

    all_of_it = sample.terminal.ok("clone", sample.feed_url, folder, "--audio", "--json").answer
    missing = audio_files(folder)[3]
    missing.unlink()
    rest = sample.terminal.ok("clone", sample.feed_url, folder, "--audio", "--json").answer
    again = with_keys(sample).ok("publish", folder, "--store", sample.stored_at, "--json").answer

    sounds = {path.read_bytes() for path in audio_files(sample.folder)}
    assert {path.read_bytes() for path in audio_files(folder)} == sounds
    assert all_of_it["audio_files"] == 11
    assert (rest["audio_files"], rest["audio_bytes"]) == (1, missing.stat().st_size)
    assert again["writes"] == 0
    assert sample.terminal.ok("check", folder).code == 0


def test_a_clone_of_a_store_publishes_edits_and_new_episodes_and_reverts_nothing(
    published: Stage, tmp_path: Path
) -> None:
    second = tmp_path / "second"
    published.terminal.ok("clone", published.store, second)
    edit(published.folder / f"{FIRST}.md", '"A narrowing space"', '"A shrinking space"')
    published.publish()

    add_episode(second, "2017-03-01-from-the-second", title="From the second")
    done = published.terminal.ok("publish", second)
    again = published.publish("--json")

    titles = {one.title for one in items_of(published.listener.feed())}
    assert "published 1 new episode" in done.out
    assert {"A shrinking space", "From the second"} <= titles
    assert len(titles) == 4
    assert again.answer["writes"] == 0


def test_the_same_field_changed_on_both_sides_stops_and_shows_both(
    published: Stage, tmp_path: Path
) -> None:
    second = tmp_path / "second"
    published.terminal.ok("clone", published.store, second)
    edit(published.folder / f"{FIRST}.md", '"A narrowing space"', '"A shrinking space"')
    edit(second / FIRST / "episode.md", '"A narrowing space"', '"A closing space"')
    published.publish()

    done = published.terminal.run("publish", second)

    assert done.code == 3
    assert "A shrinking space" in done.err
    assert "A closing space" in done.err


def test_what_is_in_the_way_is_left_alone(published: Stage, tmp_path: Path) -> None:
    other = a_show_folder(tmp_path / "other")
    before = sorted((one, one.stat().st_mtime_ns) for one in other.rglob("*"))

    onto_a_show = published.terminal.run("clone", published.store, other)
    onto_a_file = published.terminal.run("clone", published.store, other / "show.toml")

    assert (onto_a_show.code, onto_a_file.code) == (3, 3)
    assert "is there already, and has something else in it" in onto_a_show.err
    assert sorted((one, one.stat().st_mtime_ns) for one in other.rglob("*")) == before


def test_a_clone_is_whole_or_not_there(published: Stage, tmp_path: Path) -> None:
    (cover,) = [key for key in published.shelf.objects() if key.endswith("/cover.jpg")]
    published.shelf.put(cover, b"not the picture", "image/jpeg")

    done = published.terminal.run("clone", published.store, tmp_path / "second")

    assert done.code == 5
    assert f"{cover} serves other bytes than were published" in done.err
    assert [one.name for one in tmp_path.iterdir() if "second" in one.name] == []


@pytest.mark.parametrize(
    ("source", "code", "words"),
    [
        ("nonsense", 2, "SOURCE is not an address"),
        ("http://podcast.example.org/feed.xml", 3, "https://"),
        ("http://127.0.0.1:9/feed.xml", 4, "no usable answer"),
    ],
)
def test_a_source_that_is_none_is_said(
    terminal: Terminal, tmp_path: Path, source: str, code: int, words: str
) -> None:
    done = terminal.run("clone", source, tmp_path / "second")

    assert done.code == code
    assert words in done.err
    assert not list(tmp_path.iterdir())
