"""A clone is made of what podcast-pub published, and of nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from podcast_pub.errors import ForeignEdit
from podcast_pub.show.codes import Code
from podcast_pub.show.discovery import read_drafts
from podcast_pub.verbs.clone import clone
from podcast_pub.verbs.reading import Past, read_folder
from tests.builders.show_folder import edit
from tests.unit.verbs.bucket import Kept
from tests.unit.verbs.publishing import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.verbs.bucket import Bucket
    from tests.unit.verbs.publishing import Laptop

THEIRS = b'<rss version="2.0"><channel><title>Theirs</title></channel></rss>'


def clones(bucket: Bucket, folder: Path) -> None:
    clone(
        f"{bucket.base}/feed.xml",
        folder,
        with_audio=False,
        now=NOW,
        caches=folder.parent / "caches",
        fetched=lambda _slug, _size: None,
    )


def test_a_feed_of_another_program_is_said_to_be_one(bucket: Bucket, tmp_path: Path) -> None:
    bucket.objects["feed.xml"] = Kept(THEIRS, {"content-type": "application/rss+xml"})

    with pytest.raises(ForeignEdit, match=r"was not made by podcast-pub") as stopped:
        clones(bucket, tmp_path / "second")

    assert "remove" not in stopped.value.hint
    assert not list(tmp_path.iterdir())


def test_a_clone_that_names_no_place_is_told_why_its_episodes_lack_audio(
    laptop: Laptop, tmp_path: Path
) -> None:
    folder = tmp_path / "second"
    clones(laptop.bucket, folder)
    edit(folder / "show.toml", f'url = "{laptop.bucket.base}"\n', "")

    found = read_folder(read_drafts(folder), Past(), now=NOW, caches=tmp_path / "caches")

    (finding,) = [one for one in found.findings if one.code == Code.EPISODE_AUDIO]
    assert finding.hint.endswith("published already, show.toml names no store, or another one")
