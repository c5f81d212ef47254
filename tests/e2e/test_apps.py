"""Podcast apps, as their users have them, on the published sample show."""

from __future__ import annotations

import hashlib
import io
import json
import os
import select
import subprocess
import sys
import time
from calendar import timegm
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import feedparser
import podcastparser
import pytest

from tests.e2e.show_folders import audio_files
from tests.e2e.terminal import program

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.conftest import Sample
    from tests.e2e.terminal import Done

pytestmark = pytest.mark.needs_store

DATES = [
    "2011-12-15T11:00:00Z",  # a date alone is 12:00 in the show's zone
    "2015-06-25T07:00:00Z",
    "2015-10-02T06:30:00Z",
    "2015-10-22T10:00:00Z",
    "2016-03-23T08:00:00Z",
    "2016-05-25T10:00:00Z",
    "2016-10-26T07:00:00Z",
    "2016-11-16T08:00:00Z",
    "2016-12-21T08:00:00Z",
    "2017-01-25T08:00:00Z",
    "2017-02-01T08:00:00Z",
]


@dataclass(frozen=True, slots=True)
class Understood:
    """What an app makes of an episode; `published` is in seconds since 1970."""

    guid: str
    title: str
    url: str
    length: int
    media_type: str
    duration_s: int
    published: int


def by_feedparser(feed: bytes) -> list[Understood]:
    parsed = feedparser.parse(io.BytesIO(feed))
    assert not parsed.bozo
    return [
        Understood(
            guid=entry.id,
            title=entry.title,
            url=enclosure.href,
            length=int(enclosure.length),
            media_type=enclosure.type,
            duration_s=int(entry.itunes_duration),
            published=timegm(entry.published_parsed),
        )
        for entry in parsed.entries
        for enclosure in entry.enclosures
    ]


def by_podcastparser(feed: bytes, url: str) -> list[Understood]:
    parsed = podcastparser.parse(url, io.BytesIO(feed))
    return [
        Understood(
            guid=episode["guid"],
            title=episode["title"],
            url=enclosure["url"],
            length=enclosure["file_size"],
            media_type=enclosure["mime_type"],
            duration_s=episode["total_time"],
            published=episode["published"],
        )
        for episode in parsed["episodes"]
        for enclosure in episode["enclosures"]
    ]


def test_two_parsers_understand_the_same_eleven_episodes(sample: Sample) -> None:
    feed = sample.listener.feed()

    one, other = by_feedparser(feed), by_podcastparser(feed, sample.feed_url)

    assert one == sorted(other, key=lambda episode: -episode.published)
    assert len(one) == len({episode.guid for episode in one}) == 11
    told = [(told["guid"], told["url"]) for told in sample.published["episodes"]]
    assert [(episode.guid, episode.url) for episode in one] == told


def test_the_episodes_have_the_dates_of_the_series(sample: Sample) -> None:
    episodes = by_feedparser(sample.listener.feed())

    dates = [datetime.fromtimestamp(one.published, UTC) for one in reversed(episodes)]

    assert [f"{date:%Y-%m-%dT%H:%M:%SZ}" for date in dates] == DATES


def test_length_type_and_duration_in_the_feed_are_those_of_the_files(sample: Sample) -> None:
    inspected = sample.terminal.ok("inspect", "--json", *audio_files(sample.folder)).out
    facts = {one["sha256"]: one for one in map(json.loads, inspected.splitlines())}

    for episode in by_feedparser(sample.listener.feed()):
        served = sample.listener.ask("GET", episode.url)
        known = facts.pop(hashlib.sha256(served.body).hexdigest())

        assert episode.length == len(served.body) == known["size_bytes"]
        assert episode.media_type == served.headers["content-type"] == known["media_type"]
        assert episode.duration_s == (round(known["duration_s"] * 1000) + 500) // 1000

    assert not facts


def test_a_player_can_seek_and_gets_a_good_file_name(sample: Sample) -> None:
    for episode in by_feedparser(sample.listener.feed()):
        last = episode.length - 1

        start = sample.listener.ask("GET", episode.url, Range="bytes=0-1")
        end = sample.listener.ask("GET", episode.url, Range="bytes=-2")
        whole = sample.listener.ask("HEAD", episode.url)

        assert start.headers["content-range"] == f"bytes 0-1/{episode.length}"
        assert end.headers["content-range"] == f"bytes {last - 1}-{last}/{episode.length}"
        assert (start.status, end.status, whole.status) == (206, 206, 200)
        day = time.strftime("%Y-%m-%d", time.gmtime(episode.published))
        assert whole.headers["content-disposition"].startswith(f'inline; filename="{day}-')


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """Give the environment of somebody who has never used a podcast app."""
    return {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "TERM": "xterm",
        "HOME": str(tmp_path),
        "TMPDIR": str(tmp_path),
    }


