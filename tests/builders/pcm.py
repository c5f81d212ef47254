"""WAV, AIFF and FLAC, written byte by byte, without an encoder."""

from __future__ import annotations

import math
import struct

_SAMPLES = 1152
"""Of a FLAC frame: RFC 9639, table 14, code 3."""


def samples(count: int, *, channels: int = 1, rate: int = 44_100, pitch: int = 440) -> bytes:
    """Return a tone as 16 bits, little end first."""
    wave = (int(9000 * math.sin(6.283185 * pitch * at / rate)) for at in range(count))
    return b"".join(one.to_bytes(2, "little", signed=True) * channels for one in wave)


def a_chunk(name: bytes, content: bytes, *, size: int | None = None, big: bool = False) -> bytes:
    """Return a chunk of RIFF or IFF, padded; `size` is what it claims instead of the truth."""
    claimed = len(content) if size is None else size
    head = name + claimed.to_bytes(4, "big" if big else "little")
    return head + content + bytes(len(content) % 2)


def a_wav(
    data: bytes | None = None,
    *,
    channels: int = 1,
    rate: int = 44_100,
    bits: int = 16,
    form: int = 1,
    claims: int | None = None,
    before: bytes = b"",
    behind: bytes = b"",
) -> bytes:
    """Return a WAV; `claims` is the size that the data chunk says, `before` and `behind` chunks."""
    sound = samples(4410, channels=channels, rate=rate) if data is None else data
    frame = channels * bits // 8
    described = struct.pack("<HHIIHH", form, channels, rate, rate * frame, frame, bits)
    parts = a_chunk(b"fmt ", described) + before + a_chunk(b"data", sound, size=claims) + behind
    return b"RIFF" + (len(parts) + 4).to_bytes(4, "little") + b"WAVE" + parts


def an_rf64(data: bytes) -> bytes:
    """Return a WAV whose sizes stand in a ds64 chunk, as 64 bits."""
    sizes = (0).to_bytes(8, "little") + len(data).to_bytes(8, "little") + bytes(12)
    riff = a_wav(data, claims=0xFFFFFFFF)
    return b"RF64\xff\xff\xff\xffWAVE" + a_chunk(b"ds64", sizes) + riff[12:]


def an_aiff(
    data: bytes | None = None,
    *,
    channels: int = 1,
    rate: int = 44_100,
    bits: int = 16,
    kind: bytes = b"",
    frames: int | None = None,
    claims: int | None = None,
    offset: int = 0,
    behind: bytes = b"",
) -> bytes:
    """Return an AIFF, or AIFF-C with a `kind` of compression; `frames` is what its header says."""
    sound = samples(4410, channels=channels, rate=rate) if data is None else data
    count = len(sound) // (channels * bits // 8) if frames is None else frames
    exponent = rate.bit_length() - 1
    extended = (16383 + exponent).to_bytes(2, "big") + (rate << 63 - exponent).to_bytes(8, "big")
    common = channels.to_bytes(2, "big") + count.to_bytes(4, "big") + bits.to_bytes(2, "big")
    common += extended + (kind + b"\0\0" if kind else b"")
    body = offset.to_bytes(4, "big") + bytes(4 + offset) + sound
    ssnd = a_chunk(b"SSND", body, size=claims, big=True)
    parts = a_chunk(b"COMM", common, big=True) + ssnd + behind
    form = b"AIFC" if kind else b"AIFF"
    return b"FORM" + (len(parts) + 4).to_bytes(4, "big") + form + parts


def a_flac(
    frames: int = 40,
    *,
    channels: int = 1,
    total: int | None = None,
    blocks: bytes = b"",
    fill: int = 0,
) -> bytes:
    """Return a FLAC of frames of 1,152 samples at 44.1 kHz, each of one value.

    `total` is how many samples its header says, `blocks` are metadata behind STREAMINFO.
    """
    count = frames * _SAMPLES if total is None else total
    packed = 44_100 << 44 | channels - 1 << 41 | 15 << 36 | count
    info = (_SAMPLES.to_bytes(2, "big") * 2) + bytes(6) + packed.to_bytes(8, "big") + bytes(16)
    head = b"fLaC" + (b"\0" if blocks else b"\x80") + len(info).to_bytes(3, "big") + info
    return head + blocks + b"".join(a_flac_frame(n, channels, fill + n) for n in range(frames))


def a_flac_block(kind: int, content: bytes, *, is_last: bool = True) -> bytes:
    return bytes((kind | is_last << 7,)) + len(content).to_bytes(3, "big") + content


def a_flac_frame(number: int, channels: int = 1, value: int = 0) -> bytes:
    """Return a frame in which every sample has the same value (RFC 9639, 9.2.3)."""
    head = b"\xff\xf8" + bytes((0x39, (channels - 1) << 4 | 0x08)) + chr(number).encode()
    head += bytes((_crc(head, 0x07, 8),))
    body = head + (b"\0" + (value % 30_000).to_bytes(2, "big")) * channels
    return body + _crc(body, 0x8005, 16).to_bytes(2, "big")


def _crc(data: bytes, polynomial: int, width: int) -> int:
    """Divide bit by bit, as the standard defines it."""
    value = int.from_bytes(data, "big") << width
    for bit in range(value.bit_length() - 1, width - 1, -1):
        if value >> bit & 1:
            value ^= (1 << width | polynomial) << bit - width
    return value
