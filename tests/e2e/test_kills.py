"""SIGKILL in the middle of a publish: listeners never notice, and one more run finishes.

The road to the store is slow and is cut after an exact number of bytes; in that moment the whole
process group is killed. Somebody looks at the feed every 50 ms all the while.
"""

from __future__ import annotations

import os
import re
import signal
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

import pytest

from podcast_pub.verbs.verify import verify
from tests.e2e.listener import Watch, items_of
from tests.e2e.show_folders import FIRST, SECOND, TAGS_ONLY, add_episode, copy_sample, edit
from tests.e2e.terminal import ended
from tests.e2e.throttling_proxy import ThrottlingProxy

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

    from tests.e2e.conftest import MakeStage, Stage

pytestmark = pytest.mark.needs_store

PARTNER = "2016-03-23-a-partner-in-the-work"
SEED = os.environ.get("KILL_SEED") or os.urandom(4).hex()
SHARES = 5
UNSURE = 1000
"""Bytes by which a publish may differ from the one that was counted, and end before it is cut."""

POINTS = [
    10,
    pytest.param(100, marks=[pytest.mark.proof, pytest.mark.timeout(3600)]),
]
"""How many kills there are; each test does its share of them, so that workers can divide them."""


@dataclass(frozen=True, slots=True)
class SlowRoad:
    """Publishes over the throttled road, and kills what publishes there."""

    proxy: ThrottlingProxy
    endpoint: str

    def publish(self, stage: Stage) -> int:
        """Publish undisturbed, and return how many bytes that took."""
        self.proxy.cut_after(None)
        done = stage.terminal.here("publish", stage.folder, "--store", self._to(stage))
        assert done.code == 0, done
        return self.proxy.arrived

    def start(self, stage: Stage, *words: str) -> subprocess.Popen[str]:
        """Start a publish that goes on by itself."""
        return stage.terminal.start("publish", stage.folder, "--store", self._to(stage), *words)

    def publish_and_kill(self, stage: Stage, *, at: int) -> bool:
        """Kill a publish when that many bytes have arrived; return whether it came so far."""
        self.proxy.cut_after(at)
        process = self.start(stage)
        while not self.proxy.is_cut.wait(0.01) and process.poll() is None:
            pass
        was_cut = self.proxy.is_cut.is_set()
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate()
        self.proxy.open_again()
        assert process.returncode == (-signal.SIGKILL if was_cut else 0), f"{out}{err}"
        return was_cut

    def _to(self, stage: Stage) -> str:
        return stage.store.replace(f"endpoint={self.endpoint}", f"endpoint={self.proxy.endpoint}")


@pytest.fixture
def slow_road(make_stage: MakeStage) -> Iterator[SlowRoad]:
    proxy = ThrottlingProxy(make_stage.port, bytes_per_second=4_000_000)
    yield SlowRoad(proxy, make_stage.in_use.endpoint)
    proxy.close()


@pytest.fixture(scope="module")
def four_episodes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("four") / "show"
    return copy_sample(folder, FIRST, SECOND, TAGS_ONLY, PARTNER)


@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize("points", POINTS)
def test_a_first_publish_can_be_killed_anywhere(
    make_stage: MakeStage, slow_road: SlowRoad, four_episodes: Path, points: int, share: int
) -> None:
    undisturbed = make_stage(four_episodes)
    total = slow_road.publish(undisturbed)
    random = Random(f"first {SEED}")

    for at in kill_points(random, total, small_bytes(undisturbed), points)[share::SHARES]:
        stage = make_stage(four_episodes)
        with Watch(stage.base) as watch:
            killed = slow_road.publish_and_kill(stage, at=at)
            stage.publish()
        where = f"killed at {at} of {total}, KILL_SEED={SEED}"

        assert killed or at > total - UNSURE, where
        assert not watch.faults, where
        assert len(watch.feeds) == 1, where
        assert words_of(stage) == words_of(undisturbed), where
        assert watch.feeds == [stage.listener.feed()], where
        assert_all_is_well(stage, where)


