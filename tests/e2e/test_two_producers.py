"""Two people publish the same show from two computers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.listener import items_of
from tests.e2e.show_folders import FIRST, add_episode, copy_show, edit
from tests.e2e.terminal import ended

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.conftest import Stage

pytestmark = pytest.mark.needs_store

ROUNDS = 3


def test_two_who_publish_at_the_same_time_lose_nothing(published: Stage, tmp_path: Path) -> None:
    folders = {"ann": published.folder, "ben": copy_show(published.folder, tmp_path / "ben")}
    titles = {one.title for one in items_of(published.listener.feed())}

    for day in range(1, ROUNDS + 1):
        for name, folder in folders.items():
            add_episode(folder, f"2017-03-0{day}-{name}-{day}", title=f"{name} {day}")
        titles |= {f"{name} {day}" for name in folders}

        both = [
            published.terminal.start("publish", folder, "--store", published.store)
            for folder in folders.values()
        ]
        ends = [ended(one) for one in both]

        assert [one.code for one in ends] == [0, 0], "\n".join(map(str, ends))
        assert {one.title for one in items_of(published.listener.feed())} == titles

    assert [
        published.publish("--json", folder=one).answer["writes"] for one in folders.values()
    ] == [
        0,
        0,
    ]
    assert published.run("verify").code == 0


def test_the_second_of_two_different_edits_stops_and_shows_both(
    published: Stage, tmp_path: Path
) -> None:
    other = copy_show(published.folder, tmp_path / "other")
    edit(published.folder / f"{FIRST}.md", '"A narrowing space"', '"A shrinking space"')
    edit(other / f"{FIRST}.md", '"A narrowing space"', '"A closing space"')
    published.publish()
    objects = published.shelf.settled()

    done = published.run("publish", "--json", folder=other)

    assert done.code == 3, done
    assert done.answer["error"]["slug"] == "edits-collide"
    assert done.answer["error"]["hint"]
    for text in ("a-narrowing-space: title", "A closing space", "A shrinking space"):
        assert text in done.err
    assert published.shelf.objects() == objects
    assert items_of(published.listener.feed())[-1].title == "A shrinking space"


@pytest.mark.parametrize("adds", [False, True])
def test_a_stale_folder_reverts_nothing_however_often_it_publishes(
    published: Stage, tmp_path: Path, *, adds: bool
) -> None:
    stale = copy_show(published.folder, tmp_path / "stale")
    edit(published.folder / f"{FIRST}.md", '"A narrowing space"', '"A shrinking space"')
    published.publish()
    if adds:
        add_episode(stale, "2017-03-09-from-stale", title="From the stale folder")

    for _ in range(3):
        published.publish(folder=stale)

    titles = {one.title for one in items_of(published.listener.feed())}
    assert "A shrinking space" in titles
    assert ("From the stale folder" in titles) is adds
    assert published.publish("--json", folder=stale).answer["writes"] == 0


def test_edits_of_different_things_are_both_published(published: Stage, tmp_path: Path) -> None:
    other = copy_show(published.folder, tmp_path / "other")
    edit(published.folder / f"{FIRST}.md", '"A narrowing space"', '"A shrinking space"')
    edit(other / f"{FIRST}.md", 'summary = "Permits', 'summary = "Papers')
    published.publish()

    published.publish(folder=other)

    assert items_of(published.listener.feed())[-1].title == "A shrinking space"
    assert b"Papers take longer" in published.listener.feed()
