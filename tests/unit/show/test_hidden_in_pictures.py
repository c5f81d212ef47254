"""A picture is published as it is; what it tells beside its pixels is said before."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from podcast_pub.model.finding import Severity
from podcast_pub.show.artwork import read_cover
from podcast_pub.show.hidden_in_pictures import CAMERA, PLACE, hidden_in
from tests.unit.show.folders import FEW, codes, only

if TYPE_CHECKING:
    from pathlib import Path

POSITION = {0x8825: {1: "N", 2: (46.0, 12.0, 0.0)}}
EDITED = {0x0112: 1, 0x0131: "a program", 0x8769: {0xA001: 1}}


def exif(tags: dict[int, Any]) -> bytes:
    made = Image.Exif()
    for tag, value in tags.items():
        if isinstance(value, dict):
            made.get_ifd(tag).update(value)
        else:
            made[tag] = value
    return made.tobytes()


def told(kind: str = "JPEG", **saved: Any) -> tuple[str, ...]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's, of damaged Exif
        with Image.open(io.BytesIO(a_picture(kind, **saved))) as image:
            return hidden_in(image)


def a_picture(kind: str = "JPEG", side: int = 8, **saved: Any) -> bytes:
    body = io.BytesIO()
    Image.new("RGB", (side, side)).save(body, kind, **saved)
    return body.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (POSITION, (PLACE,)),
        ({0x8825: {4: (6.0, 8.0, 0.0)}}, (PLACE,)),
        ({0x8825: {28: b"ASCII\0\0\0Geneva"}}, (PLACE,)),
        ({0x010F: "a maker"}, (CAMERA,)),
        ({0x0110: "a model"}, (CAMERA,)),
        ({0x8769: {0xA431: "12345"}}, (CAMERA,)),
        (POSITION | {0x010F: "a maker"}, (PLACE, CAMERA)),
        ({0x8825: {0: b"\2\3\0\0"}}, ()),
        (EDITED, ()),
    ],
)
def test_exif_that_tells_something_is_found(
    kind: str, tags: dict[int, Any], expected: tuple[str, ...]
) -> None:
    assert told(kind, exif=exif(tags)) == expected


@pytest.mark.parametrize(
    ("xmp", "expected"),
    [
        (b'<x exif:GPSLatitude="46,12N"/>', (PLACE,)),
        (b"<tiff:Model>a model</tiff:Model>", (CAMERA,)),
        (b'<x aux:SerialNumber="12345"/>', (CAMERA,)),
        (b'<x xmp:CreatorTool="a program"/>', ()),
    ],
)
def test_xmp_that_tells_something_is_found(xmp: bytes, expected: tuple[str, ...]) -> None:
    assert told(xmp=xmp) == expected


def test_a_picture_without_metadata_tells_nothing() -> None:
    assert told() == told("PNG") == ()


@FEW
@given(st.binary(max_size=40), st.integers(0, 60))
def test_damaged_exif_is_no_reason_to_stop(damage: bytes, at: int) -> None:
    whole = exif(POSITION | {0x010F: "a maker"})

    assert set(told(exif=whole[:at] + damage + whole[at + len(damage) :])) <= {PLACE, CAMERA}


def test_check_warns_of_it(tmp_path: Path) -> None:
    path = tmp_path / "cover.jpg"
    path.write_bytes(a_picture(side=1400, exif=exif(POSITION | {0x010F: "a maker"})))

    cover = read_cover(path, shown="cover.jpg", known={}, redraw=False)

    finding = only(cover.findings, "ARTWORK-07")
    assert codes(cover.findings) == ["ARTWORK-07"]
    assert finding.severity is Severity.WARNING
    assert finding.message == (
        "the picture tells everybody where it was taken and which camera took it"
    )
    assert "exiftool -all= --icc_profile:all cover.jpg" in finding.hint
    assert cover.artwork is not None
