"""An author looks at a show while writing it: the real command, asked over HTTP."""

from __future__ import annotations

import json
import signal
import socket
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

import pytest
import urllib3
from lxml import etree

from tests.builders.show_folder import FIRST, SECOND, a_show_folder, add_episode, edit
from tests.e2e.terminal import Terminal, ended

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE = 30


@dataclass(frozen=True, slots=True)
class Look:
    """A preview that runs, and the addresses that it printed."""

    process: subprocess.Popen[str]
    page: str
    feed: str

    def get(self, url: str, method: str = "GET", **headers: str) -> urllib3.BaseHTTPResponse:
        return urllib3.request(method, url, headers=headers, timeout=10, retries=False)

    def enclosures(self) -> list[dict[str, Any]]:
        feed = etree.fromstring(self.get(self.feed).data)
        return [
            {str(key): str(value) for key, value in one.items()} for one in feed.iter("enclosure")
        ]

    def until(self, condition: Callable[[], bool]) -> None:
        deadline = monotonic() + PATIENCE
        while not condition():
            assert monotonic() < deadline, "the preview did not follow"
            sleep(0.05)


@contextmanager
def a_preview(home: Path, folder: Path) -> Iterator[Look]:
    process = Terminal(home).start("preview", folder, "--port", 0, "--json")
    try:
        assert process.stdout is not None
        said = json.loads(process.stdout.readline())
        yield Look(process, said["site_url"], said["feed_url"])
    finally:
        process.kill()
        process.communicate()


def test_an_author_sees_edits_and_new_episodes_and_keeps_the_last_good_page(
    tmp_path: Path,
) -> None:
    folder = a_show_folder(tmp_path / "show", FIRST)

    with a_preview(tmp_path, folder) as look:
        assert b"What First is about" in look.get(look.page).data

        edit(folder / f"{FIRST}.md", "What First is about.", "What it says now.")
        look.until(lambda: b"What it says now." in look.get(look.page).data)

        edit(folder / f"{FIRST}.md", 'title = "First"', 'title = "First')
        add_episode(folder, SECOND)
        sleep(1)
        assert len(look.enclosures()) == 1
        assert b"What it says now." in look.get(look.page).data

        edit(folder / f"{FIRST}.md", 'title = "First', 'title = "First"')
        look.until(lambda: len(look.enclosures()) == 2)

        look.process.send_signal(signal.SIGTERM)
        done = ended(look.process)

    assert done.code == 0, done
    assert f"{FIRST}.md:2" in done.err
    assert "Traceback" not in done.err
    assert sorted(one.name for one in folder.iterdir() if one.is_dir()) == []


def test_a_show_without_episodes_has_a_page_that_says_so_and_a_feed(tmp_path: Path) -> None:
    folder = a_show_folder(tmp_path / "show")

    with a_preview(tmp_path, folder) as look:
        page, feed = look.get(look.page), look.get(look.feed)

        assert b"The first episode is coming soon." in page.data
        assert etree.fromstring(feed.data).findall("channel/item") == []
        assert look.get(look.page.removesuffix("index.html")).data == page.data


def test_audio_is_answered_as_object_storage_answers(tmp_path: Path) -> None:
    folder = a_show_folder(tmp_path / "show", FIRST)
    whole = (folder / f"{FIRST}.mp3").read_bytes()

    with a_preview(tmp_path, folder) as look:
        (enclosure,) = look.enclosures()
        url, size = enclosure["url"], len(whole)
        head = look.get(url, "HEAD")
        first = look.get(url, Range="bytes=0-1")
        last = look.get(url, Range="bytes=-5")
        beyond = look.get(url, Range=f"bytes={size}-")
        missing = look.get(f"{look.page}.gone")

        assert enclosure["length"] == head.headers["content-length"] == str(size)
        assert head.headers["content-type"] == enclosure["type"] == "audio/mpeg"
        assert head.headers["content-disposition"].startswith("inline; filename=")
        assert look.get(url).data == whole
        assert (first.status, first.data) == (206, whole[:2])
        assert first.headers["content-range"] == f"bytes 0-1/{size}"
        assert (last.status, last.data) == (206, whole[-5:])
        assert beyond.status == 416
        assert (missing.status, missing.headers["content-type"]) == (
            404,
            "text/html; charset=utf-8",
        )
        assert look.get(url, "PUT").status == 405
        assert look.get(url, Host="evil.example:80").status == 400
        assert look.get(url, Host="localhost:80").status == 200


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_a_port_that_is_taken_is_said(tmp_path: Path, words: tuple[str, ...]) -> None:
    folder = a_show_folder(tmp_path / "show", FIRST)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        done = Terminal(tmp_path).run("preview", folder, "--port", port, *words)

    assert done.code == 4
    assert f"error: port {port} cannot be used" in done.err
    assert f"`--port {port + 1}`" in done.err
