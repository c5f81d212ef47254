"""Fixtures of the verbs: a provider of buckets, credentials for it, and published folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders.show_folder import FIRST, SECOND, a_cover, a_show_folder
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


@pytest.fixture
def bucket(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """Give an empty bucket, and the credentials to write to it."""
    give_credentials(monkeypatch)
    return provider.new_bucket()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "show"


@pytest.fixture(scope="session")
def _one_published(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = a_show_folder(tmp_path_factory.mktemp("one") / "show", FIRST)
    return Snapshot.of(Laptop(folder, provider.new_bucket()))


@pytest.fixture(scope="session")
def _two_published(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = a_show_folder(tmp_path_factory.mktemp("two") / "show", FIRST, SECOND)
    (folder / f"{FIRST}.chapters.txt").write_text("00:00 Start\n00:01 Middle\n", "utf-8")
    (folder / f"{FIRST}.vtt").write_text(
        "WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n", encoding="utf-8"
    )
    (folder / f"{FIRST}.jpg").write_bytes(a_cover("white"))
    return Snapshot.of(Laptop(folder, provider.new_bucket()))


@pytest.fixture
def published_laptop(
    _one_published: Snapshot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Laptop:
    """Give a laptop that has just published the episode `first`."""
    give_credentials(monkeypatch)
    return _one_published.restore(folder)


@pytest.fixture
def published_pair(
    _two_published: Snapshot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Laptop:
    """Give a laptop that published `first`, with a picture and side files, and `second`."""
    give_credentials(monkeypatch)
    return _two_published.restore(folder)


@pytest.fixture
def newcomer(folder: Path, bucket: Bucket) -> Laptop:
    """Give a laptop with the episode `first` that has not published yet."""
    return Laptop(a_show_folder(folder, FIRST), bucket)


@pytest.fixture
def laptop(published_laptop: Laptop) -> Laptop:
    return published_laptop
