"""A second publish of the sample: from the same folder, without caches, from a second clone."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.e2e.shelf import written_between
from tests.e2e.show_folders import copy_sample

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.conftest import Sample
    from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.needs_store


def test_a_second_publish_finds_nothing_to_do_by_two_reads(sample: Sample) -> None:
    before = sample.shelf.settled()

    answer = sample.terminal.ok("publish", sample.folder, "--json").answer
    said = sample.terminal.ok("publish", sample.folder).out

    assert (answer["writes"], answer["reads"], answer["committed"]) == (0, 2, False)
    assert said.startswith("nothing to publish: 11 episodes public\n")
    assert "only this computer can reach this" in said
    assert answer["episodes"] == sample.published["episodes"]
    assert sample.shelf.objects() == before


def test_a_second_publish_needs_no_caches(sample: Sample) -> None:
    shutil.rmtree(sample.terminal.home / "cache")
    before = sample.shelf.settled()

    answer = sample.terminal.ok("publish", sample.folder, "--json").answer

    assert (answer["writes"], answer["reads"], answer["committed"]) == (0, 2, False)
    assert sample.shelf.objects() == before


def test_a_second_clone_finds_nothing_to_do(sample: Sample, tmp_path: Path) -> None:
    clone = copy_sample(tmp_path / "clone")
    before = sample.shelf.settled()

    answer = with_keys(sample).ok("publish", clone, "--store", sample.stored_at, "--json").answer

    assert (answer["writes"], answer["committed"]) == (0, False)
    assert answer["state"] == sample.published["state"]
    assert sample.shelf.objects() == before
    assert sorted(path.name for path in clone.iterdir() if path.suffix == ".lock") == []


def test_an_emptied_bucket_is_filled_again_with_the_same_bytes(sample: Sample) -> None:
    before = sample.shelf.contents()
    sample.shelf.empty()

    plan = sample.terminal.ok("plan", sample.folder).out
    done = sample.terminal.ok("publish", sample.folder, "--json")

    assert "there is no feed in the store: 17 files are looked at, what is missing is sent" in plan
    assert done.answer["committed"]
    assert sample.shelf.contents() == before
    assert "verified 11 episodes" in sample.terminal.ok("verify", sample.folder).out


def test_what_one_lost_object_costs_is_one_write(sample: Sample) -> None:
    lost = next(key for key in sample.shelf.objects() if key.startswith("media/"))
    sample.shelf.remove(lost)
    before = sample.shelf.settled()

    done = sample.terminal.ok("publish", sample.folder, "--check-store", "--json")

    assert done.answer["writes"] == 1
    assert written_between(before, sample.shelf.objects()) == {lost}


def with_keys(sample: Sample) -> Terminal:
    return sample.terminal.having(
        AWS_ACCESS_KEY_ID=sample.keys["access_key"],
        AWS_SECRET_ACCESS_KEY=sample.keys["secret_key"],
    )
