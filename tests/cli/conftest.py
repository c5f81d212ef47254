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

SECRET = "HUSH/0123456789+abcdefghijklmnopqrstuvwx"
KEY_ID = "AKIDHUSH"


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


@pytest.fixture
def credentials(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the file of AWS profiles, which is not there yet, and a key in the environment."""
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(here / "aws/credentials"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(here / "aws/config"))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY_ID)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    for variable in ("AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(variable, raising=False)
    return here / "aws/credentials"


@pytest.fixture
def own_bucket(bucket: Bucket, credentials: Path, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """Give an empty bucket that takes any key, with ours in the environment again."""
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(credentials))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(credentials.with_name("config")))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY_ID)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    return bucket
