"""What a published show refuses to change, and what changes nothing: no object is written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from mutagen.id3 import ID3, TIT2

from tests.builders.mp3 import frames
from tests.e2e.show_folders import (
    FIRST,
    SECOND,
    TAGS_ONLY,
    add_episode,
    copy_sample,
    edit,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.e2e.conftest import Stage
    from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.needs_store


@pytest.fixture(autouse=True)
def _nothing_is_written(published: Stage) -> Iterator[None]:
    before = published.shelf.objects()
    yield
    assert published.shelf.objects() == before


def changed_audio(folder: Path) -> None:
    (folder / f"{FIRST}.mp3").write_bytes(frames(400, fill=b"another take"))


def changed_guid(folder: Path) -> None:
    edit(folder / f"{FIRST}.md", "3a76e25b", "00000000")


def changed_date(folder: Path) -> None:
    edit(folder / f"{FIRST}.md", "date = 2011-12-15", "date = 2011-12-16")


def changed_show_guid(folder: Path) -> None:
    edit(folder / "show.toml", 'guid = "375e050f', 'guid = "00000000')


@pytest.mark.parametrize(
    ("change", "message", "hint"),
    [
        (changed_audio, "the audio of a published episode changed", "put the old file back"),
        (changed_guid, "the `guid` of a published episode changed", "write `urn:uuid:3a76e25b-"),
        (changed_date, "the `date` of a published episode changed", "write `2011-12-15T12:00:00+"),
        (changed_show_guid, "the `guid` of a published show changed", 'write `guid = "375e050f-'),
    ],
)
def test_what_apps_hold_on_to_is_refused_with_a_hint(
    published: Stage, change: Callable[[Path], None], message: str, hint: str
) -> None:
    change(published.folder)

    done = published.run("publish")

    assert done.code == 3, done
    assert message in done.err
    assert f"hint: {hint}" in done.err
    assert done.out == ""


def test_a_folder_that_lost_its_memory_is_refused_the_same_changes(
    published: Stage, tmp_path: Path
) -> None:
    clone = copy_sample(tmp_path / "clone", FIRST, SECOND, TAGS_ONLY)
    changed_date(clone)
    before = published.shelf.objects()

    done = published.run("publish", folder=clone)

    assert done.code == 3, done
    assert "the `date` of a published episode changed" in done.err
    assert published.shelf.objects() == before


@pytest.mark.parametrize("gone", [f"{FIRST}.*", f"{FIRST}.mp3"])
def test_a_vanished_file_takes_nothing_back(published: Stage, gone: str) -> None:
    for path in published.folder.glob(gone):
        path.unlink()

    done = published.run("publish", "--json")

    assert (done.code, done.answer["writes"]) == (0, 0), done
    assert len(done.answer["episodes"]) == 3


def test_a_vanished_episode_is_named_by_status(published: Stage) -> None:
    for path in published.folder.glob(f"{FIRST}.*"):
        path.unlink()

    answer = published.run("status", "--json").answer

    assert (answer["vanished"], answer["up_to_date"]) == (["a-narrowing-space"], True)


def test_an_episode_of_the_future_is_left_out_and_said_so(published: Stage) -> None:
    add_episode(
        published.folder,
        "2999-01-31-zanzibar",
        title="Quicksilver",
        notes="Marmalade.",
        front="season = 77\n",
    )

    plan = published.run("plan")
    said = published.run("publish")
    answer = published.run("publish", "--json").answer

    assert "nothing to publish" in plan.out
    assert "later: zanzibar is dated 2999-01-31" in plan.out
    assert "later: zanzibar, dated 2999-01-31" in said.out
    assert (answer["later"], answer["writes"]) == (["zanzibar"], 0)


def test_finding_nothing_to_do_needs_no_credentials(published: Stage, terminal: Terminal) -> None:
    answer = terminal.ok("publish", published.folder, "--store", published.store, "--json").answer

    assert (answer["writes"], answer["reads"], answer["committed"]) == (0, 2, False)


def test_new_tags_in_a_file_are_no_new_audio(published: Stage) -> None:
    path = published.folder / f"{FIRST}.mp3"
    tags = ID3()
    tags.add(TIT2(encoding=3, text="Another title in the tags"))
    tags.save(path)
    assert path.read_bytes()[:3] == b"ID3"

    done = published.run("publish", "--json")

    assert (done.code, done.answer["writes"]) == (0, 0), done


def test_a_renamed_episode_is_the_same_episode(published: Stage) -> None:
    for suffix in (".md", ".mp3"):
        (published.folder / f"{SECOND}{suffix}").rename(
            published.folder / f"2015-06-25-new-name{suffix}"
        )

    done = published.run("publish", "--json")

    assert (done.code, done.answer["writes"]) == (0, 0), done


def test_a_refusal_in_json_has_the_findings(published: Stage) -> None:
    changed_guid(published.folder)
    changed_audio(published.folder)

    answer = published.run("publish", "--json").answer

    assert answer["error"]["slug"] == "show-needs-fixing"
    assert {one["code"] for one in answer["findings"]} >= {"EPISODE-10", "EPISODE-12"}
    assert json.dumps(answer).count(f"{FIRST}.md") == 1
