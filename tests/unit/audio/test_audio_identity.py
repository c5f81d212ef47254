"""What names a file and its sound: two hashes from one reading."""

from __future__ import annotations

import io
import subprocess
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from podcast_pub.audio.facts import facts
from podcast_pub.audio.reading import WINDOW, read_through
from podcast_pub.audio.tag_layout import Span
from podcast_pub.audio.unusable import UnusableAudio
from podcast_pub.audio.xing import header_frame_length
from tests.builders.mp3 import (
    a_frame,
    a_lyrics3,
    a_vbri_frame,
    a_xing_frame,
    an_apev2,
    an_id3_frame,
    an_id3v1,
    an_id3v2,
    frames,
)
from tests.builders.mp4 import a_box, a_track, an_ftyp, an_mp4

if TYPE_CHECKING:
    from pathlib import Path

SOUND = frames(40, fill=b"sound")

FRONT = st.lists(
    st.one_of(
        st.binary(max_size=60).map(an_id3v2),
        st.binary(max_size=60).map(lambda body: an_id3v2(body, version=4, flags=0x10)),
    ),
    max_size=2,
).map(b"".join)
BEHIND = st.lists(
    st.one_of(
        st.integers(1, 9000).map(bytes),
        st.binary(max_size=30).filter(lambda title: b"\0" not in title).map(an_id3v1),
        st.binary(max_size=60).map(an_apev2),
        st.binary(max_size=60).map(lambda body: an_apev2(body, has_header=False)),
        st.just(a_lyrics3()),
        st.just(b"TAG+" + b"x" * 223 + an_id3v1()),
        st.binary(max_size=60).map(lambda body: an_id3v2(body, version=4, flags=0x10)),
    ),
    max_size=4,
).map(b"".join)


@settings(
    deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(front=FRONT, behind=BEHIND)
@example(front=b"", behind=b"TAG+" + b"x" * 223 + an_id3v1())
@example(front=b"", behind=an_apev2() + a_lyrics3() + bytes(62))
@example(front=b"", behind=an_id3v2(version=4, flags=0x10) + bytes(1))
def test_the_audio_id_survives_every_tag_edit(tmp_path: Path, front: bytes, behind: bytes) -> None:
    file = tmp_path / "audio.mp3"
    file.write_bytes(front + SOUND + behind)

    found = facts(file)

    assert found.audio_id == sha256(SOUND).hexdigest()
    assert found.sha256 == sha256(front + SOUND + behind).hexdigest()
    assert found.duration_ms == 1045


def test_silence_that_ends_in_zeros_has_one_audio_id_with_and_without_tags(tmp_path: Path) -> None:
    plain, tagged = tmp_path / "plain.mp3", tmp_path / "tagged.mp3"
    plain.write_bytes(frames(40))
    tagged.write_bytes(an_id3v2(b"x" * 90) + frames(40) + an_id3v1())

    assert facts(plain).audio_id == facts(tagged).audio_id
    assert facts(plain).duration_ms == facts(tagged).duration_ms == 1045


def test_other_sound_has_another_audio_id(tmp_path: Path) -> None:
    file = tmp_path / "audio.mp3"
    file.write_bytes(SOUND)
    before = facts(file)

    file.write_bytes(SOUND[:-1] + b"!")

    assert facts(file).audio_id != before.audio_id


def test_the_audio_id_of_an_mp4_is_over_its_sound_wherever_its_index_is(tmp_path: Path) -> None:
    file = tmp_path / "audio.m4a"
    found = []
    for first in (True, False):
        file.write_bytes(an_mp4(sound=b"all the sound", index_first=first))
        found.append(facts(file))

    assert {one.audio_id for one in found} == {sha256(b"all the sound").hexdigest()}
    assert found[0].sha256 != found[1].sha256


def test_the_sound_of_an_mp4_may_lie_in_several_boxes(tmp_path: Path) -> None:
    file = tmp_path / "audio.m4a"
    index = a_box(b"moov", a_track())
    parts = a_box(b"mdat", b"one", is_wide=True), index, a_box(b"mdat", b"two")
    file.write_bytes(an_ftyp() + b"".join(parts))

    assert facts(file).audio_id == sha256(b"onetwo").hexdigest()


DATA = bytes(range(256)) * (WINDOW // 256 * 3)


@pytest.mark.parametrize(
    "spans",
    [
        (Span(0, len(DATA)),),
        (Span(0, WINDOW),),
        (Span(0, WINDOW + 5),),
        (Span(0, 0),),
        (Span(10, 20),),
        (Span(WINDOW - 5, WINDOW + 5),),
        (Span(3, len(DATA) - 7),),
        (Span(1, 9), Span(WINDOW, 2 * WINDOW), Span(2 * WINDOW + 1, len(DATA))),
    ],
)
def test_both_hashes_are_those_of_the_bytes(spans: tuple[Span, ...]) -> None:
    hashes = read_through(io.BytesIO(DATA), size_bytes=len(DATA), sound=spans)

    assert hashes.whole == sha256(DATA).hexdigest()
    assert hashes.sound == sha256(b"".join(DATA[one.start : one.end] for one in spans)).hexdigest()


@pytest.mark.parametrize("grows_by", [-1, 1])
def test_a_file_that_changes_while_it_is_read_is_refused(grows_by: int) -> None:
    handle = io.BytesIO(DATA)

    with pytest.raises(UnusableAudio) as unusable:
        read_through(handle, size_bytes=len(DATA) + grows_by, sound=())

    assert unusable.value.finding.code == "AUDIO-13"
    assert "the file changed while it was read" in unusable.value.finding.message


def test_the_last_frames_before_a_tag_behind_the_window_are_walked(tmp_path: Path) -> None:
    file = tmp_path / "audio.mp3"
    count = WINDOW // len(a_frame()) + 1
    file.write_bytes(a_frame() * count + an_apev2(b"x" * 3000))

    assert facts(file).duration_ms == (count * 1152 * 2000 + 44_100) // 88_200


@pytest.mark.parametrize(
    "header", [a_xing_frame(40), a_xing_frame(7, name=b"Info"), a_vbri_frame(9)]
)
def test_the_audio_id_is_that_of_the_frames_behind_a_header(tmp_path: Path, header: bytes) -> None:
    file = tmp_path / "audio.mp3"
    file.write_bytes(an_id3v2(b"x" * 90) + header + SOUND + an_id3v1())

    found = facts(file)

    assert found.audio_id == sha256(SOUND).hexdigest()


@pytest.mark.parametrize("cut", [2, 3, 4, 50])
def test_a_cut_header_frame_is_no_header(cut: int) -> None:
    assert header_frame_length(io.BytesIO(a_xing_frame(40)[:cut]), 0) == 0


@pytest.mark.needs_client("ffmpeg")
def test_ffmpeg_copies_a_file_to_one_of_the_same_audio_id(tmp_path: Path) -> None:
    old, new = tmp_path / "old.mp3", tmp_path / "new.mp3"
    old.write_bytes(an_id3v2(an_id3_frame(b"TIT2", b"\0x")) + frames(20, 64) + frames(20, 128))
    command = ("ffmpeg", "-v", "error", "-i", old, "-c", "copy", new)
    subprocess.run(command, check=True, timeout=60)

    before, after = facts(old), facts(new)

    assert before.audio_id == after.audio_id
    assert before.sha256 != after.sha256
