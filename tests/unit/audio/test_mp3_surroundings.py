"""What stands before, between and behind the frames is met, and never counted."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podcast_pub.audio.facts import facts
from podcast_pub.audio.mpeg_walk import LOOKAHEAD, FrameWalk
from podcast_pub.audio.unusable import UnusableAudio
from tests.builders.mp3 import (
    RATES,
    STEREO,
    Mpeg,
    a_frame,
    a_free_frame,
    a_lyrics3,
    a_xing_frame,
    an_apev2,
    an_id3v1,
    an_id3v2,
    frames,
)

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.audio.mpeg_walk import Walked
    from podcast_pub.model.audio import AudioFacts

SECONDS_26 = 1000
"""Frames: 26.122 seconds at 44.1 kHz."""


def facts_of(folder: Path, *parts: bytes) -> AudioFacts:
    file = folder / "audio.mp3"
    file.write_bytes(b"".join(parts))
    return facts(file)


def walked(data: bytes, *, pieces: int = 1 << 20) -> Walked:
    """Walk over data that comes in pieces, as read_through hands it out."""
    walk = FrameWalk(len(data))
    left = b""
    for start in range(0, len(data), pieces):
        window = bytearray(left + data[start : start + pieces])
        beyond = max(len(data) - start - pieces, 0)
        done = walk.take(window, 0, len(window), beyond=beyond)
        left = bytes(window[done:])
        assert len(left) <= LOOKAHEAD
    assert left == b""
    return walk.finish()


@pytest.mark.parametrize(
    ("front", "behind"),
    [
        (an_id3v2(bytes(5000)), b""),
        (an_id3v2(bytes(500)) + an_id3v2(b"more"), b""),
        (an_id3v2(bytes(500), version=4, flags=0x10), b""),
        (b"", an_id3v1()),
        (b"", an_apev2(b"x" * 5000)),
        (b"", an_apev2(b"x" * 500, has_header=False) + an_id3v1()),
        (b"", a_lyrics3() + an_id3v1()),
        (b"", b"LYRICSBEGIN" + b"la " * 300 + b"LYRICSEND" + an_id3v1()),
        (b"", b"TAG+" + bytes(223) + an_id3v1()),
        (b"", an_id3v2(b"x" * 500, version=4, flags=0x10)),
        (b"", an_id3v2(b"x" * 500)),
        (b"", bytes(50_000)),
        (an_id3v2(bytes(20)), bytes(2000) + an_apev2(b"x") + bytes(300) + an_id3v1() + bytes(9)),
    ],
)
def test_tags_and_zeros_around_the_sound_change_nothing(
    tmp_path: Path, front: bytes, behind: bytes
) -> None:
    found = facts_of(tmp_path, front, frames(SECONDS_26), behind)

    assert found.duration_ms == 26_122
    assert [one.code for one in found.findings if one.code != "AUDIO-06"] == []


@pytest.mark.parametrize(
    "tag",
    [
        an_id3v2(b"x" * 3000),
        an_id3v2(os.urandom(3_000_000), version=4),
        an_id3v1(),
        an_apev2(b"x" * 3000) + an_id3v1() + an_id3v2(b"x" * 3000),
    ],
    ids=["id3v2", "a large one", "id3v1", "three"],
)
def test_tags_between_two_joined_files_are_skipped(tmp_path: Path, tag: bytes) -> None:
    found = facts_of(tmp_path, frames(SECONDS_26 // 2), tag, frames(SECONDS_26 // 2))

    assert found.duration_ms == 26_122
    assert "AUDIO-07" not in [one.code for one in found.findings]


@pytest.mark.parametrize(
    ("parts", "junk", "places"),
    [
        ((b"hello " * 50, frames(500)), 300, "in one place"),
        ((frames(250), b"StreamTitle='x';" * 9, frames(250)), 144, "in one place"),
        ((frames(250), bytes(700), frames(250)), 700, "in one place"),
        ((frames(500), b"The end"), 7, "in one place"),
        ((frames(250), b"one", frames(250), b"two", bytes(9)), 6, "in 2 places"),
        ((frames(250), b"\xff\xfb\xff\xff\xfe" * 40, frames(250)), 200, "in one place"),
        ((frames(250), a_frame() * 2, b"!", frames(248)), 1, "in one place"),
    ],
)
def test_junk_is_counted_as_junk_and_said(
    tmp_path: Path, parts: tuple[bytes, ...], junk: int, places: str
) -> None:
    found = facts_of(tmp_path, *parts)

    assert found.duration_ms == 13_061
    assert f"({junk}) stand {places}" in "".join(
        one.message for one in found.findings if one.code == "AUDIO-07"
    )


def test_a_frame_that_was_cut_in_the_middle_costs_the_next_one(tmp_path: Path) -> None:
    found = facts_of(tmp_path, frames(250), a_frame()[:100], frames(250))

    assert found.duration_ms == 13_061


def test_two_headers_by_chance_do_not_make_a_sync(tmp_path: Path) -> None:
    twice = a_frame() * 2

    found = facts_of(tmp_path, twice, b"not a third one", frames(500))

    assert found.duration_ms == 13_061


def test_many_zeros_behind_the_sound_are_said(tmp_path: Path) -> None:
    found = facts_of(tmp_path, frames(500), bytes(3_000_000))

    assert "3,000,000 zero bytes stand behind the sound" in [
        one.message for one in found.findings if one.code == "AUDIO-07"
    ]


def test_more_junk_than_sound_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableAudio) as unusable:
        facts_of(tmp_path, b"junk" * 5000, frames(20))

    assert unusable.value.finding.message == (
        "more of it is junk (20,000 bytes) than MP3 (8,359 bytes)"
    )


def test_a_tag_that_claims_more_than_the_file_has_hides_nothing(tmp_path: Path) -> None:
    found = facts_of(tmp_path, an_id3v2(b"", claims=250_000_000), frames(500))

    assert found.duration_ms == 13_061
    assert "its ID3 tag claims more bytes than the file has" in [
        one.message for one in found.findings
    ]


def test_free_format_is_found_again_behind_junk() -> None:
    data = a_free_frame(300) * 40 + b"junk" + a_free_frame(300, padded=True) * 40

    found = walked(data)

    assert found.count == 80
    assert found.junk_bytes == 4


KINDS = st.sampled_from(
    [
        Mpeg(version, layer, rate, is_mono=mono)
        for version, rates in RATES.items()
        for rate in rates
        for layer in (2, 3)
        for mono in (False, True)
    ]
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a file, described; `size` counts frames or bytes, and seeds what is random."""

    what: str
    size: int
    kind: Mpeg = STEREO

    @property
    def frames(self) -> int:
        return self.size if self.what == "frames" else 0

    @property
    def data(self) -> bytes:
        chance = random.Random(self.size)
        match self.what:
            case "frames":
                fill = chance.randbytes(97).replace(b"\xff", b"\xfe")
                rates = self.kind.kilobits[1:]
                return b"".join(
                    a_frame(
                        chance.choice(rates), self.kind, padded=chance.random() < 0.5, fill=fill
                    )
                    for _ in range(self.size)
                )
            case "junk":
                noise = chance.randbytes(self.size)
                return b"!" + noise.replace(b"\xff", b"").replace(b"\0", b"") + b"!"
            case "zeros":
                return bytes(self.size)
            case "id3v2":
                return an_id3v2(b"x" * self.size)
            case "apev2":
                return an_apev2(b"x" * self.size)
            case _:
                return an_id3v1()


