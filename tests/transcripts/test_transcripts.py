"""What commands print, word by word. After a change on purpose:

    WRITE_TRANSCRIPTS=1 python -m pytest tests/transcripts

writes every transcript anew and fails for those that changed; read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from podcast_pub.cli.main import COMMANDS
from tests.cli.command_line import Ran
from tests.transcripts import file_situations, store_situations, text_situations
from tests.transcripts.situations import SITUATIONS
from tests.transcripts.transcript import Transcript, settled

if TYPE_CHECKING:
    from tests.cli.command_line import CommandLine
    from tests.transcripts.situations import Scene

FOLDER = Path(__file__).parent
FILLED_BY = (file_situations, store_situations, text_situations)
"""Importing them fills SITUATIONS."""
GOOD = sorted((FOLDER / "commands").glob("*.txt"))
WRONG = sorted((FOLDER / "wrong").glob("*.txt"))
WRITE = bool(os.environ.get("WRITE_TRANSCRIPTS"))


def given(path: Path, scene: Scene) -> Transcript:
    """Return a transcript, with everything as it says at its beginning."""
    transcript = Transcript.read(path)
    for name in transcript.given:
        SITUATIONS[name](scene)
    return transcript


def answered(
    transcript: Transcript, scene: Scene, command_line: CommandLine
) -> tuple[str, list[Ran]]:
    """Return the file as it would be today, and how the commands ended."""
    ends = []
    for words in transcript.commands:
        ran = command_line(*(scene.told(word) for word in words))
        ends.append(Ran(ran.code, settled(ran.out, scene.names), settled(ran.err, scene.names)))
    scene.ending.close()
    return transcript.with_answers(ends), ends


def compare(path: Path, now: str) -> None:
    if WRITE and path.read_text("utf-8") != now:
        path.write_text(now, "utf-8")
        pytest.fail(f"written anew: read the difference of {path.relative_to(FOLDER)}")
    assert now == path.read_text("utf-8")


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_command_says_this(path: Path, scene: Scene, command_line: CommandLine) -> None:
    transcript = given(path, scene)

    now, ends = answered(transcript, scene, command_line)

    compare(path, now)
    assert {one.code for one in ends} == {0}


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_what_is_wrong_is_said_and_nothing_published_changes(
    path: Path, scene: Scene, command_line: CommandLine
) -> None:
    transcript = given(path, scene)
    before = dict(scene.bucket.objects)

    now, ends = answered(transcript, scene, command_line)

    compare(path, now)
    assert scene.bucket.objects | before == scene.bucket.objects
    assert not {one.code for one in ends} & {1}
    assert "Traceback" not in now
    assert not {one for one in now if one < " " and one != "\n"}, "it steers the terminal"


def test_every_command_has_a_transcript() -> None:
    typed = {words[0] for path in GOOD for words in Transcript.read(path).commands}

    assert set(COMMANDS) - typed == set()


def test_every_situation_is_used() -> None:
    used = {name for path in (*GOOD, *WRONG) for name in Transcript.read(path).given}

    assert used == set(SITUATIONS)
