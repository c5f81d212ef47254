"""Fixtures of the command line: run it in this process, in a folder and with a cache of its own."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest

from tests.cli.command_line import CommandLine
from tests.unit.verbs.bucket import Provider
from tests.unit.verbs.publishing import give_credentials

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.unit.verbs.bucket import Bucket


@pytest.fixture(scope="session")
def provider() -> Iterator[Provider]:
    made = Provider()
    yield made
    made.close()


@pytest.fixture
def bucket(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """Give an empty bucket, and the credentials to write to it."""
    give_credentials(monkeypatch)
    return provider.new_bucket()


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Path]:
    """Give the folder in which commands run."""
    (tmp_path / "here").mkdir()
    with contextlib.chdir(tmp_path / "here"):
        yield tmp_path / "here"


@pytest.fixture
def command_line(
    here: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> CommandLine:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return CommandLine(capsys)
