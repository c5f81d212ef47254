"""What the tags of MP4 and Ogg say."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from podcast_pub.audio.facts import facts
from podcast_pub.audio.sniff import OPUS
from podcast_pub.audio.tags import read_other_tags
from podcast_pub.model.audio import Tags
from podcast_pub.model.chapter import Chapter
from tests.builders.mp4 import a_box, a_timing, a_track, an_ftyp

if TYPE_CHECKING:
    from pathlib import Path


def an_item(name: bytes, kind: int, value: bytes) -> bytes:
    return a_box(name, a_box(b"data", kind.to_bytes(4, "big"), bytes(4), value))


def an_mp4_with(*items: bytes, more: bytes = b"") -> bytes:
    handler = a_box(b"hdlr", bytes(8), b"mdirappl", bytes(9))
    meta = a_box(b"meta", bytes(4), handler, a_box(b"ilst", *items))
    index = a_box(b"moov", a_timing(b"mvhd", 1000, 10_000), a_track(), a_box(b"udta", meta, more))
    return an_ftyp() + index + a_box(b"mdat", b"sound")


def test_every_field_of_mp4_is_read(tmp_path: Path) -> None:
    file = tmp_path / "audio.m4a"
    file.write_bytes(
        an_mp4_with(
            an_item(b"\xa9nam", 1, b" A title "),
            an_item(b"\xa9alb", 1, b"The show"),
            an_item(b"\xa9ART", 1, b"A host"),
            an_item(b"\xa9day", 1, b"2017-02-01T09:30:00+01:00"),
            an_item(b"trkn", 0, b"\0\0\0\3\0\x0c\0\0"),
            an_item(b"tvsn", 21, b"\2"),
            an_item(b"desc", 1, b"What it is about"),
            an_item(b"cprt", 1, b"2017 The team"),
        )
    )

    found = facts(file)

    assert found.tags == Tags(
        title="A title",
        show="The show",
        artist="A host",
        published="2017-02-01T09:30:00+01:00",
        number=3,
        season=2,
        summary="What it is about",
        copyright="2017 The team",
    )
    assert found.findings == ()


def test_chapters_in_the_tags_of_an_mp4_are_read(tmp_path: Path) -> None:
    entries = b"".join(
        (start * 10_000_000).to_bytes(8, "big") + bytes((len(title),)) + title
        for start, title in ((0, b"First"), (5, b" Second "))
    )
    file = tmp_path / "audio.m4a"
    file.write_bytes(an_mp4_with(more=a_box(b"chpl", b"\1\0\0\0", bytes(4), b"\2", entries)))

    assert facts(file).chapters == (Chapter(0, "First"), Chapter(5000, "Second"))


def test_tags_of_an_mp4_that_are_too_large_cost_only_themselves(tmp_path: Path) -> None:
    file = tmp_path / "audio.m4a"
    file.write_bytes(an_mp4_with(an_item(b"covr", 13, bytes(13_000_000))))

    found = facts(file)

    assert found.duration_ms == 10_000
    assert [one.code for one in found.findings] == ["AUDIO-10"]


def test_vorbis_comments_are_read() -> None:
    comments = [
        b"TITLE=A title",
        b"ALBUM=The show",
        b"ARTIST=A host",
        b"DATE=2017-02-01",
        b"TRACKNUMBER=3/12",
        b"DISCNUMBER=2",
        b"COMMENT=About",
        b"LANGUAGE=en",
        b"COPYRIGHT=2017",
    ]
    listed = b"".join(len(one).to_bytes(4, "little") + one for one in comments)
    head = b"OpusHead\1\2\0\0\x80\xbb\0\0\0\0\0"
    tags = b"OpusTags\0\0\0\0" + len(comments).to_bytes(4, "little") + listed

    def page(kind: int, number: int, granule: int, packet: bytes) -> bytes:
        lacing = b"\xff" * (len(packet) // 255) + bytes((len(packet) % 255,))
        fields = granule.to_bytes(8, "little") + b"show" + number.to_bytes(4, "little") + bytes(4)
        return b"OggS\0" + bytes((kind,)) + fields + bytes((len(lacing),)) + lacing + packet

    file = page(2, 0, 0, head) + page(0, 1, 0, tags) + page(4, 2, 480_000, b"sound")

    found = read_other_tags(io.BytesIO(file), OPUS)

    assert found.seconds == 10
    assert found.tags == Tags(
        title="A title",
        show="The show",
        artist="A host",
        published="2017-02-01",
        number=3,
        season=2,
        summary="About",
        language="en",
        copyright="2017",
    )