@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize("points", POINTS)
def test_publishing_one_more_episode_can_be_killed_anywhere(
    make_stage: MakeStage, slow_road: SlowRoad, tmp_path: Path, points: int, share: int
) -> None:
    stage = make_stage(copy_sample(tmp_path / "show", FIRST))
    slow_road.publish(stage)
    for day in (1, 2):  # the second publish of a show sends more than those that follow
        add_episode(stage.folder, f"2017-02-0{day}-day-{day}", title=f"Day {day}", kilobytes=800)
        total = slow_road.publish(stage)
    random = Random(f"more {SEED}")

    ats = kill_points(random, total, small_bytes(stage), points)[share::SHARES]
    for number, at in enumerate(ats, start=1):
        before = stage.listener.feed()
        more = f"2017-03-{number + 1:02}-more-{number}"
        add_episode(stage.folder, more, title=f"More {number}", kilobytes=800)
        with Watch(stage.base) as watch:
            killed = slow_road.publish_and_kill(stage, at=at)
            stage.publish()
        where = f"killed at {at} of {total}, KILL_SEED={SEED}"

        assert killed or at > total - UNSURE, where
        assert not watch.faults, where
        assert watch.feeds == [before, stage.listener.feed()], where
        assert len(items_of(watch.feeds[1])) == len(items_of(before)) + 1, where
        assert_all_is_well(stage, where)


def test_an_author_who_edits_on_after_a_kill_is_not_stopped(
    published: Stage, slow_road: SlowRoad
) -> None:
    random = Random(f"edits {SEED}")
    text = published.folder / f"{FIRST}.md"
    edit(text, "A narrowing space", "A first edit")
    total = slow_road.publish(published)
    title = "A first edit"

    for third in range(3):
        at = random.randrange(total * third // 3, total * (third + 1) // 3) or 1
        edit(text, title, f"Killed {third}")
        slow_road.publish_and_kill(published, at=at)
        title = f"Went on {third}"
        edit(text, f"Killed {third}", title)
        published.publish()
        where = f"killed at {at} of {total}, KILL_SEED={SEED}"

        assert items_of(published.listener.feed())[-1].title == title, where
        assert_all_is_well(published, where)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_publish_that_is_told_to_stop_says_so_and_leaves_the_feed(
    published: Stage, slow_road: SlowRoad, number: signal.Signals
) -> None:
    before = published.listener.feed()
    add_episode(published.folder, "2017-03-01-more", title="More", kilobytes=800)
    slow_road.proxy.cut_after(200_000)

    process = slow_road.start(published, "--json")
    assert slow_road.proxy.is_cut.wait(60)
    process.send_signal(number)
    slow_road.proxy.open_again()
    done = ended(process)

    assert done.code == 130, done
    assert done.answer["error"]["slug"] == "interrupted"
    assert "hint: the same command goes on where it stopped" in done.err
    assert "Traceback" not in done.err
    assert published.listener.feed() == before


def kill_points(random: Random, total: int, small: int, count: int) -> list[int]:
    """Return numbers of bytes at which to kill: before the half, after it, among the last ones.

    The last `small` bytes are those of states, feed and pages, where a publish becomes public.
    """
    half, late = total // 2, total - small
    areas = [(1, half)] * 3 + [(half, late)] * 3 + [(late, total)] * 4
    return [random.randrange(*areas[number * len(areas) // count]) for number in range(count)]


def small_bytes(stage: Stage) -> int:
    """Return about how many bytes it takes to send all but audio and pictures."""
    contents = stage.shelf.contents()
    sizes = [len(body) for key, body in contents.items() if not key.startswith(("media/", "art/"))]
    return sum(sizes) + 2000 * len(sizes)  # of which 2 kB are headers, of the write and of reads


def words_of(stage: Stage) -> bytes:
    """Return the feed without its address, its moment and the name of its state."""
    feed = stage.listener.feed().replace(stage.base.encode(), b"BASE")
    return re.sub(rb"[0-9a-f]{64}|<lastBuildDate>[^<]*", b"", feed)


def assert_all_is_well(stage: Stage, where: str) -> None:
    """Nothing is left to do, nothing is broken, nothing of the killed run lies about."""
    verified = verify(stage.folder, store=stage.store)  # the command itself is run elsewhere
    assert verified.findings == (), where
    assert verified.bytes_read > 0
    private = stage.folder / ".podcast-pub"
    left = [one.name for one in private.iterdir() if one.suffix in (".intent", ".part")]
    assert not left, where
