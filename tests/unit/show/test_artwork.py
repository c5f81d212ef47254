from __future__ import annotations

import io
import struct
import zlib
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from podcast_pub.model.artifact import IMMUTABLE
from podcast_pub.model.finding import Severity
from podcast_pub.show.artwork import (
    RECIPE,
    draw_page_picture,
    known_artwork,
    read_cover,
    read_covers,
)
from podcast_pub.show.discovery import read_drafts
from tests.builders import a_show, an_artwork, an_episode
from tests.unit.show.folders import FEW, NOW, codes, files, only, write

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.model.artwork import Artwork
    from podcast_pub.show.drafts import Cover


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (1400, 1400), mode: str = "RGB", **options: Any
) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, 0).save(buffer, kind, **options)
    return buffer.getvalue()


JPEG = picture()
PNG = picture("PNG")


def no_drawing(path: Path) -> bytes:
    return b"drawn from " + path.name.encode()


def read(folder: Path, body: bytes, name: str = "cover.jpg", **options: Any) -> Cover:
    (folder / name).write_bytes(body)
    usual: dict[str, Any] = {"known": {}, "redraw": False, "draw": no_drawing}
    return read_cover(folder / name, shown=name, **(usual | options))


def the_artwork(cover: Cover) -> Artwork:
    assert cover.artwork is not None, cover.findings
    return cover.artwork


@pytest.mark.parametrize(
    ("body", "name", "media_type", "extension"),
    [
        (JPEG, "cover.jpg", "image/jpeg", "jpg"),
        (JPEG, "cover.JPEG", "image/jpeg", "jpg"),
        (PNG, "cover.png", "image/png", "png"),
        (picture(size=(3000, 3000)), "cover.jpg", "image/jpeg", "jpg"),
    ],
)
def test_a_good_picture_is_served_as_it_is(
    tmp_path: Path, body: bytes, name: str, media_type: str, extension: str
) -> None:
    cover = read(tmp_path, body, name)

    feed = the_artwork(cover).feed
    assert cover.findings == ()
    assert feed.media_type == media_type
    assert feed.key.endswith(f"/cover.{extension}")
    assert feed.sha256 == sha256(body).hexdigest()
    assert feed.size_bytes == len(body)
    assert feed.width == feed.height
    assert cover.artifacts[0].file == tmp_path / name
    assert cover.artifacts[0].cache_control == IMMUTABLE


def test_the_picture_of_the_pages_is_drawn(tmp_path: Path) -> None:
    cover = read(tmp_path, JPEG)

    page, artifact = the_artwork(cover).page, cover.artifacts[1]
    assert artifact.body == b"drawn from cover.jpg"
    assert (page.key, page.sha256) == (artifact.key, sha256(b"drawn from cover.jpg").hexdigest())
    assert page.key.endswith("/cover-600.jpg")
    assert (page.width, page.height) == (600, 600)


def test_the_keys_follow_the_bytes_and_not_the_name(tmp_path: Path) -> None:
    one, two = read(tmp_path, JPEG, "a.jpg"), read(tmp_path, JPEG, "b.jpg")
    other = read(tmp_path, picture(size=(1401, 1401)), "c.jpg")

    assert the_artwork(one).feed == the_artwork(two).feed
    assert the_artwork(one).page.key == the_artwork(two).page.key
    assert the_artwork(one).feed.key != the_artwork(other).feed.key
    assert the_artwork(one).feed.key.split("/")[1] != the_artwork(one).page.key.split("/")[1]


def test_a_known_picture_is_not_drawn_again(tmp_path: Path) -> None:
    past = the_artwork(read(tmp_path, JPEG))

    def fail(path: Path) -> bytes:
        raise AssertionError(path)

    cover = read(tmp_path, JPEG, known={past.source_sha256: past}, draw=fail)

    assert cover.artwork == past
    assert [artifact.key for artifact in cover.artifacts] == [past.feed.key]


def test_a_known_picture_is_drawn_again_for_a_store_that_lost_it(tmp_path: Path) -> None:
    past = the_artwork(read(tmp_path, JPEG))

    same = read(tmp_path, JPEG, known={past.source_sha256: past}, redraw=True)
    other = read(
        tmp_path, JPEG, known={past.source_sha256: past}, redraw=True, draw=lambda _: b"other"
    )

    assert [artifact.key for artifact in same.artifacts] == [past.feed.key, past.page.key]
    assert other.artwork == past
    assert [artifact.key for artifact in other.artifacts] == [past.feed.key]


