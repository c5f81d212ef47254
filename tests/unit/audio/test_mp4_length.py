"""How long an MP4 plays: its samples, as far as the edit list shows them."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from podcast_pub.audio.facts import facts
from podcast_pub.audio.unusable import UnusableAudio
from tests.builders.mp4 import a_box, a_timing, a_track, an_ftyp, an_mp4

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.model.audio import AudioFacts


def facts_of(folder: Path, data: bytes, name: str = "audio.m4a") -> AudioFacts:
    file = folder / name
    file.write_bytes(data)
    return facts(file)


def test_without_an_edit_list_all_samples_are_played(tmp_path: Path) -> None:
    found = facts_of(tmp_path, an_mp4(a_track(units=441_441)))

    assert found.duration_ms == 10_010
    assert found.findings == ()


@pytest.mark.parametrize("is_wide", [False, True])
@pytest.mark.parametrize(
    ("edits", "played"),
    [
        (((10_000, 1024),), 10_000),
        (((9_000, 1024),), 9_000),
        (((0, 1024),), 10_177),
        (((60_000, 1024),), 10_177),
        (((3_000, -1), (9_000, 1024)), 9_000),
        (((2_000, 0), (2_000, 220_500)), 4_000),
        (((1_000, 900_000),), 0),
        ((), 10_200),
        (((500, -1),), 10_200),
    ],
)
def test_the_edit_list_says_which_part_is_played(
    tmp_path: Path, edits: tuple[tuple[int, int], ...], played: int, *, is_wide: bool
) -> None:
    data = an_mp4(a_track(units=449_820, edits=edits, is_wide=is_wide))
    if not played:
        with pytest.raises(UnusableAudio, match="nothing of it is played"):
            facts_of(tmp_path, data)
        return

    found = facts_of(tmp_path, data)

    assert found.duration_ms == played


def test_an_edit_list_that_hides_much_is_said(tmp_path: Path) -> None:
    found = facts_of(tmp_path, an_mp4(a_track(units=441_000, edits=((4_000, 0),))))

    assert [one.code for one in found.findings] == ["AUDIO-06"]
    assert found.findings[0].message == (
        "there are 0:04.0 of sound, but some players show 0:10.0: its list of edits plays "
        "a part of the recording, and not all players obey it"
    )


def test_the_samples_count_where_the_header_says_otherwise(tmp_path: Path) -> None:
    found = facts_of(tmp_path, an_mp4(a_track(units=882_000, table=((430, 1024),))))

    assert found.duration_ms == (430 * 1024 * 2000 + 44_100) // 88_200
    assert found.findings[0].message.endswith(
        "its header says another length than its table of samples"
    )


@pytest.mark.parametrize("units", [441_000, 0xFFFFFFFF])
def test_the_header_counts_where_there_is_no_sample_table(tmp_path: Path, units: int) -> None:
    data = an_mp4(a_track(units=units, table=()))
    if units == 0xFFFFFFFF:
        with pytest.raises(UnusableAudio, match="is in fragments"):
            facts_of(tmp_path, data)
        return

    found = facts_of(tmp_path, data)

    assert found.duration_ms == 10_000


def test_a_sample_table_that_claims_more_than_it_has_is_not_believed(tmp_path: Path) -> None:
    data = an_mp4(a_track(units=441_000, table=((40, 1024),)))
    claim = data.index(b"stts") + 8
    data = data[:claim] + (999_999).to_bytes(4, "big") + data[claim + 4 :]

    assert facts_of(tmp_path, data).duration_ms == 10_000


@pytest.mark.parametrize("first", [True, False])
def test_a_file_that_lost_its_end_is_refused(tmp_path: Path, *, first: bool) -> None:
    data = an_mp4(sound=bytes(90_000), index_first=first)

    with pytest.raises(UnusableAudio) as unusable:
        facts_of(tmp_path, data[:50_000])

    assert unusable.value.finding.code == "AUDIO-09"
    assert "the end is missing: the file has 50,000 of " in unusable.value.finding.message


def test_a_file_without_an_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableAudio, match="no index") as unusable:
        facts_of(tmp_path, an_ftyp() + a_box(b"mdat", b"sound"))

    assert unusable.value.finding.code == "AUDIO-09"


@pytest.mark.parametrize(
    "junk",
    [
        b"TAG" + bytes(125),
        bytes(900),
        b"\xff\xff\xff\xffjunk",
        b"\0\0\0\3abcd",
        b"\0\0\0\1abcd" + bytes(8),
        b"x",
    ],
)
def test_bytes_behind_the_last_box_do_no_harm(tmp_path: Path, junk: bytes) -> None:
    assert facts_of(tmp_path, an_mp4() + junk).duration_ms == 10_000


def test_the_last_box_may_go_on_to_the_end(tmp_path: Path) -> None:
    index = a_box(b"moov", a_timing(b"mvhd", 1000, 10_000), a_track())
    open_end = (0).to_bytes(4, "big") + b"mdat" + b"sound"

    found = facts_of(tmp_path, an_ftyp() + index + open_end)

    assert found.duration_ms == 10_000
    assert found.audio_id == sha256(b"sound").hexdigest()


@pytest.mark.parametrize(
    ("brand", "tracks", "media_type", "extension"),
    [
        (b"M4A ", (), "audio/x-m4a", "m4a"),
        (b"M4B ", (), "audio/x-m4a", "m4a"),
        (b"qt  ", (), "audio/x-m4a", "m4a"),
        (b"isom", (a_track(b"vide", codec=b"jpeg"),), "audio/x-m4a", "m4a"),
        (b"isom", (a_track(b"text", codec=b"text"),), "audio/x-m4a", "m4a"),
        (b"isom", (a_track(b"vide", codec=b"avc1"),), "video/mp4", "mp4"),
        (b"M4V ", (a_track(b"vide", codec=b"avc1"),), "video/x-m4v", "m4v"),
        (b"qt  ", (a_track(b"vide", codec=b"avc1"),), "video/quicktime", "mov"),
    ],
)
def test_brand_and_tracks_decide_the_type(
    tmp_path: Path, brand: bytes, tracks: tuple[bytes, ...], media_type: str, extension: str
) -> None:
    data = an_mp4(*tracks, a_track(), brand=brand)

    found = facts_of(tmp_path, data, f"audio.{extension}")

    assert (found.media_type, found.extension) == (media_type, extension)
    assert found.findings == ()


def test_an_old_quicktime_film_has_no_brand(tmp_path: Path) -> None:
    film = an_mp4(a_track(b"vide", codec=b"avc1"), a_track(), index_first=True)

    found = facts_of(tmp_path, film.removeprefix(an_ftyp()), "film.mov")

    assert found.media_type == "video/quicktime"


def test_a_film_without_sound_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableAudio, match="the MP4 has no audio track"):
        facts_of(tmp_path, an_mp4(a_track(b"vide", codec=b"avc1")))
