"""MP3 bytes, frame by frame, without an encoder: headers are right and the sound is silence."""

from __future__ import annotations

from typing import Literal, NamedTuple

Version = Literal["1", "2", "2.5"]

RATES: dict[Version, tuple[int, int, int]] = {
    "1": (44_100, 48_000, 32_000),
    "2": (22_050, 24_000, 16_000),
    "2.5": (11_025, 12_000, 8_000),
}
KILOBITS: dict[tuple[str, int], tuple[int, ...]] = {
    ("1", 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    ("1", 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    ("2", 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    ("2", 3): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_VERSION_BITS = {"1": 0b11, "2": 0b10, "2.5": 0b00}


class Mpeg(NamedTuple):
    """What the frames of one stream share."""

    version: Version = "1"
    layer: int = 3
    rate: int = 44_100
    is_mono: bool = False
    has_checksum: bool = False

    @property
    def samples(self) -> int:
        return 576 if self.layer == 3 and self.version != "1" else 1152

    @property
    def kilobits(self) -> tuple[int, ...]:
        return KILOBITS["1" if self.version == "1" else "2", self.layer]

    @property
    def side_information(self) -> int:
        if self.version == "1":
            return 17 if self.is_mono else 32
        return 9 if self.is_mono else 17


STEREO = Mpeg()


def a_header(kind: Mpeg, bit_rate: int, *, padded: bool = False) -> bytes:
    """Return the four bytes in front of a frame; `bit_rate` is the code from 0 (free) to 14."""
    second = 0xE0 | _VERSION_BITS[kind.version] << 3 | (4 - kind.layer) << 1
    second |= 0 if kind.has_checksum else 1
    third = bit_rate << 4 | RATES[kind.version].index(kind.rate) << 2 | padded << 1
    return bytes((0xFF, second, third, 0xC4 if kind.is_mono else 0x64))


def a_frame(
    kbit: int = 128, kind: Mpeg = STEREO, *, padded: bool = False, fill: bytes = b"\0"
) -> bytes:
    """Return one frame of silence; `fill` is what stands where sound would be."""
    length = kind.samples // 8 * kbit * 1000 // kind.rate + padded
    return _filled(a_header(kind, kind.kilobits.index(kbit), padded=padded), length, fill)


def a_free_frame(length: int, kind: Mpeg = STEREO, *, padded: bool = False) -> bytes:
    """Return one frame of silence in free format, with `length` bytes unless padded."""
    return _filled(a_header(kind, 0, padded=padded), length + padded, b"\0")


def frames(count: int, kbit: int = 128, kind: Mpeg = STEREO, *, fill: bytes = b"\0") -> bytes:
    """Return frames of a constant bit rate, padded where an encoder would pad."""
    plain, padded = (a_frame(kbit, kind, padded=one, fill=fill) for one in (False, True))
    exact = kind.samples // 8 * kbit * 1000
    made, owed = [], 0
    for _ in range(count):
        owed += exact % kind.rate
        made.append(padded if owed >= kind.rate else plain)
        owed %= kind.rate
    return b"".join(made)


def a_xing_frame(
    count: int | None,
    *,
    name: bytes = b"Xing",
    encoder: bytes = b"LAME3.100",
    delay: int = 576,
    padding: int = 1224,
    kind: Mpeg = STEREO,
    kbit: int = 128,
) -> bytes:
    """Return a header frame that says `count` frames follow, unless it is None."""
    flags = (0 if count is None else 1) | 2 | 4 | 8
    fields = name + flags.to_bytes(4, "big")
    fields += b"" if count is None else count.to_bytes(4, "big")
    fields += bytes(4 + 100 + 4)
    if encoder:
        gaps = (delay << 12 | padding).to_bytes(3, "big")
        fields += encoder.ljust(9, b"\0") + bytes(12) + gaps + bytes(12)
    frame = bytearray(a_frame(kbit, kind))
    start = 4 + (2 if kind.has_checksum else 0) + kind.side_information
    frame[start : start + len(fields)] = fields
    return bytes(frame)


def a_vbri_frame(count: int) -> bytes:
    """Return the header frame of Fraunhofer's encoder."""
    frame = bytearray(a_frame())
    fields = b"VBRI\0\1" + bytes(8) + count.to_bytes(4, "big") + b"\0\0\0\1\0\2\0\1"
    frame[36 : 36 + len(fields)] = fields
    return bytes(frame)


def an_id3v2(body: bytes = b"", *, version: int = 3, flags: int = 0, claims: int = -1) -> bytes:
    """Return an ID3v2 tag around raw frames; `claims` is a size it claims but has not."""
    size = len(body) if claims < 0 else claims
    footer = b"3DI" + bytes((version, 0, flags)) + sync_safe(size) if flags & 0x10 else b""
    return b"ID3" + bytes((version, 0, flags)) + sync_safe(size) + body + footer


def an_id3_frame(name: bytes, body: bytes, *, version: int = 3, flags: int = 0) -> bytes:
    if version == 2:
        return name + len(body).to_bytes(3, "big") + body
    size = sync_safe(len(body)) if version == 4 else len(body).to_bytes(4, "big")
    return name + size + flags.to_bytes(2, "big") + body


def a_chapter_frame(start_ms: int, *inside: bytes, name: bytes = b"c", version: int = 3) -> bytes:
    times = start_ms.to_bytes(4, "big") + bytes(4) + b"\xff" * 8
    return an_id3_frame(b"CHAP", name + b"\0" + times + b"".join(inside), version=version)


def an_id3v1(title: bytes = b"Title") -> bytes:
    return b"TAG" + title.ljust(30, b"\0") + bytes(95)


def an_apev2(body: bytes = b"", *, has_header: bool = True) -> bytes:
    size = (len(body) + 32).to_bytes(4, "little")

    def end(flags: int) -> bytes:
        return (
            b"APETAGEX"
            + (2000).to_bytes(4, "little")
            + size
            + bytes(4)
            + bytes((0, 0, 0, flags))
            + bytes(8)
        )

    return (end(0xA0) if has_header else b"") + body + end(0x80 if has_header else 0)


def a_lyrics3(text: bytes = b"IND00003110") -> bytes:
    return b"LYRICSBEGIN" + text + b"%06d" % (len(text) + 11) + b"LYRICS200"


def sync_safe(value: int) -> bytes:
    return bytes(value >> shift & 0x7F for shift in (21, 14, 7, 0))


def _filled(header: bytes, length: int, fill: bytes) -> bytes:
    wanted = length - len(header)
    return header + (fill * (wanted // len(fill) + 1))[:wanted]
