"""Fixtures of the transcripts: a place to run commands in, and a show that is published."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest

from tests.builders.show_folder import FIRST, a_show_folder
from tests.cli.command_line import CommandLine
from tests.transcripts.situations import Scene
from tests.unit.verbs.bucket import Provider
from tests.unit.verbs.publishing import Laptop, Snapshot, give_credentials

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def provider() -> Iterator[Provider]:
    made = Provider()
    yield made
    made.close()


@pytest.fixture(scope="session")
def caches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a cache for all transcripts: the same cover need not be drawn many times."""
    return tmp_path_factory.mktemp("caches")


@pytest.fixture(scope="session")
def published(
    provider: Provider, caches: Path, tmp_path_factory: pytest.TempPathFactory
) -> Snapshot:
    """Give a show with one episode right after its publish, its store named in show.toml."""
    bucket = provider.new_bucket()
    folder = tmp_path_factory.mktemp("published") / "show"
    a_show_folder(folder, FIRST, settings=bucket.settings)
    return Snapshot.of(Laptop(folder, bucket))


@pytest.fixture
def scene(
    published: Snapshot, caches: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Scene]:
    """Give an empty folder to run commands in, and everything that situations need."""
    give_credentials(monkeypatch)
    monkeypatch.setenv("XDG_CACHE_HOME", str(caches))
    monkeypatch.setenv("COLUMNS", "100")
    here = tmp_path / "here"
    here.mkdir()
    with contextlib.chdir(here), contextlib.ExitStack() as ending:
        yield Scene(published, published.laptop.bucket, here, monkeypatch, ending)


@pytest.fixture
def command_line(capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(capsys)
