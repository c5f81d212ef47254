"""Making MP3 with FFmpeg: whole or not at all, the same bytes each time."""

from __future__ import annotations

import os
import threading
import time
from shutil import which
from typing import TYPE_CHECKING, NamedTuple

import pytest

from podcast_pub.audio.encoding import Encoder, arguments, find_ffmpeg, length_finding
from podcast_pub.audio.facts import facts
from podcast_pub.audio.unusable import UnusableAudio
from podcast_pub.errors import Interrupted
from podcast_pub.model.encoding import EncodedCopy, Encoding, Recipe
from podcast_pub.verbs.encoding import forget
from tests.builders.encoders import a_program
from tests.builders.mp3 import KILOBITS, RATES, an_id3v2, frames
from tests.builders.pcm import a_flac, a_wav, an_aiff, samples

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.model.finding import Finding
    from tests.builders.mp3 import Version

ID3 = an_id3v2(b"TIT2\0\0\0\x08\0\0\0A title")
MONO = Recipe(96, 1)
needs_ffmpeg = pytest.mark.needs_client("ffmpeg")


class Heard(NamedTuple):
    """What the header of a frame says: samples a second, channels, kbit/s."""

    rate: int
    channels: int
    kilobits: int

    @classmethod
    def in_header(cls, head: bytes) -> Heard:
        version: Version = "1" if head[1] == 0xFB else "2"
        assert head[:2] in (b"\xff\xfb", b"\xff\xf3"), "not a frame of MP3"
        kilobits = KILOBITS[version, 3][head[2] >> 4]
        return cls(RATES[version][head[2] >> 2 & 3], 1 if head[3] >> 6 == 3 else 2, kilobits)

    @classmethod
    def in_second_frame_of(cls, mp3: bytes) -> Heard:
        """Look behind the header frame, with which a file without tags begins."""
        first = cls.in_header(mp3[:4])
        samples_by_8 = 144 if first.rate > 24_000 else 72
        length = samples_by_8 * first.kilobits * 1000 // first.rate + (mp3[2] >> 1 & 1)
        return cls.in_header(mp3[length : length + 4])


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "an episode; $(touch x).wav"
    file.write_bytes(a_wav(samples(22_050)))
    return file


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "encoded"


def of(source: Path, recipe: Recipe = MONO, *, audio_id: str = "") -> Encoding:
    found = facts(source)
    return Encoding(source, audio_id or found.audio_id, found.duration_ms, recipe)


def encoder(cache: Path, program: Path | None = None) -> Encoder:
    """Give the real FFmpeg, or that of a folder."""
    chosen = which("ffmpeg") if program is None else str(program / "ffmpeg")
    return Encoder(cache, program=chosen, measure=facts)


def refusal(cache: Path, encoding: Encoding, program: Path) -> Finding:
    with pytest.raises(UnusableAudio) as unusable:
        encoder(cache, program).make(encoding, container="wav")
    return unusable.value.finding


@needs_ffmpeg
@pytest.mark.parametrize(
    ("data", "container", "recipe", "heard"),
    [
        (a_wav(samples(22_050)), "wav", MONO, Heard(44_100, 1, 96)),
        (a_wav(samples(9_600), rate=96_000), "wav", Recipe(40, 1), Heard(24_000, 1, 40)),
        (
            an_aiff(samples(24_000, rate=48_000, channels=2), rate=48_000, channels=2),
            "aiff",
            Recipe(128, 2),
            Heard(48_000, 2, 128),
        ),
        (ID3 + a_flac(40, channels=2), "flac", Recipe(64, 1), Heard(44_100, 1, 64)),
    ],
    ids=["wav", "down to 24 kHz", "aiff", "flac behind a tag"],
)
def test_the_copy_is_as_long_as_the_source_and_has_what_the_recipe_says(
    tmp_path: Path, data: bytes, container: str, recipe: Recipe, heard: Heard
) -> None:
    file = tmp_path / f"source.{container}"
    file.write_bytes(data)
    encoding = of(file, recipe)

    made = encoder(tmp_path / "cache").make(encoding, container=container)

    assert abs(made.duration_ms - encoding.duration_ms) <= 1
    assert Heard.in_second_frame_of(made.file.read_bytes()) == heard


