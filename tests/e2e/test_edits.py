"""An edit of a published show: exactly what shows it is written, and what must last stays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from mutagen.id3 import ID3, TIT2

from tests.e2e.listener import items_of
from tests.e2e.shelf import written_between
from tests.e2e.show_folders import FIRST, TAGS_ONLY, add_episode, edit

if TYPE_CHECKING:
    from tests.e2e.conftest import Stage

pytestmark = pytest.mark.needs_store


def test_new_words_are_published_and_nothing_else(published: Stage) -> None:
    objects, items = published.shelf.objects(), items_of(published.listener.feed())
    edit(published.folder / f"{FIRST}.md", '"A narrowing space"', '"A wider space"')
    edit(published.folder / f"{FIRST}.md", "an armed escort is offered", "an escort is offered")

    plan = published.run("plan")
    answer = published.publish("--json").answer

    assert "  edit a-narrowing-space (title, notes)\n" in plan.out
    written = written_between(objects, published.shelf.objects())
    assert {key for key in written if not key.startswith("state/")} == {
        "episodes/a-narrowing-space.html",
        "feed.xml",
        "index.html",
        "site.json",
    }
    assert answer["committed"]
    assert answer["writes"] == len(written) == 6
    *others, edited = items_of(published.listener.feed())
    assert [*others, replace(edited, title="A narrowing space")] == items
    assert edited.title == "A wider space"


def test_a_title_that_comes_from_the_tags_can_be_edited_there(
    published: Stage,
) -> None:
    objects, items = published.shelf.objects(), items_of(published.listener.feed())
    path = published.folder / f"{TAGS_ONLY}.mp3"
    tags = ID3(path)
    tags.add(TIT2(encoding=3, text="Over the line"))
    tags.save(path)

    published.publish()

    edited, *others = items_of(published.listener.feed())
    assert [replace(edited, title="Crossing to the other side"), *others] == items
    assert edited.title == "Over the line"
    written = written_between(objects, published.shelf.objects())
    assert not [key for key in written if key.startswith("media/")]


def test_an_episode_of_the_future_leaves_no_trace_beside_an_edit(
    published: Stage,
) -> None:
    add_episode(published.folder, "2017-03-01-today", title="Due", notes="Here it is.")
    add_episode(
        published.folder,
        "2999-01-31-zanzibar",
        title="Quicksilver",
        notes="Marmalade.",
        front='guid = "urn:uuid:77777777-7777-4777-8777-777777777777"\n',
    )

    answer = published.publish("--json").answer

    assert answer["episodes"][0]["slug"] == "today"
    assert len(answer["episodes"]) == 4
    assert answer["later"] == ["zanzibar"]
    contents = published.shelf.contents()
    assert {"feed.xml", "site.json", "index.html"} < contents.keys()
    for key, body in contents.items():
        stored = f"{key}\n{body.decode('latin-1')}".lower()
        for word in ("zanzibar", "quicksilver", "marmalade", "77777777-7777", "2999"):
            assert word not in stored, key
