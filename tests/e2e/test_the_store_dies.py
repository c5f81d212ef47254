"""The store goes away in the middle of a publish."""

from __future__ import annotations

import json
import os
import signal
from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import started_store
from tests.e2e.listener import Listener, faults_of
from tests.e2e.show_folders import FIRST, SECOND, copy_sample
from tests.e2e.terminal import ended
from tests.e2e.throttling_proxy import ThrottlingProxy

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.needs_store


def test_a_store_that_dies_is_said_in_words_and_publish_goes_on_when_it_is_back(
    terminal: Terminal, tmp_path: Path
) -> None:
    folder = copy_sample(tmp_path / "show", FIRST, SECOND)
    with started_store(terminal, folder) as running:
        port = int(running["endpoint"].rpartition(":")[2])
        proxy = ThrottlingProxy(port, bytes_per_second=2_000_000)
        words = f"s3://show?endpoint={proxy.endpoint}&public_url={running['public_url']}"
        proxy.cut_after(500_000)
        publishing = keyed(terminal, folder).start("publish", folder, "--store", words)
        assert proxy.is_cut.wait(60)
        os.kill(running["pid"], signal.SIGKILL)
        proxy.open_again()

        broken = ended(publishing)
        proxy.close()
        dead = terminal.run("store", "status", folder, "--json").answer
        terminal.ok("store", "up", folder)
        terminal.ok("publish", folder)

        assert broken.code == 4, broken
        assert "no answer from store `show`" in broken.err
        assert "\nhint: check the network" in broken.err
        assert "Traceback" not in broken.err
        assert dead["running"] is False
        listener = Listener(running["public_url"])
        assert not faults_of(listener.feed(), listener)
        listener.close()
        terminal.ok("verify", folder)


def keyed(terminal: Terminal, folder: Path) -> Terminal:
    keys = json.loads((folder / ".podcast-pub/store/credentials.json").read_text("utf-8"))
    return terminal.having(
        AWS_ACCESS_KEY_ID=keys["access_key"], AWS_SECRET_ACCESS_KEY=keys["secret_key"]
    )