@pytest.mark.parametrize(
    ("body", "name", "code", "message"),
    [
        (b"GIF89a" + b"\0" * 50, "a.jpg", "ARTWORK-01", "the file is not a JPEG or PNG picture"),
        (b"", "a.jpg", "ARTWORK-01", "the file is not a JPEG or PNG picture"),
        (PNG, "a.jpg", "ARTWORK-01", "the file is a PNG picture, its name ends in `.jpg`"),
        (JPEG, "a.gif", "ARTWORK-01", "the file is a JPEG picture, its name ends in `.gif`"),
        (
            picture(size=(1399, 1399)),
            "a.jpg",
            "ARTWORK-02",
            "the picture is too small: 1399 × 1399 pixels",
        ),
        (
            picture(size=(3001, 3001)),
            "a.jpg",
            "ARTWORK-02",
            "the picture is too large: 3001 × 3001 pixels",
        ),
        (
            picture(size=(1400, 1500)),
            "a.jpg",
            "ARTWORK-02",
            "the picture is not square: 1400 × 1500 pixels",
        ),
        (
            picture(mode="L"),
            "a.jpg",
            "ARTWORK-03",
            "the picture has shades of grey, apps expect RGB without transparency",
        ),
        (
            picture(mode="CMYK"),
            "a.jpg",
            "ARTWORK-03",
            "the picture has print colours, apps expect RGB without transparency",
        ),
        (
            picture("PNG", mode="P"),
            "a.png",
            "ARTWORK-03",
            "the picture has a palette, apps expect RGB without transparency",
        ),
        (
            picture("PNG", mode="RGBA"),
            "a.png",
            "ARTWORK-03",
            "the picture has transparency, apps expect RGB without transparency",
        ),
        (
            picture("PNG", mode="I;16"),
            "a.png",
            "ARTWORK-03",
            "the picture has the colour mode I;16, apps expect RGB without transparency",
        ),
        (
            picture("PNG", transparency=(1, 2, 3)),
            "a.png",
            "ARTWORK-03",
            "the picture has transparency, apps expect RGB without transparency",
        ),
    ],
)
def test_a_picture_that_apps_refuse_is_an_error(
    tmp_path: Path, body: bytes, name: str, code: str, message: str
) -> None:
    cover = read(tmp_path, body, name)

    finding = only(cover.findings, code)
    assert cover.artwork is None
    assert cover.artifacts == ()
    assert finding.message == message
    assert finding.blocks
    assert str(finding.place) == name
    assert finding.hint
    assert finding.source


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    cover = read(tmp_path, picture("PNG", size=(10, 20), mode="RGBA"), "a.jpg")

    assert codes(cover.findings) == ["ARTWORK-01", "ARTWORK-02", "ARTWORK-03"]


def test_a_turned_picture_is_refused(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6

    cover = read(tmp_path, picture(exif=exif))

    assert only(cover.findings, "ARTWORK-02").message == "the picture is stored turned"


def test_an_animated_picture_is_refused(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (1400, 1400), colour) for colour in ("red", "blue")]
    body = picture("PNG", save_all=True, append_images=frames)

    cover = read(tmp_path, body, "a.png")

    assert "the picture is animated" in [one.message for one in cover.findings]


def test_a_heavy_picture_is_a_warning(tmp_path: Path) -> None:
    cover = read(tmp_path, JPEG + b"\0" * 1_200_000)

    finding = only(cover.findings, "ARTWORK-04")
    assert finding.severity is Severity.WARNING
    assert cover.artwork is not None


def test_a_picture_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    cover = read_cover(tmp_path / "a.jpg", shown="a.jpg", known={}, redraw=False)

    assert codes(cover.findings) == ["FILE-01"]


def test_a_picture_that_is_cut_off_is_an_error(tmp_path: Path) -> None:
    cover = read(tmp_path, PNG[: len(PNG) // 2], "a.png", draw=draw_page_picture)

    assert only(cover.findings, "ARTWORK-01").message.startswith("the picture cannot be decoded: ")
    assert cover.artwork is None


def a_bomb(side: int) -> bytes:
    """A small PNG that says it is huge."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [10_000, 60_000])
def test_a_bomb_is_refused_by_its_header(tmp_path: Path, side: int) -> None:
    cover = read(tmp_path, a_bomb(side), "a.png", draw=draw_page_picture)

    assert cover.artwork is None
    assert only(cover.findings, "ARTWORK-02").message.startswith("the picture is too large: ")


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png")])
def test_a_drawn_picture_has_600_pixels_and_no_metadata(
    tmp_path: Path, kind: str, name: str
) -> None:
    exif = Image.Exif()
    exif[0x010E] = "a secret place"
    (tmp_path / name).write_bytes(picture(kind, exif=exif))

    body = draw_page_picture(tmp_path / name)

    with Image.open(io.BytesIO(body)) as drawn:
        assert (drawn.format, drawn.size, drawn.mode) == ("JPEG", (600, 600), "RGB")
        assert not drawn.getexif()
    assert b"secret" not in body
    assert body == draw_page_picture(tmp_path / name)


def test_a_colour_profile_stays_with_the_colours(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(picture(icc_profile=b"a profile"))

    with Image.open(io.BytesIO(draw_page_picture(tmp_path / "a.jpg"))) as drawn:
        assert drawn.info["icc_profile"] == b"a profile"


def test_every_due_picture_of_a_folder_is_read_once(tmp_path: Path) -> None:
    later = '+++\ntitle = "a"\ndate = 2030-01-01\n+++\n'
    show = write(
        tmp_path,
        files(
            {
                "cover.jpg": JPEG,
                "2017-02-01-first.jpg": b"no picture",
                "later/episode.md": later,
                "later/cover.jpg": JPEG,
            }
        ),
    )

    covers = read_covers(read_drafts(show), now=NOW, published=None, redraw=False, draw=no_drawing)

    assert set(covers) == {show / "cover.jpg", show / "2017-02-01-first.jpg"}
    assert codes(covers[show / "2017-02-01-first.jpg"].findings) == ["ARTWORK-01"]


def test_artwork_is_known_by_its_source_and_recipe() -> None:
    old = an_artwork("old")
    show = a_show(an_episode(artwork=an_artwork("episode")), an_episode("second"))

    known = known_artwork(show)

    assert {one.source_sha256 for one in known.values()} == set(known)
    assert len(known) == 2
    assert old.recipe == RECIPE
    assert known_artwork(None) == {}


@FEW
@given(st.binary(max_size=200), st.sampled_from([b"", JPEG[:600], PNG[:60], a_bomb(1400)[:60]]))
def test_no_bytes_make_the_header_check_fail(tmp_path: Path, body: bytes, start: bytes) -> None:
    cover = read(tmp_path, start + body)

    assert cover.findings or cover.artwork