PIECES = st.one_of(
    st.builds(Piece, st.just("frames"), st.integers(3, 90), KINDS),
    st.builds(Piece, st.just("frames"), st.integers(3, 90), KINDS),
    st.builds(Piece, st.just("junk"), st.integers(1, 300)),
    st.builds(Piece, st.sampled_from(["zeros", "id3v2"]), st.integers(1, 40_000)),
    st.builds(Piece, st.sampled_from(["apev2", "id3v1"]), st.integers(0, 300)),
)


@settings(deadline=None, max_examples=60)
@given(
    pieces=st.lists(PIECES, max_size=9),
    size=st.sampled_from([1000, 33_333, 1 << 16, 1 << 20]),
)
def test_frames_are_counted_whatever_stands_between_them(pieces: list[Piece], size: int) -> None:
    found = walked(b"".join(piece.data for piece in pieces), pieces=size)

    seconds = sum(count * kind.samples / kind.sample_rate for kind, count in found.frames.items())
    wanted = sum(piece.frames * piece.kind.samples / piece.kind.rate for piece in pieces)
    assert found.count == sum(piece.frames for piece in pieces)
    assert seconds == pytest.approx(wanted)
    assert found.cut_bytes == 0


@settings(deadline=None, max_examples=60)
@given(
    pieces=st.lists(PIECES, max_size=6),
    spoilt=st.lists(st.tuples(st.integers(0, 60_000), st.binary(max_size=8)), max_size=12),
    size=st.integers(200, 70_000),
)
def test_how_a_file_is_cut_into_windows_changes_nothing(
    pieces: list[Piece], spoilt: list[tuple[int, bytes]], size: int
) -> None:
    data = bytearray(b"".join(piece.data for piece in pieces))
    for position, other in spoilt:
        data[position : position + len(other)] = other

    whole = walked(bytes(data), pieces=1 << 24)
    in_pieces = walked(bytes(data), pieces=size)

    assert in_pieces.frames == whole.frames
    assert in_pieces.frame_bytes == whole.frame_bytes
    assert in_pieces.junk_bytes == whole.junk_bytes
    assert in_pieces.tail_zeros == whole.tail_zeros
    assert in_pieces.cut_bytes == whole.cut_bytes
    assert whole.frame_bytes + whole.junk_bytes + whole.tail_zeros <= len(data)


