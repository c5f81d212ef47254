"""Whoever has the feed's address can find everything that is public, and nothing else."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from tests.e2e.listener import Heard
from tests.e2e.show_folders import edit
from tests.e2e.stranger import crawl, traces
from tests.e2e.told_and_untold import (
    DRAFT,
    ERASED,
    FOLDER,
    LATER,
    MACHINE,
    PARTS,
    PRIVATE,
    SHOW,
    UNPUBLISHED,
    a_telling_folder,
    an_episode,
    guid_of,
    hashes_of,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.conftest import MakeStage, Stage
    from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.needs_store


@dataclass(frozen=True, slots=True)
class Seen:
    """A published show, what a stranger finds of it, and all that is stored.

    `now` is what can be found without going from a state to the one before it.
    """

    stage: Stage
    now: dict[str, Heard]
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
    now = crawl(stage.listener, into_the_past=False)
    return Seen(stage, now, crawl(stage.listener), stored)


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
    assert traces(seen.by_listing, *ids_of(seen, word)) == []


def test_no_path_of_this_machine_is_found(seen: Seen) -> None:
    folder, home = seen.stage.folder, seen.stage.terminal.home

    assert traces(seen.by_listing, str(folder), str(folder.parents[1]), str(home)) == []


def test_a_built_tree_has_no_such_word_either(tmp_path: Path, terminal: Terminal) -> None:
    folder, out = a_telling_folder(tmp_path / "show"), tmp_path / "public"

    done = terminal.here("build", folder, "--out", out, "--base-url", "https://example.org")

    assert done.code == 0, done
    tree = {path.relative_to(out).as_posix(): path for path in out.rglob("*.*") if path.is_file()}
    built = {key: Heard(200, {}, path.read_bytes()) for key, path in tree.items()}
    assert traces(built, f"{SHOW}-title")
    assert traces(built, *PRIVATE, str(folder)) == []


@pytest.fixture(scope="module")
def unpublished(make_stage: MakeStage, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """Publish, take an episode back, and publish again with the folder that still has it."""
    stage = make_stage(a_telling_folder(tmp_path_factory.mktemp("taken-back") / "show"))
    an_episode(stage.folder, f"2017-03-01-{UNPUBLISHED}-slug", UNPUBLISHED)
    an_episode(stage.folder, f"2017-03-08-{ERASED}-slug", ERASED)
    stage.publish()
    carry_out(stage, "unpublish", f"{UNPUBLISHED}-slug")
    stage.publish()
    return look(stage)


def carry_out(stage: Stage, order: str, slug: str) -> None:
    words = (order, slug, stage.folder, "--store", stage.store, "--yes")
    done = stage.terminal.here(*words)
    assert done.code == 0, done


def test_nothing_that_is_public_now_names_an_unpublished_episode(unpublished: Seen) -> None:
    assert traces(unpublished.now, UNPUBLISHED, *ids_of(unpublished, UNPUBLISHED)) == []
    assert traces(unpublished.now, f"{ERASED}-title")


def test_older_states_name_an_unpublished_episode(unpublished: Seen) -> None:
    found = traces(unpublished.by_following, f"{UNPUBLISHED}-title")

    assert [one.partition("/")[0] for one in found] == ["state"]


def test_the_page_of_an_unpublished_episode_says_nothing_of_it(unpublished: Seen) -> None:
    key = f"episodes/{UNPUBLISHED}-slug.html"
    page = {"": replace(unpublished.by_listing[key], headers={})}

    assert traces(page, UNPUBLISHED, *ids_of(unpublished, UNPUBLISHED)) == []


@pytest.fixture(scope="module")
def erased(unpublished: Seen) -> Seen:
    """Erase an episode, and publish again with the folder that still has it."""
    assert traces(unpublished.by_listing, f"{ERASED}-title")
    carry_out(unpublished.stage, "erase", f"{ERASED}-slug")
    unpublished.stage.publish()
    return look(unpublished.stage)


def test_nothing_that_is_stored_names_an_erased_episode(erased: Seen) -> None:
    assert traces(erased.by_listing, ERASED, *ids_of(erased, ERASED)) == []
    assert traces(erased.by_following, f"{SHOW}-title")


def test_every_address_of_an_erased_episode_serves_nothing(unpublished: Seen, erased: Seen) -> None:
    keys = unpublished.by_listing.keys() - erased.by_listing.keys()
    answers = {key: erased.stage.listener.get(key).status for key in keys}

    assert {key.partition("/")[0] for key in keys} == {
        *("art", "chapters", "episodes", "media", "state", "transcripts")
    }
    assert {status for status in answers.values() if status not in (403, 404)} == set()


def test_every_state_that_is_left_after_an_erasure_is_whole(erased: Seen) -> None:
    statuses = {key: heard.status for key, heard in erased.by_following.items()}
    roots = [one.body for key, one in erased.by_listing.items() if re.match("state/[^/]+$", key)]
    shards = {f"state/parts/{one}.json" for root in roots for one in json.loads(root)["shards"]}

    assert set(statuses.values()) == {200}, statuses
    assert shards <= erased.by_listing.keys()


def ids_of(seen: Seen, word: str) -> list[str]:
    """Return how keys and guids of an episode could be known."""
    (folder,) = seen.stage.folder.glob(f"*-{word}-slug")
    return [*hashes_of(folder), guid_of(word).removeprefix("urn:uuid:")]
