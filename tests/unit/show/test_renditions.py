"""The key `renditions` of show.toml, and what is said when an episode gets none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from podcast_pub.model.finding import Place, Severity
from podcast_pub.show.renditions import about_renditions
from tests.unit.show.folders import SHOW, read_toml

if TYPE_CHECKING:
    from pathlib import Path


def test_bit_rates_are_taken_once_and_the_largest_first(tmp_path: Path) -> None:
    draft = read_toml(tmp_path, 'renditions = ["32k", "64k", "32k"]')

    assert draft.renditions == ("64k", "32k")
    assert [one.message for one in draft.findings if "rendition" in one.message] == []


def test_without_the_key_there_are_none(tmp_path: Path) -> None:
    assert read_toml(tmp_path).renditions == ()


@pytest.mark.parametrize(
    ("written", "message", "hint"),
    [
        ('["64"]', "“64” is not a bit rate that renditions can have", 'write "64k"; '),
        ('["128k"]', "“128k” is not a bit rate that renditions can have", 'write "96k"; '),
        ('["60 kbit/s"]', "“60 kbit/s” is not", 'write "56k"; possible are 32k, 40k, 48k'),
        ("[64]", "“64” is not", 'write "64k"; '),
        ('["small"]', "“small” is not", 'write "64k"; '),
        ("[[]]", "“[]” is not", 'write "64k"; '),
        ('"48k"', "`renditions` is not a list of bit rates", 'write `renditions = ["48k"]`'),
        ("true", "`renditions` is not a list of bit rates", 'write `renditions = ["64k"]`'),
    ],
)
def test_what_is_no_bit_rate_is_an_error_with_the_nearest_one(
    tmp_path: Path, written: str, message: str, hint: str
) -> None:
    draft = read_toml(tmp_path, f"renditions = {written}")

    (finding,) = [one for one in draft.findings if one.severity is Severity.ERROR]
    assert finding.message.startswith(message)
    assert finding.hint.startswith(hint)
    assert finding.place == Place("show.toml", SHOW.count("\n") + 1)
    assert finding.excerpt == f"renditions = {written}"
    assert draft.renditions == ()


def test_a_wrong_one_does_not_hide_the_others(tmp_path: Path) -> None:
    assert read_toml(tmp_path, 'renditions = ["64k", "1M"]').renditions == ("64k",)


def test_each_rendition_that_is_missing_is_one_note(tmp_path: Path) -> None:
    draft = read_toml(tmp_path, 'renditions = ["64k"]')
    many = [f"episode-{number}" for number in range(7)]

    small, gone = about_renditions(draft, {("64k", False): ["a", "b"], ("64k", True): many})

    assert small.message == "no 64k copy is made of a, b: the audio is as small already"
    assert gone.message.startswith("no 64k copy is made of episode-0, episode-1")
    assert gone.message.endswith("episode-4 and 2 more: the audio is not in this folder")
    assert gone.severity is Severity.NOTE
    assert gone.place == Place("show.toml", SHOW.count("\n") + 1)
