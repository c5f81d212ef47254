"""A show in the folder of a web server: published, seen by listeners, and never half."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders.show_folder import FIRST, SECOND, a_show_folder, add_episode, edit
from tests.e2e.web_server import WebServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.e2e.terminal import Terminal


@pytest.fixture
def www(tmp_path: Path) -> Path:
    (tmp_path / "www").mkdir()
    return tmp_path / "www"


@pytest.fixture
def server(www: Path) -> Iterator[WebServer]:
    made = WebServer(www)
    yield made
    made.close()


@pytest.fixture
def show(tmp_path: Path) -> Path:
    return a_show_folder(tmp_path / "show", FIRST)


def added(terminal: Terminal, show: Path, www: Path, base: str) -> Path:
    terminal.ok("store", "add", "folder", show, "--path", www, "--public-url", base)
    return show


def test_a_show_is_published_and_verified_and_published_again(
    terminal: Terminal, show: Path, www: Path, server: WebServer
) -> None:
    added(terminal, show, www, server.base)

    first = terminal.ok("publish", show, "--json").answer
    again = terminal.ok("publish", show, "--json").answer
    add_episode(show, SECOND)
    more = terminal.ok("publish", show, "--json").answer
    terminal.ok("verify", show)

    assert (first["committed"], first["visible"]) == (True, True)
    assert (again["committed"], again["writes"]) == (False, 0)
    assert [one["slug"] for one in more["episodes"]] == ["second", "first"]
    assert [path.name for path in www.rglob("*.part")] == []


def test_a_feed_that_was_edited_by_hand_is_not_overwritten(
    terminal: Terminal, show: Path, www: Path, server: WebServer
) -> None:
    added(terminal, show, www, server.base)
    terminal.ok("publish", show)
    edit(www / "feed.xml", "The Voices team</itunes:author>", "Mallory</itunes:author>")
    add_episode(show, SECOND)

    done = terminal.run("publish", show)

    assert done.code == 4, done
    assert "`feed.xml` in the store was not written by podcast-pub" in done.err
    assert "Mallory" in (www / "feed.xml").read_text("utf-8")


def test_without_a_web_server_nothing_is_written(terminal: Terminal, show: Path, www: Path) -> None:
    server = WebServer(www)
    server.close()
    added(terminal, show, www, server.base)

    done = terminal.run("publish", show)

    assert done.code == 4, done
    assert f"error: no web server shows {www}: " in done.err
    assert [path.name for path in www.iterdir()] == [".podcast-pub-store"]


def test_a_web_server_that_apps_cannot_use_stops_the_publish(
    terminal: Terminal, show: Path, www: Path
) -> None:
    server = WebServer(www, knows_ranges=False)
    added(terminal, show, www, server.base)

    done = terminal.run("publish", show)
    server.close()

    assert done.code == 4, done
    assert "answers a range with everything, so nobody can seek" in done.err
    assert "docs/guides/own-bucket/folder.md has settings that work" in done.err
    assert not (www / "feed.xml").exists()


def test_doctor_finds_such_a_web_server_before_the_first_publish(
    terminal: Terminal, show: Path, www: Path
) -> None:
    server = WebServer(www, knows_ranges=False)
    added(terminal, show, www, server.base)

    done = terminal.run("doctor", show)
    server.close()

    assert done.code == 5, done
    assert "DOCTOR-42 error" in done.err
    assert "is not fit for a show" in done.out
    assert [path.name for path in www.iterdir()] == [".podcast-pub-store"]
