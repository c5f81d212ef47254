"""What ID3 tags say, and that no bad frame loses the others."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from mutagen.id3 import (
    APIC,
    CHAP,
    COMM,
    ID3,
    TALB,
    TCOP,
    TDES,
    TDRC,
    TDRL,
    TIT2,
    TIT3,
    TLAN,
    TPE1,
    TPE2,
    TPOS,
    TRCK,
    WXXX,
)

from podcast_pub.audio.facts import facts
from podcast_pub.audio.id3 import SlimTag, parse_frames, parse_id3v1
from podcast_pub.model.audio import Tags
from podcast_pub.model.chapter import Chapter
from tests.builders.mp3 import (
    a_chapter_frame,
    an_id3_frame,
    an_id3v1,
    an_id3v2,
    frames,
    sync_safe,
)

if TYPE_CHECKING:
    from pathlib import Path

    from mutagen.id3 import Frame

    from podcast_pub.model.audio import AudioFacts


def mp3_with(folder: Path, *parts: bytes) -> AudioFacts:
    file = folder / "audio.mp3"
    file.write_bytes(b"".join(parts) + frames(100))
    return facts(file)


def written_by_mutagen(*parts: Frame, version: int = 4) -> bytes:
    tag, file = ID3(), io.BytesIO()
    for part in parts:
        tag.add(part)
    if version == 3:
        tag.update_to_v23()
    tag.save(file, v2_version=version)
    return file.getvalue()


EVERYTHING = (
    TIT2(encoding=3, text=" A titlé "),
    TALB(encoding=1, text="The show"),
    TPE1(encoding=0, text="A host"),
    TPE2(encoding=0, text="The team"),
    TDRC(encoding=0, text="2017-02-01T09:30:00"),
    TRCK(encoding=0, text="3/12"),
    TPOS(encoding=0, text="2"),
    TLAN(encoding=0, text="eng"),
    TCOP(encoding=0, text="2017 The team"),
    COMM(encoding=0, lang="eng", desc="iTunNORM", text=" 0000"),
    COMM(encoding=0, lang="eng", desc="other", text="Another comment"),
    COMM(encoding=0, lang="eng", desc="", text="What it is about"),
    TDES(encoding=0, text="A longer text"),
    APIC(encoding=0, mime="image/jpeg", type=3, desc="", data=bytes(9000)),
)


@pytest.mark.parametrize("version", [3, 4])
def test_every_field_of_id3_is_read(tmp_path: Path, version: int) -> None:
    found = mp3_with(tmp_path, written_by_mutagen(*EVERYTHING, version=version))

    assert found.tags == Tags(
        title="A titlé",
        show="The show",
        artist="A host",
        published="2017-02-01T09:30:00",
        number=3,
        season=2,
        summary="What it is about",
        language="eng",
        copyright="2017 The team",
    )
    assert found.findings == ()


def test_the_old_date_frames_together_say_when(tmp_path: Path) -> None:
    old = [(b"TYER", b"2017"), (b"TDAT", b"0102"), (b"TIME", b"0930")]
    tag = an_id3v2(b"".join(an_id3_frame(name, b"\0" + text) for name, text in old))

    assert mp3_with(tmp_path, tag).tags.published == "2017-02-01T09:30:00"


def test_the_first_field_that_says_something_wins(tmp_path: Path) -> None:
    tag = written_by_mutagen(
        TPE1(encoding=0, text="  "),
        TPE2(encoding=0, text="The team"),
        TDRL(encoding=0, text="2018"),
        TIT3(encoding=0, text="A subtitle"),
        COMM(encoding=0, lang="eng", desc="", text="A comment"),
    )

    found = mp3_with(tmp_path, tag).tags

    assert (found.artist, found.published, found.summary) == ("The team", "2018", "A subtitle")


def test_what_itunes_notes_for_itself_is_no_summary(tmp_path: Path) -> None:
    tag = written_by_mutagen(COMM(encoding=0, lang="eng", desc="iTunSMPB", text=" 00000000"))

    assert mp3_with(tmp_path, tag).tags == Tags()


@pytest.mark.parametrize(
    ("text", "number"),
    [("3", 3), ("03/12", 3), ("0", None), ("", None), ("A1", None), ("1234567", None)],
)
def test_an_episode_has_a_number_from_1_on_or_none(
    tmp_path: Path, text: str, number: int | None
) -> None:
    tag = an_id3v2(an_id3_frame(b"TRCK", b"\0" + text.encode()))

    assert mp3_with(tmp_path, tag).tags.number == number


def test_the_three_letter_frames_of_id3v2_2_are_read(tmp_path: Path) -> None:
    names = [(b"TT2", b"Title"), (b"TAL", b"Show"), (b"TRK", b"3/9"), (b"TYE", b"2011")]
    body = b"".join(an_id3_frame(name, b"\0" + text, version=2) for name, text in names)
    picture = an_id3_frame(b"PIC", b"\0JPG\3\0" + bytes(99), version=2)

    found = mp3_with(tmp_path, an_id3v2(picture + body, version=2)).tags

    assert found == Tags(title="Title", show="Show", number=3, published="2011")


def test_id3v1_is_read_where_there_is_no_id3v2(tmp_path: Path) -> None:
    file = tmp_path / "audio.mp3"
    file.write_bytes(frames(100) + an_id3v1(b"Old title"))
    alone = facts(file)
    file.write_bytes(an_id3v2(an_id3_frame(b"TIT2", b"\0New")) + frames(100) + an_id3v1(b"Old"))
    both = facts(file)

    assert alone.tags.title == "Old title"
    assert both.tags.title == "New"


@pytest.mark.parametrize("version", [2, 3])
def test_a_tag_that_is_unsynchronised_as_a_whole_is_read(tmp_path: Path, version: int) -> None:
    name = b"TIT2" if version == 3 else b"TT2"
    body = an_id3_frame(name, b"\1\xff\xfeH\0i\0", version=version)
    stuffed = body.replace(b"\xff\xfe", b"\xff\x00\xfe")

    found = mp3_with(tmp_path, an_id3v2(stuffed, version=version, flags=0x80))

    assert found.tags.title == "Hi"


def test_frames_that_are_unsynchronised_one_by_one_are_read(tmp_path: Path) -> None:
    title = an_id3_frame(b"TIT2", b"\1\xff\x00\xfeH\0i\0", version=4, flags=0x02)
    name = b"S" * 64
    show = an_id3_frame(b"TALB", b"G" + sync_safe(65) + b"\0" + name, version=4, flags=0x41)

    found = mp3_with(tmp_path, an_id3v2(title + show, version=4))

    assert (found.tags.title, found.tags.show) == ("Hi", "S" * 64)


@pytest.mark.parametrize(
    ("version", "header"),
    [(3, (6).to_bytes(4, "big") + bytes(6)), (4, sync_safe(6) + b"\1\0"), (3, b"")],
    ids=["2.3", "2.4", "announced but not there"],
)
def test_an_extended_header_is_skipped(tmp_path: Path, version: int, header: bytes) -> None:
    body = header + an_id3_frame(b"TIT2", b"\0Title", version=version)

    found = mp3_with(tmp_path, an_id3v2(body, version=version, flags=0x40))

    assert found.tags.title == "Title"


def test_sizes_that_old_itunes_wrote_wrongly_are_read(tmp_path: Path) -> None:
    long = b"\0" + b"long " * 40
    wrong = b"TIT3" + len(long).to_bytes(4, "big") + b"\0\0" + long
    wronger = b"TDES" + (0x101).to_bytes(4, "big") + b"\0\0" + b"\0" + b"x" * 256
    title = an_id3_frame(b"TIT2", b"\0Title", version=4)

    found = mp3_with(tmp_path, an_id3v2(wrong + wronger + title, version=4))

    assert found.tags.title == "Title"
    assert found.tags.summary == ("long " * 40).strip()


def test_one_unreadable_frame_loses_only_itself(tmp_path: Path) -> None:
    good = an_id3_frame(b"TIT2", b"\0Title") + an_id3_frame(b"TALB", b"\0Show")
    bad = an_id3_frame(b"TPE1", b"\1\xff\xfe\x00\xd8") + an_id3_frame(b"TRCK", b"\x63\x63")
    nothing = an_id3_frame(b"TCOP", b"")

    found = mp3_with(tmp_path, an_id3v2(bad + nothing + good))

    assert (found.tags.title, found.tags.show) == ("Title", "Show")


@pytest.mark.parametrize("flags", [0x80, 0x40])
def test_a_packed_or_encrypted_frame_is_said(tmp_path: Path, flags: int) -> None:
    body = an_id3_frame(b"TIT2", b"????", flags=flags) + an_id3_frame(b"TALB", b"\0Show")

    found = mp3_with(tmp_path, an_id3v2(body))

    assert found.tags.show == "Show"
    assert [one.message for one in found.findings] == [
        "its ID3 frame TIT2 is packed, encrypted or too large"
    ]


def test_a_tag_of_which_the_file_has_a_part_gives_nothing_and_is_said(tmp_path: Path) -> None:
    found = mp3_with(tmp_path, an_id3v2(an_id3_frame(b"TIT2", b"\0Title"), claims=9_000_000))

    assert found.tags == Tags()
    assert "AUDIO-10" in [one.code for one in found.findings]


def test_what_is_too_large_to_be_read_is_said(tmp_path: Path) -> None:
    show = an_id3_frame(b"TALB", b"\0Show")
    text = an_id3v2(an_id3_frame(b"TIT2", b"\0" + bytes(300_000)) + show)
    stuffed = an_id3v2(bytes(9_000_000), flags=0x80)

    assert mp3_with(tmp_path, text).tags == Tags(show="Show")
    assert mp3_with(tmp_path, text).findings[0].message == (
        "its ID3 frame TIT2 is packed, encrypted or too large"
    )
    assert mp3_with(tmp_path, stuffed).findings[0].message == "its ID3 tag is too large to be read"


@pytest.mark.parametrize("version", [3, 4])
def test_a_frame_that_goes_on_behind_the_tag_ends_the_reading(tmp_path: Path, version: int) -> None:
    title = an_id3_frame(b"TIT2", b"\0Title", version=version)
    endless = b"TALB" + b"\0\0\x7f\x7f" + b"\0\0\0Show"

    found = mp3_with(tmp_path, an_id3v2(title + endless, version=version))

    assert found.tags == Tags(title="Title")


def test_an_empty_frame_is_no_trouble(tmp_path: Path) -> None:
    found = mp3_with(tmp_path, an_id3v2(an_id3_frame(b"TIT2", b"")))

    assert found.tags == Tags()
    assert found.findings == ()


def test_what_mutagen_raises_does_not_get_out() -> None:
    assert parse_frames(SlimTag(9, (b"TIT2",))) == (None, "its ID3 tag is damaged")
    assert parse_id3v1(b"no tag") is None


def test_after_thousands_of_frames_reading_ends(tmp_path: Path) -> None:
    many = a_chapter_frame(0) * 5000

    found = mp3_with(tmp_path, an_id3v2(many + an_id3_frame(b"TIT2", b"\0Title")))

    assert len(found.chapters) == 5000
    assert found.tags.title == ""


def test_control_characters_do_not_get_out_of_tags(tmp_path: Path) -> None:
    tag = an_id3v2(an_id3_frame(b"TIT2", b"\0A\x01 \x1btitle\x7f\x85"))

    assert mp3_with(tmp_path, tag).tags.title == "A title"


@pytest.mark.parametrize("version", [3, 4])
def test_chapters_of_id3_are_sorted_and_stripped(tmp_path: Path, version: int) -> None:
    def chapter(name: str, start: int, *inside: Frame) -> CHAP:
        return CHAP(element_id=name, start_time=start, end_time=start + 1, sub_frames=list(inside))

    tag = written_by_mutagen(
        chapter("b", 60_000, TIT2(encoding=3, text=" Seconde "), APIC(data=bytes(99))),
        chapter(
            "a",
            0,
            TIT2(encoding=0, text="First"),
            WXXX(encoding=0, desc="", url="https://example.org/1"),
        ),
        chapter("c", 90_500, WXXX(encoding=0, desc="", url="javascript:alert(1)")),
        version=version,
    )

    assert mp3_with(tmp_path, tag).chapters == (
        Chapter(0, "First", href="https://example.org/1"),
        Chapter(60_000, "Seconde"),
        Chapter(90_500, ""),
    )


def test_chapters_that_share_a_name_are_all_kept(tmp_path: Path) -> None:
    same = [a_chapter_frame(start, an_id3_frame(b"TIT2", b"\0x")) for start in (0, 10, 20)]

    found = mp3_with(tmp_path, an_id3v2(b"".join(same)))

    assert [one.start_ms for one in found.chapters] == [0, 10, 20]


def test_a_damaged_chapter_loses_only_itself(tmp_path: Path) -> None:
    good = a_chapter_frame(5, an_id3_frame(b"TIT2", b"\0Good"))

    found = mp3_with(tmp_path, an_id3v2(an_id3_frame(b"CHAP", b"no end") + good))

    assert [one.title for one in found.chapters] == ["Good"]
