from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from podcast_pub.show.artwork import HEAVY_BYTES, read_cover
from podcast_pub.show.placeholder_cover import PIXELS, draw_placeholder
from tests.builders.show_folder import a_cover
from tests.unit.show.folders import codes

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.model.finding import Finding

LONG = "The people who negotiate for aid " * 9
WORDLESS = ["مرحبا", "北京", "🎙️", "Straße"]


def drawn(title: str) -> Image.Image:
    return Image.open(BytesIO(draw_placeholder(title))).convert("L").reduce(10)


def ink(picture: Image.Image, top: float, bottom: float) -> int:
    """How much is not ground between two heights, from 0 to 1."""
    width, height = picture.size
    part = picture.crop((0, int(top * height), width, int(bottom * height)))
    return sum(part.histogram()[160:])


def findings_of(path: Path) -> tuple[Finding, ...]:
    return read_cover(path, shown=path.name, known={}, redraw=False).findings


@pytest.mark.parametrize("title", ["Voices", "W" * 300, WORDLESS[0]])
def test_a_placeholder_is_a_cover_that_directories_take(title: str, tmp_path: Path) -> None:
    body = draw_placeholder(title)
    (tmp_path / "cover.jpg").write_bytes(body)

    found = findings_of(tmp_path / "cover.jpg")

    assert codes(found) == ["ARTWORK-06"]
    assert not found[0].blocks
    assert len(body) < HEAVY_BYTES


def test_a_placeholder_is_known_by_any_name_until_another_picture_is_there(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(draw_placeholder("Voices"))
    (tmp_path / "b.jpg").write_bytes((tmp_path / "a.jpg").read_bytes())
    (tmp_path / "c.jpg").write_bytes(a_cover())

    said = [codes(findings_of(tmp_path / name)) for name in ("a.jpg", "b.jpg", "c.jpg")]

    assert said == [["ARTWORK-06"], ["ARTWORK-06"], []]


def test_the_same_title_gives_the_same_bytes_and_another_one_others() -> None:
    assert draw_placeholder("Voices") == draw_placeholder("Voices") != draw_placeholder("Noises")


def test_a_title_is_set_from_the_top_on_inside_the_margins() -> None:
    for title in (LONG, "W" * 300):
        picture = drawn(title)
        width = picture.size[0]

        assert ink(picture, 0.1, 0.3) > 0, title
        for edge in ((0, 0, width // 10, width), (width * 9 // 10, 0, width, width)):
            assert sum(picture.crop(edge).histogram()[160:]) == 0, title


def test_a_title_that_is_too_wide_goes_on_below_and_at_last_is_cut() -> None:
    two_lines, endless = drawn("Voices from the field"), drawn("W" * 300)

    assert ink(two_lines, 0.33, 0.45) > 0
    assert ink(endless, 0.55, 0.62) > 0
    assert ink(endless, 0.66, 0.7) == 0


@pytest.mark.parametrize("title", WORDLESS)
def test_a_title_with_letters_that_cannot_be_set_gets_a_mark_and_no_empty_squares(
    title: str,
) -> None:
    picture = drawn(title)

    assert ink(picture, 0, 0.3) == 0
    assert ink(picture, 0.4, 0.6) > 0


def test_an_accent_is_drawn_above_its_letter() -> None:
    plain = ink(drawn("eenuas"), 0.1, 0.16)

    inked = [ink(drawn(letter * 6), 0.1, 0.16) for letter in "éñüå"]

    assert plain == 0
    assert min(inked) > 0


def test_the_dot_of_an_i_gives_way_to_its_accent() -> None:
    dotted, accented = ink(drawn("i" * 9), 0.1, 0.165), ink(drawn("í" * 9), 0.1, 0.165)

    assert 0 < accented < 2 * dotted


def test_it_has_three_thousand_pixels() -> None:
    assert Image.open(BytesIO(draw_placeholder("Voices"))).size == (PIXELS, PIXELS)
