"""The policies that doctor prints: no more than the bucket and the prefix of the show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from podcast_pub.errors import SettingsIncomplete
from podcast_pub.verbs.doctor import policies
from tests.builders.show_folder import FIRST, a_show_folder

if TYPE_CHECKING:
    from pathlib import Path


def test_policies_are_for_the_bucket_and_the_prefix_alone(folder: Path) -> None:
    a_show_folder(folder, FIRST)

    found = policies(
        folder,
        store="s3://voices/shows/one?endpoint=https://s3.example&public_url=https://x.example",
    )

    objects, versions, listing, look = found.producer["Statement"]
    assert objects["Resource"] == versions["Resource"] == ["arn:aws:s3:::voices/shows/one/*"]
    assert listing["Condition"] == {"StringLike": {"s3:prefix": ["shows/one/*"]}}
    assert listing["Resource"] == look["Resource"] == ["arn:aws:s3:::voices"]
    (readers,) = found.listeners["Statement"]
    assert readers["Action"] == ["s3:GetObject"]
    assert "arn:aws:s3:::voices/shows/one/media/*" in readers["Resource"]
    assert not [one for one in readers["Resource"] if one.endswith(("one/*", "probe/*"))]


def test_policies_are_for_a_bucket_that_show_toml_does_not_name_yet(folder: Path) -> None:
    a_show_folder(folder, FIRST)

    found = policies(folder, store=None, bucket="voices", prefix="shows/one/")

    assert (found.bucket, found.prefix) == ("voices", "shows/one/")
    assert found.producer["Statement"][0]["Resource"] == ["arn:aws:s3:::voices/shows/one/*"]


def test_there_are_no_policies_without_a_bucket(folder: Path) -> None:
    a_show_folder(folder, FIRST)

    with pytest.raises(SettingsIncomplete, match="names no bucket yet") as raised:
        policies(folder, store=None)

    assert "--policy --bucket NAME" in raised.value.hint


def test_the_whole_bucket_has_no_condition_on_listings(folder: Path) -> None:
    a_show_folder(folder, FIRST)

    found = policies(folder, store="s3://voices?region=eu-central-1")

    assert "Condition" not in found.producer["Statement"][2]
