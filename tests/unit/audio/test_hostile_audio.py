"""Whatever the bytes are, the end is facts or our own error."""

from __future__ import annotations

import io
import os
import tracemalloc
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from podcast_pub.audio.facts import facts
from podcast_pub.audio.sniff import ADTS
from podcast_pub.audio.tags import read_other_tags
from podcast_pub.audio.unusable import UnusableAudio
from tests.builders.mp3 import (
    Mpeg,
    a_chapter_frame,
    a_frame,
    a_free_frame,
    a_xing_frame,
    an_apev2,
    an_id3_frame,
    an_id3v1,
    an_id3v2,
    frames,
)
from tests.builders.mp4 import a_box, an_ftyp, an_mp4
from tests.builders.pcm import a_wav

if TYPE_CHECKING:
    from pathlib import Path

TINY = a_frame(8, Mpeg("2", 3, 24_000))
LAYER_2 = a_frame(8, Mpeg("2", 2, 24_000))
SIZE = 2_000_000


def of(pattern: bytes) -> bytes:
    return pattern * (SIZE // len(pattern))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (os.urandom(SIZE), "AUDIO-02"),
        (of(b"\xff"), "AUDIO-02"),
        (of(b"\0"), "AUDIO-02"),
        (of(b"\xff\xfb"), "AUDIO-02"),
        (of(b"\xff\xfb\x90\x64"), "AUDIO-03"),
        (of(b"\xff\xfb\x90\x64\x01"), "AUDIO-03"),
        (of(TINY * 2 + b"x"), "AUDIO-03"),
        (of(TINY * 3 + b"x"), "AUDIO-03"),
        (of(TINY * 3 + LAYER_2 * 3), "AUDIO-03"),
        (of(an_id3v2()), "AUDIO-03"),
        (of(an_id3v1()), "AUDIO-03"),
        (of(b"".join(a_free_frame(100 + n * 37 % 211) for n in range(400))), "AUDIO-03"),
        (of(b"".join(a_free_frame(100 + n % 2000) * 3 for n in range(400))), "AUDIO-03"),
        (an_id3v2(claims=2**28 - 1) + os.urandom(SIZE), "AUDIO-02"),
        (an_ftyp() + of(a_box(b"free")), "AUDIO-02"),
        (an_ftyp() + of(a_box(b"mdat")), "AUDIO-02"),
        (an_ftyp() + a_box(b"moov", of(a_box(b"trak"))), "AUDIO-02"),
    ],
    ids=[
        "random bytes",
        "all FF",
        "zeros",
        "syncs",
        "headers",
        "shifted headers",
        "rows of two",
        "rows of three",
        "kinds that change",
        "empty ID3v2",
        "ID3v1",
        "free format of many lengths",
        "rows of free format",
        "a giant claim",
        "tiny boxes",
        "tiny sounds",
        "tiny tracks",
    ],
)
def test_a_storm_ends_in_our_own_error(tmp_path: Path, data: bytes, code: str) -> None:
    file = tmp_path / ("audio.m4a" if data[4:8] == b"ftyp" else "audio.mp3")
    file.write_bytes(data)

    with pytest.raises(UnusableAudio) as unusable:
        facts(file)

    assert unusable.value.finding.code == code


def test_boxes_nested_deeply_end_in_our_own_error(tmp_path: Path) -> None:
    file = tmp_path / "audio.m4a"
    nested = b""
    for _ in range(3000):
        nested = a_box(b"mdia", nested)
    file.write_bytes(an_ftyp() + a_box(b"moov", a_box(b"trak", nested)))

    with pytest.raises(UnusableAudio, match="the MP4 has no audio track"):
        facts(file)


@pytest.mark.parametrize("version", [3, 4])
def test_a_packed_frame_is_never_unpacked(tmp_path: Path, version: int) -> None:
    file = tmp_path / "audio.mp3"
    bomb = bytes(4) + zlib.compress(b"\0" + bytes(20_000_000), 9)
    flags = 0x80 if version == 3 else 0x09
    tag = an_id3v2(
        an_id3_frame(b"TIT2", bomb, version=version, flags=flags)
        + an_id3_frame(b"TALB", b"\0Show", version=version),
        version=version,
    )
    file.write_bytes(tag + frames(500))

    tracemalloc.start()
    found = facts(file)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert found.tags.title == ""
    assert found.tags.show == "Show"
    assert [one.code for one in found.findings] == ["AUDIO-10"]
    assert peak < 16_000_000


