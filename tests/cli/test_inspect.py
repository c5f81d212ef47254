from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from tests.builders.mp3 import Mpeg, frames
from tests.builders.pcm import a_wav

if TYPE_CHECKING:
    from tests.cli.command_line import CommandLine

SOUND = frames(100)


def test_what_is_true_about_a_file_is_one_line(command_line: CommandLine) -> None:
    Path("one.mp3").write_bytes(SOUND)

    ran = command_line("inspect", "one.mp3")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        f"one.mp3  0:03  41.8 kB  audio/mpeg  sha256 {sha256(SOUND).hexdigest()[:16]}\n"
    )


def test_json_is_one_object_a_line(command_line: CommandLine) -> None:
    Path("one.mp3").write_bytes(SOUND)
    Path("two.txt").write_text("no sound", "utf-8")

    ran = command_line("inspect", "--json", "one.mp3", "two.txt")

    one, two = (json.loads(line) for line in ran.out.splitlines())
    assert (ran.code, ran.err) == (3, "")
    assert len(one.pop("audio_id")) == 64
    assert one == {
        "schema": 1,
        "path": "one.mp3",
        "media_type": "audio/mpeg",
        "extension": "mp3",
        "duration_s": 2.612,
        "size_bytes": len(SOUND),
        "sha256": sha256(SOUND).hexdigest(),
        "title": "",
        "chapters": [],
        "findings": [],
    }
    assert [name for name, value in two.items() if value is None] == [
        *("media_type", "extension", "duration_s", "size_bytes", "sha256", "audio_id", "title")
    ]
    assert (two["chapters"], two["findings"][0]["path"]) == ([], "two.txt")


def test_chapters_inside_a_file_are_told(command_line: CommandLine) -> None:
    from tests.builders.mp3 import a_chapter_frame, an_id3_frame, an_id3v2

    start, end = (an_id3_frame(b"TIT2", b"\3" + one) for one in (b"Start", b"End"))
    chapters = a_chapter_frame(0, start, name=b"a") + a_chapter_frame(1500, end, name=b"b")
    Path("one.mp3").write_bytes(an_id3v2(chapters) + SOUND)

    ran = command_line("inspect", "--json", "one.mp3")

    assert ran.answer["chapters"] == [
        {"start_s": 0.0, "title": "Start"},
        {"start_s": 1.5, "title": "End"},
    ]


def test_what_is_no_audio_is_told_and_the_rest_goes_on(command_line: CommandLine) -> None:
    Path("one.mp3").write_bytes(SOUND)

    ran = command_line("inspect", "nowhere.mp3", "one.mp3")

    assert ran.code == 3
    assert ran.out.startswith("one.mp3  0:03")
    assert ran.err == (
        "nowhere.mp3  AUDIO-13 error  there is no such file\n"
        "  hint: look at the name, and at the folder\n"
    )


def test_audio_that_cannot_be_published_is_told_with_what_is_true_about_it(
    command_line: CommandLine,
) -> None:
    Path("one.mp2").write_bytes(frames(100, 64, Mpeg("1", 2)))

    ran = command_line("inspect", "one.mp2")

    assert ran.code == 3
    assert ran.out.startswith("one.mp2  0:03  ")
    assert ran.err.startswith("one.mp2  AUDIO-04 error  ")


def test_what_an_mp3_is_made_of_is_told_like_any_other_audio(command_line: CommandLine) -> None:
    Path("one.wav").write_bytes(a_wav(bytes(176_400), channels=2))

    ran = command_line("inspect", "one.wav")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("one.wav  0:01  176.4 kB  audio/wav  sha256 ")


def test_a_folder_is_no_file(command_line: CommandLine) -> None:
    Path("talks").mkdir()

    ran = command_line("inspect", "talks")

    assert (ran.code, ran.out) == (3, "")
    assert ran.err.splitlines() == [
        "talks  AUDIO-13 error  this is a folder, not a file",
        "  hint: name the audio files in it, such as talks/*.mp3",
    ]


def test_the_help_says_how_many_objects_there_are_and_what_the_end_means(
    command_line: CommandLine,
) -> None:
    ran = command_line("inspect", "--help")

    assert "Print one JSON object a line for each file." in ran.out
    assert "Exit code 0 if all of them can be published, 3 if one cannot." in ran.out


def test_no_files_is_a_wrong_command_line(command_line: CommandLine) -> None:
    assert command_line("inspect").code == 2
