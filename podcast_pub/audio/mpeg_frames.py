"""MPEG audio frames: what a header says, and patterns that find frames at the speed of C.

Source: ISO/IEC 11172-3 §2.4.1.3 and §2.4.2.3, ISO/IEC 13818-3 §2.4.2.3; MPEG 2.5 is not in a
standard and as all decoders have it. Layer I is not known here: nobody makes it any more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

LONGEST_FRAME: Final = 8192
"""Bytes; LAME's longest free-format frame has 5,760 (640 kbit/s at 8 kHz)."""

SHORTEST_FRAME: Final = 24
"""Bytes; layer III at 8 kbit/s and 24 kHz."""

_MPEG_1_LAYER_2 = (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384)
_MPEG_1_LAYER_3 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_MPEG_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_SAMPLE_RATES = {
    0x18: (44_100, 48_000, 32_000),
    0x10: (22_050, 24_000, 16_000),
    0x00: (11_025, 12_000, 8_000),
}
"""Hertz, by the version bits of the second byte."""

BLOCK: Final = 64
"""Frames that are taken at once: 1.7 seconds of sound at 44.1 kHz."""

PADDED: Final = 0x02
"""The bit of a header's third byte that adds a byte to the frame."""

SYNC: Final = 0xFF
_NOT_PROTECTION: Final = 0xFE
_SYNC_BITS, _VERSION_BITS, _LAYER_BITS = 0xE0, 0x18, 0x06
_BIT_RATE_BITS, _SAMPLE_RATE_BITS = 0xF0, 0x0C
_RESERVED_VERSION, _LAYER_3_CODE, _LAYER_2_CODE = 0x08, 0x02, 0x04
_MPEG_1_CODE: Final = 0x18

CANDIDATE: Final = re.compile(
    rb"\xff[\xe2-\xe5\xf2-\xf5\xfa-\xfd]"
    rb"[\x00-\x0b\x10-\x1b\x20-\x2b\x30-\x3b\x40-\x4b\x50-\x5b\x60-\x6b\x70-\x7b"
    rb"\x80-\x8b\x90-\x9b\xa0-\xab\xb0-\xbb\xc0-\xcb\xd0-\xdb\xe0-\xeb]"
)
"""The first three bytes of a possible header: layer II or III, no reserved value."""


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """What the frames of one stream share: MPEG version, layer and sample rate.

    `second` is the header's second byte without the protection bit. `lengths` has the length
    of a frame in bytes by the header's third byte, 0 where that byte is not of this kind.
    `free_bytes` is the length of an unpadded frame in free format, where headers do not say it.
    """

    second: int
    sample_rate: int
    samples: int
    is_layer_2: bool
    mpeg_1: bool
    free_bytes: int
    lengths: tuple[int, ...] = field(repr=False)

    def starts_at(self, data: bytearray, position: int) -> bool:
        """Whether a header of this kind is there; four bytes must be present."""
        return (
            data[position] == SYNC
            and data[position + 1] & _NOT_PROTECTION == self.second
            and self.lengths[data[position + 2]] > 0
        )


def kind_of(second: int, third: int, *, free_bytes: int = 0) -> Kind | None:
    """Return the kind that a header's second and third byte say, None if they are no header.

    A header in free format needs `free_bytes`, the length of an unpadded frame; without it
    its kind has no length for it.
    """
    if second & _SYNC_BITS != _SYNC_BITS or second & _VERSION_BITS == _RESERVED_VERSION:
        return None
    if second & _LAYER_BITS not in (_LAYER_2_CODE, _LAYER_3_CODE):
        return None
    if third & _SAMPLE_RATE_BITS == _SAMPLE_RATE_BITS or third & _BIT_RATE_BITS == _BIT_RATE_BITS:
        return None
    return _kind(second & _NOT_PROTECTION, third & _SAMPLE_RATE_BITS, free_bytes)


@lru_cache(maxsize=256)
def _kind(second: int, rate_bits: int, free_bytes: int) -> Kind:
    mpeg_1 = second & _VERSION_BITS == _MPEG_1_CODE
    is_layer_2 = second & _LAYER_BITS == _LAYER_2_CODE
    sample_rate = _SAMPLE_RATES[second & _VERSION_BITS][rate_bits >> 2]
    samples = 1152 if mpeg_1 or is_layer_2 else 576
    kilobits = _MPEG_2
    if mpeg_1:
        kilobits = _MPEG_1_LAYER_2 if is_layer_2 else _MPEG_1_LAYER_3
    lengths = [0] * 256
    for bit_rate, kilobit in enumerate(kilobits):
        plain = samples // 8 * kilobit * 1000 // sample_rate
        if free_bytes:
            plain = 0 if bit_rate else free_bytes
        for low in range(4 if plain else 0):
            third = bit_rate << 4 | rate_bits | low
            lengths[third] = plain + (1 if low & PADDED else 0)
    return Kind(
        second=second,
        sample_rate=sample_rate,
        samples=samples,
        is_layer_2=is_layer_2,
        mpeg_1=mpeg_1,
        free_bytes=free_bytes,
        lengths=tuple(lengths),
    )


@lru_cache(maxsize=512)
def block_pattern(kind: Kind, bit_rate: int) -> re.Pattern[bytes]:
    """Return a pattern for exactly BLOCK frames of the kind in a row, whatever their bit rate.

    Exact by construction: a match took BLOCK headers, each with as many bytes as it says.
    Fastest where most frames have a bit rate near `bit_rate` (a header's code). The repeat is
    possessive: there is never a second way to take the same bytes.
    """
    return re.compile(b"(?:%s(?:%s)){%d}+" % (*_frame(kind, bit_rate), BLOCK), re.DOTALL)


@lru_cache(maxsize=512)
def frames_pattern(kind: Kind, bit_rate: int) -> re.Pattern[bytes]:
    """Return a pattern whose `findall` gives the third header byte of each frame in a row.

    It begins at the position given and takes whole frames of the kind, whatever their bit
    rate, one behind the other; the first bytes that are not such a frame end it (they and all
    that follow are one match that gives nothing). So the lengths of the frames found always
    add up to the bytes they took.
    """
    return re.compile(b"%s(?=(.))(?:%s)|.+" % _frame(kind, bit_rate), re.DOTALL)


def _frame(kind: Kind, bit_rate: int) -> tuple[bytes, bytes]:
    """Return patterns for a header's first two bytes, and for the rest of the frame."""
    thirds = [third for third in range(0, 256, 2) if kind.lengths[third]]
    thirds.sort(key=lambda third: abs((third >> 4) - bit_rate))
    rest = (b"%s.{%d}" % (_one_of(third, third | 1), kind.lengths[third] - 3) for third in thirds)
    return b"\xff" + _one_of(kind.second, kind.second | 1), b"|".join(rest)


@lru_cache(maxsize=64)
def free_header_pattern(second: int, third: int) -> re.Pattern[bytes]:
    """Return a pattern for the first three bytes of free-format headers like this one."""
    thirds = _one_of(*(third & _SAMPLE_RATE_BITS | low for low in range(4)))
    return re.compile(b"\xff" + _one_of(second & _NOT_PROTECTION, second | 1) + thirds)


def _one_of(*values: int) -> bytes:
    return b"[%s]" % b"".join(b"\\x%02x" % value for value in values)