@pytest.fixture
def gpo(home: dict[str, str], tmp_path: Path) -> Callable[..., Done]:
    """Give gPodder's command line with a library of its own."""
    environment = home | {
        "GPODDER_HOME": str(tmp_path / "library"),
        "GPODDER_DOWNLOAD_DIR": str(tmp_path / "downloads"),
    }

    def run(*words: str) -> Done:
        done = program(["gpo", *words], environment)
        assert done.code == 0, done
        return done

    return run


@pytest.mark.needs_client("gpo")
def test_gpodder_downloads_every_episode_byte_for_byte_and_then_nothing_new(
    sample: Sample, gpo: Callable[..., Done], tmp_path: Path
) -> None:
    gpo("subscribe", sample.feed_url)

    first = gpo("update").out
    gpo("download")
    sample.terminal.ok("publish", sample.folder)
    second = gpo("update").out
    pending = gpo("pending").out

    assert "11 new episodes" in first
    assert "0 new episodes" in second
    assert "0 new episodes" in pending
    assert digests(tmp_path / "downloads") == digests(sample.folder)
    assert len(digests(tmp_path / "downloads")) == 11


@pytest.mark.needs_client("podboat")
def test_podboat_downloads_every_episode_byte_for_byte_and_then_nothing_new(
    sample: Sample, home: dict[str, str], tmp_path: Path
) -> None:
    downloads, queue = tmp_path / "downloads", tmp_path / ".newsboat/queue"
    for folder in (downloads, queue.parent):
        folder.mkdir()
    settings = f'podcast-auto-enqueue yes\ndownload-path "{downloads}/"\nmax-downloads 11\n'
    (queue.parent / "config").write_text(settings, "utf-8")
    (queue.parent / "urls").write_text(f"{sample.feed_url}\n", "utf-8")

    first = program(["newsboat", "-q", "-x", "reload", "print-unread"], home)
    podboat(home, queue)
    downloaded = queue.read_text("utf-8")
    second = program(["newsboat", "-q", "-x", "reload", "print-unread"], home)

    assert first.out == second.out == "11 unread articles\n"
    assert queue.read_text("utf-8") == downloaded
    assert [line.split()[-1] for line in downloaded.splitlines()] == ["downloaded"] * 11
    assert digests(downloads) == digests(sample.folder)


def podboat(home: dict[str, str], queue: Path) -> None:
    """Let podboat download its queue; it needs a terminal, and somebody who quits it."""
    here, there = os.openpty()
    screen = b""
    words = ["podboat", "-a", "-q", str(queue), "-C", str(queue.with_name("config"))]
    with subprocess.Popen(
        words, env=home, stdin=there, stdout=there, stderr=there, start_new_session=True
    ) as running:
        os.close(there)
        began = time.monotonic()
        while running.poll() is None:
            if select.select([here], [], [], 0.05)[0]:
                with suppress(OSError):  # it has gone
                    screen += os.read(here, 65_536)
            if len([*(queue.parents[1] / "downloads").glob("*.m[p4]?")]) == 11:
                with suppress(OSError):
                    os.write(here, b"q")
            if time.monotonic() - began > 30:
                running.kill()
    os.close(here)
    assert running.returncode == 0, screen


@pytest.mark.needs_client("podget")
def test_podget_downloads_every_episode_byte_for_byte_and_then_nothing_new(
    sample: Sample, home: dict[str, str], tmp_path: Path
) -> None:
    settings, downloads = tmp_path / ".podget", tmp_path / "downloads"
    program(["podget", "-d", str(settings), "--create-config", "podgetrc"], home)
    (settings / "serverlist").write_text(f"{sample.feed_url} aid Passage\n", "utf-8")
    words = ["podget", "-d", str(settings), "-l", str(downloads), "--dir_session", str(tmp_path)]

    first = program(words, home)
    second = program(words, home)

    assert first.out.count("PLAYLIST: Adding ") == 11, first
    assert second.out.count("PLAYLIST: Adding ") == 0, second
    assert digests(downloads) == digests(sample.folder)


def test_podcast_downloader_downloads_every_episode_byte_for_byte_and_then_nothing_new(
    sample: Sample, home: dict[str, str], tmp_path: Path
) -> None:
    downloads, settings = tmp_path / "downloads", tmp_path / "settings.json"
    downloads.mkdir()
    show = {"name": "Passage", "path": str(downloads), "rss_link": sample.feed_url}
    wish = {
        "podcast_extensions": {".mp3": "audio/mpeg", ".m4a": "audio/x-m4a"},
        "if_directory_empty": "download_all_from_feed",
        "podcasts": [show],
    }
    settings.write_text(json.dumps(wish), "utf-8")
    words = [sys.executable, "-m", "podcast_downloader", "--config", str(settings)]

    first = program(words, home)
    second = program(words, home)

    assert first.out.count("Downloading file") == 11, first
    assert second.out.count("Downloading file") == 0, second
    assert digests(downloads) == digests(sample.folder)


def digests(folder: Path) -> set[str]:
    """Return the hashes of the audio in a folder, whatever the files are called."""
    return {hashlib.sha256(path.read_bytes()).hexdigest() for path in audio_files(folder)}
