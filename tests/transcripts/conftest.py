"""Fixtures of the transcripts: a place to run commands in, and a show that is published."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest

from tests.builders.show_folder import FIRST, SECOND, a_show_folder, add_episode
from tests.cli.command_line import CommandLine
from tests.transcripts.situations import Scene
from tests.unit.verbs.bucket import Provider
from tests.unit.verbs.publishing import Laptop, Snapshot, give_credentials

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.unit.verbs.bucket import Bucket


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
def bucket(provider: Provider) -> Bucket:
    """Give the one bucket of all transcripts, which can be asked for versions."""
    made = provider.new_bucket()
    made.lists_versions = True
    return made


@pytest.fixture(scope="session")
def published(bucket: Bucket, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Give a show with one episode right after its publish, its store named in show.toml."""
    folder = tmp_path_factory.mktemp("published") / "show"
    a_show_folder(folder, FIRST, settings=bucket.settings)
    bucket.objects.clear()
    return Snapshot.of(Laptop(folder, bucket))


@pytest.fixture(scope="session")
def published_pair(
    published: Snapshot, bucket: Bucket, tmp_path_factory: pytest.TempPathFactory
) -> Snapshot:
    """Give the same show after the publish of a second episode."""
    laptop = published.restore(tmp_path_factory.mktemp("pair") / "show")
    add_episode(laptop.folder, SECOND)
    return Snapshot.of(laptop)


@pytest.fixture
def scene(
    published: Snapshot,
    published_pair: Snapshot,
    caches: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Scene]:
    """Give an empty folder to run commands in, and everything that situations need."""
    give_credentials(monkeypatch)
    monkeypatch.setenv("XDG_CACHE_HOME", str(caches))
    monkeypatch.setenv("COLUMNS", "100")
    here = tmp_path / "here"
    here.mkdir()
    with contextlib.chdir(here), contextlib.ExitStack() as ending:
        yield Scene(published, published_pair, here, monkeypatch, ending)


@pytest.fixture
def command_line(capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(capsys)
