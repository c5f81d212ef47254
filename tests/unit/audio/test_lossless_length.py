"""WAV, AIFF and FLAC: how long they are, and what their identity is made from."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from podcast_pub.audio.facts import facts
from podcast_pub.audio.unusable import UnusableAudio
from tests.builders.mp3 import an_id3v2
from tests.builders.pcm import (
    a_chunk,
    a_flac,
    a_flac_block,
    a_flac_frame,
    a_wav,
    an_aiff,
    an_rf64,
    samples,
)

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.model.audio import AudioFacts
    from podcast_pub.model.finding import Finding

SOUND = samples(44_100)
ID3 = an_id3v2(b"TIT2\0\0\0\x08\0\0\0A title")
ID3V1 = b"TAG" + b"A title".ljust(125, b"\0")
FRAMES = b"".join(a_flac_frame(number, 1, number) for number in range(40))


def read(folder: Path, data: bytes, name: str) -> AudioFacts:
    (folder / name).write_bytes(data)
    return facts(folder / name)


def refusal(folder: Path, data: bytes, name: str) -> Finding:
    with pytest.raises(UnusableAudio) as unusable:
        read(folder, data, name)
    return unusable.value.finding


@pytest.mark.parametrize(
    ("data", "name", "duration_ms", "channels"),
    [
        (a_wav(SOUND), "a.wav", 1000, 1),
        (a_wav(SOUND, channels=2), "a.wav", 500, 2),
        (a_wav(SOUND, rate=48_000), "a.wav", 919, 1),
        (a_wav(SOUND, bits=24, channels=1), "a.wav", 667, 1),
        (a_wav(SOUND, bits=32, form=3), "a.wav", 500, 1),
        (a_wav(SOUND, bits=8, form=7), "a.wav", 2000, 1),
        (a_wav(SOUND, before=a_chunk(b"bext", b"odd")), "a.wav", 1000, 1),
        (a_wav(SOUND, claims=0), "a.wav", 1000, 1),
        (a_wav(SOUND, claims=0xFFFFFFFF), "a.wav", 1000, 1),
        (an_rf64(SOUND), "a.wav", 1000, 1),
        (b"BW64" + an_rf64(SOUND)[4:], "a.wav", 1000, 1),
        (an_aiff(SOUND), "a.aiff", 1000, 1),
        (an_aiff(SOUND, rate=22_050, channels=2), "a.aif", 1000, 2),
        (an_aiff(SOUND, offset=16), "a.aiff", 1000, 1),
        (an_aiff(SOUND, kind=b"sowt"), "a.aifc", 1000, 1),
        (an_aiff(SOUND, kind=b"fl32", bits=32), "a.aiff", 500, 1),
        (a_flac(), "a.flac", 1045, 1),
        (a_flac(channels=2), "a.flac", 1045, 2),
        (a_flac(total=0), "a.flac", 1045, 1),
        (a_flac(blocks=a_flac_block(1, bytes(4000))), "a.flac", 1045, 1),
    ],
)
def test_the_frames_are_counted(
    tmp_path: Path, data: bytes, name: str, duration_ms: int, channels: int
) -> None:
    found = read(tmp_path, data, name)

    assert (found.duration_ms, found.channels) == (duration_ms, channels)
    assert found.must_be_encoded
    assert found.findings == ()


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (a_wav(SOUND)[:44_044], "a.wav", "0:00.5 of sound, but the header says 0:01.0: it was cut"),
        (
            a_wav(SOUND, claims=4_000_000),
            "a.wav",
            "0:01.0 of sound, but the header says 0:45.4: it was cut",
        ),
        (an_rf64(SOUND)[:22_000], "a.wav", "but the header says 0:01.0: it was cut"),
        (an_aiff(SOUND)[:22_000], "a.aiff", "but the header says 0:01.0: it was cut"),
        (
            an_aiff(SOUND, frames=1),
            "a.aiff",
            "but the header says 0:00.0: its header was not brought up to date",
        ),
        (a_flac(80)[:-500], "a.flac", "0:00.9 of sound, but the header says 0:02.1: it was cut"),
    ],
)
def test_a_header_that_is_wrong_about_the_length_is_bounded_by_the_file_and_said(
    tmp_path: Path, data: bytes, name: str, says: str
) -> None:
    (finding,) = read(tmp_path, data, name).findings

    assert finding.code == "AUDIO-06"
    assert says in finding.message


@pytest.mark.parametrize("cut", [1, 9, 10, 11, 12, 100])
def test_a_flac_that_is_cut_has_its_whole_frames(tmp_path: Path, cut: int) -> None:
    size = len(a_flac_frame(79, 1, 79))

    found = read(tmp_path, a_flac(80, total=0)[:-cut], "a.flac")

    whole = 80 - (cut + size - 1) // size
    assert abs(found.duration_ms - whole * 1152 / 44.1) < 27


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (a_wav(b""), "a.wav", "it has no sound"),
        (a_wav(SOUND, form=2), "a.wav", "it is WAV of a kind that is not known here (0x0002)"),
        (a_wav(SOUND, channels=0), "a.wav", "its header is damaged"),
        (a_wav(SOUND, rate=0), "a.wav", "its header says 0 Hz and 1 channels"),
        (a_wav(SOUND)[:40], "a.wav", "it has no data, or was cut before it"),
        (b"RF64\xff\xff\xff\xffWAVE" + bytes(200), "a.wav", "it has no data, or was cut before it"),
        (an_aiff(SOUND, kind=b"ima4"), "a.aiff", "it is AIFF-C of a kind that is not known here"),
        (an_aiff(SOUND, claims=0), "a.aiff", "it has no sound"),
        (an_aiff(SOUND)[:40], "a.aiff", "it has no sound, or was cut before it"),
        (a_flac()[:30], "a.flac", "it was cut before its first frame"),
        (a_flac(0), "a.flac", "it has no sound"),
        (b"fLaC" + a_flac_block(4, bytes(9)) + FRAMES, "a.flac", "its header is damaged"),
    ],
)
def test_what_cannot_be_counted_is_refused(
    tmp_path: Path, data: bytes, name: str, why: str
) -> None:
    finding = refusal(tmp_path, data, name)

    assert finding.code == "AUDIO-03"
    assert finding.message.startswith(f"the length cannot be counted: {why}")


@pytest.mark.parametrize(
    ("data", "name", "sound"),
    [
        (a_wav(SOUND), "a.wav", SOUND),
        (a_wav(SOUND, claims=0), "a.wav", SOUND),
        (an_rf64(SOUND), "a.wav", SOUND),
        (a_wav(SOUND, behind=a_chunk(b"id3 ", ID3)), "a.wav", SOUND),
        (a_wav(SOUND, before=a_chunk(b"LIST", b"INFOINAM\2\0\0\0A\0")), "a.wav", SOUND),
        (an_aiff(SOUND), "a.aiff", SOUND),
        (an_aiff(SOUND, behind=a_chunk(b"ID3 ", ID3, big=True)), "a.aiff", SOUND),
        (a_flac(), "a.flac", FRAMES),
        (a_flac(blocks=a_flac_block(1, bytes(77))), "a.flac", FRAMES),
        (a_flac() + ID3V1, "a.flac", FRAMES),
        (ID3 + a_flac(), "a.flac", FRAMES),
    ],
)
def test_the_identity_is_the_hash_of_the_sound_alone_for_ever(
    tmp_path: Path, data: bytes, name: str, sound: bytes
) -> None:
    found = read(tmp_path, data, name)

    assert found.audio_id == sha256(sound).hexdigest()
    assert found.sha256 == sha256(data).hexdigest()


def test_tags_in_id3_chunks_are_read(tmp_path: Path) -> None:
    wav = read(tmp_path, a_wav(SOUND, behind=a_chunk(b"id3 ", ID3)), "a.wav")
    aiff = read(tmp_path, an_aiff(SOUND, behind=a_chunk(b"ID3 ", ID3, big=True)), "a.aiff")

    assert (wav.tags.title, aiff.tags.title) == ("A title", "A title")


def test_a_file_of_tiny_chunks_ends_soon(tmp_path: Path) -> None:
    data = a_wav(SOUND, before=bytes(2_000_000))

    assert refusal(tmp_path, data, "a.wav").code == "AUDIO-03"
