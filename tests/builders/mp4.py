"""MP4 bytes, box by box, without an encoder: the index is right and the sound is noise."""

from __future__ import annotations


def a_box(name: bytes, *parts: bytes, is_wide: bool = False) -> bytes:
    body = b"".join(parts)
    if is_wide:
        return (1).to_bytes(4, "big") + name + (16 + len(body)).to_bytes(8, "big") + body
    return (8 + len(body)).to_bytes(4, "big") + name + body


def an_ftyp(brand: bytes = b"M4A ") -> bytes:
    return a_box(b"ftyp", brand, bytes(4), brand)


def a_timing(name: bytes, timescale: int, units: int, *, is_wide: bool = False) -> bytes:
    """Return an mvhd or mdhd."""
    if is_wide:
        numbers = bytes(16) + timescale.to_bytes(4, "big") + units.to_bytes(8, "big")
        return a_box(name, b"\1\0\0\0", numbers, bytes(80))
    numbers = bytes(8) + timescale.to_bytes(4, "big") + units.to_bytes(4, "big")
    return a_box(name, bytes(4), numbers, bytes(80))


def a_track(
    handler: bytes = b"soun",
    *,
    codec: bytes = b"mp4a",
    timescale: int = 44_100,
    units: int = 441_000,
    table: tuple[tuple[int, int], ...] | None = None,
    edits: tuple[tuple[int, int], ...] | None = None,
    is_wide: bool = False,
) -> bytes:
    """Return a track; `table` has (count, units) a run of samples, `edits` (length, start)."""
    runs = ((units // 1024, 1024), (1, units % 1024)) if table is None else table
    stts = b"".join(count.to_bytes(4, "big") + delta.to_bytes(4, "big") for count, delta in runs)
    width = 8 if is_wide else 4
    elst = b"".join(
        length.to_bytes(width, "big") + start.to_bytes(width, "big", signed=True) + b"\0\1\0\0"
        for length, start in edits or ()
    )
    version = b"\1\0\0\0" if is_wide else bytes(4)
    head = (
        b""
        if edits is None
        else a_box(b"edts", a_box(b"elst", version, len(edits).to_bytes(4, "big"), elst))
    )
    entry = a_box(
        codec, bytes(6), b"\0\1", bytes(8), b"\0\2\0\x10", bytes(4), b"\xac\x44\0\0", a_box(b"free")
    )
    sample_table = a_box(
        b"stbl",
        a_box(b"stsd", bytes(4), b"\0\0\0\1", entry),
        a_box(b"stts", bytes(4), len(runs).to_bytes(4, "big"), stts),
    )
    media = a_box(
        b"mdia",
        a_timing(b"mdhd", timescale, units, is_wide=is_wide),
        a_box(b"hdlr", bytes(8), handler, bytes(13)),
        a_box(b"minf", sample_table),
    )
    return a_box(b"trak", head, media)


def an_mp4(
    *tracks: bytes, brand: bytes = b"M4A ", sound: bytes = b"sound", index_first: bool = False
) -> bytes:
    """Return a file of ten seconds unless other tracks are given."""
    index = a_box(b"moov", a_timing(b"mvhd", 1000, 10_000), *(tracks or (a_track(),)))
    data = a_box(b"mdat", sound)
    both = index + data if index_first else data + index
    return an_ftyp(brand) + both
