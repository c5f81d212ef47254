"""Whoever has the feed's address can find everything that is public, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from tests.e2e.shelf import Shelf
from tests.e2e.show_folders import edit
from tests.e2e.stranger import crawl, traces
from tests.e2e.told_and_untold import (
    DRAFT,
    FOLDER,
    LATER,
    MACHINE,
    OWNER,
    PARTS,
    PRIVATE,
    SHOW,
    a_telling_folder,
    guid_of,
    hashes_of,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.conftest import MakeStage, Stage
    from tests.e2e.listener import Heard

pytestmark = pytest.mark.needs_store


@dataclass(frozen=True, slots=True)
class Seen:
    """A published show, what a stranger finds of it, and all that is stored."""

    stage: Stage
    by_following: dict[str, Heard]
    by_listing: dict[str, Heard]


@pytest.fixture(scope="module")
def seen(make_stage: MakeStage, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """Publish twice, and then do everything short of publishing with a folder that says more."""
    home = tmp_path_factory.mktemp(MACHINE)
    stage = make_stage(a_telling_folder(home / "show"))
    stage = replace(stage, terminal=stage.terminal.having(USER=MACHINE, LOGNAME=MACHINE))
    stage.publish()
    text = stage.folder / f"2017-02-01-{SHOW}-slug/episode.md"
    edit(text, f"The {SHOW}-notes", f"The second {SHOW}-notes")
    stage.publish()
    edit(text, "The second", f"{FOLDER}-words, not published yet: the second")
    for words in (["plan"], ["publish", "--dry-run"], ["status"], ["verify"], ["doctor"]):
        stage.run(*words)
    return look(stage)


def look(stage: Stage) -> Seen:
    stored = {key: stage.listener.get(key) for key in stage.shelf.objects()}
    return Seen(stage, crawl(stage.listener), stored)


def test_everything_that_is_stored_can_be_reached_from_the_feed(seen: Seen) -> None:
    statuses = {key: heard.status for key, heard in seen.by_following.items()}

    assert set(statuses.values()) == {200}, statuses
    assert statuses.keys() == seen.by_listing.keys()
    roots = [key for key in statuses if key.count("/") == 1 and key.startswith("state/")]
    assert len(roots) == 2


def test_all_of_a_published_episode_is_found(seen: Seen) -> None:
    missing = [part for part in PARTS if not traces(seen.by_following, f"{SHOW}-{part}")]

    assert missing == []


@pytest.mark.parametrize("word", PRIVATE)
def test_no_word_that_is_not_for_listeners_is_found(seen: Seen, word: str) -> None:
    assert traces(seen.by_listing, word) == []


@pytest.mark.parametrize("word", [DRAFT, LATER])
def test_no_key_and_no_guid_of_what_waits_is_found(seen: Seen, word: str) -> None:
    (folder,) = seen.stage.folder.glob(f"*-{word}-slug")

    assert (
        traces(seen.by_listing, *hashes_of(folder), guid_of(word).removeprefix("urn:uuid:")) == []
    )


def test_no_path_of_this_machine_is_found(seen: Seen) -> None:
    folder, home = seen.stage.folder, seen.stage.terminal.home

    assert traces(seen.by_listing, str(folder), str(folder.parents[1]), str(home)) == []
