from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from podcast_pub.cli import options

if TYPE_CHECKING:
    from tests.cli.command_line import CommandLine


def test_now_is_the_moment_in_whole_seconds_utc() -> None:
    before = datetime.now(UTC)

    now = options.now()

    assert now.tzinfo is UTC
    assert now.microsecond == 0
    assert before - timedelta(seconds=1) < now <= datetime.now(UTC)


def test_caches_are_where_the_user_keeps_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere/cache")

    assert options.caches() == Path("/somewhere/cache/podcast-pub")


def test_a_folder_that_was_found_already_is_not_looked_for_again() -> None:
    found = Path("found/before")

    assert options.ShowFolder().convert(found, None, None) is found


@pytest.mark.parametrize("words", [("check",), ("publish",), ("store", "up"), ("erase",)])
def test_the_help_says_which_folder_is_taken(
    command_line: CommandLine, words: tuple[str, ...]
) -> None:
    shown = command_line(*words, "--help").out

    assert "FOLDER is the show folder; without it, the one here or in `episodes`." in shown
    assert "  Example:\n    podcast-pub " in shown
