"""WAV, FLAC and smaller files on a real store, with FFmpeg, without it, and while it is killed."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from podcast_pub.audio.facts import facts
from tests.builders.encoders import a_program, no_ffmpeg
from tests.builders.pcm import a_wav, samples
from tests.builders.show_folder import a_show_folder
from tests.e2e.terminal import Terminal, ended

if TYPE_CHECKING:
    from tests.e2e.conftest import MakeStage, Stage
    from tests.e2e.terminal import Done

pytestmark = [pytest.mark.needs_store, pytest.mark.needs_client("ffmpeg")]

WAV, FLAC = "2017-02-01-first", "2017-02-08-second"
GUIDE = Path(__file__).parents[2] / "docs/guides/audio.md"


@pytest.fixture
def stage(make_stage: MakeStage, tmp_path: Path) -> Stage:
    """Give a place for a show of a WAV and a FLAC, on a computer with a cache of its own."""
    folder = a_show_folder(tmp_path / "show", settings='renditions = ["64k"]\n')
    for stem in (WAV, FLAC):
        (folder / f"{stem}.md").write_text(f'+++\ntitle = "{stem}"\n+++\n\nText.\n', "utf-8")
    (folder / f"{WAV}.wav").write_bytes(a_wav(samples(11_025, channels=2), channels=2))
    (tmp_path / "mono.wav").write_bytes(a_wav(samples(22_050, pitch=300)))
    encode = ("ffmpeg", "-nostdin", "-v", "error", "-i", str(tmp_path / "mono.wav"))
    subprocess.run([*encode, str(folder / f"{FLAC}.flac")], check=True, timeout=20)
    made = make_stage(folder)
    environment = made.terminal.environment | {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    return replace(made, terminal=Terminal(made.terminal.home, **environment))


def test_audio_that_has_to_be_encoded_is_published_once_and_for_all(
    stage: Stage, tmp_path: Path
) -> None:
    done = commands_of_the_guide(stage)
    verified = stage.run("verify")
    objects = stage.shelf.settled()

    assert done["inspect"].out.startswith(f"{stage.folder}/{WAV}.wav  0:00  44.1 kB  audio/wav")
    assert done["check"].out == "Voices: 2 episodes, 0:01 of audio\n"
    assert done["publish"].err.count("encoding ") == 4
    assert verified.code == 0, verified
    assert heard(stage, tmp_path) == {
        "second.mp3": 500,
        "second-64k.mp3": 500,
        "first.mp3": 250,
        "first-64k.mp3": 250,
    }
    assert stage.listener.feed().count(b'bitrate="64000"') == 2
    assert b"Smaller file for slow networks: 64 kbit/s" in stage.listener.get("index.html").body

    shutil.rmtree(tmp_path / "cache")
    bare = stage.terminal.having(PATH=str(no_ffmpeg(tmp_path / "nothing")))
    again = replace(stage, terminal=bare).publish("--json")

    assert (again.answer["writes"], again.answer["committed"]) == (0, False)
    assert again.err == ""
    assert stage.shelf.objects() == objects


def commands_of_the_guide(stage: Stage) -> dict[str, Done]:
    """Run what the guide shows, on this show and its place; return how each command ended."""
    lines = re.findall(
        r"^\$ podcast-pub (\w+) my-show(\S*)$", GUIDE.read_text("utf-8"), re.MULTILINE
    )
    done = {}
    for verb, rest in lines:
        where = ("--store", stage.store) if verb == "publish" else ()
        done[verb] = stage.terminal.here(verb, f"{stage.folder}{rest}", *where)
        assert done[verb].code == 0, done[verb]
    assert list(done) == ["inspect", "check", "publish"]
    return done


def heard(stage: Stage, folder: Path) -> dict[str, int]:
    """How long everything is that listeners get, in ms by name."""
    lengths = {}
    for key in stage.shelf.objects():
        if key.startswith("media/"):
            file = folder / key.rpartition("/")[2]
            file.write_bytes(stage.listener.get(key).body)
            lengths[file.name] = facts(file).duration_ms
    return lengths


def test_a_publish_that_is_stopped_while_it_encodes_leaves_nothing_behind(
    stage: Stage, tmp_path: Path
) -> None:
    script = f'echo $$ >>"{tmp_path}/pids"; for out; do :; done; echo half >"${{out#file:}}"'
    programs = a_program(tmp_path / "slow", f"{script}; exec sleep 60")
    slow = stage.terminal.having(PATH=f"{programs}:{os.environ['PATH']}")
    process = slow.start("publish", stage.folder, "--store", stage.store)
    pids = running(tmp_path / "pids", process)

    process.send_signal(signal.SIGTERM)
    done = ended(process)

    assert done.code == 130, done
    assert [pid for pid in pids if is_alive(pid)] == []
    assert list((tmp_path / "cache/podcast-pub/encoded").iterdir()) == []
    assert stage.shelf.objects() == {}


def running(pids: Path, process: subprocess.Popen[str]) -> list[int]:
    """Wait until the two that run at a time are there, and return their numbers."""
    ends = time.monotonic() + 20
    while time.monotonic() < ends and process.poll() is None:
        found = pids.read_text().split() if pids.exists() else []
        if len(found) == 2:
            return [int(one) for one in found]
        time.sleep(0.02)
    raise AssertionError(ended(process))


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