@needs_ffmpeg
def test_the_same_source_gives_the_same_bytes_under_any_name(
    tmp_path: Path, cache: Path, source: Path
) -> None:
    renamed = tmp_path / "other.wav"
    renamed.write_bytes(a_wav(samples(22_050), behind=b"note\4\0\0\0abcd"))

    one = encoder(cache / "one").make(of(source), container="wav")
    other = encoder(cache / "other").make(of(renamed), container="wav")

    assert one.file.read_bytes() == other.file.read_bytes()
    assert (one.sha256, one.size_bytes) == (other.sha256, other.size_bytes)
    assert one.file.name == other.file.name
    assert [path.name for path in tmp_path.iterdir() if path.name == "x"] == []


@needs_ffmpeg
def test_what_was_made_is_found_again_by_sound_and_recipe(cache: Path, source: Path) -> None:
    encoding = of(source)
    made = encoder(cache).make(encoding, container="wav")

    assert encoder(cache).find(encoding) == made
    assert encoder(cache).find(of(source, Recipe(64, 1))) is None
    assert encoder(cache).find(of(source, audio_id="0" * 64)) is None


def test_a_recording_can_be_forgotten_with_all_that_was_made_of_it(tmp_path: Path) -> None:
    folder = tmp_path / "encoded"
    folder.mkdir()
    for name in ("a" * 40 + "-mp3-96k-mono-lame-1.mp3", "a" * 40 + "-x.part", "b" * 40 + "-x.mp3"):
        (folder / name).write_bytes(b"sound")

    assert forget(tmp_path, "a" * 64) == 2
    assert forget(tmp_path / "nowhere", "a" * 64) == 0
    assert [path.name[:2] for path in folder.iterdir()] == ["bb"]


def test_a_damaged_copy_in_the_cache_is_none(cache: Path, source: Path) -> None:
    encoding = of(source)
    cache.mkdir(parents=True)
    (cache / f"{encoding.audio_id[:40]}-mp3-96k-mono-lame-1.mp3").write_bytes(b"half")

    assert encoder(cache, cache).find(encoding) is None


def test_without_ffmpeg_it_is_said_how_to_get_it(
    cache: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(cache))

    with pytest.raises(UnusableAudio) as unusable:
        Encoder(cache, program=find_ffmpeg(), measure=facts).make(of(source), container="wav")

    finding = unusable.value.finding
    assert (finding.code, finding.blocks) == ("AUDIO-14", True)
    assert "apt install ffmpeg" in finding.hint
    assert not cache.exists()


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("echo 'bad \033[31mdata' >&2; exit 1", "ffmpeg made no MP3 of it; it says: bad ?[31mdata"),
        ("echo 'x: No space left on device' >&2; exit 1", "the disk is full"),
        ("exit 3", "ffmpeg made no MP3 of it; it ended with 3"),
        ("kill -9 $$", "ffmpeg made no MP3 of it; it ended with -9"),
        ("exit 0", "the file is empty"),
        ('for out; do :; done; rm "${out#file:}"', "there is no such file"),
        ('for out; do :; done; echo no sound >"${out#file:}"', "this is not audio that we know"),
    ],
)
def test_an_ffmpeg_that_fails_leaves_nothing_behind(
    tmp_path: Path, cache: Path, source: Path, script: str, says: str
) -> None:
    program = a_program(tmp_path / "bin", script)

    finding = refusal(cache, of(source), program)

    assert says in finding.message
    assert list(cache.iterdir()) == []


def test_an_ffmpeg_without_lame_is_not_enough(tmp_path: Path, cache: Path, source: Path) -> None:
    program = a_program(tmp_path / "bin", "echo \"Unknown encoder 'libmp3lame'\" >&2; exit 1")

    finding = refusal(cache, of(source), program)

    assert finding.code == "AUDIO-14"
    assert "it has no libmp3lame" in finding.message


def test_an_ffmpeg_that_does_not_end_is_ended(tmp_path: Path, cache: Path, source: Path) -> None:
    program = a_program(tmp_path / "bin", f'echo $$ >"{tmp_path}/pid"; exec sleep 60')
    maker = Encoder(cache, program=str(program / "ffmpeg"), measure=facts, patience_s=-0.4)

    with pytest.raises(UnusableAudio, match="ffmpeg did not end within 0 s"):
        maker.make(of(source), container="wav")

    assert not is_alive(int((tmp_path / "pid").read_text()))
    assert list(cache.iterdir()) == []