def test_a_tag_inside_junk_is_junk_wherever_a_window_ends() -> None:
    front = frames(90) + b"!" * 40_000
    data = front + an_id3v2(b"x" * 5000) + b"!" * 40_000 + frames(90)

    found = [walked(data, pieces=size) for size in (1 << 20, 10_000, len(front) + LOOKAHEAD)]

    assert [one.junk_bytes for one in found] == [85_010] * 3


def test_a_tag_is_a_tag_again_once_sound_was_found() -> None:
    found = walked(frames(9) + b"junk" + frames(9) + an_id3v2(b"x" * 5000) + frames(9))

    assert found.count == 27
    assert found.junk_bytes == 4


@pytest.mark.parametrize("between", [b"junk", an_id3v2(b"x")], ids=["junk", "tag"])
def test_a_header_frame_in_a_file_joined_on_is_heard_as_silence(between: bytes) -> None:
    found = walked(frames(9) + between + a_xing_frame(9) + frames(9))

    assert found.count == 19
    assert found.header is None


def test_two_frames_before_a_tag_are_sound() -> None:
    found = walked(frames(9) + b"junk" + frames(2) + an_id3v1() + frames(9))

    assert found.count == 20
    assert found.junk_bytes == 4


def test_free_format_ends_where_frames_say_their_bit_rate() -> None:
    found = walked(a_free_frame(300) * 20 + frames(20))

    assert list(found.frames.values()) == [20, 20]


@pytest.mark.parametrize("count", [3, 65, 128, 2000])
def test_steady_and_varying_rates_are_counted_alike(count: int) -> None:
    steady = walked(frames(count))
    varying = walked(b"".join(a_frame(STEREO.kilobits[1 + n % 13]) for n in range(count)))

    assert steady.count == varying.count == count
    assert steady.bit_rates == {9}
    assert len(varying.bit_rates) > 1
