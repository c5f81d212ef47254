"""Published shows on real stores, for tests that meet them as their producers and listeners do."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.listener import Listener
from tests.e2e.shelf import Shelf
from tests.e2e.show_folders import FIRST, SECOND, TAGS_ONLY, copy_sample, copy_show
from tests.e2e.terminal import COMMAND, Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mypy_boto3_s3 import S3Client

    from tests.conftest import EmbeddedStoreInUse
    from tests.e2e.terminal import Done

WATCH = 'while kill -0 "$1" 2>/dev/null; do sleep 1; done; shift; exec "$@" >/dev/null 2>&1'
"""Stops a store that a command started if the test session is killed before it can."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A show folder, and the place in a store that it is published to."""

    folder: Path
    base: str
    store: str
    terminal: Terminal
    shelf: Shelf
    listener: Listener

    def publish(self, *words: str, folder: Path | None = None) -> Done:
        """Publish the folder, or another one, to this place; it must end well."""
        done = self.run("publish", *words, folder=folder)
        assert done.code == 0, done
        return done

    def run(self, verb: str, *words: str, folder: Path | None = None) -> Done:
        """Run a command on this place, in this process, however it ends."""
        return self.terminal.here(verb, folder or self.folder, "--store", self.store, *words)


@dataclass(frozen=True, slots=True)
class Sample:
    """The sample show, published with one command to the store that this started by itself."""

    folder: Path
    base: str
    keys: dict[str, str] = field(repr=False)
    published: dict[str, Any]
    terminal: Terminal
    shelf: Shelf
    listener: Listener

    @property
    def feed_url(self) -> str:
        return f"{self.base}/feed.xml"

    @property
    def stored_at(self) -> str:
        """Return the store as `--store` takes it."""
        endpoint, _, bucket = self.base.rpartition("/")
        return f"s3://{bucket}?endpoint={endpoint}&public_url={self.base}"


@dataclass(frozen=True, slots=True)
class MakeStage:
    """Gives each show folder a new, empty place of its own: a prefix `s/<number>`."""

    in_use: EmbeddedStoreInUse
    terminal: Terminal
    listeners: list[Listener] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)

    @property
    def port(self) -> int:
        return int(self.in_use.endpoint.rpartition(":")[2])

    def __call__(self, folder: Path) -> Stage:
        prefix = f"s/{next(self._numbers)}"
        base = f"{self.in_use.endpoint}/stages/{prefix}"
        listener = Listener(base)
        self.listeners.append(listener)
        return Stage(
            folder=folder,
            base=base,
            store=f"s3://stages/{prefix}?endpoint={self.in_use.endpoint}&public_url={base}",
            terminal=self.terminal.having(
                AWS_ACCESS_KEY_ID=self.in_use.access_key,
                AWS_SECRET_ACCESS_KEY=self.in_use.secret_key,
            ),
            shelf=Shelf(self.in_use.client, "stages", f"{prefix}/"),
            listener=listener,
        )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests that take longest begin first, so that no worker is left with one of them."""
    items.sort(key=lambda item: item.path.stem != "test_kills")


@pytest.fixture(scope="session")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    return Terminal(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory, terminal: Terminal) -> Iterator[Sample]:
    """Give the published sample; tests that change what is public put it back."""
    folder = copy_sample(tmp_path_factory.mktemp("sample") / "episodes")
    with stopping_store(terminal, folder):
        published = terminal.ok("publish", folder, "--json").answer
        base = published["feed_url"].removesuffix("/feed.xml")
        private = folder / ".podcast-pub/store/credentials.json"
        assert private.stat().st_mode & 0o777 == 0o600
        keys = json.loads(private.read_text("utf-8"))
        client = client_of(base.rpartition("/")[0], keys)
        listener = Listener(base)
        yield Sample(folder, base, keys, published, terminal, Shelf(client, "show"), listener)
        listener.close()
        client.close()


@pytest.fixture(scope="session")
def make_stage(embedded_store: EmbeddedStoreInUse, terminal: Terminal) -> Iterator[MakeStage]:
    from podcast_pub.storage.s3.bucket import prepare

    prepare(embedded_store.client, bucket="stages", prefixes=("s/",))
    makes = MakeStage(embedded_store, terminal)
    yield makes
    for listener in makes.listeners:
        listener.close()


@pytest.fixture(scope="session")
def _standing(make_stage: MakeStage, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    folder = tmp_path_factory.mktemp("standing") / "show"
    stage = make_stage(copy_sample(folder, FIRST, SECOND, TAGS_ONLY))
    stage.publish()
    return stage


@pytest.fixture(scope="session")
def _as_published(_standing: Stage) -> dict[str, dict[str, Any]]:
    return _standing.shelf.snapshot()


@pytest.fixture
def published(
    _standing: Stage, _as_published: dict[str, dict[str, Any]], tmp_path: Path
) -> Iterator[Stage]:
    """Give three published episodes of the sample in a folder that may be edited.

    They are published once; what a test does to the store is undone after it.
    """
    shelf = _standing.shelf
    before = shelf.settled()
    yield replace(_standing, folder=copy_show(_standing.folder, tmp_path / "show"))
    after = shelf.objects()
    shelf.put_back(_as_published, {key for key, _ in before.items() ^ after.items()})


def client_of(endpoint: str, keys: dict[str, str]) -> S3Client:
    """Return a client that may do everything in a store that podcast-pub started."""
    from podcast_pub.storage.s3.client import Credentials, open_client

    credentials = Credentials(keys["access_key"], keys["secret_key"])
    return open_client(endpoint=endpoint, credentials=credentials)


@contextmanager
def stopping_store(terminal: Terminal, folder: Path) -> Iterator[None]:
    """Stop the store of a folder after the block, also if the test session is killed in it."""
    watch = subprocess.Popen(
        ["/bin/sh", "-c", WATCH, "sh", str(os.getpid()), COMMAND, "store", "down", str(folder)],
        env=terminal.environment,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        try:
            pid = terminal.ok("store", "status", folder, "--json").answer["pid"]
            if pid:
                os.kill(pid, signal.SIGKILL)  # to stop by itself can take it 10 s
            terminal.ok("store", "down", folder)
        finally:
            watch.kill()
            watch.wait()


@contextmanager
def started_store(terminal: Terminal, folder: Path) -> Iterator[dict[str, Any]]:
    """Give the store of a folder, started by the command; it is stopped after the block."""
    with stopping_store(terminal, folder):
        yield terminal.ok("store", "up", folder, "--json").answer