def test_leaving_the_block_ends_what_still_runs(tmp_path: Path, cache: Path, source: Path) -> None:
    program = a_program(tmp_path / "bin", f'echo $$ >"{tmp_path}/pid"; exec sleep 60')
    encoding, ends = of(source), []

    def make(maker: Encoder) -> None:
        with pytest.raises(Interrupted):
            maker.make(encoding, container="wav")
        ends.append("interrupted")

    with encoder(cache, program) as maker:
        thread = threading.Thread(target=make, args=(maker,))
        thread.start()
        wait_for(tmp_path / "pid")
    thread.join(10)

    assert ends == ["interrupted"]
    assert not is_alive(int((tmp_path / "pid").read_text()))
    assert list(cache.iterdir()) == []


def test_a_source_that_changes_meanwhile_is_not_kept(tmp_path: Path, cache: Path) -> None:
    source = tmp_path / "plain.wav"
    source.write_bytes(a_wav())
    encoding = of(source)
    (tmp_path / "made.mp3").write_bytes(frames(20))
    copy = f'for out; do :; done; cp "{tmp_path}/made.mp3" "${{out#file:}}"'
    change = f'cp "{tmp_path}/other.wav" "{source}"'
    (tmp_path / "other.wav").write_bytes(a_wav(samples(9_000, pitch=300)))

    finding = refusal(cache, encoding, a_program(tmp_path / "bin", f"{copy}; {change}"))

    assert finding.code == "AUDIO-15"
    assert finding.message == "the file changed while it was encoded"
    assert list(cache.iterdir()) == []


def test_a_cache_that_cannot_be_written_is_said(tmp_path: Path, source: Path) -> None:
    (tmp_path / "cache").write_bytes(b"a file")

    finding = refusal(tmp_path / "cache", of(source), a_program(tmp_path / "bin", "exit 0"))

    assert finding.message.startswith(f"the MP3 cannot be written to {tmp_path / 'cache'}: ")
    assert finding.hint.startswith("make that folder writable")


def test_what_a_killed_run_left_is_swept_a_day_later(
    tmp_path: Path, cache: Path, source: Path
) -> None:
    cache.mkdir(parents=True)
    for name, age_s in (("old.1.part", 100_000), ("new.2.part", 10), ("old.mp3", 100_000)):
        (cache / name).write_bytes(b"half")
        os.utime(cache / name, (time.time() - age_s, time.time() - age_s))

    refusal(cache, of(source), a_program(tmp_path / "bin", "exit 1"))

    assert sorted(path.name for path in cache.iterdir()) == ["new.2.part", "old.mp3"]


@needs_ffmpeg
def test_two_at_once_both_make_a_whole_file(cache: Path, source: Path) -> None:
    encoding, made = of(source), []

    def make() -> None:
        made.append(encoder(cache).make(encoding, container="wav"))

    threads = [threading.Thread(target=make) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert len(made) == 2
    assert made[0] == made[1]
    assert [path.name for path in cache.iterdir()] == [made[0].file.name]


@pytest.mark.parametrize(("off_ms", "is_said"), [(0, False), (50, False), (-51, True), (51, True)])
def test_a_copy_of_another_length_is_said(source: Path, *, off_ms: int, is_said: bool) -> None:
    encoding = of(source)

    finding = length_finding(
        encoding, EncodedCopy(source, 1, "", encoding.duration_ms + off_ms, "")
    )

    assert (finding is not None) == is_said


def test_ffmpeg_is_given_nothing_to_guess_or_to_fetch(source: Path) -> None:
    words = arguments(of(source), source.with_name("out.part"), container="flac")

    assert words[words.index("-f") + 1] == "flac"
    assert words[words.index("-protocol_whitelist") + 1] == "file"
    assert words[words.index("-i") + 1] == f"file:{source}"
    assert words[-1].startswith("file:/")
    assert {"-nostdin", "-map_metadata", "+bitexact"} <= set(words)


def wait_for(file: Path) -> None:
    ends = time.monotonic() + 10
    while not (file.exists() and file.read_text()) and time.monotonic() < ends:
        time.sleep(0.01)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
