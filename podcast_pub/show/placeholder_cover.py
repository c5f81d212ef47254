"""The cover that stands in until the author has one: the title in type, or a mark without words.

The typeface that comes with Pillow has the letters of English. Accents are drawn onto them; a
title with any other letter gets the mark alone, because empty squares are worse than no words.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING
from unicodedata import normalize

from podcast_pub.show.fields import one_line

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

COMMENT = b"podcast-pub: a placeholder, to be replaced by the show's own cover"
"""In the comment of the JPEG, which copying and renaming keep."""

PIXELS = 3000
_QUALITY = 80
_MARGIN = 320
_WIDTH = PIXELS - 2 * _MARGIN
_HEIGHT = 1640
_SIZES = range(440, 119, -20)
_LINE = 1.2
_GROUNDS = ("#1b3a4b", "#3d2c45", "#233d30", "#4a2c2a", "#2b2d52", "#3a3a3a")
_INK = "#f6f1e7"
_BARS, _BAR_WIDTH, _BAR_GAP = 9, 56, 44
_ALIKE = str.maketrans({"\u00a0": " ", "–": "-", "—": "-", "„": "“", "\u2011": "-"})
_ACUTE, _GRAVE, _CIRCUMFLEX, _TILDE = "\u0301", "\u0300", "\u0302", "\u0303"
_DIAERESIS, _CARON, _RING, _CEDILLA = "\u0308", "\u030c", "\u030a", "\u0327"
_ACCENTS = {
    _ACUTE: ((-3, 0), (3, -7)),
    _GRAVE: ((-3, -7), (3, 0)),
    _CIRCUMFLEX: ((-6, 0), (0, -7), (6, 0)),
    _CARON: ((-6, -7), (0, 0), (6, -7)),
    _TILDE: ((-7, -1), (-3, -5), (3, -2), (7, -6)),
    _DIAERESIS: (),
    _RING: (),
    _CEDILLA: ((0, 0), (2, 5), (-4, 8)),
}
"""Accents as lines through points, in hundredths of the size from where the accent sits."""


@dataclass(frozen=True, slots=True)
class _Letter:
    """A letter that the typeface has, and the accents to be drawn onto it."""

    plain: str
    accents: str = ""


def draw_placeholder(title: str) -> bytes:
    """Return a square JPEG of 3000 pixels with the title, or with a mark if it cannot be set.

    The same title gives the same bytes with the same Pillow; about 0.2 s, 150 kB.
    """
    from PIL import Image
    from PIL.ImageDraw import Draw

    seed = sha256(title.encode("utf-8", "replace")).digest()
    ground = _GROUNDS[seed[0] % len(_GROUNDS)]
    image = Image.new("RGB", (PIXELS, PIXELS), ground)
    draw = Draw(image)
    letters = _letters(one_line(title))
    if letters:
        _draw_title(draw, letters, ground)
        _draw_bars(draw, seed, left=_MARGIN, middle=PIXELS - 560, scale=1)
    else:
        _draw_bars(draw, seed, left=(PIXELS - _bars_width(2)) // 2, middle=PIXELS // 2, scale=2)
    body = BytesIO()
    image.save(body, "JPEG", quality=_QUALITY, optimize=True, comment=COMMENT)
    return body.getvalue()


def _letters(title: str) -> list[_Letter]:
    """Return the letters of a title; none if there is one that cannot be drawn."""
    font = _font(_SIZES[-1])
    if font is None:
        return []
    letters: list[_Letter] = []
    for one in normalize("NFD", title.translate(_ALIKE)):
        if one in _ACCENTS and letters:
            last = letters.pop()
            letters.append(_Letter(last.plain, last.accents + one))
        elif one == " " or _has(font, one):
            letters.append(_Letter(one))
        else:
            return []
    return letters


def _font(size: int) -> FreeTypeFont | None:
    """Return the typeface of Pillow; None if this Pillow was built without FreeType."""
    from PIL import ImageFont

    font = ImageFont.load_default(size)
    return font if isinstance(font, ImageFont.FreeTypeFont) else None


def _has(font: FreeTypeFont, letter: str) -> bool:
    """Return whether the typeface draws this letter otherwise than one that it cannot have."""
    drawn, missing = font.getmask(letter), font.getmask("\U0010fffe")
    return drawn.size != missing.size or bytes(drawn) != bytes(missing)


def _draw_title(draw: ImageDraw, letters: list[_Letter], ground: str) -> None:
    size, lines = _set(letters)
    font = _font(size)
    assert font is not None, "the letters were found in it"
    ascent = font.getmetrics()[0]
    top = float(_MARGIN)
    for line in lines:
        text = "".join(letter.plain for letter in line)
        draw.text((_MARGIN, top), text, font=font, fill=_INK)
        for at, letter in enumerate(line):
            left = _MARGIN + font.getlength(text[:at])
            box = font.getbbox(letter.plain)
            middle = left + (box[0] + box[2]) / 2
            high = box[1]
            if letter.accents and letter.plain in "ij":
                high = font.getbbox("x")[1]
                dot = (left + box[0], top + box[1], left + box[2], top + high - 1)
                draw.rectangle(dot, fill=ground)
            for accent in letter.accents:
                low = top + (ascent if accent == _CEDILLA else high - size * 0.04)
                _draw_accent(draw, accent, (middle, low), size)
        top += size * _LINE


def _draw_accent(draw: ImageDraw, accent: str, at: tuple[float, float], size: int) -> None:
    x, y, unit = *at, size / 100
    thick = 3 * unit
    if accent == _DIAERESIS:
        for side in (-5, 5):
            draw.circle((x + side * unit, y - 4 * unit), 3 * unit, fill=_INK)
    elif accent == _RING:
        draw.circle((x, y - 5 * unit), 5 * unit, outline=_INK, width=round(2 * unit))
    else:
        points = [(x + dx * unit * 1.6, y + dy * unit * 1.4) for dx, dy in _ACCENTS[accent]]
        draw.line(points, fill=_INK, width=round(thick * 1.6), joint="curve")


def _set(letters: list[_Letter]) -> tuple[int, list[list[_Letter]]]:
    """Return the largest size in which the title fits, and its lines; the smallest cuts it."""
    lines: list[list[_Letter]] = []
    for size in _SIZES:
        font = _font(size)
        assert font is not None, "the letters were found in it"
        lines, whole_words = _wrapped(letters, font)
        if whole_words and len(lines) <= _HEIGHT / (size * _LINE):
            return size, lines
    size = _SIZES[-1]
    most = int(_HEIGHT / (size * _LINE))
    if lines[most:]:
        lines = [*lines[: most - 1], [*lines[most - 1][:-1], _Letter("…")]]
    return size, lines


def _wrapped(letters: list[_Letter], font: FreeTypeFont) -> tuple[list[list[_Letter]], bool]:
    """Return lines that are not too wide, and whether no word had to be broken for that."""
    lines: list[list[_Letter]] = [[]]
    whole_words = True
    for word in _words(letters):
        longer = [*lines[-1], _Letter(" "), *word] if lines[-1] else word
        if _width(longer, font) <= _WIDTH:
            lines[-1] = longer
            continue
        lines += [[]] if lines[-1] else []
        for letter in word:
            if _width([*lines[-1], letter], font) > _WIDTH:
                whole_words = False
                lines.append([])
            lines[-1].append(letter)
    return lines, whole_words


def _words(letters: list[_Letter]) -> list[list[_Letter]]:
    words: list[list[_Letter]] = [[]]
    for letter in letters:
        if letter.plain == " ":
            words.append([])
        else:
            words[-1].append(letter)
    return [word for word in words if word]


def _width(letters: list[_Letter], font: FreeTypeFont) -> float:
    return font.getlength("".join(letter.plain for letter in letters))


def _bars_width(scale: int) -> int:
    return scale * (_BARS * _BAR_WIDTH + (_BARS - 1) * _BAR_GAP)


def _draw_bars(draw: ImageDraw, seed: bytes, *, left: int, middle: int, scale: int) -> None:
    """Draw upright bars, as of a sound; each title has its own."""
    for number in range(_BARS):
        half = scale * (60 + seed[number + 1] * 180 // 255)
        x = left + number * scale * (_BAR_WIDTH + _BAR_GAP)
        box = (x, middle - half, x + scale * _BAR_WIDTH, middle + half)
        draw.rounded_rectangle(box, radius=scale * _BAR_WIDTH // 2, fill=_INK)
