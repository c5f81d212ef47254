"""What a producer reads about audio that an MP3 has to be made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.builders.encoders import no_ffmpeg
from tests.builders.pcm import a_wav
from tests.builders.show_folder import FIRST, a_show_folder, add_episode, edit

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.cli.command_line import CommandLine


def test_a_missing_ffmpeg_is_said_with_the_file_and_how_to_get_it(
    here: Path, command_line: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_episode(a_show_folder(here), FIRST)
    (here / f"{FIRST}.mp3").unlink()
    (here / f"{FIRST}.wav").write_bytes(a_wav())
    monkeypatch.setenv("PATH", str(no_ffmpeg(here / ".nothing")))

    ran = command_line("check", here)

    assert ran.code == 3
    assert ran.out == "1 error; nothing can be published before it is mended\n"
    assert ran.err == (
        f"{FIRST}.wav  AUDIO-14 error  an MP3 has to be made of it, and there is no ffmpeg on this "
        "computer\n  hint: install it (`apt install ffmpeg`, on macOS `brew install ffmpeg`), or "
        "put an MP3 or M4A in its place\n"
    )


def test_a_bit_rate_that_renditions_cannot_have_is_said_with_the_nearest(
    here: Path, command_line: CommandLine
) -> None:
    a_show_folder(here, FIRST)
    edit(here / "show.toml", "explicit = false\n", 'explicit = false\nrenditions = ["60k"]\n')

    ran = command_line("check", here)

    assert ran.code == 3
    assert ran.err.splitlines()[1:] == [
        '    8 | renditions = ["60k"]',
        '  hint: write "56k"; possible are 32k, 40k, 48k, 56k, 64k, 80k, 96k',
    ]
    assert "SHOW-03 error  “60k” is not a bit rate that renditions can have" in ran.err


def test_an_mp3_that_is_small_already_gets_no_smaller_one_and_that_is_a_note(
    here: Path, command_line: CommandLine
) -> None:
    a_show_folder(here, FIRST, settings='renditions = ["96k"]\n')
    (here / f"{FIRST}.mp3").unlink()
    (here / f"{FIRST}.wav").write_bytes(a_wav())

    ran = command_line("check", here)

    assert ran.code == 0
    assert "SHOW-09 note  no 96k copy is made of first: the audio is as small already" in ran.err
