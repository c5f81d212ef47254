"""Draw the cover of the sample show, and the one of an episode that has its own.

    python make_cover.py             write the covers
    python make_cover.py --check     draw them elsewhere and compare the bytes

Needs the Python package Pillow only: the letters are those that come with it. The same
version of Pillow gives the same bytes on every run.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

EPISODES = Path(__file__).resolve().parent.parent

SIZE = 3000  # pixels of the finished picture
FINE = 2  # it is drawn so many times larger, then reduced, for smooth edges
LARGEST = 500_000  # bytes
MARGIN = 240
GAP = 160  # between the two half discs: the passage
RADIUS = (SIZE - 2 * MARGIN - GAP) / 2
LEFT_HEIGHT, RIGHT_HEIGHT = 90, 270  # of the centres of the discs
STEPS = (100, 310, 520, 730, 940, 1150, 1360)  # heights of the dots on the road
HERE_AT = 4  # which of them is the traveller
DOT, TRAVELLER = 18, 54  # radius
WEIGHT = 0.012  # stroke around the letters of the title, of their size
LETTERS = 500  # size of the title, at most
SMALL = 132  # size of the line below it
TITLE_FOOT, LINE_FOOT = 2490, 2760  # baselines: end of the title, and the line below it


@dataclass(frozen=True)
class Cover:
    """What differs from one cover to the other: colours and words."""

    path: str  # relative to episodes/
    ground: str
    left: str
    right: str
    road: str
    letters: str
    title: tuple[str, ...]
    line: str


SHOW = Cover(
    path="cover.jpg",
    ground="#14263b",
    left="#d9673f",
    right="#ecd9b4",
    road="#f4efe4",
    letters="#f4efe4",
    title=("Terms of", "Passage"),
    line="Conversations that open a road",
)
HOSPITAL = Cover(
    path="2016-10-26-when-the-hospital-is-a-target/cover.jpg",
    ground="#efe6d3",
    left="#b23a2e",
    right="#14263b",
    road="#b23a2e",
    letters="#14263b",
    title=("When the hospital", "is a target"),
    line="Terms of Passage",
)


def fine(*values: float) -> tuple[float, ...]:
    """Return measures of the finished picture in those of the drawing."""
    return tuple(value * FINE for value in values)


def draw_artwork(draw: ImageDraw.ImageDraw, cover: Cover) -> None:
    """Draw two half discs that face each other, and the one who goes between them."""
    middle = SIZE / 2
    x, y = middle - GAP / 2, LEFT_HEIGHT
    disc = fine(x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS)
    draw.pieslice(disc, 90, 270, fill=cover.left)
    x, y = middle + GAP / 2, RIGHT_HEIGHT
    disc = fine(x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS)
    draw.pieslice(disc, 270, 90, fill=cover.right)
    for step, height in enumerate(STEPS):
        radius = TRAVELLER if step == HERE_AT else DOT
        dot = fine(middle - radius, height - radius, middle + radius, height + radius)
        draw.ellipse(dot, fill=cover.road)


def font(size: float) -> ImageFont.FreeTypeFont:
    """Return Pillow's own font in a size of the finished picture."""
    found = ImageFont.load_default(size=size * FINE)
    if not isinstance(found, ImageFont.FreeTypeFont):
        sys.exit("make_cover: this Pillow has no scalable font (it needs FreeType)")
    return found


def draw_line(
    draw: ImageDraw.ImageDraw,
    text: str,
    foot: float,
    letters: ImageFont.FreeTypeFont,
    colour: str,
    *,
    weight: int = 0,
) -> None:
    """Set a line of text so that its first letter begins exactly at the margin."""
    x, y = fine(MARGIN, foot)
    ink = letters.getmask(text[0]).getbbox()
    x += weight - (ink[0] if ink else 0)
    draw.text((x, y), text, colour, letters, anchor="ls", stroke_width=weight)


def draw_words(draw: ImageDraw.ImageDraw, cover: Cover) -> None:
    """Set the title, as large as fits, and the line below it."""
    room = (SIZE - 2 * MARGIN) * FINE
    longest = max(font(LETTERS).getlength(line) for line in cover.title)
    size = LETTERS * min(1, room / longest)
    weight = round(size * WEIGHT * FINE)
    y: float = TITLE_FOOT
    for line in reversed(cover.title):
        draw_line(draw, line, y, font(size), cover.letters, weight=weight)
        y -= size * 1.02
    draw_line(draw, cover.line, LINE_FOOT, font(SMALL), cover.letters)


def picture(cover: Cover) -> bytes:
    """Return a cover as a JPEG file of at most LARGEST bytes."""
    side = SIZE * FINE
    drawing = Image.new("RGB", (side, side), cover.ground)
    draw = ImageDraw.Draw(drawing)
    draw_artwork(draw, cover)
    draw_words(draw, cover)
    finished = drawing.resize((SIZE, SIZE), Image.Resampling.LANCZOS)
    target = BytesIO()
    finished.save(target, "JPEG", quality=88, subsampling=0, optimize=True, progressive=True)
    if len(target.getvalue()) > LARGEST:
        sys.exit(f"make_cover: {cover.path} is too large")
    return target.getvalue()


def main() -> int:
    """Write the covers into the show, or compare them with fresh ones."""
    parser = argparse.ArgumentParser(description="Draw the covers of the sample show.")
    parser.add_argument("--check", action="store_true", help="write nothing, compare the bytes")
    check = parser.parse_args().check
    differ = 0
    for cover in (SHOW, HOSPITAL):
        path, data = EPISODES / cover.path, picture(cover)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            print(len(data), cover.path)
            continue
        same = path.exists() and path.read_bytes() == data
        differ += not same
        print("same  " if same else "differs", cover.path)
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
