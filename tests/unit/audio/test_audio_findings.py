"""What is said about a file: its kind, its name, and a length that others get wrong."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from podcast_pub.audio import codes
from podcast_pub.audio.codes import CODES, audio_finding
from podcast_pub.audio.facts import facts
from podcast_pub.audio.opinions import clock
from podcast_pub.audio.unusable import UnusableAudio
from podcast_pub.model.finding import Severity
from tests.builders.mp3 import (
    STEREO,
    Mpeg,
    a_frame,
    a_free_frame,
    a_vbri_frame,
    a_xing_frame,
    an_apev2,
    an_id3v2,
    frames,
)
from tests.builders.mp4 import an_mp4

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.model.finding import Finding

ADTS = b"\xff\xf1\x50\x80\x02\x1f\xfc" + bytes(9)


def findings_of(folder: Path, data: bytes, name: str = "audio.mp3") -> dict[str, Finding]:
    file = folder / name
    file.write_bytes(data)
    return {one.code: one for one in facts(file).findings}


def refusal_of(folder: Path, data: bytes, name: str = "audio.mp3") -> Finding:
    file = folder / name
    file.write_bytes(data)
    with pytest.raises(UnusableAudio) as unusable:
        facts(file)
    return unusable.value.finding


VARYING = b"".join(a_frame(STEREO.kilobits[1 + n % 14]) for n in range(2000))


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (
            a_xing_frame(2363) + frames(1181),
            "show 1:01.7: the header says 2,363 frames, the file has 1,181: it was cut",
        ),
        (
            a_vbri_frame(400) + frames(1181),
            "the header says 400 frames, the file has 1,181: something was joined on",
        ),
        (
            a_frame(32) + VARYING,
            "it has no Xing header, so they guess the length of a variable bit rate",
        ),
        (
            frames(1181) + an_apev2(b"x" * 90_000),
            "90,064 bytes in the file are no sound, and they count them in",
        ),
        (
            frames(500) + frames(500, 64, Mpeg("2", 3, 24_000)),
            "parts of different kinds were joined, and they take the first for the whole",
        ),
        (
            a_free_frame(400) * 900,
            "some players show no length: it is in free format, and they do not know its bit rate",
        ),
        (
            (b"\xff\xfb\x90\x64" + b"x" * 99) * 1600 + frames(900),
            "some players show no length: the sound is not where they look for it",
        ),
        (
            a_xing_frame(None, kbit=320) + frames(900),
            "the header does not say how many frames follow",
        ),
    ],
    ids=["cut", "joined", "no Xing", "tags", "kinds", "free", "hidden", "no number"],
)
def test_a_wrong_length_is_explained_with_both_numbers(
    tmp_path: Path, data: bytes, cause: str
) -> None:
    finding = findings_of(tmp_path, data)["AUDIO-06"]

    assert cause in finding.message
    assert finding.severity is Severity.WARNING
    assert "ffmpeg" in finding.hint


def test_half_a_second_is_no_finding(tmp_path: Path) -> None:
    assert findings_of(tmp_path, a_xing_frame(1017) + frames(1000)) == {}
    assert findings_of(tmp_path, a_xing_frame(1022) + frames(1000)).keys() == {"AUDIO-06"}


@pytest.mark.parametrize(
    ("milliseconds", "text"),
    [(0, "0:00.0"), (49, "0:00.0"), (50, "0:00.1"), (59_950, "1:00.0"), (3_723_400, "1:02:03.4")],
)
def test_a_length_is_written_as_a_clock_shows_it(milliseconds: int, text: str) -> None:
    assert clock(milliseconds) == text


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (frames(100), "a.m4a", "the name ends in .m4a, but the bytes are MP3"),
        (frames(100), "a", "the name ends in nothing, but the bytes are MP3"),
        (an_mp4(), "a.mp3", "the name ends in .mp3, but the bytes are MP4 with sound alone (M4A)"),
        (an_mp4(), "a.mp4", "the name ends in .mp4, but the bytes are MP4 with sound alone (M4A)"),
        (an_id3v2(b"x" * 20) + frames(100), "a.MP3", ""),
        (an_mp4(), "a.m4b", ""),
    ],
)
def test_a_name_that_disagrees_with_the_bytes_is_said(
    tmp_path: Path, data: bytes, name: str, says: str
) -> None:
    found = findings_of(tmp_path, data, name)

    assert [one.message for one in found.values()] == ([says] if says else [])
    assert [one.severity for one in found.values()] == ([Severity.WARNING] if says else [])


@pytest.mark.parametrize(
    ("data", "name", "kind", "command"),
    [
        (
            ADTS * 400,
            "a.aac",
            "AAC without a container (ADTS)",
            "ffmpeg -i a.aac -c copy a.m4a",
        ),
        (
            frames(100, 64, Mpeg("1", 2)),
            "a b.mp2",
            "MPEG audio layer II",
            "ffmpeg -i 'a b.mp2' -c:a libmp3lame -b:a 128k 'a b.mp3'",
        ),
    ],
)
def test_audio_that_apps_do_not_take_is_an_error_with_the_command_that_mends_it(
    tmp_path: Path, data: bytes, name: str, kind: str, command: str
) -> None:
    found = findings_of(tmp_path, data, name)

    assert found.keys() == {"AUDIO-04"}
    assert found["AUDIO-04"].blocks
    assert found["AUDIO-04"].hint == f"`{command}`"
    assert found["AUDIO-04"].message == (
        f"{kind} cannot be published as the main audio yet: make an MP3 or M4A"
    )


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm", "WebM"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska", "Matroska"),
        (b"OggS\0\2" + bytes(20) + b"\1\x13OpusHead", "Opus in Ogg"),
        (b"OggS\0\2" + bytes(20) + b"\1\x1e\x01vorbis", "Vorbis in Ogg"),
        (b"OggS\0\2" + bytes(20) + b"\1\x33\x7fFLAC", "FLAC in Ogg"),
    ],
)
def test_audio_without_a_countable_length_is_refused_by_its_kind(
    tmp_path: Path, head: bytes, name: str
) -> None:
    finding = refusal_of(tmp_path, head + bytes(200), "a.xyz")

    assert finding.code == "AUDIO-04"
    assert finding.message.startswith(f"{name} cannot be published")


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"PK\x03\x04", "a ZIP archive"),
        (b"\n<!doctype html>", "a web page or XML"),
        (b"\xef\xbb\xbf<html>", "a web page or XML"),
        (b"version https://git-lfs.github.com/spec/v1", "a Git LFS pointer"),
        (b"\xff\xd8\xff\xe0", "a JPEG picture"),
        (b"RIFF\0\0\0\0AVI LIST", "RIFF, and not WAV"),
        (b"FORM\0\0\0\x048SVX", "IFF"),
        (b"OggS\0\2" + bytes(20) + b"\1\x08Speex   ", "Ogg without Opus, Vorbis or FLAC"),
        (b"OggS", "Ogg without Opus, Vorbis or FLAC"),
    ],
)
def test_other_files_are_called_by_their_name(tmp_path: Path, head: bytes, name: str) -> None:
    finding = refusal_of(tmp_path, head + b"x" * 100)

    assert finding.code == "AUDIO-02"
    assert finding.message.startswith(f"this is {name}")
    assert finding.hint


@pytest.mark.parametrize("count", [1, 2])
def test_a_few_frames_of_aac_are_enough_to_know_it(tmp_path: Path, count: int) -> None:
    assert refusal_of(tmp_path, ADTS * count, "a.aac").code == "AUDIO-04"


@pytest.mark.parametrize("length", [0, 6, 300])
def test_one_header_of_aac_alone_is_not_aac(tmp_path: Path, length: int) -> None:
    header = b"\xff\xf1\x50\x80" + bytes((length >> 3, length << 5 & 0xE0)) + b"\xfc"

    assert refusal_of(tmp_path, header + b"x" * 500).code == "AUDIO-02"


@pytest.mark.parametrize("data", [b"x", b"just some text\n", b"\xff\xfb", an_id3v2(b"x" * 50)])
def test_what_nobody_knows_is_not_audio(tmp_path: Path, data: bytes) -> None:
    finding = refusal_of(tmp_path, data)

    assert finding.code == "AUDIO-02"
    assert finding.message == "this is not audio that we know"


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert refusal_of(tmp_path, b"").code == "AUDIO-01"


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableAudio) as unusable:
        facts(tmp_path / "nowhere.mp3")

    assert unusable.value.finding.message == "there is no such file"
    assert unusable.value.finding.hint == "look at the name, and at the folder"
    assert unusable.value.finding.code == "AUDIO-13"


def test_a_folder_or_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp3")

    with pytest.raises(UnusableAudio, match="this is not a file") as pipe:
        facts(tmp_path / "pipe.mp3")
    with pytest.raises(UnusableAudio, match="this is a folder, not a file") as folder:
        facts(tmp_path)

    assert pipe.value.finding.hint == "name an audio file"
    assert folder.value.finding.hint.endswith(f"such as {tmp_path / '*.mp3'}")


def test_a_file_that_the_system_does_not_open_is_refused(tmp_path: Path) -> None:
    long_name = tmp_path / f"{'x' * 300}.mp3"

    with pytest.raises(UnusableAudio) as unusable:
        facts(long_name)

    reason = os.strerror(errno.ENAMETOOLONG)
    assert unusable.value.finding.message == f"the file cannot be read: {reason}"
    assert "permissions" in unusable.value.finding.hint


def test_every_code_is_in_the_table_and_used() -> None:
    named = [code for code in vars(codes).values() if str(code).startswith("AUDIO-")]

    assert sorted(CODES) == sorted(named)
    for code, (severity, _) in CODES.items():
        assert audio_finding(code, "x").severity is severity


def test_the_room_loads_mutagen_only_when_tags_are_read(tmp_path: Path) -> None:
    file = tmp_path / "audio.mp3"
    file.write_bytes(b"")
    program = (
        "import sys; from pathlib import Path; from podcast_pub.audio.facts import facts\n"
        "from podcast_pub.audio.unusable import UnusableAudio\n"
        "try: facts(Path(sys.argv[1]))\n"
        "except UnusableAudio: print('mutagen' in sys.modules)"
    )

    done = subprocess.run(
        [sys.executable, "-c", program, str(file)], capture_output=True, text=True, check=True
    )

    assert done.stdout == "False\n"