def test_a_packed_frame_in_a_wav_is_never_unpacked(tmp_path: Path) -> None:
    file = tmp_path / "audio.wav"
    bomb = bytes(4) + zlib.compress(b"\0" + bytes(40_000_000), 9)
    tag = an_id3v2(an_id3_frame(b"TIT2", bomb, flags=0x80))
    chunk = b"id3 " + len(tag).to_bytes(4, "little") + tag + bytes(len(tag) % 2)
    file.write_bytes(a_wav(behind=chunk))

    tracemalloc.start()
    found = facts(file)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert [one.code for one in found.findings] == ["AUDIO-10"]
    assert peak < 16_000_000


def test_a_length_below_zero_is_none() -> None:
    frame = b"\xff\xf1\x50\x80\0\xff\xfc"
    damaged = frame * 2 + frame[:2] + b"\0" + frame[2:] + frame + b"\xff" + bytes(7)
    file = damaged + b"\xf1\0" + frame[1:5] + bytes(5) + b"\xfc" + frame * 3

    assert read_other_tags(io.BytesIO(file), ADTS).seconds is None


def test_a_huge_picture_is_not_loaded(tmp_path: Path) -> None:
    file = tmp_path / "audio.mp3"
    picture = an_id3_frame(b"APIC", b"\0image/jpeg\0\3\0" + bytes(40_000_000))
    file.write_bytes(an_id3v2(picture + an_id3_frame(b"TIT2", b"\0Title")) + frames(500))

    tracemalloc.start()
    found = facts(file)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert found.tags.title == "Title"
    assert found.findings == ()
    assert peak < 16_000_000


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    file = tmp_path / "audio.mp3"
    with file.open("wb") as handle:
        handle.write(frames(500))
        handle.truncate(60_000_000)

    tracemalloc.start()
    found = facts(file)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert found.size_bytes == 60_000_000
    assert found.duration_ms == 13_061
    assert peak < 8_000_000


def test_chapters_inside_chapters_do_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "audio.mp3"
    nested = an_id3_frame(b"TIT2", b"\0deep")
    for _ in range(3000):
        nested = a_chapter_frame(0, nested)
    file.write_bytes(an_id3v2(nested) + frames(500))

    found = facts(file)

    assert len(found.chapters) == 1


SEEDS = (
    an_id3v2(
        an_id3_frame(b"TIT2", b"\3Title")
        + an_id3_frame(b"TYER", b"\0" + b"2017")
        + a_chapter_frame(0, an_id3_frame(b"TIT2", b"\0One"))
    )
    + a_xing_frame(20)
    + frames(20)
    + an_apev2(b"x" * 40)
    + an_id3v1(),
    an_mp4(index_first=True),
    b"OggS\0\2" + bytes(20) + b"\1\x1e\x01vorbis" + bytes(40),
    b"fLaC\x80\0\0\x22" + bytes(34),
    b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\1\0\2\0\x44\xac\0\0\x10\xb1\2\0\4\0\x10\0data\0\0\0\0",
    b"FORM\0\0\0\x2eAIFFCOMM\0\0\0\x12\0\2\0\0\0\x01\0\x10\x40\x0e\xac\x44" + bytes(6),
    b"\xff\xf1\x50\x80\x00\xff\xfc" * 9,
)


@settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    seed=st.sampled_from(SEEDS),
    edits=st.lists(
        st.tuples(st.integers(0, 9000), st.integers(0, 9), st.binary(max_size=9)), max_size=9
    ),
    length=st.integers(0, 9000),
)
def test_damage_anywhere_gives_facts_or_our_own_error(
    tmp_path: Path, seed: bytes, edits: list[tuple[int, int, bytes]], length: int
) -> None:
    data = bytearray(seed)
    for position, gone, other in edits:
        start = position % len(seed)
        data[start : start + gone] = other
    file = tmp_path / "audio.mp3"
    file.write_bytes(data[: length or None])

    with suppress(UnusableAudio):
        found = facts(file)

        assert found.duration_ms > 0
