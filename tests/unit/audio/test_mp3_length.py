"""How long an MP3 is: what a gapless decoder hands out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from podcast_pub.audio.facts import facts
from podcast_pub.audio.unusable import UnusableAudio
from tests.builders.mp3 import (
    RATES,
    STEREO,
    Mpeg,
    a_frame,
    a_free_frame,
    a_vbri_frame,
    a_xing_frame,
    an_id3v1,
    an_id3v2,
    frames,
)

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.model.audio import AudioFacts


def facts_of(folder: Path, *parts: bytes) -> AudioFacts:
    file = folder / "audio.mp3"
    file.write_bytes(b"".join(parts))
    return facts(file)


def milliseconds(samples: int, rate: int = 44_100) -> int:
    return (samples * 1000 * 2 + rate) // (rate * 2)


def test_every_frame_of_a_constant_bit_rate_counts(tmp_path: Path) -> None:
    found = facts_of(tmp_path, frames(1150))

    assert found.duration_ms == milliseconds(1150 * 1152) == 30_041


def test_an_hour_is_counted_to_the_millisecond_across_windows(tmp_path: Path) -> None:
    found = facts_of(tmp_path, frames(137_813, 32, fill=b"sound"))

    assert found.duration_ms == milliseconds(137_813 * 1152) == 3_600_013
    assert found.findings == ()


def test_every_frame_of_a_variable_bit_rate_counts(tmp_path: Path) -> None:
    mixed = [a_frame(STEREO.kilobits[1 + n * 7 % 14], padded=n % 3 == 0) for n in range(3000)]

    found = facts_of(tmp_path, *mixed)

    assert found.duration_ms == milliseconds(3000 * 1152)


@pytest.mark.parametrize(
    "kind",
    [
        Mpeg(version, layer, rate, is_mono=mono, has_checksum=checksum)
        for version, rates in RATES.items()
        for rate in rates
        for layer in (2, 3)
        for mono in (False, True)
        for checksum in (False, True)
    ],
    ids=str,
)
def test_every_version_layer_and_rate_is_counted(tmp_path: Path, kind: Mpeg) -> None:
    found = facts_of(tmp_path, frames(200, 64, kind))

    assert found.duration_ms == milliseconds(200 * kind.samples, kind.rate)
    assert found.extension == ("mp3" if kind.layer == 3 else "mp2")


@pytest.mark.parametrize("name", [b"Xing", b"Info"])
@pytest.mark.parametrize(
    "kind",
    [
        Mpeg(version, 3, rates[0], is_mono=mono, has_checksum=checksum)
        for version, rates in RATES.items()
        for mono in (False, True)
        for checksum in (False, True)
    ],
    ids=str,
)
def test_the_header_frame_is_not_counted_and_the_encoder_s_samples_are_dropped(
    tmp_path: Path, kind: Mpeg, name: bytes
) -> None:
    kbit = 128 if kind.version == "1" else 80
    header = a_xing_frame(500, name=name, delay=576, padding=1224, kind=kind, kbit=kbit)

    found = facts_of(tmp_path, header, frames(500, kbit, kind))

    assert found.duration_ms == milliseconds(500 * kind.samples - 576 - 1224, kind.rate)
    assert found.findings == ()


@pytest.mark.parametrize(
    ("encoder", "dropped"),
    [
        (b"LAME3.100", 1800),
        (b"L3.99r1", 1800),
        (b"Lavf58.29", 1800),
        (b"Lavc59.37", 1800),
        (b"GOGO", 0),
        (b"", 0),
    ],
)
def test_delay_and_padding_are_believed_from_encoders_that_write_them(
    tmp_path: Path, encoder: bytes, dropped: int
) -> None:
    found = facts_of(tmp_path, a_xing_frame(500, encoder=encoder), frames(500))

    assert found.duration_ms == milliseconds(500 * 1152 - dropped)


@pytest.mark.parametrize(
    ("there", "kept"),
    [
        (500, 500 * 1152 - 576 - 1224),
        (499, 499 * 1152 - 576 - 529),
        (250, 250 * 1152 - 576 - 529),
        (501, 501 * 1152 - 576 - 1224),
        (531, 531 * 1152 - 576 - 1224),
        (532, 532 * 1152 - 576 - 529),
        (1000, 1000 * 1152 - 576 - 529),
    ],
    ids=["whole", "one gone", "half", "one more", "few more", "many more", "joined"],
)
def test_padding_is_dropped_only_where_it_still_is(tmp_path: Path, there: int, kept: int) -> None:
    found = facts_of(tmp_path, a_xing_frame(500), frames(there))

    assert found.duration_ms == milliseconds(kept)


@pytest.mark.parametrize(
    ("delay", "padding", "kept"),
    [
        (0, 0, 500 * 1152 - 529),
        (576, 100, 500 * 1152 - 576 - 529),
        (1105, 4000, 500 * 1152 - 1105 - 4000),
    ],
)
def test_a_decoder_cannot_give_back_what_it_is_late_by(
    tmp_path: Path, delay: int, padding: int, kept: int
) -> None:
    header = a_xing_frame(500, delay=delay, padding=padding)

    found = facts_of(tmp_path, header, frames(500))

    assert found.duration_ms == milliseconds(kept)


def test_a_header_that_names_no_number_of_frames_still_names_the_delay(tmp_path: Path) -> None:
    found = facts_of(tmp_path, a_xing_frame(None), frames(500))

    assert found.duration_ms == milliseconds(500 * 1152 - 576 - 529)


def test_a_decoder_is_late_by_529_samples_and_not_one_less(tmp_path: Path) -> None:
    slow = Mpeg("2.5", 3, 8000)
    header = a_xing_frame(None, delay=580, kind=slow, kbit=64)

    found = facts_of(tmp_path, header, frames(100, 64, slow))

    assert (100 * 576 - 580 - 529) / 8 == 7061.375
    assert found.duration_ms == 7061


def test_layer_ii_has_no_header_frame(tmp_path: Path) -> None:
    kind = Mpeg("1", 2)

    found = facts_of(tmp_path, a_xing_frame(100, kind=kind), frames(100, 128, kind))

    assert found.duration_ms == milliseconds(101 * 1152)


def test_the_header_frame_of_fraunhofer_is_not_counted(tmp_path: Path) -> None:
    found = facts_of(tmp_path, a_vbri_frame(500), frames(500))

    assert found.duration_ms == milliseconds(500 * 1152)


def test_a_header_frame_in_the_middle_is_heard_as_silence(tmp_path: Path) -> None:
    found = facts_of(tmp_path, frames(500), a_xing_frame(500), frames(500))

    assert found.duration_ms == milliseconds(1001 * 1152)


def test_a_cut_last_frame_is_not_counted_and_said(tmp_path: Path) -> None:
    found = facts_of(tmp_path, frames(500), a_frame()[:200])

    assert found.duration_ms == milliseconds(500 * 1152)
    assert [one.code for one in found.findings] == ["AUDIO-08"]


@pytest.mark.parametrize("left", [1, 2, 3, 416])
def test_a_last_frame_is_cut_however_little_is_left_of_it(tmp_path: Path, left: int) -> None:
    found = facts_of(tmp_path, frames(500), a_frame()[:left], an_id3v1())

    assert found.duration_ms == milliseconds(500 * 1152)
    assert [one.code for one in found.findings] == ["AUDIO-08"]


@pytest.mark.parametrize("length", [60, 653, 2880, 5760])
@pytest.mark.parametrize("kind", [STEREO, Mpeg("2.5", 3, 8000, is_mono=True)], ids=str)
def test_free_format_is_counted(tmp_path: Path, length: int, kind: Mpeg) -> None:
    mixed = [a_free_frame(length, kind, padded=n % 3 == 0) for n in range(400)]

    found = facts_of(tmp_path, *mixed)

    assert found.duration_ms == milliseconds(400 * kind.samples, kind.rate)
    assert "AUDIO-12" in [one.code for one in found.findings]


def test_a_change_of_rate_inside_is_counted_by_each_rate_and_said(tmp_path: Path) -> None:
    found = facts_of(
        tmp_path, an_id3v2(), frames(500), an_id3v2(), frames(600, 40, Mpeg("2", 3, 24_000))
    )

    assert found.duration_ms == int((500 * 1152 / 44_100 + 600 * 576 / 24_000) * 1000 + 0.5)
    assert "the sound changes inside the file: 44,100 Hz, then 24,000 Hz" in next(
        one.message for one in found.findings if one.code == "AUDIO-11"
    )


def test_milliseconds_are_rounded_half_up(tmp_path: Path) -> None:
    found = facts_of(tmp_path, frames(3, kind=Mpeg(rate=48_000)), frames(1, kind=Mpeg(rate=48_000)))
    half = facts_of(
        tmp_path, frames(501, 16, Mpeg("2", 3, 24_000)), frames(500, 16, Mpeg("2.5", 3, 8000))
    )

    assert found.duration_ms == 96
    assert half.duration_ms == 501 * 24 + 500 * 72


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_handful_of_frames_is_enough(tmp_path: Path, count: int) -> None:
    found = facts_of(tmp_path, frames(count))

    assert found.duration_ms == milliseconds(count * 1152)


def test_a_file_of_a_header_frame_alone_has_no_sound(tmp_path: Path) -> None:
    with pytest.raises(UnusableAudio) as unusable:
        facts_of(tmp_path, a_xing_frame(500))

    assert unusable.value.finding.code == "AUDIO-02"


def test_a_file_that_is_all_delay_has_no_length(tmp_path: Path) -> None:
    with pytest.raises(UnusableAudio) as unusable:
        facts_of(tmp_path, a_xing_frame(1, delay=1000), frames(1))

    assert unusable.value.finding.code == "AUDIO-03"
