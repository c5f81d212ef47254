"""What was published is taken back with the real commands: off, other audio, back, for good."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.builders.mp3 import frames
from tests.e2e.listener import Listener, Watch, items_of
from tests.e2e.shelf import Shelf
from tests.e2e.show_folders import FIRST, SECOND, copy_sample, copy_show, edit
from tests.e2e.throttling_proxy import ThrottlingProxy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.e2e.conftest import MakeStage, Stage
    from tests.e2e.terminal import Done

pytestmark = pytest.mark.needs_store

SLUG = "a-narrowing-space"
TOLD = (SLUG.encode(), b"A narrowing space", b"an armed escort is offered")
"""Words of the episode that must be nowhere after it was erased."""


def take_back(stage: Stage, verb: str, *words: object, folder: Path | None = None) -> Done:
    """Run a command that takes something back, on this place; it must end well."""
    where = folder or stage.folder
    return stage.terminal.ok(verb, *words, where, "--store", stage.store, "--yes", "--json")


def titles(stage: Stage) -> list[str]:
    return [one.title for one in items_of(stage.listener.feed())]


def test_off_and_back_and_other_audio_on_two_laptops(published: Stage, tmp_path: Path) -> None:
    ben = copy_show(published.folder, tmp_path / "ben")
    before = items_of(published.listener.feed())
    better = tmp_path / "better.mp3"
    better.write_bytes(frames(400, fill=b"better"))

    with Watch(published.base) as watch:
        take_back(published, "unpublish", SLUG)
        page = published.listener.get(f"episodes/{SLUG}.html")
        published.publish(folder=ben)
        there = titles(published)
        take_back(published, "unpublish", SLUG, "--undo", folder=ben)
        back = items_of(published.listener.feed())
        take_back(published, "replace", SLUG, better)
        *_, replaced = items_of(published.listener.feed())
        take_back(published, "rollback")

    assert not watch.faults
    assert (page.status, b"no longer available" in page.body) == (200, True)
    assert "A narrowing space" not in there
    assert back == before
    assert replaced.length == str(better.stat().st_size)
    assert (replaced.guid, replaced.published) == (before[-1].guid, before[-1].published)
    assert items_of(published.listener.feed()) == before


@pytest.fixture
def versioned(make_stage: MakeStage, tmp_path: Path) -> Iterator[Stage]:
    """Give two published episodes in a bucket that keeps every version of everything."""
    in_use = make_stage.in_use
    bucket = in_use.fresh_bucket()
    in_use.client.put_bucket_versioning(
        Bucket=bucket, VersioningConfiguration={"Status": "Enabled"}
    )
    base = in_use.base_of(bucket)
    stage = replace(
        make_stage(copy_sample(tmp_path / "show", FIRST, SECOND)),
        base=base,
        store=f"s3://{bucket}?endpoint={in_use.endpoint}&public_url={base}",
        shelf=Shelf(in_use.client, bucket),
        listener=Listener(base),
    )
    stage.publish()
    yield stage
    stage.listener.close()


def tell_tales(stage: Stage) -> list[str]:
    """Return every version in the bucket that holds the episode or a word of it."""
    shelf = stage.shelf
    pages = shelf.client.get_paginator("list_object_versions").paginate(Bucket=shelf.bucket)
    found = []
    for page in pages:
        for one in page.get("Versions", []):
            answer = shelf.client.get_object(
                Bucket=shelf.bucket, Key=one["Key"], VersionId=one["VersionId"]
            )
            whole = one["Key"].encode() + answer["Body"].read()
            found += [one["Key"]] if any(word in whole for word in TOLD) else []
        found += [one["Key"] for one in page.get("DeleteMarkers", ())]
    return [key for key in found if not key.startswith("probe/")]


def test_an_erased_episode_is_in_no_version_and_a_stale_laptop_does_not_bring_it_back(
    versioned: Stage, tmp_path: Path
) -> None:
    ben = copy_show(versioned.folder, tmp_path / "ben")
    assert len(tell_tales(versioned)) > 5

    gone = take_back(versioned, "erase", SLUG, "--yes").answer["gone"]
    left = tell_tales(versioned)
    edit(ben / f"{SECOND}.md", "Negotiating the non-negotiable", "Asking for the impossible")
    edit(ben / f"{FIRST}.md", "A narrowing space", "A narrowing space, still")
    answer = versioned.publish("--json", folder=ben).answer

    assert left == []
    assert len(gone) == 2
    assert {versioned.listener.ask("GET", url).status for url in gone} <= {403, 404}
    assert answer["left_out"] == [SLUG]
    assert titles(versioned) == ["Asking for the impossible"]
    assert tell_tales(versioned) == []


def test_an_erasure_that_is_killed_is_finished_by_the_same_command(
    versioned: Stage, make_stage: MakeStage
) -> None:
    proxy = ThrottlingProxy(make_stage.port, bytes_per_second=4_000_000)
    slow = versioned.store.replace(make_stage.in_use.endpoint, proxy.endpoint, 1)
    proxy.cut_after(30_000)
    process = versioned.terminal.start("erase", SLUG, versioned.folder, "--store", slow, "--yes")
    while not proxy.is_cut.wait(0.01) and process.poll() is None:
        pass
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    proxy.close()
    killed, left = process.returncode == -signal.SIGKILL, tell_tales(versioned)

    take_back(versioned, "erase", SLUG, "--yes")

    assert killed
    assert left
    assert tell_tales(versioned) == []
    assert len(titles(versioned)) == 1
    assert not list((versioned.folder / ".podcast-pub").glob("*.erase"))
    assert versioned.run("verify").code == 0
